/** Control, formatting, private and unassigned characters, line and paragraph separators, everything without a picture of its own. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const EVERY_HIDDEN = new RegExp(HIDDEN, 'gu');
/** The closed list of emoji sequences holds joiners that are hidden characters anywhere else. */
const EMOJI = /(\p{RGI_Emoji})/v;

/**
 * Hostile text on one line: each character that could not be seen, breaks the line or turns the reading direction (CVE-2021-42574)
 * stands as \u{XXXX}. A backslash that would read as such a number is itself written as one, so the text can be had back exactly.
 */
export function oneLine(text: string): string {
  if (!HIDDEN.test(text) && !text.includes('\\u{')) return text;
  return text
    .split(EMOJI)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replaceAll('\\u{', `${number('\\')}u{`).replace(EVERY_HIDDEN, number)))
    .join('');
}

function number(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `\\u{${code.padStart(4, '0')}}`;
}
