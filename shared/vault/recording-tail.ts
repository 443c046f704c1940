import { concatBytes, utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { seal, SEAL_OVERHEAD_BYTES, unseal } from '../crypto/seal.ts';

const LENGTH_BYTES = 4;

/**
 * The bytes of a recording that do not fill a chunk of its age file yet. A chunk may be sealed only once under its number, so they lie behind the whole ones in a box of their
 * own, under a nonce that is drawn anew each time: a program that is cut off loses what came after the last sync, and not up to a whole chunk more.
 */
export function sealTail(key: Uint8Array, storedAs: string, { index, plain }: { readonly index: number; readonly plain: Uint8Array }, random: RandomBytes): Uint8Array {
  if (plain.length === 0) return plain;
  const box = seal(key, plain, purposeOf(storedAs, index), random);
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, box.length);
  return concatBytes(length, box);
}

/** Null for anything that is not the tail of this recording with that number: what lies there may be half of a chunk, or of an older tail. */
export function openTail(key: Uint8Array, storedAs: string, index: number, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  if (bytes.length < LENGTH_BYTES + SEAL_OVERHEAD_BYTES) return null;
  const lengthBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (lengthBytes > bytes.length - LENGTH_BYTES) return null;
  try {
    return Uint8Array.from(unseal(key, bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + lengthBytes), purposeOf(storedAs, index)));
  } catch (error) {
    if (error instanceof KeptError && error.code === 'crypto/not-authentic') return null;
    throw error;
  }
}

function purposeOf(storedAs: string, index: number): Uint8Array {
  return utf8(`kept-recording-tail-1\n${storedAs}\n${index}`);
}
