import { NOT_SAMPLED } from './sample.ts';

/** What we read of Stryker's report (mutation-testing-report-schema). */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Found[] }>>;
}

interface Found {
  readonly status: string;
  readonly statusReason?: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly duration?: number;
  readonly location: { readonly start: { readonly line: number; readonly column: number }; readonly end: { readonly line: number; readonly column: number } };
}

const FOUND = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];

function countOf(mutants: readonly Found[]): { readonly found: number; readonly missed: number; readonly untried: number } {
  const count = (statuses: readonly string[]): number => mutants.filter(({ status }) => statuses.includes(status)).length;
  return { found: count(FOUND), missed: count(MISSED), untried: mutants.filter(({ statusReason }) => statusReason === NOT_SAMPLED).length };
}

function row(name: string, mutants: readonly Found[]): string {
  const { found, missed, untried } = countOf(mutants);
  const tried = found + missed;
  const late = mutants.filter(({ status }) => status === 'Timeout').length;
  const seconds = mutants.reduce((sum, { duration = 0 }) => sum + duration, 0) / 1000;
  return `| ${name} | ${tried + untried} | ${tried} | ${found} | ${late} | ${missed} | ${tried === 0 ? '–' : `${((100 * found) / tried).toFixed(1)} %`} | ${tried === 0 ? '–' : (seconds / tried).toFixed(1)} |`;
}

/** A row for each folder, one for each file below it. */
export function scoreLines({ files }: Report): string[] {
  const folders = new Map<string, [string, readonly Found[]][]>();
  for (const [path, { mutants }] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [folder = '', file = ''] = path.split('/').slice(-2);
    folders.set(folder, [...folders.get(folder) ?? [], [file, mutants]]);
  }
  return [
    '| code | mutants | tried | found | of these by time | missed | score | seconds each |', '|---|---|---|---|---|---|---|---|',
    ...[...folders].flatMap(([folder, list]) => [row(`**${folder}**`, list.flatMap(([, mutants]) => mutants)), ...list.map(([file, mutants]) => row(file, mutants))]),
  ];
}

/** Each mutant that no test saw: where, what it replaces and by what. */
export function survivorLines({ files }: Report): string[] {
  return Object.entries(files).flatMap(([path, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants.filter(({ status }) => MISSED.includes(status)).map(({ status, location: { start, end }, mutatorName, replacement = '' }) => {
      const text = start.line === end.line ? lines[start.line - 1]?.slice(start.column - 1, end.column - 1) : `${lines[start.line - 1]?.slice(start.column - 1)} …`;
      return `${path}:${start.line} ${status === 'Survived' ? '' : 'not covered '}${mutatorName}: ${text} → ${replacement.replaceAll(/\s+/g, ' ').slice(0, 120)}`;
    });
  });
}
