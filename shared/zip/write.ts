import JSZip, { type StreamHelper } from 'jszip/lib/index.js';
import { KeptError } from '../base/errors.ts';
import Crc32Probe from 'jszip/lib/stream/Crc32Probe.js';
import { crc32 } from './crc32.ts';
import { PullWorker } from './pull-worker.ts';

/** The library's own sum goes byte by byte and is half of all its work; the reader's, eight bytes at a time, gives the same. */
Crc32Probe.prototype.processChunk = function processChunk(chunk) {
  this.streamInfo.crc32 = crc32(chunk.data, this.streamInfo.crc32);
  this.push(chunk);
};

/** A file to be stored: its bytes are asked for once, when its turn comes, and each piece is done with when the next is asked for. */
export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/** Where the archive goes. An array is valid until the promise resolves, and only then the next comes: large pieces as their source gave them, headers by themselves. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

export interface ZipHooks {
  /** Bytes of the archive that the sink has taken, and all that it will take. */
  onProgress?(doneBytes: number, totalBytes: number): void;
  signal?: AbortSignal;
}

/** What the format without Zip64 can carry (APPNOTE.TXT 4.4.1.4); JSZip writes a wrong archive beyond it without a word. */
const MAX_ARCHIVE_BYTES = 0xffff_fffe;
const MAX_ARCHIVE_ENTRIES = 0xfffe;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;
/** JSZip reads dates in UTC: MS-DOS date 0x0021, time 0, the earliest that the format has. */
const FIXED_DATE = new Date(Date.UTC(1980, 0, 1));

/** Exact size of the archive in bytes: local header, data and descriptor of each entry, its directory record, the end record. */
export function zipStoredSize(entries: Iterable<Pick<ZipEntry, 'name' | 'sizeBytes'>>): number {
  let sizeBytes = 22;
  for (const { name, sizeBytes: dataBytes } of entries) sizeBytes += 30 + name.length + dataBytes + 16 + 46 + name.length;
  return sizeBytes;
}

/**
 * Writes a zip of stored entries in streaming form (FORMAT.md, zip profile), in byte order of their names, holding a piece at a time.
 * Rejects with what a source or the sink threw; 'bundle/cannot-build' when a source gives more or fewer bytes than announced or a
 * name is not of the profile; 'bundle/too-large'; 'task/cancelled'. A promise that resolves means that the sink took every byte.
 */
export async function zipStored(entries: Iterable<ZipEntry>, sink: ByteSink, hooks: ZipHooks = {}): Promise<void> {
  const sorted = sortedEntries(entries);
  const totalBytes = zipStoredSize(sorted);
  if (sorted.length > MAX_ARCHIVE_ENTRIES || totalBytes > MAX_ARCHIVE_BYTES) {
    throw new KeptError('bundle/too-large', { sizeBytes: totalBytes, entries: sorted.length });
  }
  const zip = new JSZip();
  const workers = sorted.map((entry) => addEntry(zip, entry));
  const stream = zip.generateInternalStream({ type: 'uint8array', streamFiles: true, compression: 'STORE', platform: 'DOS' });
  try {
    await untilAborted(drain(stream, sink, totalBytes, hooks), hooks.signal);
  } finally {
    for (const worker of workers) worker.release();
  }
}

function sortedEntries(entries: Iterable<ZipEntry>): ZipEntry[] {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  let previous = '';
  for (const { name, sizeBytes } of sorted) {
    if (!NAME.test(name)) throw new KeptError('bundle/cannot-build', { reason: 'entry-name' });
    if (name === previous) throw new KeptError('bundle/cannot-build', { reason: 'duplicate-name', entry: name });
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw new KeptError('bundle/cannot-build', { reason: 'size', entry: name });
    previous = name;
  }
  return sorted;
}

function addEntry(zip: JSZip, entry: ZipEntry): PullWorker {
  const worker = new PullWorker(entry);
  zip.file(entry.name, worker, { date: FIXED_DATE, binary: true, createFolders: false });
  // A second copy of the library (the package's browser bundle) would not know our worker and would store something else.
  if (zip.files[entry.name]?._data !== worker) throw new KeptError('bundle/cannot-build', { reason: 'zip-library' });
  return worker;
}

async function drain(stream: StreamHelper, sink: ByteSink, totalBytes: number, hooks: ZipHooks): Promise<void> {
  let doneBytes = 0;
  for await (const chunk of chunksOf(stream)) {
    throwIfAborted(hooks.signal);
    await sink.write(chunk);
    doneBytes += chunk.length;
    hooks.onProgress?.(doneBytes, totalBytes);
  }
  if (doneBytes !== totalBytes) throw new KeptError('bundle/cannot-build', { reason: 'archive-size' });
}

/** The stream's chunks one by one: it is paused as soon as it has given one, and goes on when the next is asked for. */
async function* chunksOf(stream: StreamHelper): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let outcome: { readonly error: unknown } | 'ended' | null = null;
  let wake = (): void => undefined;
  stream
    .on('data', (bytes) => {
      ready.push(bytes);
      stream.pause();
      wake();
    })
    .on('end', () => {
      outcome ??= 'ended';
      wake();
    })
    .on('error', (error) => {
      outcome ??= { error };
      wake();
    });
  const settled = (): typeof outcome => outcome;
  for (;;) {
    const chunks = ready;
    ready = [];
    yield* chunks;
    if (ready.length > 0) continue;
    const end = settled();
    if (end === 'ended') return;
    if (end) throw end.error;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    stream.resume();
    await woken;
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new KeptError('task/cancelled');
}

/** Rejects at once when the signal fires, even while a source or the sink never answers. */
async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work;
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new KeptError('task/cancelled'));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
