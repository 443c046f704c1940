import { ENDLESS_MARKS } from '../base/marks.ts';

/**
 * Offender-chosen text can hold characters that have no picture or that change the order in which others are read
 * (Unicode TR 36, "Trojan Source", CVE-2021-42574): a file name that reads as .jpg and is .exe, a handle that looks like another.
 * Everything of that kind is written as its number. Default_Ignorable_Code_Point takes in zero-width and filler characters,
 * the Hangul filler U+3164 among them; Cn and Co have no agreed shape; a lone surrogate is no character.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** More marks on one letter than any living script needs paint over the lines above and below. */
const PILED_MARKS = /(\p{M}{3})(\p{M}+)/gu;
/** Room made to push something out of sight: an ending past the edge of a line, a sentence onto another page. */
const EMPTY_RUN = /\n{4,}| {25,}/g;
/** Emoji sequences need joiners and selectors that are hidden characters anywhere else. */
const EMOJI = /(\p{RGI_Emoji})/v;

export interface VisibleOptions {
  /** What stands around a number: the brackets must exist in the font. */
  readonly open: string;
  readonly close: string;
  /** Whether the font shows this code point. */
  readonly hasGlyph: (codePoint: number) => boolean;
  /** Whether emoji sequences are drawn as such. */
  readonly keepEmoji: boolean;
}

/** For browsers, which bring fonts for every script. */
export const ON_SCREEN: VisibleOptions = { open: '⟨', close: '⟩', hasGlyph: () => true, keepEmoji: true };

/**
 * Text as it may be shown: NFC, line ends as \n, tabs as spaces, every character that a reader could not see written as its
 * number, and long stretches of blanks or empty lines as one with their count. The result holds no control character but \n.
 */
export function visibleText(text: string, options: VisibleOptions): string {
  const bounded = text.replace(ENDLESS_MARKS, (_, kept: string, rest: string) => kept + numbersOf(rest, options));
  const plain = bounded.normalize('NFC').replaceAll('\r\n', '\n').replaceAll('\t', '    ');
  const short = plain.replace(EMPTY_RUN, (run) => `${run[0] ?? ''}${numbersOf(run[0] ?? '', options)} × ${run.length}${run[0] ?? ''}`);
  const shown = short.replace(PILED_MARKS, (_, kept: string, rest: string) => kept + numbersOf(rest, options));
  const pieces = options.keepEmoji ? shown.split(EMOJI) : [shown];
  return pieces.map((piece, index) => (index % 2 === 1 ? piece : showHidden(piece, options))).join('');
}

function showHidden(text: string, options: VisibleOptions): string {
  let shown = '';
  for (const character of text) {
    const isShown = character === '\n' || (!HIDDEN.test(character) && options.hasGlyph(character.codePointAt(0) ?? 0));
    shown += isShown ? character : numbersOf(character, options);
  }
  return shown;
}

/** ⟨U+202E⟩ for each character. */
function numbersOf(text: string, options: VisibleOptions): string {
  return Array.from(text, (character) => {
    const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `${options.open}U+${number}${options.close}`;
  }).join('');
}
