import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RangeDigester } from '../../electron/range-digests.ts';

const READ_BYTES = 1024 * 1024;

/** What main answers to 'save.digest', over a file of the browser's private file system: the newest in the profile that is as long, or longer by what comes meanwhile. */
export class SavedDigests {
  readonly #profile: string;
  #digester: RangeDigester | null = null;
  #known: { readonly sizeBytes: number; readonly path: string } | null = null;

  constructor(profile: string) {
    this.#profile = profile;
  }

  async step(asked: URLSearchParams): Promise<unknown> {
    const [fileBytes, offset, lengthBytes] = ['fileBytes', 'offset', 'lengthBytes'].map((name) => Number(asked.get(name))) as [number, number, number];
    const choice = asked.get('choice') === 'sha256' ? 'sha256' : 'all';
    if (this.#digester?.nextOffset !== offset || this.#digester.choice !== choice) this.#digester = new RangeDigester(offset, choice);
    // A new file of the same length has another place.
    if (offset === 0) this.#known = null;
    const file = await open(await this.#find(fileBytes));
    try {
      for (let at = 0; at < lengthBytes; at += READ_BYTES) {
        const bytes = new Uint8Array(Math.min(READ_BYTES, lengthBytes - at));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, offset + at);
        this.#digester.update(bytes.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
    if (asked.get('isLast') !== 'true') return null;
    const found = this.#digester.finish();
    this.#digester = null;
    return found;
  }

  async #find(sizeBytes: number): Promise<string> {
    if (this.#known?.sizeBytes === sizeBytes) return this.#known.path;
    this.#known = null;
    let newestMs = 0;
    for (const entry of await readdir(join(this.#profile, 'Default'), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile()) continue;
      const { size, mtimeMs } = await stat(path);
      if (size < sizeBytes || mtimeMs <= newestMs) continue;
      newestMs = mtimeMs;
      this.#known = { sizeBytes, path };
    }
    const known = this.#known as { readonly path: string } | null;
    if (known === null) throw new Error('no such file in the profile');
    return known.path;
  }
}
