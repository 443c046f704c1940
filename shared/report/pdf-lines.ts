/** Longer words are never measured as a whole: shaping is made for words, and an author of hostile text chooses their length. */
const LONGEST_MEASURED = 200;

/** Width in points of a piece of text in the face and size in which it will be drawn. */
export type Measure = (text: string) => number;

/** Words with the blanks behind them; Han and kana break anywhere, as they are written without blanks. Hangul keeps its words whole. */
const PIECES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|\s+/gu;
/** Where an address or a path may be broken, if it must be. */
const JOINTS = /[^/?&=._\-,:;]*[/?&=._\-,:;]+|[^/?&=._\-,:;]+/gu;

/**
 * Breaks text into lines of at most `width` points. Words longer than a line are broken at the joints of addresses, then
 * between characters: no text, whatever its author did, runs over the edge. `\n` always ends a line.
 */
export function wrapText(text: string, width: number, measure: Measure): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width, measure));
}

function wrapParagraph(paragraph: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of paragraph.match(PIECES) ?? []) {
    const isMeasured = piece.length <= LONGEST_MEASURED;
    if (isMeasured && measure((line + piece).trimEnd()) <= width) {
      line += piece;
    } else if (isMeasured && measure(piece) <= width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else {
      const broken = breakWord(line, piece, width, measure);
      lines.push(...broken.slice(0, -1));
      line = broken.at(-1) ?? '';
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

/** Continues `line` with a word that fits no line; all but the last of the result are full. */
function breakWord(line: string, word: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let current = line;
  for (const joint of word.match(JOINTS) ?? []) {
    const isMeasured = joint.length <= LONGEST_MEASURED;
    if (isMeasured && measure(current + joint) <= width) {
      current += joint;
      continue;
    }
    if (isMeasured && current !== '' && measure(joint) <= width) {
      lines.push(current.trimEnd());
      current = joint;
      continue;
    }
    const broken = breakCharacters(current, joint, width, measure);
    lines.push(...broken.slice(0, -1));
    current = broken.at(-1) ?? '';
  }
  return [...lines, current];
}

function breakCharacters(line: string, word: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let current = line;
  let used = measure(line);
  for (const character of word) {
    const advance = measure(character);
    if (used + advance > width && current !== '') {
      lines.push(current.trimEnd());
      current = '';
      used = 0;
    }
    current += character;
    used += advance;
  }
  return [...lines, current];
}
