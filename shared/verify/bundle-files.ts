import { concatBytes, fromUtf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { createSha256, sha256Hex } from '../crypto/hash.ts';
import { WINDOW_BYTES } from '../zip/read-window.ts';
import { CheckFault, CheckNotMade } from './faults.ts';
import { ListSplitter } from './list-elements.ts';
import type { RandomAccess } from './result.ts';

/** One file of a bundle, by its path below the bundle's folder. */
export interface BundleFile {
  readonly path: string;
  /** Its number among the files of the bundle, from 0 on. */
  readonly row: number;
  readonly sizeBytes: number;
  /** Null where two readers could find different bytes, or none. */
  readonly found: FoundBytes | null;
}

/** Digests of the bytes found, and where they begin. */
export interface FoundBytes {
  readonly sha256: string;
  readonly sha512: string;
  readonly dataOffset: number;
}

/** A file whose bytes were found. */
export type ReadableFile = BundleFile & FoundBytes;

/** The files of a bundle after every byte was read once. What is read again is hashed again, so what is judged is what was hashed. */
export class BundleFiles {
  /** The one folder in which everything lies. */
  readonly folder: string;
  readonly byPath: ReadonlyMap<string, BundleFile>;
  readonly #source: RandomAccess;
  readonly #signal: AbortSignal | undefined;

  constructor(folder: string, byPath: ReadonlyMap<string, BundleFile>, source: RandomAccess, signal: AbortSignal | undefined) {
    this.folder = folder;
    this.byPath = byPath;
    this.#source = source;
    this.#signal = signal;
  }

  /** The digests of a file that this check is about: a missing one is a fault. */
  expect(path: string): ReadableFile {
    const file = this.byPath.get(path);
    if (!file) throw new CheckFault('missing', { entry: path });
    return readable(file);
  }

  /** The digests of a file that another check is about: without it this check is not made. */
  need(path: string): ReadableFile {
    const file = this.byPath.get(path);
    if (!file) throw new CheckNotMade('needs-file', { entry: path });
    return readable(file);
  }

  /** A small file's bytes; 'too-long' beyond the limit, before anything is allocated. */
  async bytes(path: string, limitBytes: number): Promise<Uint8Array> {
    const file = this.expect(path);
    if (file.sizeBytes > limitBytes) throw new CheckFault('too-long', { entry: path, limitBytes });
    const parts: Uint8Array[] = [];
    for await (const piece of this.#pieces(file)) parts.push(piece);
    const bytes = concatBytes(...parts);
    if (sha256Hex(bytes) !== file.sha256) throw new KeptError('file/changed');
    return bytes;
  }

  /** A small file's text: UTF-8 without a byte-order mark; `fault` for anything else. */
  async text(path: string, limitBytes: number, fault: 'bag-info-line' | 'case-json' | 'checkpoint-form' | 'key-allowed-signers' | 'key-pem' | 'signature-armour'): Promise<string> {
    const bytes = await this.bytes(path, limitBytes);
    const text = decode(bytes);
    if (text === null || text.startsWith('\uFEFF')) throw new CheckFault(fault, { entry: path, line: 1 });
    return text;
  }

  /** The lines of a long file one by one, each ended by LF (counted in the limit); null for one that is too long, not UTF-8 or not ended. */
  async *lines(path: string, lineLimitBytes: number): AsyncGenerator<string | null> {
    const file = this.expect(path);
    const digest = createSha256();
    // One array for all: what is left of a line moves to its front, and the next piece behind it.
    const held = new Uint8Array(Math.min(file.sizeBytes, lineLimitBytes + WINDOW_BYTES));
    let heldBytes = 0;
    for await (const piece of this.#pieces(file, roomFor(file))) {
      digest.update(piece);
      held.set(piece, heldBytes);
      const filled = held.subarray(0, heldBytes + piece.length);
      let start = 0;
      for (let end = filled.indexOf(0x0a, heldBytes); end >= 0; end = filled.indexOf(0x0a, start)) {
        if (end + 1 - start > lineLimitBytes) return yield null;
        yield decode(filled.subarray(start, end));
        start = end + 1;
      }
      heldBytes = filled.length - start;
      if (heldBytes > lineLimitBytes) return yield null;
      held.copyWithin(0, start, filled.length);
    }
    if (digest.finishHex() !== file.sha256) throw new KeptError('file/changed');
    if (heldBytes > 0) yield null;
  }

  /** The elements of a JSON array one by one, as text; null where it is no array, an element is not UTF-8 or longer than the limit, and for nothing behind it. */
  async *elements(path: string, elementLimitBytes: number): AsyncGenerator<string | null> {
    const file = this.expect(path);
    const digest = createSha256();
    const splitter = new ListSplitter(elementLimitBytes);
    for await (const piece of this.#pieces(file, roomFor(file))) {
      digest.update(piece);
      for (const element of splitter.split(piece)) {
        if (element === null) return yield null;
        yield element.length > elementLimitBytes ? null : decode(element);
      }
    }
    if (digest.finishHex() !== file.sha256) throw new KeptError('file/changed');
    if (!splitter.isComplete()) yield null;
  }

  /** The bytes of a file in order. Throws 'file/changed' behind the last piece when they were not those that were judged: nothing may be done with them before that. */
  async *stream(path: string): AsyncGenerator<Uint8Array> {
    const file = this.expect(path);
    const digest = createSha256();
    for await (const piece of this.#pieces(file)) {
      digest.update(piece);
      yield piece;
    }
    if (digest.finishHex() !== file.sha256) throw new KeptError('file/changed');
  }

  /** With `room` each piece is valid until the next is asked for. */
  async *#pieces(file: ReadableFile, room?: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < file.sizeBytes; at += WINDOW_BYTES) {
      if (this.#signal?.aborted) throw new KeptError('task/cancelled');
      const lengthBytes = Math.min(WINDOW_BYTES, file.sizeBytes - at);
      const piece = await this.#source.read(file.dataOffset + at, lengthBytes, room);
      if (piece.length !== lengthBytes) throw new KeptError('file/changed');
      yield piece;
    }
  }
}

function roomFor({ sizeBytes }: BundleFile): Uint8Array {
  return new Uint8Array(Math.min(WINDOW_BYTES, sizeBytes));
}

function readable(file: BundleFile): ReadableFile {
  if (!file.found) throw new CheckNotMade('unreadable-entry', { entry: file.path });
  const { sha256, sha512, dataOffset } = file.found;
  return { ...file, sha256, sha512, dataOffset };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
