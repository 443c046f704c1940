import { brief } from './statistics.ts';
import type { Measured } from './row.ts';

const HEAD = ['work', 'ours', 'spread', 'peer', 'unit', 'ratio', 'aim', 'met', 'how'] as const;

/** A Markdown table, padded so that it reads in a terminal as well. */
export function tableOf(rows: readonly Measured[]): string {
  const cells = rows.map(({ name, ours, spread, peer, unit, ratio, aim, ok, note }) => [
    name, brief(ours), spread, peer === null ? '' : brief(peer), unit, ratio === null ? '' : `${ratio.toFixed(2)} ×`, aim, aim === '' ? '' : ok ? 'yes' : 'NO', note,
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
