import { KeptError, type ErrorCode } from '../../../shared/base/errors.ts';
import { randomId } from '../../../shared/base/ids.ts';
import type { HeaderFiles, ObjectSink, RecordingStore, VaultStore } from '../../../shared/vault/store.ts';

/** A write that a test wants to go wrong: how many of its bytes still reach the file, and what is thrown. */
export interface WriteFault {
  readonly code: ErrorCode;
  readonly keptBytes: number;
}

export interface MemoryFiles {
  current: Uint8Array | null;
  previous: Uint8Array | null;
  /** segments[n] is segment n + 1. */
  segments: Uint8Array[];
  setAside: { segment: number; bytes: Uint8Array }[];
  objects: Map<string, Uint8Array>;
}

/** A vault folder in memory that keeps to every promise of VaultStore; its files can be read and changed by the test. */
export class MemoryStore implements VaultStore {
  readonly files: MemoryFiles;
  readonly calls: string[] = [];
  wasUnclean = false;
  missingBytes = 0;
  /** Asked before each journal append. */
  onAppend: (call: number) => WriteFault | null = () => null;
  readonly logCopies = new Map<number, Uint8Array>();
  /** Asked before each copy of the log is written; may throw. */
  onLogCopy: (first: number) => void = () => undefined;
  #appends = 0;

  constructor(files: MemoryFiles = { current: null, previous: null, segments: [], setAside: [], objects: new Map() }) {
    this.files = files;
  }

  /** An independent copy, as a copied folder would be. */
  copy(): MemoryStore {
    const { current, previous, segments, setAside, objects } = this.files;
    return new MemoryStore(structuredClone({ current, previous, segments, setAside, objects }));
  }

  readHeader(): Promise<HeaderFiles> {
    this.calls.push('header.read');
    const { current, previous, segments, objects } = this.files;
    const isEmpty = current === null && previous === null && segments.length === 0 && objects.size === 0;
    return Promise.resolve({ current: current?.slice() ?? null, previous: previous?.slice() ?? null, isEmpty, wasUnclean: this.wasUnclean, missingBytes: this.missingBytes });
  }

  async useHeaderCopy(): Promise<void> {
    if (this.files.previous === null) throw new KeptError('vault/missing');
    this.calls.push('header.useCopy');
    this.files.current = this.files.previous.slice();
  }

  async noteChecked(): Promise<void> {
    this.wasUnclean = false;
  }

  async acceptShorter(): Promise<void> {
    this.missingBytes = 0;
  }

  async replaceHeader(bytes: Uint8Array, create: boolean): Promise<void> {
    if (create && !(await this.readHeader()).isEmpty) throw new KeptError('vault/exists');
    this.calls.push('header.replace');
    if (!create) this.files.previous = bytes.slice();
    this.files.current = bytes.slice();
  }

  listJournal(): Promise<readonly { segment: number; sizeBytes: number }[]> {
    this.calls.push('journal.list');
    return Promise.resolve(this.files.segments.map((bytes, index) => ({ segment: index + 1, sizeBytes: bytes.length })));
  }

  surveyJournal(): Promise<readonly { segment: number; sizeBytes: number }[]> {
    return this.listJournal();
  }

  async readJournal(segment: number, offset: number, lengthBytes: number): Promise<Uint8Array> {
    this.calls.push('journal.read');
    const bytes = this.files.segments[segment - 1];
    if (!bytes || lengthBytes > 1024 * 1024 || offset + lengthBytes > bytes.length) throw new KeptError('internal/bad-call', { call: 'journal.read', kind: 'range' });
    return bytes.slice(offset, offset + lengthBytes);
  }

  async appendJournal(segment: number, offset: number, bytes: Uint8Array): Promise<void> {
    this.calls.push('journal.append');
    const { segments } = this.files;
    const old = segments[segment - 1] ?? new Uint8Array(0);
    if (segment > segments.length + 1 || offset !== old.length || bytes.length > 1024 * 1024) throw new KeptError('internal/bad-call', { call: 'journal.append' });
    const fault = this.onAppend((this.#appends += 1));
    const kept = fault ? bytes.subarray(0, fault.keptBytes) : bytes;
    segments[segment - 1] = grown(old, kept);
    if (fault) throw new KeptError(fault.code);
  }

  async setAsideJournalTail(segment: number, keepBytes: number): Promise<void> {
    this.calls.push('journal.setAsideTail');
    const { segments, setAside } = this.files;
    const bytes = segments[segment - 1];
    if (!bytes || segment !== segments.length || keepBytes > bytes.length) throw new KeptError('internal/bad-call', { call: 'journal.setAsideTail' });
    setAside.push({ segment, bytes: bytes.slice(keepBytes) });
    segments[segment - 1] = bytes.slice(0, keepBytes);
  }

  beginObject(): Promise<ObjectSink> {
    const objectId = randomId();
    const parts: Uint8Array[] = [];
    return Promise.resolve({
      objectId,
      write: async (bytes: Uint8Array) => {
        if (bytes.length > 1024 * 1024) throw new KeptError('internal/bad-call', { call: 'object.write' });
        parts.push(bytes.slice());
      },
      commit: async () => {
        this.files.objects.set(objectId, Uint8Array.from(Buffer.concat(parts)));
      },
      abort: async () => {
        parts.length = 0;
      },
    });
  }

  async listObjects(shelf: string): Promise<readonly { objectId: string; sizeBytes: number }[]> {
    return [...this.files.objects].filter(([objectId]) => objectId.startsWith(shelf)).map(([objectId, bytes]) => ({ objectId, sizeBytes: bytes.length }));
  }

  async objectSize(objectId: string): Promise<number> {
    return this.#object(objectId).length;
  }

  async readObject(objectId: string, offset: number, lengthBytes: number): Promise<Uint8Array> {
    const bytes = this.#object(objectId);
    if (lengthBytes > 1024 * 1024 || offset + lengthBytes > bytes.length) throw new KeptError('internal/bad-call', { call: 'object.read', kind: 'range' });
    return bytes.slice(offset, offset + lengthBytes);
  }

  async removeObject(objectId: string): Promise<void> {
    this.#object(objectId);
    this.files.objects.delete(objectId);
  }

  /** Files of recordings that are no objects yet; what is under way when a test "ends the program" stays, as on a disk. */
  readonly recordingFiles = new Map<string, { bytes: Uint8Array; isHeld: boolean }>();
  readonly recordings: RecordingStore = {
    begin: async () => {
      this.calls.push('recording.begin');
      const objectId = randomId();
      const file = { bytes: new Uint8Array(0), isHeld: false };
      let sizeBytes = 0;
      this.recordingFiles.set(objectId, file);
      return {
        objectId,
        write: async (bytes) => {
          file.bytes = overwritten(file.bytes, sizeBytes, bytes);
          sizeBytes += bytes.length;
        },
        sync: async (tail) => {
          this.calls.push('recording.sync');
          file.bytes = overwritten(file.bytes, sizeBytes, tail);
        },
        hold: async () => { file.isHeld = true; },
        commit: async () => { this.files.objects.set(objectId, file.bytes.slice(0, sizeBytes)); this.recordingFiles.delete(objectId); },
        abort: async () => void this.recordingFiles.delete(objectId),
      };
    },
    list: async () => [...this.recordingFiles].map(([objectId, { bytes, isHeld }]) => ({ objectId, sizeBytes: bytes.length, isHeld })),
    read: async (objectId, offset, lengthBytes) => this.#recording(objectId).slice(offset, offset + lengthBytes),
    finish: async (objectId, keepBytes, end) => {
      this.calls.push('recording.finish');
      if (end.length === 0 && this.files.objects.get(objectId)?.length === keepBytes) return;
      this.files.objects.set(objectId, Uint8Array.from(Buffer.concat([this.#recording(objectId).subarray(0, keepBytes), end])));
      this.recordingFiles.delete(objectId);
    },
    remove: async (objectId) => void this.recordingFiles.delete(objectId),
  };

  #recording(objectId: string): Uint8Array {
    const file = this.recordingFiles.get(objectId);
    if (!file) throw new KeptError('vault/object-missing');
    return file.bytes;
  }

  async listLogCopies(): Promise<readonly { first: number; sizeBytes: number }[]> {
    return [...this.logCopies].map(([first, bytes]) => ({ first, sizeBytes: bytes.length })).sort((a, b) => a.first - b.first);
  }

  async readLogCopy(first: number, offset: number, lengthBytes: number): Promise<Uint8Array> {
    const bytes = this.logCopies.get(first);
    if (!bytes || offset + lengthBytes > bytes.length) throw new KeptError('internal/bad-call', { call: 'log.read' });
    return bytes.slice(offset, offset + lengthBytes);
  }

  async writeLogCopy(first: number, bytes: Uint8Array): Promise<void> {
    this.onLogCopy(first);
    this.logCopies.set(first, bytes.slice());
  }

  #object(objectId: string): Uint8Array {
    const bytes = this.files.objects.get(objectId);
    if (!bytes) throw new KeptError('vault/object-missing');
    return bytes;
  }
}

/** How much of a backing buffer is in use, so that appending does not copy the whole segment each time. */
const usedBytes = new WeakMap<ArrayBufferLike, number>();

/** `old` and `more` end to end; the bytes of `old` are never changed, also where another array shares them. */
function grown(old: Uint8Array, more: Uint8Array): Uint8Array {
  const length = old.length + more.length;
  const fits = old.byteOffset === 0 && usedBytes.get(old.buffer) === old.length && length <= old.buffer.byteLength;
  const joined = fits ? new Uint8Array(old.buffer, 0, length) : new Uint8Array(2 * length + 4096).subarray(0, length);
  if (!fits) joined.set(old);
  joined.set(more, old.length);
  usedBytes.set(joined.buffer, length);
  return joined;
}

/** As a file: what is written at a place covers what was there, and what lies behind stays. */
function overwritten(file: Uint8Array, at: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat([file.subarray(0, at), bytes, file.subarray(at + bytes.length)]));
}
