import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { recipientOf } from '../crypto/age-x25519.ts';
import { mendContent } from '../crypto/content-mend.ts';
import { encryptor, type RandomReader } from '../crypto/content-stream.ts';
import type { ContentWriter } from './content.ts';
import { openTail, sealTail } from './recording-tail.ts';
import type { VaultStore } from './store.ts';

/** The most that a store takes or gives at once. */
const MAX_STEP_BYTES = 1024 * 1024;

/** Where the bytes of a recording go. Calls must not overlap. */
export interface RecordingWriter extends ContentWriter {
  /** Of the object that it becomes. */
  readonly storedAs: string;
  /** All that was written would survive a power cut. */
  sync(): Promise<void>;
  /** Leaves the file to `mendRecording`, after a write that failed. */
  hold(): Promise<void>;
}

/** Of the open vault: what its recordings are encrypted for, and what seals their tails. */
export interface RecordingKeys {
  readonly objectIdentity: Uint8Array;
  readonly index: Uint8Array;
}

export async function beginRecording(store: VaultStore, keys: RecordingKeys, random: RandomBytes, checkOpen: () => void): Promise<RecordingWriter> {
  const encrypting = await encryptor(recipientOf(keys.objectIdentity), random);
  const sink = await store.recordings.begin();
  const put = async (bytes: Uint8Array): Promise<void> => {
    checkOpen();
    await sink.write(bytes);
  };
  try {
    await put(encrypting.header);
    await sink.sync(new Uint8Array(0));
  } catch (error) {
    await Promise.allSettled([sink.abort()]);
    throw error;
  }
  return {
    storedAs: sink.objectId,
    async write(plain) {
      const boxes = encrypting.push(plain);
      for (let at = 0; at < boxes.length; at += MAX_STEP_BYTES) await put(boxes.subarray(at, at + MAX_STEP_BYTES));
    },
    sync: async () => {
      checkOpen();
      await sink.sync(sealTail(keys.index, sink.objectId, encrypting.pending(), random));
    },
    hold: () => sink.hold(),
    async commit() {
      await put(encrypting.finish());
      await sink.commit();
      return sink.objectId;
    },
    abort: () => sink.abort(),
  };
}

export interface MendedRecording {
  /** The line to it was ended in order, by a lock; otherwise it was cut off. */
  readonly isHeld: boolean;
}

/**
 * Makes an object of a recording that was never finished: all of it up to its last whole chunk, and its tail as it was at the last sync, in its place, without needing room.
 * Every byte that is kept is handed out in order. Null when there is nothing to keep; then no file of it is left. Done again, after an end in the middle, it comes to the same.
 */
export async function mendRecording(store: VaultStore, keys: RecordingKeys, storedAs: string, take: (plain: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<MendedRecording | null> {
  const file = (await store.recordings.list()).find(({ objectId }) => objectId === storedAs);
  if (file === undefined) return readFinished(store, keys.objectIdentity, storedAs, take);
  const reader = inSteps(file.sizeBytes, (offset, lengthBytes) => store.recordings.read(storedAs, offset, lengthBytes));
  const mending = await wholeOf(() => mendContent(keys.objectIdentity, reader, take, (index, bytes) => openTail(keys.index, storedAs, index, bytes)));
  if (mending === null) {
    await store.recordings.remove(storedAs);
    return null;
  }
  await store.recordings.finish(storedAs, mending.keepBytes, mending.end);
  return { isHeld: file.isHeld };
}

/** Read forward by as much as a store gives at once: it opens the file anew each time, which past the system's memory takes milliseconds. */
function inSteps(sizeBytes: number, read: RandomReader['read']): RandomReader {
  let [from, held] = [0, new Uint8Array(0) as Uint8Array];
  return {
    sizeBytes,
    read: async (offset, lengthBytes) => {
      if (offset < from || offset + lengthBytes > from + held.length) {
        held = await read(offset, Math.max(lengthBytes, Math.min(MAX_STEP_BYTES, sizeBytes - offset)));
        from = offset;
      }
      return held.slice(offset - from, offset - from + lengthBytes);
    },
  };
}

/** The program ended between the file's name and the entry about it; or the disk failed there, so that the name may not be durable yet. */
async function readFinished(store: VaultStore, identity: Uint8Array, storedAs: string, take: (plain: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<MendedRecording | null> {
  const sizeBytes = await sizeOf(store, storedAs);
  if (sizeBytes === null) return null;
  const read = (offset: number, lengthBytes: number): Promise<Uint8Array> => store.readObject(storedAs, offset, lengthBytes);
  const mending = await wholeOf(() => mendContent(identity, { sizeBytes, read }, take));
  if (mending === null || mending.end.length > 0) return null;
  await store.recordings.finish(storedAs, sizeBytes, new Uint8Array(0));
  return { isHeld: false };
}

async function sizeOf(store: VaultStore, objectId: string): Promise<number | null> {
  try {
    return await store.objectSize(objectId);
  } catch (error) {
    if (error instanceof KeptError && error.code === 'vault/object-missing') return null;
    throw error;
  }
}

/** A file whose own header cannot be read holds nothing that can be kept. */
async function wholeOf<T>(read: () => Promise<T | null>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof KeptError && error.code === 'vault/object-damaged') return null;
    throw error;
  }
}
