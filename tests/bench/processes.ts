import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc/PID/stat: 100 a second on every Linux there is. */
const TICK_MS = 10;

/** A process and all that it has started, as they are now. */
export function familyOf(pid: number): number[] {
  const parents = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => [Number(name), statOf(Number(name))?.parent ?? 0]));
  const family = [pid];
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child);
  return family;
}

/** Processor time that a process and all that it has started have used, user and system together. */
export function cpuMsOf(pid: number): number {
  return familyOf(pid).reduce((sum, member) => sum + (statOf(member)?.cpuMs ?? 0), 0);
}

/** Memory of its own that a process holds: anonymous and shared, without the program's file. */
export function memoryBytesOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return 1024 * (kib('RssAnon') + kib('RssShmem'));
}

/** The first process whose command line has that text in it. */
export function findProcess(text: string): number | null {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).find((pid) => commandOf(pid).includes(text)) ?? null;
}

export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch (error) {
    if (error instanceof Error) return '';
    throw error;
  }
}

function statOf(pid: number): { parent: number; cpuMs: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch (error) {
    // It has ended since the list was read.
    if (error instanceof Error) return null;
    throw error;
  }
}

export interface MemorySample {
  /** As Date.now() has it, in whatever process. */
  readonly atMs: number;
  /** Above what the process held at first. */
  readonly bytes: number;
}

/** Highest memory of a process above what it holds now, looked at every 25 ms while the work goes on. */
export async function peakAbove<T>(pid: number, work: () => Promise<T>): Promise<{ result: T; peakBytes: number; samples: readonly MemorySample[] }> {
  const idle = memoryBytesOf(pid);
  const samples: MemorySample[] = [];
  const take = (): void => void samples.push({ atMs: Date.now(), bytes: memoryBytesOf(pid) - idle });
  const timer = setInterval(take, 25);
  try {
    const result = await work();
    take();
    return { result, peakBytes: peakSince(samples, 0), samples };
  } finally {
    clearInterval(timer);
  }
}

export function peakSince(samples: readonly MemorySample[], fromMs: number): number {
  return samples.reduce((peak, { atMs, bytes }) => (atMs >= fromMs ? Math.max(peak, bytes) : peak), 0);
}
