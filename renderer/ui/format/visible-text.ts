/** Code points that show nothing, or that turn the direction of the text around: first and last of each range. */
const UNSEEN: readonly (readonly [number, number])[] = [
  [0x00, 0x08], [0x0b, 0x1f], [0x7f, 0x9f], [0xad, 0xad], [0x034f, 0x034f], [0x061c, 0x061c],
  // Fillers of Hangul: a name of these looks empty.
  [0x115f, 0x1160], [0x3164, 0x3164], [0xffa0, 0xffa0],
  [0x17b4, 0x17b5], [0x180e, 0x180e], [0x200b, 0x200f], [0x2028, 0x202e], [0x2060, 0x206f], [0xfeff, 0xfeff], [0xfff9, 0xfffb],
  // Halves of a character without the other half.
  [0xd800, 0xdfff],
  [0xe0000, 0xe007f],
];

const JOINER = 0x200d;
/** Tested on one character: Chromium 156 answers false when such a class is looked for at the end of a longer text. */
const BEFORE_JOINER = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u;

/** A stretch of text as it is, or one character that has to be shown by its number (such as U+202E). */
export type TextPart = { readonly text: string } | { readonly code: string };

/**
 * Names and messages come from offenders: what cannot be seen in them is shown by its number. Line ends and tabs stay; a joiner stays
 * inside an emoji, where it belongs.
 */
export function splitVisible(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let plain = '';
  let before = '';
  for (const character of text) {
    const seen = isSeen(character, before);
    before = seen ? character : '';
    if (seen) {
      plain += character;
      continue;
    }
    if (plain !== '') parts.push({ text: plain });
    parts.push({ code: codeOf(character) });
    plain = '';
  }
  if (plain !== '') parts.push({ text: plain });
  return parts;
}

/** The same for places that take only a string, such as names for screen readers: isolated, so that it cannot turn what stands around it. */
export function visibleText(text: string): string {
  const shown = splitVisible(text).map((part) => ('text' in part ? part.text : `⟨${part.code}⟩`));
  return `\u2068${shown.join('')}\u2069`;
}

function isSeen(character: string, before: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  if (point === JOINER) return BEFORE_JOINER.test(before);
  return !UNSEEN.some(([first, last]) => point >= first && point <= last);
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
