/**
 * Control, format (bidirectional, zero-width), surrogate, private and unassigned characters, separators other than a plain blank, and the three signs that are a blank in
 * every font: of Braille, of notes, of Khitan.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}\u{16FE4}]|(?! )\p{Zs}/gu;
const MAX_SHOWN = 300;
/** Marks above and below a letter: no writing has more than a few on one, and a tower of them covers the lines around it. */
const TOWER = /(\p{M}{6})(\p{M}+)/gu;

/**
 * Text that somebody else chose, made safe to read on a screen, in a terminal or on paper: whatever cannot be seen, moves the
 * cursor or turns the reading direction is shown as \u{…}, a backslash of its own is doubled where it would read like that, and
 * very long text is cut with its length told.
 */
export function showHostile(text: string, maxShown = MAX_SHOWN): string {
  // Cut before anything else is done: a text may have millions of characters, and each step takes its time for every one of them.
  const head = text.slice(0, 2 * maxShown + 2);
  const shown = head.replaceAll('\\u{', '\\\\u{').replace(TOWER, (_, few: string, more: string) => few + Array.from(more, escaped).join('')).replace(UNSEEN, escaped);
  const points = [...shown];
  // A head that was cut has more of them than are shown in any case: no character takes more than two places, and none is shown shorter than it is.
  return points.length <= maxShown ? shown : `${points.slice(0, maxShown).join('')}… (${text.length})`;
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

/** The same for text of several lines: their breaks stay, tabs become blanks. */
export function showHostileLines(text: string, maxShown: number): string {
  let room = maxShown;
  const shown: string[] = [];
  for (const line of text.slice(0, 2 * maxShown + 2).replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n')) {
    if (room <= 0) return `${shown.join('\n')}\n… (${text.length})`;
    shown.push(showHostile(line, room));
    room -= line.length + 1;
  }
  if (text.length > 2 * maxShown + 2) shown.push(`… (${text.length})`);
  return shown.join('\n');
}

/** JSON text with the same characters as \uXXXX: still the same JSON, and safe in a terminal. */
export function showJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNSEEN, (character) => character === '\n' ? character
    : Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''));
}
