import { createSha256 } from '../../shared/crypto/hash.ts';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import type { StreamHash } from '../../shared/crypto/sha2.ts';
import type { RandomAccess } from '../../shared/verify/result.ts';

const STEP_BYTES = 1024 * 1024;

/** A file that is digested as a whole while it is read: the verifier reads forward, so that hardly a byte is read for this alone. */
export class DigestingAccess implements RandomAccess {
  readonly sizeBytes: number;
  readonly #file: Blob;
  readonly #digest: StreamHash;
  #digestedBytes = 0;

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
    const isNext = offset <= this.#digestedBytes && offset + bytes.length > this.#digestedBytes;
    if (isNext) {
      this.#digest.update(bytes.subarray(this.#digestedBytes - offset));
      this.#digestedBytes = offset + bytes.length;
    }
    return bytes;
  }

  /** SHA-256 of the whole file; what nobody has read by now is read. */
  async finish(onProgress: (doneBytes: number, totalBytes: number) => void): Promise<string> {
    while (this.#digestedBytes < this.sizeBytes) {
      await this.read(this.#digestedBytes, STEP_BYTES);
      onProgress(this.#digestedBytes, this.sizeBytes);
    }
    return this.#digest.finishHex();
  }
}
