import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { recipientOf } from '../crypto/age-x25519.ts';
import { encryptor, openContent } from '../crypto/content-stream.ts';
import { createSha256 } from '../crypto/hash.ts';
import type { FileFacts } from '../evidence/item.ts';
import type { ContentReader, ContentWriter } from './content.ts';
import type { VaultStore } from './store.ts';

/** The most that a store takes at once. */
const MAX_WRITE_BYTES = 1024 * 1024;

/** A new object: an age file to the vault's own recipient. `checkOpen` throws when the vault has been locked meanwhile. */
export async function beginObject(store: VaultStore, identity: Uint8Array, random: RandomBytes, checkOpen: () => void): Promise<ContentWriter> {
  const encrypting = await encryptor(recipientOf(identity), random);
  const sink = await store.beginObject();
  const put = async (bytes: Uint8Array): Promise<void> => {
    checkOpen();
    await sink.write(bytes);
  };
  try {
    await put(encrypting.header);
  } catch (error) {
    await Promise.allSettled([sink.abort()]);
    throw error;
  }
  return {
    async write(plain) {
      const boxes = encrypting.push(plain);
      for (let at = 0; at < boxes.length; at += MAX_WRITE_BYTES) await put(boxes.subarray(at, at + MAX_WRITE_BYTES));
    },
    async commit() {
      await put(encrypting.finish());
      await sink.commit();
      return sink.objectId;
    },
    abort: () => sink.abort(),
  };
}

/**
 * An object's plain bytes. Anyone with the disk can put another file in its place, even one of our own:
 * the length is held against the journal at once, the digest when all has been read.
 */
export async function openObject(store: VaultStore, identity: Uint8Array, objectId: string, facts: FileFacts, checkOpen: () => void): Promise<ContentReader> {
  const sizeBytes = await store.objectSize(objectId);
  const read = async (offset: number, lengthBytes: number): Promise<Uint8Array> => {
    checkOpen();
    const bytes = await store.readObject(objectId, offset, lengthBytes);
    if (bytes.length !== lengthBytes) throw objectDamaged('size');
    return bytes;
  };
  const content = await openContent(identity, { sizeBytes, read });
  if (content.sizeBytes !== facts.sizeBytes) throw objectDamaged('size');
  return {
    sizeBytes: content.sizeBytes,
    read: (offset, lengthBytes) => content.read(offset, lengthBytes),
    stream: () => verified(content.stream(), facts.sha256),
    pieces: () => content.stream(),
  };
}

async function* verified(chunks: AsyncIterable<Uint8Array>, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createSha256();
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.finishHex() !== sha256) throw objectDamaged('digest');
}

export function objectDamaged(fault: string): KeptError {
  return new KeptError('vault/object-damaged', { fault });
}
