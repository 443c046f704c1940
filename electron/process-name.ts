import { readFileSync } from 'node:fs';
import { errnoOf } from './disk.ts';

/**
 * Names one process of one start of one Linux computer: boot id, process id and start time in clock ticks. A process id alone
 * comes round again, and a lock that believed it would shut people out of their vault after a crash.
 */
export function processName(): string {
  return `${bootId()}:${process.pid}:${startTicks(process.pid) ?? ''}`;
}

/** True while the process of that name runs; false for a name of another start of the computer and for text that is no name. */
export function isRunning(name: string): boolean {
  const [boot, pid, ticks] = name.split(':');
  if (boot !== bootId() || pid === undefined || !/^[0-9]{1,10}$/.test(pid)) return false;
  return startTicks(Number(pid)) === ticks;
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'ascii').trim();
}

/** Field 22 of proc(5) stat, counted behind the command's closing bracket because the command may hold anything; null when there is no such process. */
function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ESRCH') return null;
    throw error;
  }
}
