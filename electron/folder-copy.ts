import { dirname, join } from 'node:path';
import { equalBytes } from '../shared/base/bytes.ts';
import { KeptError } from '../shared/base/errors.ts';
import type { Disk } from './disk.ts';
import { openWritten, PART, readExactly, readSmallFile, replaceFile, withFile } from './durable-file.ts';
import type { CopyStep } from './file-copy.ts';
import { FileCopy } from './file-copy.ts';

const HEADERS = ['vault.json.previous', 'vault.json'] as const;
const MAX_HEADER_BYTES = 1024 * 1024;
/** Segments are never longer (FORMAT.md, journal). */
const MAX_SEGMENT_BYTES = 8 * 1024 * 1024;
/** Names of files that are copied in steps: stored files, and parts of the readable log. */
const FILE_NAME = /^(objects\/([0-9a-f]{2})\/\2[0-9a-f]{30}|log\/[0-9]{6,9}\.age)$/;
/** Of any file that a backup has. */
const OWN_NAME = /^(vault\.json(\.previous)?|backup\.json|[0-9]{6}\.kj|[0-9]{6,9}\.age|[0-9a-f]{32})$/;

/**
 * Copies parts of one vault-shaped folder into another. Each call is short; what it says is done is whole and, after `settle`, durable.
 * The order of the calls, which makes an interrupted copy a usable one, is the caller's.
 */
export class FolderCopy {
  readonly #disk: Disk;
  readonly #from: string;
  readonly #to: string;
  /** Folders with names that are not synced yet. */
  readonly #unsynced = new Set<string>();
  #current: { readonly name: string; readonly copy: FileCopy } | null = null;

  constructor(disk: Disk, from: string, to: string) {
    this.#disk = disk;
    this.#from = from;
    this.#to = to;
  }

  /** One step of copying a stored file over whatever lies there; to be called until `isDone`. Another name gives up the one before. */
  async copyFile(name: string): Promise<CopyStep> {
    if (!FILE_NAME.test(name)) throw new KeptError('internal/bad-call', { kind: 'copy-name' });
    if (this.#current?.name !== name) await this.#begin(name);
    const current = this.#current;
    if (current === null) throw new KeptError('internal/bad-call', { kind: 'copy-state' });
    try {
      const step = await current.copy.step();
      if (step.isDone) this.#end(current.copy.folder);
      return step;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async #begin(name: string): Promise<void> {
    await this.stop();
    const to = join(this.#to, name);
    await this.#makeFolder(dirname(to));
    this.#current = { name, copy: await FileCopy.begin(this.#disk, join(this.#from, name), to) };
  }

  #end(folder: string): void {
    this.#unsynced.add(folder);
    this.#current = null;
  }

  /** Leaves nothing of a file that is not finished. */
  async stop(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    await current?.copy.abort();
  }

  /** An earlier run may have ended between a name and its sync. What it left is taken over, so all its names count as not synced yet. */
  async takeOver(): Promise<void> {
    for (const folder of [dirname(this.#to), ...await foldersIn(this.#disk, this.#to)]) this.#unsynced.add(folder);
  }

  /** Everything copied so far would survive a power cut when this resolves. */
  async settle(): Promise<void> {
    for (const folder of this.#unsynced) {
      await this.#disk.syncFolder(folder);
      this.#unsynced.delete(folder);
    }
  }

  /**
   * The first `lengthBytes` of a segment, which may hold more already. Nothing is written when they lie there as they are; `copiedBytes` is then 0. Something
   * else under that name is kept beside it.
   */
  async copySegment(segment: number, lengthBytes: number): Promise<{ readonly copiedBytes: number }> {
    await this.settle();
    const name = join('journal', segmentName(segment));
    if (lengthBytes > MAX_SEGMENT_BYTES) throw new KeptError('internal/bad-call', { kind: 'range' });
    const bytes = await this.#read(join(this.#from, name), lengthBytes);
    const to = join(this.#to, name);
    await this.#makeFolder(dirname(to));
    const there = await readSmallFile(this.#disk, to, 2 * MAX_SEGMENT_BYTES);
    if (there !== null && equalBytes(there, bytes)) return { copiedBytes: 0 };
    if (there !== null && !equalBytes(there, bytes.subarray(0, there.length))) await this.#keepBeside(to);
    await this.#replace(to, bytes);
    return { copiedBytes: bytes.length };
  }

  /** How many bytes of the segment are the same on both sides, from its beginning. */
  async compareSegment(segment: number): Promise<{ readonly sameBytes: number; readonly thereBytes: number }> {
    const name = join('journal', segmentName(segment));
    const [here, there] = [await this.#readWhole(join(this.#from, name)), await this.#readWhole(join(this.#to, name))];
    let same = 0;
    while (same < here.length && same < there.length && here[same] === there[same]) same++;
    return { sameBytes: same, thereBytes: there.length };
  }

  /** Both header files; the one before goes first, so that at every moment one readable header is in place. */
  async copyHeader(): Promise<void> {
    await this.settle();
    for (const name of HEADERS) {
      const bytes = await readSmallFile(this.#disk, join(this.#from, name), MAX_HEADER_BYTES);
      const there = await readSmallFile(this.#disk, join(this.#to, name), MAX_HEADER_BYTES);
      if (bytes !== null && (there === null || !equalBytes(bytes, there))) await this.#replace(join(this.#to, name), bytes);
    }
  }

  /** After the entry that says so has been copied: a file that was deleted here must not stay there. */
  async removeObject(objectId: string): Promise<void> {
    const path = join(this.#to, 'objects', objectId.slice(0, 2), objectId);
    if (await this.#disk.inspect(path) === null) return;
    await this.#disk.remove(path);
    await this.#disk.syncFolder(dirname(path));
  }

  async #replace(path: string, bytes: Uint8Array): Promise<void> {
    await replaceFile(this.#disk, path, bytes);
    const isSame = await withFile(openWritten(this.#disk, path), async (file) => await file.sizeBytes() === bytes.length && equalBytes(await readExactly(file, 0, bytes.length), bytes));
    if (!isSame) throw new KeptError('backup/read-back');
  }

  async #keepBeside(path: string): Promise<void> {
    let number = 1;
    while (await this.#disk.inspect(`${path}.aside-${number}`) !== null) number++;
    await this.#disk.rename(path, `${path}.aside-${number}`);
  }

  async #makeFolder(folder: string): Promise<void> {
    if (await this.#disk.inspect(folder) !== null) return;
    // Whoever began the copy made it: where it has gone, its drive has, and one made in its place would be half of a copy that nobody finds again.
    if (folder === this.#to) throw new KeptError('disk/failed', { errno: 'ENOENT' });
    await this.#makeFolder(dirname(folder));
    await this.#disk.makeFolder(folder);
    await this.#disk.syncFolder(dirname(folder));
  }

  #read(path: string, lengthBytes: number): Promise<Uint8Array> {
    return withFile(this.#disk.open(path, 'read'), (file) => readExactly(file, 0, lengthBytes));
  }

  async #readWhole(path: string): Promise<Uint8Array> {
    return await readSmallFile(this.#disk, path, 2 * MAX_SEGMENT_BYTES) ?? new Uint8Array();
  }
}

export function segmentName(segment: number): string {
  return `${String(segment).padStart(6, '0')}.kj`;
}

/** Removes what an interrupted copy left: unfinished files of ours in the folders of a backup, where other people's may lie as well. */
export async function removeUnfinished(disk: Disk, folder: string): Promise<void> {
  for (const place of await foldersIn(disk, folder)) {
    for (const name of await namesIn(disk, place)) {
      if (name.endsWith(PART) && OWN_NAME.test(name.slice(0, -PART.length))) await disk.remove(join(place, name));
    }
  }
}

/** Every folder of a vault-shaped folder that is there, itself first. */
async function foldersIn(disk: Disk, folder: string): Promise<readonly string[]> {
  const shelves = (await namesIn(disk, join(folder, 'objects'))).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const folders = [folder, ...['journal', 'log', 'objects', ...shelves.map((name) => join('objects', name))].map((name) => join(folder, name))];
  const there: string[] = [];
  for (const place of folders) if ((await disk.inspect(place))?.kind === 'folder') there.push(place);
  return there;
}

async function namesIn(disk: Disk, folder: string): Promise<readonly string[]> {
  return (await disk.inspect(folder))?.kind === 'folder' ? disk.list(folder) : [];
}
