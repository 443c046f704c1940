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

  /** What main does with a file that it writes, on the way. */
  async sync(asked: URLSearchParams): Promise<void> {
    const file = await open(await this.#newest(Number(asked.get('fileBytes'))), 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Its thread would keep the benchmark from ending. */
  stop(): void {
    this.#digests.stop();
  }

  async #find(sizeBytes: number): Promise<string> {
    if (this.#known?.sizeBytes !== sizeBytes) this.#known = { sizeBytes, path: await this.#newest(sizeBytes) };
    return this.#known.path;
  }

  async #newest(sizeBytes: number): Promise<string> {
    let newest: { readonly path: string; readonly mtimeMs: number } | null = null;
    for (const entry of await readdir(join(this.#profile, 'Default'), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile()) continue;
      // The browser removes files of its own at any time.
      const found = await stat(path).catch((error: unknown) => {
        if (errnoOf(error) === 'ENOENT') return null;
        throw error;
      });
      if (found === null || found.size < sizeBytes || found.mtimeMs <= (newest?.mtimeMs ?? 0)) continue;
      newest = { path, mtimeMs: found.mtimeMs };
    }
    if (newest === null) throw new Error('no such file in the profile');
    return newest.path;
  }
}
