import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultRow } from './row.ts';

const FILE = join(import.meta.dirname, 'RESULTS.md');
/** The rows stand behind this line, and only they are written anew. */
const MARK = '<!-- Rows: written by `npm run faults -- … --results`, one part for each command. -->';

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

/** Puts these rows into RESULTS.md: a block for each kind, in it a part for each command. A command that ran again takes the place of its older part. */
export function writeResults(rows: readonly FaultRow[]): void {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : `${MARK}\n`;
  const [head = '', body = ''] = text.split(MARK);
  const blocks = new Map(body.split(/^(?=### )/m).filter((block) => block.startsWith('### ')).map((block) => [titleOf(block), partsOf(block)]));
  for (const row of rows) if (!blocks.has(familyOf(row))) blocks.set(familyOf(row), new Map());
  for (const [command, members] of Map.groupBy(rows, ({ command }) => command)) blocks.get(familyOf(members[0] as FaultRow))?.set(`\`${command}\``, partOf(command, members));
  const sorted = [...blocks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([title, parts]) => [`### ${title}`, ...parts.values()].join('\n\n'));
  writeFileSync(FILE, `${head}${MARK}\n\n${sorted.join('\n\n')}\n`);
}

function titleOf(block: string): string {
  return /^### (.*)$/m.exec(block)?.[1] ?? '';
}

/** By the command in the first line of each. */
function partsOf(block: string): Map<string, string> {
  return new Map(block.split(/^(?=`npm run faults)/m).slice(1).map((part) => [/^`[^`]*`/.exec(part)?.[0] ?? '', part.trim()]));
}

/** io-note and io-edit come of one command. */
function familyOf({ kind }: FaultRow): string {
  return ['kill-engine', 'kill-app', 'io', 'full', 'corruption'].find((family) => kind.startsWith(family)) ?? kind;
}

function partOf(command: string, rows: readonly FaultRow[]): string {
  const checks = rows.flatMap(({ selfCheck }) => (selfCheck === undefined ? [] : [`\n\nSelf-check, ${selfCheck.how}: ${selfCheck.runs} runs, ${selfCheck.acked} acknowledged, **${selfCheck.lost} lost**, as it must be.`]));
  return `\`${command}\`\n\n${table(rows)}${checks.join('')}`;
}
