import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { KeptError } from '../shared/base/errors.ts';
import type { DigestChoice, RangeDigests } from '../shared/contract/store-port.ts';
import { type PassingSha512, Sha512Here, Sha512Thread } from './passing-sha512.ts';

/** Digests of a range of a file that is fed in order, by the system's own code: several times as fast as anything in a page, and no byte crosses to it. */
class RangeDigester {
  readonly choice: DigestChoice;
  readonly #sha256: Hash = createHash('sha256');
  readonly #sha512: PassingSha512;
  #crc32 = 0;
  #nextOffset: number;

  /** `sha512` has just been begun, or has given its last digest. */
  constructor(offset: number, choice: DigestChoice, sha512: PassingSha512) {
    this.choice = choice;
    this.#sha512 = sha512;
    this.#nextOffset = offset;
  }

  /** Where the next bytes must begin. */
  get nextOffset(): number {
    return this.#nextOffset;
  }

  /** The bytes are not the caller's any more. */
  async update(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#nextOffset += bytes.length;
    this.#sha256.update(bytes);
    if (this.choice !== 'all') return;
    this.#crc32 = crc32(bytes, this.#crc32);
    await this.#sha512.update(bytes);
  }

  async finish(): Promise<RangeDigests> {
    const sha512 = this.choice === 'all' ? await this.#sha512.finishHex() : '';
    return { sha256: this.#sha256.digest('hex'), sha512, crc32: this.#crc32 };
  }
}

/** The digests of one file, of one range after another. Those of a large range have a thread of their own for the longest of them; it ends with `stop`. */
export class SteppedDigests {
  #digester: RangeDigester | null = null;
  #thread: Sha512Thread | null = null;
  #stops = 0;

  /** For bytes at `offset`: goes on with the range that comes to it, or begins anew there. */
  async at(offset: number, choice: DigestChoice, isLarge: boolean): Promise<RangeDigester> {
    if (this.#digester?.nextOffset === offset && this.#digester.choice === choice) return this.#digester;
    // Something of a range that was left lies in the thread.
    if (this.#digester !== null) this.stop();
    this.#digester = new RangeDigester(offset, choice, choice === 'all' && isLarge ? await this.#sha512() : new Sha512Here());
    return this.#digester;
  }

  /** Of the range that was begun last. */
  async finish(): Promise<RangeDigests> {
    const digester = this.#digester;
    if (digester === null) throw stopped();
    const digests = await digester.finish();
    this.#digester = null;
    return digests;
  }

  /** Whoever still waits for a digest hears that it failed. */
  stop(): void {
    this.#stops += 1;
    this.#digester = null;
    this.#thread?.stop();
    this.#thread = null;
  }

  async #sha512(): Promise<PassingSha512> {
    if (this.#thread !== null) return this.#thread;
    const stops = this.#stops;
    const thread = await Sha512Thread.start();
    if (stops !== this.#stops) {
      thread?.stop();
      throw stopped();
    }
    this.#thread = thread;
    return thread ?? new Sha512Here();
  }
}

function stopped(): KeptError {
  return new KeptError('internal/unexpected', { kind: 'digest-stopped' });
}
