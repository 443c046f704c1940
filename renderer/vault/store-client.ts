import * as v from 'valibot';
import { KeptError } from '../../shared/base/errors.ts';
import { STORE_CHUNK_BYTES, type SavePart, type StoreCall, type RangeDigests } from '../../shared/contract/store-port.ts';
import type { ObjectSink, RecordingStore, SaveTarget, VaultStore } from '../../shared/vault/store.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { folderClient, type Ask, type FolderClient, type Tell } from './folder-client.ts';
import { StoreLine, type StorePort } from './store-line.ts';

export interface SaveFile extends SaveTarget {
  readonly fileName: string;
  /** Digests of a range of the finished file, made by main where it lies, in steps of up to DIGEST_STEP_BYTES that follow each other; null until the last. */
  digest(offset: number, lengthBytes: number, isLast: boolean): Promise<RangeDigests | null>;
  /** The same for SHA-256 alone, which is done in a third of the time. */
  hash(offset: number, lengthBytes: number, isLast: boolean): Promise<string | null>;
}

/** Tries of the passphrase, counted by main in a file. */
export interface AttemptCounter {
  read(): Promise<{ readonly failedTries: number; readonly waitMs: number }>;
  /** Counts the try before it is made; throws 'attempts/wait' {waitMs}. */
  begin(): Promise<void>;
  /** The try was right and opened the vault. */
  succeeded(): Promise<{ readonly failedTries: number; readonly isComplete: boolean }>;
  /** The try was right and opened nothing: those that failed before it are told at the next unlock. */
  confirmed(): Promise<void>;
  /** Tells main that the secret of the open vault was proved again. */
  proved(): Promise<void>;
}

/** All that the worker asks of main. */
export interface StoreClient {
  readonly vault: VaultStore;
  readonly attempts: AttemptCounter;
  /** What main holds in its memory from one worker to the next. */
  readonly drafts: { hold(box: Uint8Array | null): Promise<void>; read(): Promise<Uint8Array | null> };
  /** Begins one part of an export; throws 'save/not-chosen', 'save/exists', 'disk/*'. */
  beginSave(handle: string, part: SavePart): Promise<SaveFile>;
  readonly folders: FolderClient;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const bytes = v.instance(Uint8Array<ArrayBufferLike>);
const header = v.object({ current: v.nullable(bytes), previous: v.nullable(bytes), isEmpty: v.boolean(), wasUnclean: v.boolean(), missingBytes: count });
const segments = v.array(v.object({ segment: count, sizeBytes: count }));
const objects = v.array(v.object({ objectId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)), sizeBytes: count }));
const objectBegun = v.object({ objectId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)) });
const recordings = v.array(v.object({ objectId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)), sizeBytes: count, isHeld: v.boolean() }));
const logCopies = v.array(v.object({ first: count, sizeBytes: count }));
const saveBegun = v.object({ fileName: v.string() });
const hex = (length: number) => v.pipe(v.string(), v.length(length), v.regex(/^[0-9a-f]*$/));
const saveFinished = v.object({ sizeBytes: count, sha256: hex(64) });
const digests = v.nullable(v.object({ sha256: hex(64), sha512: hex(128), crc32: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffff_ffff)) }));
const hashed = v.nullable(v.object({ sha256: hex(64) }));
const tries = v.object({ failedTries: count, waitMs: count });
const failedTries = v.object({ failedTries: count, isComplete: v.boolean() });

/** Client of main's store. Every answer is checked for its shape; a wrong one is 'internal/unexpected', never a guess. */
export function createStoreClient(port: StorePort): StoreClient {
  const line = new StoreLine(port);
  const ask: Ask = async (schema, call) => {
    const read = v.safeParse(schema, await line.call(call));
    if (!read.success) throw new KeptError('internal/unexpected', { kind: 'store-answer', call: call.op });
    return read.output;
  };
  const tell = async (call: StoreCall): Promise<void> => {
    await line.call(call);
  };
  return {
    vault: vaultStore(ask, tell),
    attempts: {
      read: () => ask(tries, { op: 'attempts.read' }),
      begin: () => tell({ op: 'attempts.begin' }),
      succeeded: () => ask(failedTries, { op: 'attempts.succeeded' }),
      confirmed: () => tell({ op: 'attempts.confirmed' }),
      proved: () => tell({ op: 'attempts.proved' }),
    },
    drafts: {
      hold: (box) => tell({ op: 'drafts.hold', box }),
      read: () => ask(v.nullable(bytes), { op: 'drafts.read' }),
    },
    beginSave: async (handle, part) => {
      const { fileName } = await ask(saveBegun, { op: 'save.begin', handle, part });
      return { fileName, ...saveTarget(ask, tell, handle, part) };
    },
    folders: folderClient(ask, tell, (handle) => storeAt(ask, tell, handle)),
  };
}

function vaultStore(ask: Ask, tell: Tell): VaultStore {
  return {
    readHeader: () => ask(header, { op: 'header.read' }),
    useHeaderCopy: () => tell({ op: 'header.useCopy' }),
    noteChecked: () => tell({ op: 'session.checked' }),
    acceptShorter: () => tell({ op: 'journal.acceptShorter' }),
    replaceHeader: (content, create) => tell({ op: 'header.replace', bytes: exact(content), create }),
    listJournal: () => ask(segments, { op: 'journal.list' }),
    surveyJournal: () => ask(segments, { op: 'journal.survey' }),
    readJournal: (segment, offset, lengthBytes) => readExact(ask, lengthBytes, { op: 'journal.read', segment, offset, lengthBytes }),
    appendJournal: (segment, offset, content) => tell({ op: 'journal.append', segment, offset, bytes: exact(content) }),
    setAsideJournalTail: (segment, keepBytes) => tell({ op: 'journal.setAsideTail', segment, keepBytes }),
    beginObject: async () => {
      const { objectId } = await ask(objectBegun, { op: 'object.begin' });
      return objectSink(tell, objectId);
    },
    listObjects: (shelf) => ask(objects, { op: 'object.list', shelf }),
    objectSize: (objectId) => ask(count, { op: 'object.size', objectId }),
    readObject: (objectId, offset, lengthBytes) => readExact(ask, lengthBytes, { op: 'object.read', objectId, offset, lengthBytes }),
    removeObject: (objectId) => tell({ op: 'object.remove', objectId }),
    listLogCopies: () => ask(logCopies, { op: 'log.list' }),
    readLogCopy: (first, offset, lengthBytes) => readExact(ask, lengthBytes, { op: 'log.read', first, offset, lengthBytes }),
    recordings: recordingStore(ask, tell),
    writeLogCopy: (first, content) => tell({ op: 'log.write', first, bytes: exact(content) }),
  };
}

/** The same calls about another folder. What may not be asked of one is refused by main. */
function storeAt(ask: Ask, tell: Tell, at: string): VaultStore {
  const there = (call: StoreCall): StoreCall => ({ ...call, at }) as StoreCall;
  return vaultStore((schema, call) => ask(schema, there(call)), (call) => tell(there(call)));
}

function recordingStore(ask: Ask, tell: Tell): RecordingStore {
  return {
    begin: async () => {
      const { objectId } = await ask(objectBegun, { op: 'recording.begin' });
      const chunks = chunkWriter(tell, objectId);
      return {
        ...objectSink(tell, objectId, chunks),
        sync: async (tail) => {
          await chunks.flush();
          await tell({ op: 'recording.sync', objectId, tail: exact(tail) });
        },
        hold: async () => {
          await chunks.settle();
          await tell({ op: 'recording.hold', objectId });
        },
      };
    },
    list: () => ask(recordings, { op: 'recording.list' }),
    read: (objectId, offset, lengthBytes) => readExact(ask, lengthBytes, { op: 'recording.read', objectId, offset, lengthBytes }),
    finish: (objectId, keepBytes, end) => tell({ op: 'recording.finish', objectId, keepBytes, bytes: exact(end) }),
    remove: (objectId) => tell({ op: 'recording.remove', objectId }),
  };
}

function chunkWriter(tell: Tell, objectId: string): ChunkWriter {
  return new ChunkWriter((chunk) => tell({ op: 'object.write', objectId, bytes: chunk }));
}

function objectSink(tell: Tell, objectId: string, chunks = chunkWriter(tell, objectId)): ObjectSink {
  return {
    objectId,
    write: (content) => chunks.write(content),
    commit: async () => {
      await chunks.flush();
      await tell({ op: 'object.commit', objectId });
    },
    abort: async () => {
      await chunks.settle();
      await tell({ op: 'object.abort', objectId });
    },
  };
}

function saveTarget(ask: Ask, tell: Tell, handle: string, part: SavePart): Omit<SaveFile, 'fileName'> {
  const chunks = new ChunkWriter((chunk) => tell({ op: 'save.write', handle, part, bytes: chunk }));
  const readOnce = (offset: number, lengthBytes: number): Promise<Uint8Array> => readExact(ask, lengthBytes, { op: 'save.read', handle, part, offset, lengthBytes });
  return {
    write: (content) => chunks.write(content),
    finish: async () => {
      await chunks.flush();
      return ask(saveFinished, { op: 'save.finish', handle, part });
    },
    digest: (offset, lengthBytes, isLast) => ask(digests, { op: 'save.digest', handle, part, offset, lengthBytes, isLast, choice: 'all' }),
    hash: async (offset, lengthBytes, isLast) => (await ask(hashed, { op: 'save.digest', handle, part, offset, lengthBytes, isLast, choice: 'sha256' }))?.sha256 ?? null,
    read: (offset, lengthBytes) => readParts(readOnce, offset, lengthBytes),
    commit: () => tell({ op: 'save.commit', handle, part }),
    abort: async () => {
      await chunks.settle();
      await tell({ op: 'save.abort', handle, part });
    },
  };
}

/** Longer reads are made of several, one after another. */
async function readParts(readOnce: (offset: number, lengthBytes: number) => Promise<Uint8Array>, offset: number, lengthBytes: number): Promise<Uint8Array> {
  if (lengthBytes <= STORE_CHUNK_BYTES) return readOnce(offset, lengthBytes);
  const joined = new Uint8Array(lengthBytes);
  for (let at = 0; at < lengthBytes; at += STORE_CHUNK_BYTES) {
    joined.set(await readOnce(offset + at, Math.min(STORE_CHUNK_BYTES, lengthBytes - at)), at);
  }
  return joined;
}

/** An answer that is shorter than asked for would be taken for the file's own bytes further up. */
async function readExact(ask: Ask, lengthBytes: number, call: StoreCall): Promise<Uint8Array> {
  const read = await ask(bytes, call);
  if (read.length !== lengthBytes) throw new KeptError('internal/unexpected', { kind: 'store-answer', call: call.op });
  return read;
}

/** Posting a view copies the whole buffer behind it, plaintext of others perhaps included: only these bytes go. */
function exact(content: Uint8Array): Uint8Array {
  return content.byteLength === content.buffer.byteLength ? content : content.slice();
}
