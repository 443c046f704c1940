import { equalBytes } from '../../shared/base/bytes.ts';
import { KeptError } from '../../shared/base/errors.ts';
import { createSha256 } from '../../shared/crypto/hash.ts';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import type { StreamHash } from '../../shared/crypto/sha2.ts';
import type { RandomAccess } from '../../shared/verify/result.ts';

const STEP_BYTES = 1024 * 1024;
/** The end of a file and the list of its entries, which are read first, are never more in a bundle of the profile. */
const MAX_AHEAD_BYTES = 20 * STEP_BYTES;

/**
 * A file that is digested as a whole while it is read: the verifier reads forward, so that hardly a byte is read for this alone. What it read before its turn is held
 * against what is there in its turn, so that the digest is that of the bytes that were judged, and of no others that a changing file had by then.
 */
export class DigestingAccess implements RandomAccess {
  readonly sizeBytes: number;
  readonly #file: Blob;
  readonly #digest: StreamHash;
  #digestedBytes = 0;
  readonly #ahead: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  #aheadBytes = 0;

  private constructor(file: Blob, digest: StreamHash) {
    this.#file = file;
    this.#digest = digest;
    this.sizeBytes = file.size;
  }

  static async of(file: Blob): Promise<DigestingAccess> {
    await loadSodium();
    return new DigestingAccess(file, createSha256());
  }

  async read(offset: number, lengthBytes: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(await this.#file.slice(offset, offset + lengthBytes).arrayBuffer());
    if (offset > this.#digestedBytes) this.#keep(offset, bytes);
    else if (offset + bytes.length > this.#digestedBytes) this.#take(bytes.subarray(this.#digestedBytes - offset));
    return bytes;
  }

  /** SHA-256 of the whole file; what nobody has read by now is read. Throws 'file/changed'. */
  async finish(onProgress: (doneBytes: number, totalBytes: number) => void): Promise<string> {
    while (this.#digestedBytes < this.sizeBytes) {
      const before = this.#digestedBytes;
      await this.read(before, STEP_BYTES);
      if (this.#digestedBytes === before) throw new KeptError('file/changed');
      onProgress(this.#digestedBytes, this.sizeBytes);
    }
    return this.#digest.finishHex();
  }

  #keep(offset: number, bytes: Uint8Array): void {
    if (this.#aheadBytes + bytes.length > MAX_AHEAD_BYTES) return;
    this.#ahead.push({ offset, bytes });
    this.#aheadBytes += bytes.length;
  }

  #take(next: Uint8Array): void {
    const start = this.#digestedBytes;
    for (const { offset, bytes } of this.#ahead) {
      const [from, to] = [Math.max(start, offset), Math.min(start + next.length, offset + bytes.length)];
      if (from < to && !equalBytes(next.subarray(from - start, to - start), bytes.subarray(from - offset, to - offset))) throw new KeptError('file/changed');
    }
    this.#digest.update(next);
    this.#digestedBytes = start + next.length;
  }
}
