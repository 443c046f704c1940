import { KeptError } from '../base/errors.ts';
import { TAG_BYTES, type ChunkCipher } from './chunk-cipher.ts';
import { BOX_BYTES, chunkNonce, openPayload, type RandomReader } from './content-stream.ts';

/** How an age file that was never finished becomes a whole one: cut there, and this put behind it. */
export interface Mending {
  readonly keepBytes: number;
  readonly end: Uint8Array;
}

/** Opens what lies behind the last whole chunk, where it is the beginning of chunk `index` as it was left there; null where it is not. */
export type OpenTail = (index: number, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | null;

/** A chunk, sealed on its own, with its length. */
export const LONGEST_TAIL_BYTES = BOX_BYTES + 64;

/**
 * Reads an age file to the vault's own identity that may end anywhere, and finds its longest whole beginning. Every chunk of it is handed out in order, once its tag was
 * checked. What `openTail` finds behind them is the last chunk; otherwise the last whole one is sealed again. Either gets the nonce that marks the end: that nonce was never used,
 * since the file never ended. Null where there is neither a whole chunk nor a tail.
 * Throws 'vault/object-damaged' where the file's own header cannot be read, and what `take` throws.
 */
export async function mendContent(identity: Uint8Array, file: RandomReader, take: (plain: Uint8Array<ArrayBuffer>) => Promise<void>, openTail: OpenTail = () => null): Promise<Mending | null> {
  const { start, cipher } = await openPayload(identity, file);
  let last: { readonly index: number; readonly plain: Uint8Array<ArrayBuffer> } | null = null;
  for (let index = 0; ; index++) {
    const at = start + index * BOX_BYTES;
    const box = Uint8Array.from(await file.read(at, Math.max(0, Math.min(BOX_BYTES, file.sizeBytes - at))));
    const inner = box.length === BOX_BYTES ? tryOpen(cipher, index, false, box) : null;
    if (inner !== null) {
      await take(inner);
      last = { index, plain: inner };
      continue;
    }
    // It may have been finished all but for its name.
    const ending = box.length >= TAG_BYTES ? tryOpen(cipher, index, true, box) : null;
    if (ending !== null && (ending.length > 0 || index === 0)) {
      await take(ending);
      return { keepBytes: at + box.length, end: new Uint8Array(0) };
    }
    const tail = openTail(index, Uint8Array.from(await file.read(at, Math.max(0, Math.min(LONGEST_TAIL_BYTES, file.sizeBytes - at)))));
    if (tail !== null && tail.length > 0) {
      await take(tail);
      return { keepBytes: at, end: sealEnd(cipher, index, tail) };
    }
    break;
  }
  if (last === null) return null;
  return { keepBytes: start + last.index * BOX_BYTES, end: sealEnd(cipher, last.index, last.plain) };
}

function sealEnd(cipher: ChunkCipher, index: number, plain: Uint8Array<ArrayBuffer>): Uint8Array {
  const end = new Uint8Array(plain.length + TAG_BYTES);
  cipher.seal(chunkNonce(index, true), plain, end);
  return end;
}

function tryOpen(cipher: ChunkCipher, index: number, isLast: boolean, box: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const plain = new Uint8Array(box.length - TAG_BYTES);
  try {
    cipher.open(chunkNonce(index, isLast), box, plain);
    return plain;
  } catch (error) {
    if (error instanceof KeptError && error.code === 'vault/object-damaged') return null;
    throw error;
  }
}
