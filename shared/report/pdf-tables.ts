import type { BlockOf, Cell, Command, Fact, SignatureRow } from './outline.ts';
import { CONTENT_WIDTH, INK, PAGE, type Paper, type Tag } from './pdf-paper.ts';
import { digestLines, drawLines, drawRow, heightOf, textLines, type Line, type RowCell, type RowLook } from './pdf-rows.ts';
import type { TypeScale } from './pdf-types.ts';

const CELL_GAP = 8;
/** Above a rule, for a hand or a seal. */
const WRITING_ROOM_PT = 26;

/** Labels on the left, values on the right. */
export function drawFacts(paper: Paper, types: TypeScale, facts: readonly Fact[]): void {
  const table = paper.root.child('Table');
  paper.drawRule(PAGE.left, paper.y, CONTENT_WIDTH, 0.9, INK.strongRule);
  const valueX = PAGE.left + types.labelWidthPt;
  const valueWidth = CONTENT_WIDTH - types.labelWidthPt;
  for (const { label, under, value } of facts) {
    const labelWidth = types.labelWidthPt - CELL_GAP;
    const labelLines = [...textLines(paper, label, types.label, labelWidth), ...(under === undefined ? [] : textLines(paper, under, types.caption, labelWidth))];
    const lines = value.kind === 'digest' ? digestLines(value.hex, types.digest, valueWidth) : textLines(paper, value.text, types.value, valueWidth);
    drawRow(paper, table, [
      { x: PAGE.left, widthPt: labelWidth, lines: labelLines, role: 'TH', scope: 'Row' },
      { x: valueX, widthPt: valueWidth, lines, role: 'TD' },
    ], rowLook(types));
  }
  table.end();
  paper.y += types.gapPt;
}

function rowLook(types: TypeScale): RowLook {
  return { padPt: types.rowPadPt, ruleWeightPt: 0.4, x: PAGE.left, widthPt: CONTENT_WIDTH };
}

/** A table with column labels, repeated on every page that it reaches. */
export function drawTable(paper: Paper, types: TypeScale, { columns, rows }: BlockOf<'table'>): void {
  const places: { x: number; widthPt: number }[] = [];
  let x = PAGE.left;
  for (const { share } of columns) {
    places.push({ x: x + 4, widthPt: share * CONTENT_WIDTH - CELL_GAP });
    x += share * CONTENT_WIDTH;
  }
  const table = paper.root.child('Table');
  const head = columns.map((column, index): RowCell => ({
    x: places[index]?.x ?? 0, widthPt: places[index]?.widthPt ?? 0, lines: textLines(paper, column.label, types.columnLabel, places[index]?.widthPt ?? 0), role: 'TH', scope: 'Column',
  }));
  drawTableHead(paper, types, head, table);
  const look: RowLook = { ...rowLook(types), onNewPage: () => drawTableHead(paper, types, head, null) };
  for (const row of rows) {
    const cells = row.cells.map((cell, index): RowCell => {
      const place = row.wide === true ? { x: PAGE.left + 4, widthPt: CONTENT_WIDTH - 4 } : (places[index] ?? { x: 0, widthPt: 0 });
      return { ...place, lines: cellLines(paper, types, cell, place.widthPt), role: 'TD', ...(row.wide === true ? { fill: INK.fill } : {}) };
    });
    drawRow(paper, table, cells, look);
  }
  table.end();
  paper.y += types.gapPt;
}

function cellLines(paper: Paper, types: TypeScale, cell: Cell, widthPt: number): readonly Line[] {
  const lines = cell.text === '' ? [] : textLines(paper, cell.text, cell.strong === true ? types.cellStrong : types.cell, widthPt);
  return cell.digest === undefined ? lines : [...lines, ...digestLines(cell.digest, types.cellDigest, widthPt)];
}

/** The column labels; on further pages they are repeated for the eye alone. */
function drawTableHead(paper: Paper, types: TypeScale, head: readonly RowCell[], table: Tag | null): void {
  const padPt = types.rowPadPt + 0.6;
  const heightPt = Math.max(...head.map((cell) => heightOf(cell.lines))) + 2 * padPt;
  paper.fillBox(PAGE.left, paper.y, CONTENT_WIDTH, heightPt, INK.fill);
  paper.drawRule(PAGE.left, paper.y, CONTENT_WIDTH, 0.9, INK.strongRule);
  if (table === null) {
    paper.artifact(() => { for (const cell of head) drawLines(paper, cell.lines, cell.x, paper.y + padPt); });
    paper.y += heightPt;
    paper.drawRule(PAGE.left, paper.y, CONTENT_WIDTH, 0.4, INK.rule);
  } else {
    drawRow(paper, table, head, { ...rowLook(types), padPt });
  }
}

/** Command lines on grey, each behind the system that it is for. */
export function drawCommands(paper: Paper, types: TypeScale, commands: readonly Command[]): void {
  const table = paper.root.child('Table');
  const valueX = PAGE.left + types.labelWidthPt;
  for (const { system, line } of commands) {
    drawRow(paper, table, [
      { x: PAGE.left, widthPt: types.labelWidthPt - CELL_GAP, lines: textLines(paper, system, types.note, types.labelWidthPt - CELL_GAP), role: 'TH', scope: 'Row' },
      { x: valueX, widthPt: CONTENT_WIDTH - types.labelWidthPt, lines: textLines(paper, line, types.cell, CONTENT_WIDTH - types.labelWidthPt - 6), role: 'TD', fill: INK.fill },
    ], { ...rowLook(types), ruleWeightPt: 0 });
  }
  table.end();
  paper.y += types.gapPt * 0.8;
}

/** Rules to write on, with captions below them. */
export function drawSignatures(paper: Paper, types: TypeScale, { rows }: BlockOf<'signatures'>): void {
  paper.need(rows.length * (WRITING_ROOM_PT + 2 * types.caption.leadingPt));
  for (const row of rows) drawSignatureRow(paper, types, row);
  paper.y += types.gapPt;
}

function drawSignatureRow(paper: Paper, types: TypeScale, { lead, under, captions }: SignatureRow): void {
  const leadWidth = types.labelWidthPt - CELL_GAP;
  const leadLines = [...textLines(paper, lead, types.label, leadWidth), ...(under === undefined ? [] : textLines(paper, under, types.caption, leadWidth))];
  const partPt = (CONTENT_WIDTH - types.labelWidthPt) / captions.length;
  const captionLines = captions.map((caption) => textLines(paper, caption, types.caption, partPt - CELL_GAP));
  const ruleY = paper.y + WRITING_ROOM_PT;
  const tag = paper.root.child('P');
  tag.mark(() => {
    drawLines(paper, leadLines, PAGE.left, ruleY - types.label.leadingPt + 2);
    captionLines.forEach((lines, index) => drawLines(paper, lines, PAGE.left + types.labelWidthPt + index * partPt, ruleY + 1.5));
  });
  tag.end();
  captions.forEach((_, index) => paper.drawRule(PAGE.left + types.labelWidthPt + index * partPt, ruleY, partPt - (index === captions.length - 1 ? 0 : CELL_GAP), 0.6, INK.strongRule));
  paper.y = ruleY + 1.5 + Math.max(heightOf(leadLines) - types.label.leadingPt, ...captionLines.map(heightOf));
}
