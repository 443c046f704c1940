import { KeptError } from '../../shared/base/errors.ts';
import type { Digests } from '../../shared/crypto/hash.ts';
import { PICTURE_HEAD_BYTES } from '../../shared/evidence/picture-size.ts';
import type { Digester } from './digester.ts';
import type { Task } from './tasks.ts';

/** Fastest of the sizes tried for reading a file as a byte stream. */
const READ_BYTES = 1024 * 1024;
/** Chunks of that size that are somewhere between the file and its digests. */
const MAX_CHUNKS = 6;
/**
 * Streams that are being read. Chromium collects one that nothing but a waiting read points to, and that read then never ends: one import in several hundred
 * stood still for ever. Held from here, thousands in a row came through.
 */
const held = new Set<ReadableStream<Uint8Array<ArrayBuffer>>>();
/** What systems state as the size of a folder that was dropped as if it were a file. */
const FOLDER_SIZES = new Set([0, 4096]);

export interface FileRead {
  readonly digests: Digests;
  /** The first bytes, as many as type, size and EXIF are read from. */
  readonly head: Uint8Array;
}

/**
 * Reads a file once from start to end, digesting it and handing each chunk on in order. Memory stays constant: chunks are filled again and again.
 * `take` must be done with a chunk's bytes when it returns its promise; the next one comes when that has resolved.
 * A file whose name goes while it is read is whole all the same. Throws 'file/vanished', 'file/changed', 'file/folder', 'file/unreadable',
 * 'task/cancelled', and whatever `take` throws.
 */
export async function readFile(file: File, digester: Digester, task: Task, take: (chunk: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<FileRead> {
  const memory = new ChunkMemory();
  const head = new Uint8Array(Math.min(PICTURE_HEAD_BYTES, file.size));
  let doneBytes = 0;
  task.report('reading', 0, file.size);
  for await (const chunk of chunksOf(file, memory, task.signal)) {
    if (doneBytes < head.length) head.set(chunk.subarray(0, head.length - doneBytes), doneBytes);
    doneBytes += chunk.length;
    if (doneBytes > file.size) throw new KeptError('file/changed', { sizeBytes: file.size });
    const taken = take(chunk);
    memory.lend(digester.update(chunk));
    await taken;
    task.report('reading', doneBytes, file.size);
  }
  task.signal.throwIfAborted();
  if (doneBytes !== file.size || (await lookAgain(file)) === 'NotReadableError') throw new KeptError('file/changed', { sizeBytes: file.size });
  await memory.settled();
  return { digests: await digester.finish(), head };
}

/** Memory of the chunks that are under way. */
class ChunkMemory {
  readonly #lent: Promise<ArrayBuffer>[] = [];

  /** Fresh memory while there is little of it about, later that of the oldest chunk. Rejects with whatever kept it from coming back. */
  async next(): Promise<ArrayBuffer> {
    const oldest = this.#lent.length < MAX_CHUNKS ? undefined : this.#lent.shift();
    return oldest ?? new ArrayBuffer(READ_BYTES);
  }

  lend(returning: Promise<ArrayBuffer>): void {
    // Heard of by whoever waits for it next; when reading ends before that, something else went wrong first.
    returning.catch(() => undefined);
    this.#lent.push(returning);
  }

  /** When all of it is back. */
  async settled(): Promise<void> {
    await Promise.all(this.#lent);
  }
}

/** The file's bytes in order. While one chunk is worked on the next is being read. */
async function* chunksOf(file: File, memory: ChunkMemory, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let readBytes = 0;
  const { stream, reader } = await openStream(file);
  held.add(stream);
  // Browsers give 64 KiB at a time unless asked for more. The first bytes are not waited for: that there are any tells one fault from another.
  const read = async (minBytes: number) => {
    const chunk = new Uint8Array(await memory.next());
    return reader.read(chunk, { min: minBytes }).catch(async (cause: unknown) => {
      throw await readFault(cause, file, readBytes);
    });
  };
  let ahead = read(1);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await ahead;
      readBytes += value?.length ?? 0;
      if (!done) ahead = read(READ_BYTES);
      // Heard of when its turn comes; if that never comes, something else went wrong first.
      ahead.catch(() => undefined);
      if (value !== undefined && value.length > 0) yield value;
      if (done) return;
    }
  } finally {
    // Whatever ended the reading is what gets reported; that the stream could not be closed on top of it changes nothing.
    await reader.cancel().catch(() => undefined);
    held.delete(stream);
  }
}

async function openStream(file: File): Promise<{ readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>; readonly reader: ReadableStreamBYOBReader }> {
  try {
    const stream = file.stream();
    return { stream, reader: stream.getReader({ mode: 'byob' }) };
  } catch (cause) {
    throw await readFault(cause, file, 0);
  }
}

/**
 * The name of the fault that a fresh look at the file meets, null when there is none. A stream goes on reading what it once opened, so this
 * alone tells that the file was written to meanwhile: the browser compares the time of its last change with that of the moment it was picked.
 */
async function lookAgain(file: File): Promise<string | null> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return null;
  } catch (cause) {
    return nameOf(cause);
  }
}

/**
 * The browser names three faults (File API §7.1): NotFoundError, NotReadableError (changed since it was picked, or no right to read) and
 * SecurityError. A folder that was dropped is "not found". Chromium's streams say less than a fresh look.
 */
export async function readFault(cause: unknown, file: File, readBytes: number): Promise<KeptError> {
  const name = (await lookAgain(file)) ?? nameOf(cause);
  if (name === 'NotFoundError' && readBytes === 0 && file.type === '' && FOLDER_SIZES.has(file.size)) return new KeptError('file/folder', {}, { cause });
  if (name === 'NotFoundError') return new KeptError('file/vanished', {}, { cause });
  if (name === 'NotReadableError' && readBytes > 0) return new KeptError('file/changed', {}, { cause });
  return new KeptError('file/unreadable', {}, { cause });
}

function nameOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'name' in cause ? String(cause.name) : '';
}
