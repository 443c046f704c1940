import type { BundleSession } from './bundle-session.ts';
import { LookFault } from './bundle-session.ts';

/** What Chromium and Edge have: the person chooses the place, and the file appears there only when it is closed. */
interface SavePlace {
  createWritable(): Promise<{ write(bytes: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void>; abort(): Promise<void> }>;
}
type Picker = (options: { readonly suggestedName: string }) => Promise<SavePlace>;

export interface SaveHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (part: number) => void;
}

/**
 * 'written': closed where the person chose. 'handed-over': in the hands of the browser's downloads, which alone know whether it was saved. 'copied': likewise, and the
 * browser itself takes it out of the ZIP file: not the bytes that were hashed but those that are there by then.
 */
export type Saved = 'written' | 'handed-over' | 'copied';

/** Up to here a file is held as a whole where the browser cannot write piece by piece; beyond, the slice of the ZIP file itself is handed to its downloads. */
const MAX_HELD_BYTES = 256 * 1024 * 1024;
/** Endings of what systems show or play and do not run; a table is none of them, since spreadsheets run what stands in its cells. Anything else gets another ending behind its own. */
const INERT = /\.(?:png|jpe?g|gif|webp|bmp|avif|heic|tiff?|mp4|mov|webm|mkv|avi|mp3|m4a|ogg|wav|pdf|txt|json|jsonl|jsonld|pem|sig|ed25519|tsq|tsr|ots)$/;
const MARKUP = /\.(?:x?html?|svg|xml|mht(?:ml)?|js|css|md|csv)$/;

/** A name for a file of a bundle, from its path, of which the check has seen that it is of harmless characters: its exhibit's number before it, and nothing that runs. */
export function safeNameOf(path: string): { readonly name: string; readonly isRenamed: boolean } {
  const segments = path.split('/');
  const own = segments.at(-1) ?? '';
  const exhibit = path.startsWith('data/items/') ? `${segments[2] ?? ''}_` : '';
  const plain = `${exhibit}${own}`.replace(/[^A-Za-z0-9._-]/g, '_');
  if (INERT.test(plain.toLowerCase())) return { name: plain, isRenamed: false };
  return { name: `${plain}${MARKUP.test(plain.toLowerCase()) ? '.txt' : '.bin'}`, isRenamed: true };
}

/**
 * Writes one file of the bundle to the person's disk, hashed again on its way. Throws a LookFault: 'task/cancelled', 'file/changed' (then nothing is left), or
 * the browser's own.
 */
export async function saveOut(session: BundleSession, file: { readonly path: string; readonly sizeBytes: number }, name: string, hooks: SaveHooks): Promise<Saved> {
  if (pickerOf() || file.sizeBytes <= MAX_HELD_BYTES) return savePieces(pieces(session, file, hooks), name);
  return asLookFault<Saved>(async () => {
    download(await checkedSlice(session, file, hooks), name);
    return 'copied';
  });
}

/** The same for what is made here. */
export function savePieces(from: AsyncIterable<Uint8Array<ArrayBuffer>>, name: string): Promise<Exclude<Saved, 'copied'>> {
  return asLookFault(async () => {
    const picker = pickerOf();
    if (picker) {
      await writeTo(await picker.call(globalThis, { suggestedName: name }), from);
      return 'written';
    }
    download(new Blob(await collected(from), { type: 'application/octet-stream' }), name);
    return 'handed-over';
  });
}

function pickerOf(): Picker | undefined {
  return (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker;
}

async function asLookFault<T>(save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (error instanceof LookFault) throw error;
    const code = error instanceof Error ? error.name : typeof error;
    throw new LookFault(code === 'AbortError' ? 'task/cancelled' : code);
  }
}

async function* pieces(session: BundleSession, file: { readonly path: string; readonly sizeBytes: number }, { signal, onProgress }: SaveHooks): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let done = 0;
  for await (const piece of session.stream(file.path)) {
    if (signal.aborted) throw new LookFault('task/cancelled');
    yield piece;
    done += piece.length;
    onProgress(done / Math.max(1, file.sizeBytes));
  }
}

async function collected<T>(from: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const piece of from) all.push(piece);
  return all;
}

/** Closed, and so made visible, only behind the last piece, when the digest was the right one. */
async function writeTo(place: SavePlace, from: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void> {
  const writable = await place.createWritable();
  try {
    for await (const piece of from) await writable.write(piece);
  } catch (error) {
    await writable.abort();
    throw error;
  }
  await writable.close();
}

/** Read and hashed once; then the browser copies the same bytes out of the ZIP file, and refuses when that has changed since it was chosen. */
async function checkedSlice(session: BundleSession, file: { readonly path: string; readonly sizeBytes: number }, hooks: SaveHooks): Promise<Blob> {
  for await (const piece of pieces(session, file, hooks)) void piece;
  const { offset } = await session.ask<'place'>({ kind: 'place', path: file.path });
  return session.file.slice(offset, offset + file.sizeBytes, 'application/octet-stream');
}

/** `application/octet-stream`, so that no browser shows it in a window. */
function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download holds on to the bytes by itself, but may begin only after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
