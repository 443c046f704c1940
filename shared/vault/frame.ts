import { concatBytes, fromHex, uint32be, uint64be, utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { beginsSha256, sha256 } from '../crypto/hash.ts';
import { seal, SEAL_OVERHEAD_BYTES, unseal } from '../crypto/seal.ts';

/**
 * One sealed journal entry: u32be length ‖ check(4) ‖ nonce(24) ‖ XChaCha20-Poly1305 box (FORMAT.md, journal).
 * `length` counts what follows the check. The check is there so that a damaged length is not taken for a frame that was cut short.
 */
export const MAX_FRAME_BYTES = 1024 * 1024;
export const FRAME_HEAD_BYTES = 8;
export const MAX_ENTRY_BYTES = MAX_FRAME_BYTES - FRAME_HEAD_BYTES - SEAL_OVERHEAD_BYTES;
/** Disks write in sectors of at least this size: what was never written of a frame begins at a multiple of it. */
const SECTOR_BYTES = 512;
const LEAST_ZERO_BYTES = 8;
const SEQ_BYTES = 8;

export interface FrameKey {
  readonly key: Uint8Array;
  /** 32 hexadecimal digits. */
  readonly vaultId: string;
}

export type ReadFrame =
  | { readonly kind: 'entry'; readonly plaintext: Uint8Array; readonly lengthBytes: number }
  /** An append that never finished: no complete frame, and nothing after it. */
  | { readonly kind: 'torn' }
  | { readonly kind: 'damaged' };

/** Throws 'internal/bad-call' when the entry is too large. */
export function sealFrame(frameKey: FrameKey, seq: number, plaintext: Uint8Array, random: RandomBytes): Uint8Array<ArrayBuffer> {
  if (plaintext.length > MAX_ENTRY_BYTES) throw new KeptError('internal/bad-call', { fault: 'entry-too-large' });
  const context = frameContext(frameKey, seq);
  const length = uint32be(plaintext.length + SEAL_OVERHEAD_BYTES);
  return concatBytes(length, lengthCheck(context, length), seal(frameKey.key, plaintext, context, random));
}

/**
 * What stands at `at`; `bytes` reach to the end of the segment and begin at a multiple of 512 within it. The plaintext may lie in `memory`, if that is
 * given: until the next frame that is read with it.
 */
export function readFrame(frameKey: FrameKey, seq: number, bytes: Uint8Array, at: number, memory: Uint8Array | null = null): ReadFrame {
  const rest = bytes.subarray(at);
  if (rest.length < FRAME_HEAD_BYTES) return { kind: 'torn' };
  const context = frameContext(frameKey, seq);
  const lengthField = rest.subarray(0, 4);
  if (!beginsSha256(rest.subarray(4, 8), context, lengthField)) return { kind: isUnwritten(rest) ? 'torn' : 'damaged' };
  const lengthBytes = FRAME_HEAD_BYTES + new DataView(rest.buffer, rest.byteOffset).getUint32(0);
  if (lengthBytes > MAX_FRAME_BYTES) return { kind: 'damaged' };
  if (lengthBytes > rest.length) return { kind: 'torn' };
  const plaintext = tryUnseal(frameKey.key, rest.subarray(FRAME_HEAD_BYTES, lengthBytes), context, memory);
  if (plaintext) return { kind: 'entry', plaintext, lengthBytes };
  return { kind: lengthBytes === rest.length && endsUnwritten(bytes, at) ? 'torn' : 'damaged' };
}

/** Whether a length that a frame can have stands at `at`: one place in four thousand of noise, and cheap to ask. */
export function mayBeFrame(bytes: Uint8Array, at: number): boolean {
  if (at + FRAME_HEAD_BYTES + SEAL_OVERHEAD_BYTES > bytes.length || bytes[at] !== 0) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
  return length > SEAL_OVERHEAD_BYTES && length + FRAME_HEAD_BYTES <= MAX_FRAME_BYTES;
}

/** The whole length of frame `seq` by the length and check at `at`; null when they are not its own. The rest of the frame may be missing or damaged. */
export function frameLength(frameKey: FrameKey, seq: number, bytes: Uint8Array, at: number): number | null {
  if (!mayBeFrame(bytes, at)) return null;
  const lengthField = bytes.subarray(at, at + 4);
  if (!beginsSha256(bytes.subarray(at + 4, at + 8), frameContext(frameKey, seq), lengthField)) return null;
  return FRAME_HEAD_BYTES + new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
}

/** Made once for a journal, since one is wanted for each frame. */
const contexts = new WeakMap<FrameKey, { readonly bytes: Uint8Array; readonly view: DataView }>();

/** Valid until the next call. */
function frameContext(frameKey: FrameKey, seq: number): Uint8Array {
  const { bytes, view } = contexts.get(frameKey) ?? newContext(frameKey);
  view.setUint32(bytes.length - SEQ_BYTES, Math.floor(seq / 2 ** 32));
  view.setUint32(bytes.length - SEQ_BYTES / 2, seq % 2 ** 32);
  return bytes;
}

function newContext(frameKey: FrameKey): { readonly bytes: Uint8Array; readonly view: DataView } {
  const bytes = concatBytes(utf8('kept-journal-1'), fromHex(frameKey.vaultId), uint64be(0));
  const context = { bytes, view: new DataView(bytes.buffer) };
  contexts.set(frameKey, context);
  return context;
}

function lengthCheck(context: Uint8Array, lengthField: Uint8Array): Uint8Array {
  return sha256(context, lengthField).subarray(0, 4);
}

function tryUnseal(key: Uint8Array, box: Uint8Array, context: Uint8Array, memory: Uint8Array | null): Uint8Array | null {
  try {
    return unseal(key, box, context, memory);
  } catch (error) {
    if (error instanceof KeptError && error.code === 'crypto/not-authentic') return null;
    throw error;
  }
}

/** The file was made longer, but nothing of the frame reached the disk. */
function isUnwritten(rest: Uint8Array): boolean {
  return rest.length <= MAX_FRAME_BYTES && rest.every((byte) => byte === 0);
}

/** The last sectors of the frame never reached the disk; a whole frame ends so with a chance of 2⁻⁶⁴. */
function endsUnwritten(bytes: Uint8Array, at: number): boolean {
  let zerosFrom = bytes.length;
  while (zerosFrom > at && bytes[zerosFrom - 1] === 0) zerosFrom--;
  return Math.ceil(zerosFrom / SECTOR_BYTES) * SECTOR_BYTES <= bytes.length - LEAST_ZERO_BYTES;
}
