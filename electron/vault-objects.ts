import { dirname, join } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import { randomId } from '../shared/base/ids.ts';
import type { ObjectSink, RecordingSink } from '../shared/vault/store.ts';
import type { Disk, DiskFile } from './disk.ts';
import { errnoOf } from './disk.ts';
import { diskWork } from './disk-errors.ts';
import { openWritten, PART, readExactly, tidyUp, withFile, writeAll } from './durable-file.ts';
import { SteadyFile } from './steady-file.ts';

const OBJECT_NAME = /^[0-9a-f]{32}$/;
const SHELF_NAME = /^[0-9a-f]{2}$/;
/** Of a recording under way, and of one whose line was ended in order: neither is an object yet, and neither is removed as an unfinished one. */
const RECORDING = '.rec';
const HELD = '.held';

/** The vault's encrypted files: objects/ab/ab3f…, each written once under a name that is made here. */
export class VaultObjects {
  readonly #disk: Disk;
  readonly #folder: string;

  /** False at first: an earlier process may have ended between the name of a shelf and its sync, as a sync that failed here does. */
  #areShelvesSynced = false;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
  }

  begin(): Promise<ObjectSink> {
    return this.#begin(PART);
  }

  /** Its name is durable before the first byte. */
  async beginRecording(): Promise<RecordingSink> {
    const sink = await this.#begin(RECORDING);
    await this.#disk.syncFolder(this.#shelfOf(sink.objectId));
    return sink;
  }

  async #begin(ending: string): Promise<PartSink> {
    const objectId = randomId();
    const path = this.#pathOf(objectId);
    const shelf = dirname(path);
    if (await this.#disk.inspect(shelf) === null) {
      this.#areShelvesSynced = false;
      await this.#disk.makeFolder(shelf);
    }
    if (!this.#areShelvesSynced) await this.#disk.syncFolder(this.#folder);
    this.#areShelvesSynced = true;
    if (await this.#disk.inspect(path) !== null) throw new KeptError('disk/failed', { errno: 'EEXIST' });
    const file = await this.#disk.open(path + ending, 'create');
    return new PartSink(this.#disk, objectId, path, ending, new SteadyFile(file));
  }

  async size(objectId: string): Promise<number> {
    const found = await this.#disk.inspect(this.#pathOf(objectId));
    if (found?.kind !== 'file') throw new KeptError('vault/object-missing');
    return found.sizeBytes;
  }

  /** The objects on one shelf; unfinished ones do not count. */
  async list(shelf: string): Promise<readonly { readonly objectId: string; readonly sizeBytes: number }[]> {
    const folder = join(this.#folder, shelf);
    if (!SHELF_NAME.test(shelf)) throw new KeptError('internal/bad-call', { kind: 'object-name' });
    if (await this.#disk.inspect(folder) === null) return [];
    const sizes: { objectId: string; sizeBytes: number }[] = [];
    for (const name of await this.#disk.list(folder)) {
      const found = OBJECT_NAME.test(name) ? await this.#disk.inspect(join(folder, name)) : null;
      if (found?.kind === 'file') sizes.push({ objectId: name, sizeBytes: found.sizeBytes });
    }
    return sizes;
  }

  async read(objectId: string, offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const path = this.#pathOf(objectId);
    return missingMeansObject(() => withFile(this.#disk.open(path, 'read'), (file) => readExactly(file, offset, lengthBytes)));
  }

  async remove(objectId: string): Promise<void> {
    const path = this.#pathOf(objectId);
    await missingMeansObject(() => this.#disk.remove(path));
    await this.#disk.syncFolder(dirname(path));
  }

  async listRecordings(): Promise<readonly { readonly objectId: string; readonly sizeBytes: number; readonly isHeld: boolean }[]> {
    const found: { objectId: string; sizeBytes: number; isHeld: boolean }[] = [];
    for (const shelf of await this.#shelves()) {
      for (const name of (await this.#disk.list(shelf)).filter(isRecording)) {
        const file = await this.#disk.inspect(join(shelf, name));
        if (file?.kind === 'file') found.push({ objectId: name.slice(0, 32), sizeBytes: file.sizeBytes, isHeld: name.endsWith(HELD) });
      }
    }
    return found;
  }

  /** From the drive itself where there is a way: after a sync that failed the system still remembers bytes which the drive does not have. */
  async readRecording(objectId: string, offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const path = await this.#recordingPath(objectId);
    return withFile(openWritten(this.#disk, path), (file) => readExactly(file, offset, lengthBytes));
  }

  /**
   * Done again after an end in the middle it comes to the same: what is behind `keepBytes` is cut off each time, and one that is an object of that length already
   * gets its name made durable, since it may have got that name just before a sync that failed, or never came.
   */
  async finishRecording(objectId: string, keepBytes: number, end: Uint8Array): Promise<void> {
    const there = await this.#disk.inspect(this.#pathOf(objectId));
    if (end.length === 0 && there?.kind === 'file' && there.sizeBytes === keepBytes) return this.#disk.syncFolder(this.#shelfOf(objectId));
    const path = await this.#recordingPath(objectId);
    await withFile(this.#disk.open(path, 'write'), async (file) => {
      await file.truncate(keepBytes);
      await writeAll(file, end, keepBytes);
      await file.sync();
    });
    await this.#disk.rename(path, this.#pathOf(objectId));
    await this.#disk.syncFolder(this.#shelfOf(objectId));
  }

  async removeRecording(objectId: string): Promise<void> {
    await this.#disk.remove(await this.#recordingPath(objectId));
    await this.#disk.syncFolder(this.#shelfOf(objectId));
  }

  async #recordingPath(objectId: string): Promise<string> {
    const path = this.#pathOf(objectId);
    for (const ending of [RECORDING, HELD]) if (await this.#disk.inspect(path + ending) !== null) return path + ending;
    throw new KeptError('vault/object-missing');
  }

  #shelfOf(objectId: string): string {
    return dirname(this.#pathOf(objectId));
  }

  /** True when no object lies here, finished or not. */
  async isEmpty(): Promise<boolean> {
    for (const shelf of await this.#shelves()) {
      if ((await this.#disk.list(shelf)).some((name) => OBJECT_NAME.test(name) || isPart(name) || isRecording(name))) return false;
    }
    return true;
  }

  /** Removes what a crash left unfinished. */
  async removeParts(): Promise<void> {
    for (const shelf of await this.#shelves()) {
      for (const name of await this.#disk.list(shelf)) {
        if (isPart(name)) await this.#disk.remove(join(shelf, name));
      }
    }
  }

  async #shelves(): Promise<readonly string[]> {
    if (await this.#disk.inspect(this.#folder) === null) return [];
    return (await this.#disk.list(this.#folder)).filter((name) => SHELF_NAME.test(name)).map((name) => join(this.#folder, name));
  }

  /** Only names that this store makes; anything else never reaches the disk. */
  #pathOf(objectId: string): string {
    if (!OBJECT_NAME.test(objectId)) throw new KeptError('internal/bad-call', { kind: 'object-name' });
    return join(this.#folder, objectId.slice(0, 2), objectId);
  }
}

function isPart(name: string): boolean {
  return name.endsWith(PART) && OBJECT_NAME.test(name.slice(0, -PART.length));
}

function isRecording(name: string): boolean {
  return (name.endsWith(RECORDING) || name.endsWith(HELD)) && OBJECT_NAME.test(name.slice(0, 32)) && name.length <= 32 + HELD.length;
}

async function missingMeansObject<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') throw new KeptError('vault/object-missing', {}, { cause: error });
    throw error;
  }
}

/** One object being written. After a failed write or commit only `abort` is left. */
class PartSink implements RecordingSink {
  readonly objectId: string;
  readonly #disk: Disk;
  readonly #path: string;
  readonly #ending: string;
  #file: DiskFile | null;
  #sizeBytes = 0;
  /** How far tails have reached. */
  #endBytes = 0;
  #state: 'open' | 'broken' | 'done' = 'open';

  constructor(disk: Disk, objectId: string, path: string, ending: string, file: DiskFile) {
    this.#disk = disk;
    this.objectId = objectId;
    this.#path = path;
    this.#ending = ending;
    this.#file = file;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#step(async (file) => {
      await writeAll(file, bytes, this.#sizeBytes);
      this.#sizeBytes += bytes.length;
    });
  }

  async commit(): Promise<void> {
    await this.#step(async (file) => {
      // What is left of a tail is no part of the object.
      if (this.#endBytes > this.#sizeBytes) await file.truncate(this.#sizeBytes);
      await file.sync();
      this.#file = null;
      await file.close();
      await this.#disk.rename(this.#path + this.#ending, this.#path);
      await this.#syncName();
    });
    this.#state = 'done';
  }

  sync(tail: Uint8Array): Promise<void> {
    return this.#step(async (file) => {
      await writeAll(file, tail, this.#sizeBytes);
      this.#endBytes = Math.max(this.#endBytes, this.#sizeBytes + tail.length);
      await file.sync();
    });
  }

  /** Whatever state it is in: what lies on the disk stays there. */
  async hold(): Promise<void> {
    if (this.#state === 'done') return;
    this.#state = 'done';
    const file = this.#file;
    this.#file = null;
    await diskWork('write', async () => {
      if (file !== null) {
        // A full drive refuses even this; the bytes that it took are there all the same.
        await tidyUp(() => file.sync());
        await tidyUp(() => file.close());
      }
      if (await this.#disk.inspect(this.#path + this.#ending) === null) return;
      await this.#disk.rename(this.#path + this.#ending, this.#path + HELD);
      await this.#disk.syncFolder(dirname(this.#path));
    });
  }

  async #syncName(): Promise<void> {
    try {
      await this.#disk.syncFolder(dirname(this.#path));
    } catch (error) {
      // Nobody will be told of this object, so it must not stay. A recording is all that there is of what was seen: it is one again, and is finished later.
      await tidyUp(() => this.#ending === RECORDING ? this.#disk.rename(this.#path, this.#path + RECORDING) : this.#disk.remove(this.#path));
      throw error;
    }
  }

  async abort(): Promise<void> {
    if (this.#state === 'done') return;
    this.#state = 'done';
    const file = this.#file;
    this.#file = null;
    if (file !== null) await tidyUp(() => file.close());
    await diskWork('write', async () => {
      if (await this.#disk.inspect(this.#path + this.#ending) !== null) await this.#disk.remove(this.#path + this.#ending);
    });
  }

  async #step(work: (file: DiskFile) => Promise<void>): Promise<void> {
    const file = this.#file;
    if (this.#state !== 'open' || file === null) throw new KeptError('internal/bad-call', { kind: 'object-state' });
    try {
      await diskWork('write', () => work(file));
    } catch (error) {
      this.#state = 'broken';
      throw error;
    }
  }
}
