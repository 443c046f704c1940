import { KeptError } from '../base/errors.ts';
import { groupDigest } from './format.ts';
import { INK, type Paper, type Tag, type Type } from './pdf-paper.ts';

/** A line of a cell: text, or groups of digits that stand in columns so that two digests can be compared by eye. */
export type Line = { readonly text: string; readonly type: Type } | { readonly groups: readonly string[]; readonly type: Type };

export interface RowCell {
  readonly x: number;
  readonly widthPt: number;
  readonly lines: readonly Line[];
  readonly role: 'TH' | 'TD';
  readonly scope?: 'Row' | 'Column';
  readonly fill?: string;
}

export interface RowLook {
  readonly padPt: number;
  /** Drawn below the row. */
  readonly ruleWeightPt: number;
  readonly x: number;
  readonly widthPt: number;
  /** Drawn at the top of every further page that the row reaches. */
  readonly onNewPage?: () => void;
}

/** Widest digit of Noto Sans KR, in parts of the size. */
const WIDEST_DIGIT = 0.62;
const GROUP_GAP_PT = 3;

export function textLines(paper: Paper, text: string, type: Type, widthPt: number): Line[] {
  return paper.wrap(text, type, widthPt).map((line) => ({ text: line, type }));
}

/** All digits of a digest, eight, four or two groups to a line. */
export function digestLines(hex: string, type: Type, widthPt: number): Line[] {
  const groups = groupDigest(hex);
  const perLine = [8, 4, 2].find((count) => count * pitchOf(type) - GROUP_GAP_PT <= widthPt) ?? 1;
  const lines: Line[] = [];
  for (let at = 0; at < groups.length; at += perLine) lines.push({ groups: groups.slice(at, at + perLine), type });
  return lines;
}

function pitchOf(type: Type): number {
  return 8 * WIDEST_DIGIT * type.sizePt + GROUP_GAP_PT;
}

export function heightOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.type.leadingPt, 0);
}

/** Rows up to this height are kept on one page. */
const KEPT_TOGETHER_PT = 150;

/** Draws one row of a table; a row that is longer than the page goes on, cell by cell, on the next ones. */
export function drawRow(paper: Paper, table: Tag, cells: readonly RowCell[], look: RowLook): void {
  const row = table.child('TR');
  const rests = cells.map((cell) => ({ cell, lines: [...cell.lines], tag: row.child(cell.role, cell.scope === undefined ? {} : { scope: cell.scope }) }));
  const wholePt = Math.max(...cells.map((cell) => heightOf(cell.lines))) + 2 * look.padPt;
  if (wholePt > paper.freePt && wholePt <= KEPT_TOGETHER_PT) turnPage(paper, look);
  for (let turned = false; ;) {
    const pieces = rests.map((rest) => ({ ...rest, piece: takeLines(rest.lines, paper.freePt - 2 * look.padPt) }));
    if (pieces.every(({ piece }) => piece.length === 0) && rests.some(({ lines }) => lines.length > 0)) {
      // A whole page that cannot take one line would mean pages without end.
      if (turned) throw new KeptError('bundle/cannot-build', { kind: 'page' });
      turnPage(paper, look);
      turned = true;
      continue;
    }
    turned = false;
    const heightPt = Math.max(...pieces.map(({ piece }) => heightOf(piece))) + 2 * look.padPt;
    for (const { cell, piece, tag } of pieces) drawCell(paper, cell, piece, tag, heightPt, look.padPt);
    paper.y += heightPt;
    if (look.ruleWeightPt > 0) paper.drawRule(look.x, paper.y, look.widthPt, look.ruleWeightPt, INK.rule);
    if (rests.every(({ lines }) => lines.length === 0)) break;
    turnPage(paper, look);
  }
  for (const { tag } of rests) tag.end();
  row.end();
}

function turnPage(paper: Paper, look: RowLook): void {
  paper.newPage();
  look.onNewPage?.();
}

/** Removes from `lines` as many as fit. */
function takeLines(lines: Line[], heightPt: number): Line[] {
  let count = 0;
  let used = 0;
  for (const line of lines) {
    if (used + line.type.leadingPt > heightPt) break;
    used += line.type.leadingPt;
    count++;
  }
  return lines.splice(0, count);
}

function drawCell(paper: Paper, cell: RowCell, lines: readonly Line[], tag: Tag, heightPt: number, padPt: number): void {
  if (cell.fill !== undefined) paper.fillBox(cell.x - 4, paper.y + 0.25, cell.widthPt + 4, heightPt - 0.5, cell.fill);
  if (lines.length === 0) return;
  tag.mark(() => drawLines(paper, lines, cell.x, paper.y + padPt));
}

/** Lines one below the other, from `y` down. */
export function drawLines(paper: Paper, lines: readonly Line[], x: number, y: number): void {
  let top = y;
  for (const line of lines) {
    if ('text' in line) paper.drawLine(line.text, x, top, line.type);
    else line.groups.forEach((group, index) => paper.drawLine(group, x + index * pitchOf(line.type), top, line.type));
    top += line.type.leadingPt;
  }
}
