import { join } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import { STORE_CHUNK_BYTES } from '../shared/contract/store-port.ts';
import type { Disk } from './disk.ts';
import { readExactly, tidyUp, withFile, writeAll } from './durable-file.ts';

const SEGMENT_NAME = /^([0-9]{6})\.kj$/;
const OWN_NAME = /^[0-9]{6}\.kj/;

export interface SegmentSize {
  readonly segment: number;
  readonly sizeBytes: number;
}

/** The journal's segments: files 000001.kj, 000002.kj, … that only grow at their end. Calls must not overlap (VaultFolder queues them). */
export class VaultJournal {
  readonly #disk: Disk;
  readonly #folder: string;
  /** An append that is running, or failed and could not be cut off yet: nothing is acknowledged behind this place. */
  #unclean: { readonly segment: number; readonly offset: number; readonly isNew: boolean } | null = null;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
  }

  /** True when neither a segment nor a tail that was set aside lies here. */
  async isEmpty(): Promise<boolean> {
    if (await this.#disk.inspect(this.#folder) === null) return true;
    return !(await this.#disk.list(this.#folder)).some((name) => OWN_NAME.test(name));
  }

  /** Sizes in order from segment 1. Throws 'vault/damaged-journal' {segment} for the first one missing below the last. */
  async list(): Promise<readonly SegmentSize[]> {
    if (await this.#disk.inspect(this.#folder) === null) return [];
    const numbers = (await this.#disk.list(this.#folder)).flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
    const sizes: SegmentSize[] = [];
    for (const [index, segment] of numbers.entries()) {
      if (segment !== index + 1) throw new KeptError('vault/damaged-journal', { segment: index + 1, offset: 0 });
      const found = await this.#disk.inspect(this.#pathOf(segment));
      if (found?.kind !== 'file') throw new KeptError('vault/damaged-journal', { segment, offset: 0 });
      sizes.push({ segment, sizeBytes: found.sizeBytes });
    }
    return this.#acknowledged(sizes);
  }

  /** What a refused append left uncut is shown to no reader: taken in as an entry, it would go with the next append, and the journal would have lost it. */
  #acknowledged(sizes: readonly SegmentSize[]): readonly SegmentSize[] {
    const place = this.#unclean;
    if (place === null) return sizes;
    const shown = place.isNew ? sizes.filter(({ segment }) => segment !== place.segment) : sizes;
    return shown.map(({ segment, sizeBytes }) => ({ segment, sizeBytes: segment === place.segment ? Math.min(sizeBytes, place.offset) : sizeBytes }));
  }

  /** Every segment that lies here, in the order of the numbers, whatever is missing between. */
  async survey(): Promise<readonly SegmentSize[]> {
    if (await this.#disk.inspect(this.#folder) === null) return [];
    const sizes: SegmentSize[] = [];
    for (const name of (await this.#disk.list(this.#folder)).toSorted()) {
      const segment = Number(SEGMENT_NAME.exec(name)?.[1] ?? 0);
      const found = segment > 0 ? await this.#disk.inspect(this.#pathOf(segment)) : null;
      if (found?.kind === 'file') sizes.push({ segment, sizeBytes: found.sizeBytes });
    }
    return this.#acknowledged(sizes);
  }

  async read(segment: number, offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    return withFile(this.#disk.open(this.#pathOf(segment), 'read'), (file) => readExactly(file, offset, lengthBytes));
  }

  /** Durable when it resolves; when it rejects, the journal ends where it ended before. Answers how long the journal was before. */
  async append(segment: number, offset: number, bytes: Uint8Array): Promise<number> {
    await this.#cutUnclean();
    const sizes = await this.list();
    const isNext = offset === 0 && segment === sizes.length + 1;
    const isLast = segment === sizes.length && sizes.at(-1)?.sizeBytes === offset;
    if (!isNext && !isLast) throw new KeptError('internal/bad-call', { kind: 'journal-place' });
    try {
      await withFile(this.#disk.open(this.#pathOf(segment), isNext ? 'create' : 'write'), async (file) => {
        this.#unclean = { segment, offset, isNew: isNext };
        await writeAll(file, bytes, offset);
        await file.sync();
        if (offset === 0) await this.#disk.syncFolder(this.#folder);
      });
    } catch (error) {
      // Even a sync that failed, or a close behind it, may have left the entry: it is cut off, so that a second try does not lie behind a first.
      await tidyUp(() => this.#cutUnclean());
      throw error;
    }
    this.#unclean = null;
    return sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  async #cutUnclean(): Promise<void> {
    const place = this.#unclean;
    if (place === null) return;
    if (place.isNew) await this.#removeSegment(place.segment);
    else await this.#cut(place.segment, place.offset);
    this.#unclean = null;
  }

  async #removeSegment(segment: number): Promise<void> {
    if (await this.#disk.inspect(this.#pathOf(segment)) === null) return;
    await this.#disk.remove(this.#pathOf(segment));
    await this.#disk.syncFolder(this.#folder);
  }

  /** Copies what lies behind `keepBytes` of the last segment into a file beside it, then cuts the segment there. */
  async setAsideTail(segment: number, keepBytes: number): Promise<void> {
    const last = (await this.list()).at(-1);
    if (last?.segment !== segment || keepBytes > last.sizeBytes) throw new KeptError('internal/bad-call', { kind: 'journal-place' });
    if (keepBytes === last.sizeBytes) return;
    const asidePath = await this.#freeAsidePath(segment);
    await this.#copyTail(segment, keepBytes, last.sizeBytes, asidePath);
    await this.#disk.syncFolder(this.#folder);
    await this.#cut(segment, keepBytes);
  }

  async #copyTail(segment: number, from: number, to: number, asidePath: string): Promise<void> {
    await withFile(this.#disk.open(this.#pathOf(segment), 'read'), (source) =>
      withFile(this.#disk.open(asidePath, 'create'), async (target) => {
        for (let at = from; at < to; at += STORE_CHUNK_BYTES) {
          const bytes = await readExactly(source, at, Math.min(STORE_CHUNK_BYTES, to - at));
          await writeAll(target, bytes, at - from);
        }
        await target.sync();
      }));
  }

  async #cut(segment: number, sizeBytes: number): Promise<void> {
    await withFile(this.#disk.open(this.#pathOf(segment), 'write'), async (file) => {
      await file.truncate(sizeBytes);
      await file.sync();
    });
  }

  async #freeAsidePath(segment: number): Promise<string> {
    const taken = new Set(await this.#disk.list(this.#folder));
    let number = 1;
    while (taken.has(`${nameOf(segment)}.aside-${number}`)) number++;
    return join(this.#folder, `${nameOf(segment)}.aside-${number}`);
  }

  #pathOf(segment: number): string {
    return join(this.#folder, nameOf(segment));
  }
}

function nameOf(segment: number): string {
  return `${String(segment).padStart(6, '0')}.kj`;
}
