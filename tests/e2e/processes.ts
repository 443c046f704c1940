import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Kills a process and all that it started, the way a power cut does: none of them gets to finish anything. Resolves when all are gone. */
export async function killTree(pid: number): Promise<void> {
  const family = familyOf(pid);
  // Stopped first, so that none of them sees another one go.
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const member of family) sendSignal(member, signal);
  while (family.some(isAlive)) await pause(20);
}

/** Kills one process alone and lets those that it started notice by themselves; what has not ended after five seconds is killed too. Resolves when all are gone. */
export async function killAlone(pid: number): Promise<void> {
  const family = familyOf(pid);
  sendSignal(pid, 'SIGKILL');
  for (let waited = 0; family.some(isAlive) && waited < 5_000; waited += 20) await pause(20);
  for (const member of family) if (isAlive(member)) sendSignal(member, 'SIGKILL');
  while (family.some(isAlive)) await pause(20);
}

/** A process and all that it started. */
export function familyOf(root: number): number[] {
  // 0 is this process's own group to the system, and the ancestor of everything.
  if (root <= 1) throw new Error(`no process ${root}`);
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : null;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

function parentOf(pid: string): number | null {
  const fields = statusOf(pid);
  return fields === null ? null : Number(fields[1]);
}

/** A dead process that nobody has asked about yet is a zombie. */
function isAlive(pid: number): boolean {
  const fields = statusOf(String(pid));
  return fields !== null && fields[0] !== 'Z' && fields[0] !== 'X';
}

/** proc(5): state, parent and more; the name in parentheses before them may hold anything. */
function statusOf(pid: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
}
