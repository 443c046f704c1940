import { toHex } from '../../../shared/base/bytes.ts';
import { DIGEST_STEP_BYTES, type SavePart } from '../../../shared/contract/store-port.ts';
import type { SteadyFile } from '../../../electron/steady-file.ts';
import { openSyncFile, steadyFile, type SyncFile } from './opfs-file.ts';

/** Places to save to, whatever the handle: files that are flushed when finished, read back, and removed when the next export begins. */
export class OpfsSaves {
  readonly #parts = new Map<string, OpfsSave>();

  part(_handle: string, part: SavePart): OpfsSave {
    const save = this.#parts.get(part) ?? new OpfsSave(`${part}.part`);
    this.#parts.set(part, save);
    return save;
  }
}

class OpfsSave {
  readonly fileName: string;
  #file: SyncFile | null = null;
  #steady: SteadyFile | null = null;
  #sizeBytes = 0;
  /** How much of it the digest of what is being written has seen, or is looking at. */
  #hashedBytes = 0;
  #hashing: Promise<unknown> = Promise.resolve();

  constructor(fileName: string) {
    this.fileName = fileName;
  }

  async begin(): Promise<void> {
    await this.#steady?.close();
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(this.fileName).catch(() => undefined);
    this.#file = await openSyncFile(root, this.fileName, true);
    this.#steady = steadyFile(this.#file);
    this.#sizeBytes = 0;
    this.#hashedBytes = 0;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#sizeBytes += (await this.#steady?.write(bytes, this.#sizeBytes)) ?? 0;
    if (this.#sizeBytes - this.#hashedBytes >= DIGEST_STEP_BYTES) await this.#hashWritten();
  }

  async finish(): Promise<{ sizeBytes: number; sha256: unknown }> {
    this.#opened().flush();
    // In the profile a small one cannot be told from others; it costs nothing to hash here.
    if (this.#sizeBytes < DIGEST_STEP_BYTES) return { sizeBytes: this.#sizeBytes, sha256: await sha256Of(await this.read(0, this.#sizeBytes)) };
    await this.#hashWritten(true);
    const last = (await this.#hashing) as { sha256: unknown };
    return { sizeBytes: this.#sizeBytes, sha256: last.sha256 };
  }

  /** Main hashes what it is given while it writes. Here the same code does, in the benchmark's Node process, a step behind. */
  async #hashWritten(isLast = false): Promise<void> {
    await this.#hashing;
    const lengthBytes = this.#sizeBytes - this.#hashedBytes;
    this.#hashing = this.digest(this.#hashedBytes, lengthBytes, isLast, 'sha256');
    this.#hashedBytes += lengthBytes;
  }

  async read(offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(lengthBytes);
    this.#opened().read(bytes, { at: offset });
    return bytes;
  }

  /** By main's own code, in the benchmark's Node process, over the real file that Chromium keeps of this one. */
  async digest(offset: number, lengthBytes: number, isLast: boolean, choice: string): Promise<unknown> {
    const answer = await fetch(`/digest?${new URLSearchParams({ fileBytes: `${this.#sizeBytes}`, offset: `${offset}`, lengthBytes: `${lengthBytes}`, isLast: `${isLast}`, choice })}`);
    return answer.json();
  }

  async commit(): Promise<void> {
    this.#opened().flush();
  }

  async withdraw(): Promise<void> {
    await this.#steady?.close();
    this.#steady = null;
    this.#file = null;
  }

  abort(): Promise<void> {
    return this.withdraw();
  }

  #opened(): SyncFile {
    if (this.#file === null) throw new Error('not begun');
    return this.#file;
  }
}

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
