import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultRow } from './row.ts';

const FILE = join(import.meta.dirname, 'RESULTS.md');
/** The rows stand behind this line, and only they are written anew. */
const MARK = '<!-- Rows: written by `npm run faults -- … --results`, one block for each command. -->';

const COLUMNS: readonly [string, (row: FaultRow) => string][] = [
  ['kind', (row) => row.kind],
  ['runs', (row) => String(row.runs)],
  ['acknowledged', (row) => String(row.acked)],
  ['lost', (row) => String(row.lost)],
  ['torn', (row) => String(row.torn)],
  ['silently empty', (row) => String(row.silentEmpty)],
  ['seconds', (row) => String(Math.round(row.durationMs / 1000))],
];

/** Figures as a table in Markdown. */
export function table(rows: readonly FaultRow[]): string {
  const lines = [COLUMNS.map(([name]) => name), COLUMNS.map(() => '---'), ...rows.map((row) => COLUMNS.map(([, read]) => read(row)))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Puts a block for each command of these rows into RESULTS.md, in place of an older block of the same kinds. */
export function writeResults(rows: readonly FaultRow[]): void {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : `${MARK}\n`;
  const [head = '', body = ''] = text.split(MARK);
  const blocks = new Map(body.split(/^(?=### )/m).filter((block) => block.startsWith('### ')).map((block) => [titleOf(block), block.trim()]));
  for (const [family, members] of Map.groupBy(rows, familyOf)) blocks.set(family, blockOf(family, members));
  const sorted = [...blocks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, block]) => block);
  writeFileSync(FILE, `${head}${MARK}\n\n${sorted.join('\n\n')}\n`);
}

function titleOf(block: string): string {
  return /^### (.*)$/m.exec(block)?.[1] ?? '';
}

/** io-note and io-edit come of one command. */
function familyOf({ kind }: FaultRow): string {
  return ['kill-engine', 'kill-app', 'io', 'full', 'corruption'].find((family) => kind.startsWith(family)) ?? kind;
}

function blockOf(family: string, rows: readonly FaultRow[]): string {
  const commands = [...new Set(rows.map((row) => `\`${row.command}\``))].join(', ');
  const checks = rows.flatMap(({ selfCheck }) => (selfCheck === undefined ? [] : [`\n\nSelf-check, ${selfCheck.how}: ${selfCheck.runs} runs, ${selfCheck.acked} acknowledged, **${selfCheck.lost} lost**, as it must be.`]));
  return `### ${family}\n\n${commands}, seed ${[...new Set(rows.map((row) => row.seed))].join(', ')}\n\n${table(rows)}${checks.join('')}`;
}
