import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../electron/disk.ts';
import { SteppedDigests } from '../../electron/range-digests.ts';

const READ_BYTES = 1024 * 1024;

/** What main answers to 'save.digest', over a file of the browser's private file system: the newest in the profile that is as long, or longer by what comes meanwhile. */
export class SavedDigests {
  readonly #profile: string;
  readonly #digests = new SteppedDigests();
  #known: { readonly sizeBytes: number; readonly path: string } | null = null;

  constructor(profile: string) {
    this.#profile = profile;
  }

  async step(asked: URLSearchParams): Promise<unknown> {
    const [fileBytes, offset, lengthBytes] = ['fileBytes', 'offset', 'lengthBytes'].map((name) => Number(asked.get(name))) as [number, number, number];
    const choice = asked.get('choice') === 'sha256' ? 'sha256' : 'all';
    const isLast = asked.get('isLast') === 'true';
    const digester = await this.#digests.at(offset, choice, !isLast);
    // A new file of the same length has another place.
    if (offset === 0) this.#known = null;
    const file = await open(await this.#find(fileBytes));
    try {
      const readAt = async (at: number): Promise<Uint8Array<ArrayBuffer>> => {
        const bytes = new Uint8Array(Math.max(0, Math.min(READ_BYTES, lengthBytes - at)));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, offset + at);
        return bytes.subarray(0, bytesRead);
      };
      for (let at = 0, reading = readAt(0); at < lengthBytes; at += READ_BYTES) {
        const bytes = await reading;
        reading = readAt(at + READ_BYTES);
        await digester.update(bytes);
      }
    } finally {
      await file.close();
    }
    return isLast ? this.#digests.finish() : null;
  }

  /** Its thread would keep the benchmark from ending. */
  stop(): void {
    this.#digests.stop();
  }

  async #find(sizeBytes: number): Promise<string> {
    if (this.#known?.sizeBytes === sizeBytes) return this.#known.path;
    this.#known = null;
    let newestMs = 0;
    for (const entry of await readdir(join(this.#profile, 'Default'), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile()) continue;
      // The browser removes files of its own at any time.
      const found = await stat(path).catch((error: unknown) => {
        if (errnoOf(error) === 'ENOENT') return null;
        throw error;
      });
      if (found === null || found.size < sizeBytes || found.mtimeMs <= newestMs) continue;
      newestMs = found.mtimeMs;
      this.#known = { sizeBytes, path };
    }
    const known = this.#known as { readonly path: string } | null;
    if (known === null) throw new Error('no such file in the profile');
    return known.path;
  }
}
