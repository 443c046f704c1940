import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { familyOf, sendSignal } from './processes.ts';

/** What is looked for, under a name that says what it is. */
export type Needles = Readonly<Record<string, Buffer>>;

const STEP_BYTES = 8 * 1024 * 1024;

/** The needles in UTF-8 and in UTF-16, as the two engines hold text. */
export function textNeedles(texts: Readonly<Record<string, string>>): Needles {
  return Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => [[`${name}, UTF-8`, Buffer.from(text)], [`${name}, UTF-16`, Buffer.from(text, 'utf16le')]]));
}

/**
 * Counts the needles in the memory of a process and of all that it started, which stand still meanwhile: `<which> in <program>` → how often,
 * and what stands behind each: `<tail> in <program>`.
 * Needs the right to read their memory (root).
 */
export function countInMemory(pid: number, needles: Needles): { readonly found: ReadonlyMap<string, number>; readonly tails: ReadonlySet<string>; readonly processes: number; readonly readBytes: number } {
  const family = familyOf(pid);
  for (const member of family) sendSignal(member, 'SIGSTOP');
  try {
    const found = new Map<string, number>();
    const tails = new Set<string>();
    let readBytes = 0;
    for (const member of family) {
      for (const { name, count } of countInProcess(member, needles, { read: (bytes) => { readBytes += bytes; }, tail: (text) => tails.add(`${text} in ${programOf(member)}`) })) {
        const key = `${name} in ${programOf(member)}`;
        found.set(key, (found.get(key) ?? 0) + count);
      }
    }
    return { found, tails, processes: family.length, readBytes };
  } finally {
    for (const member of family) sendSignal(member, 'SIGCONT');
  }
}

/** proc(5): its name, and for Chromium's processes what kind each is. */
function programOf(pid: number): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const type = words.find((word) => word.startsWith('--type='))?.slice('--type='.length);
  return type ?? (words.some((word) => word.startsWith('--remote-debugging-pipe')) ? 'browser' : (words[0] ?? '').split('/').at(-1) ?? '');
}

interface Notes {
  read(bytes: number): void;
  /** What stands behind a hit, the zeros of UTF-16 left out. */
  tail(text: string): void;
}

const TAIL_BYTES = 8;

function countInProcess(pid: number, needles: Needles, note: Notes): { readonly name: string; readonly count: number }[] {
  const counts = new Map(Object.keys(needles).map((name) => [name, 0]));
  const overlap = Math.max(...Object.values(needles).map((needle) => needle.length)) + TAIL_BYTES;
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const buffer = Buffer.alloc(STEP_BYTES + overlap);
  try {
    for (const [start, end] of readableRanges(pid)) {
      for (let at = start; at < end; at += STEP_BYTES) {
        const length = readAt(memory, buffer, Math.min(STEP_BYTES + overlap, end - at), at);
        note.read(length);
        const bytes = buffer.subarray(0, length);
        for (const [name, needle] of Object.entries(needles)) {
          // One that begins in the overlap is counted by the next step, where there is one.
          for (let hit = bytes.indexOf(needle); hit >= 0 && hit < STEP_BYTES; hit = bytes.indexOf(needle, hit + 1)) {
            counts.set(name, (counts.get(name) ?? 0) + 1);
            note.tail(bytes.toString('latin1', hit + needle.length, hit + needle.length + TAIL_BYTES).replaceAll('\0', ''));
          }
        }
      }
    }
  } finally {
    closeSync(memory);
  }
  return [...counts].filter(([, count]) => count > 0).map(([name, count]) => ({ name, count }));
}

function readableRanges(pid: number): [number, number][] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n');
  return lines.filter((line) => / r/.test(line) && !/\[v(?:var|syscall)/.test(line)).map((line): [number, number] => {
    const [start = '', end = ''] = (line.split(' ', 1)[0] ?? '').split('-');
    return [Number.parseInt(start, 16), Number.parseInt(end, 16)];
  });
}

/** 0 for a range that the system maps but does not give: devices, guard pages. */
function readAt(memory: number, buffer: Buffer, length: number, at: number): number {
  try {
    return readSync(memory, buffer, 0, length, at);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EIO' || error.code === 'EFAULT' || error.code === 'EINVAL')) return 0;
    throw error;
  }
}
