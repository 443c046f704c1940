import { readdirSync, readFileSync } from 'node:fs';

const MIB = 1024 * 1024;

export interface Held {
  readonly renderer: number;
  readonly browser: number;
}

export function larger(a: Held, b: Held): Held {
  return { renderer: Math.max(a.renderer, b.renderer), browser: Math.max(a.browser, b.browser) };
}

/** Proportional share (PSS) of the processes that this run's browser started: pages shared between them are counted once. */
export function held(): Held {
  let [renderer, browser] = [0, 0];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (!isDescendant(pid)) continue;
    const args = readProc(pid, 'cmdline');
    const pss = Number(/^Pss:\s+(\d+) kB$/m.exec(readProc(pid, 'smaps_rollup'))?.[1] ?? 0) * 1024;
    if (args.includes('--type=renderer')) renderer += pss;
    else if (args.includes('chromium') && !args.includes('--type=')) browser += pss;
  }
  return { renderer, browser };
}

function isDescendant(pid: string): boolean {
  for (let at = pid; at !== '' && at !== '0' && at !== '1'; at = /PPid:\s+(\d+)/.exec(readProc(at, 'status'))?.[1] ?? '') if (at === String(process.pid)) return true;
  return false;
}

/** '' for a process that has ended, or is none of ours. */
function readProc(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'EACCES'].includes(String(error.code))) return '';
    throw error;
  }
}

export function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}
