/**
 * Names and messages come from offenders: characters that cannot be seen, or that turn the direction of the text around,
 * are shown by their number. Line ends and tabs stay; a joiner stays inside an emoji, where it belongs.
 */
const UNSEEN =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D|[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|\p{Surrogate}/gu;

/** A stretch of text as it is, or one character that has to be shown by its number (such as U+202E). */
export type TextPart = { readonly text: string } | { readonly code: string };

export function splitVisible(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push({ code: codeOf(match[0]) });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}

/** The same for places that take only a string, such as names for screen readers: isolated, so that it cannot turn what stands around it. */
export function visibleText(text: string): string {
  const shown = splitVisible(text).map((part) => ('text' in part ? part.text : `⟨${part.code}⟩`));
  return `\u2068${shown.join('')}\u2069`;
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
