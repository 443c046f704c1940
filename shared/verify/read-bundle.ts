import { MAX_ENTRIES, MAX_NAME_BYTES } from '../bundle/layout.ts';
import type { DirectoryRecord } from '../zip/central-directory.ts';
import { openArchive, type Departure, type UnreadableReason } from '../zip/read-archive.ts';
import { readEntries, type EntryVisitor } from '../zip/read-entries.ts';
import { ReadWindow, type RangeDigests } from '../zip/read-window.ts';
import { BundleFiles, type BundleFile, type FoundBytes } from './bundle-files.ts';
import { bundleLike, findFolder, hasTwins, pathBelow } from './check-names.ts';
import { DigestTable } from './digest-table.ts';
import { entryDigests, type EntryDigests } from './entry-digests.ts';
import type { RandomAccess } from './result.ts';

/** Central records are 46 bytes and a name; foreign archives add extra fields, for which there is room. */
export const MAX_DIRECTORY_BYTES = MAX_ENTRIES * (46 + MAX_NAME_BYTES + 64);

export interface ReadHooks {
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What one pass over the whole file found. */
export interface ReadBundle {
  readonly kind: 'bundle';
  readonly records: readonly DirectoryRecord[];
  readonly departures: readonly Departure[];
  /** Null where two readers could take this file for two different bundles: nothing more is then judged. */
  readonly files: BundleFiles | null;
}

export interface NoBundle {
  readonly kind: 'no-bundle' | 'damaged';
  readonly reason: UnreadableReason | 'no-bundle';
}

/** Reads and hashes every byte of the file once. 'damaged' is a bundle whose list of entries cannot be read. */
export async function readBundle(source: RandomAccess, hooks: ReadHooks): Promise<ReadBundle | NoBundle> {
  const window = new ReadWindow(source, hooks.signal);
  const archive = await openArchive(window, { entries: MAX_ENTRIES, directoryBytes: MAX_DIRECTORY_BYTES });
  if ('reason' in archive) {
    const isDamaged = archive.reason === 'directory-damaged' && bundleLike(archive.firstName);
    return { kind: isDamaged ? 'damaged' : 'no-bundle', reason: archive.reason };
  }
  const folder = findFolder(archive.records);
  if (folder === null) return { kind: 'no-bundle', reason: 'no-bundle' };
  const collector = new Collector(archive.records.length, source.sizeBytes, hooks);
  const report = await readEntries(window, archive, collector);
  const departures = [...archive.departures, ...report.departures];
  const isClear = folder !== 'ambiguous' && !report.overlapping && !hasTwins(archive.records);
  if (!isClear) return { kind: 'bundle', records: archive.records, departures, files: null };
  const files = new BundleFiles(folder, collector.filesBelow(folder, archive.records), source, hooks.signal);
  return { kind: 'bundle', records: archive.records, departures, files };
}

/** The digests of one entry among those of all. */
class Found implements FoundBytes {
  readonly #digests: FoundDigests;
  readonly #at: number;
  readonly dataOffset: number;

  constructor(digests: FoundDigests, at: number, dataOffset: number) {
    this.#digests = digests;
    this.#at = at;
    this.dataOffset = dataOffset;
  }

  get sha256(): string {
    return this.#digests.sha256.get(this.#at);
  }

  get sha512(): string {
    return this.#digests.sha512.get(this.#at);
  }
}

interface FoundDigests {
  readonly sha256: DigestTable;
  readonly sha512: DigestTable;
}

/** Takes the digests of each entry as it passes. */
class Collector implements EntryVisitor {
  readonly #totalBytes: number;
  readonly #hooks: ReadHooks;
  readonly #all: FoundDigests;
  readonly #found = new Map<DirectoryRecord, Found>();
  #digests: EntryDigests | null = null;
  #dataOffset = 0;
  #doneBytes = 0;

  constructor(entries: number, totalBytes: number, hooks: ReadHooks) {
    this.#all = { sha256: new DigestTable('sha256', entries), sha512: new DigestTable('sha512', entries) };
    this.#totalBytes = totalBytes;
    this.#hooks = hooks;
  }

  begin(record: DirectoryRecord, dataOffset: number): void {
    this.#digests = entryDigests(record.sizeBytes);
    this.#dataOffset = dataOffset;
  }

  data(bytes: Uint8Array): void {
    this.#digests?.update(bytes);
  }

  digested({ sha256, sha512 }: RangeDigests): void {
    this.#digests = { update: () => undefined, finish: () => Promise.resolve({ sha256, sha512 }) };
  }

  passed(lengthBytes: number): void {
    this.#doneBytes += lengthBytes;
    this.#hooks.onProgress?.(this.#doneBytes, this.#totalBytes);
  }

  async end(record: DirectoryRecord): Promise<void> {
    const digests = await this.#digests?.finish();
    if (!digests) return;
    const at = this.#found.size;
    this.#all.sha256.put(at, digests.sha256);
    this.#all.sha512.put(at, digests.sha512);
    this.#found.set(record, new Found(this.#all, at, this.#dataOffset));
  }

  /** Entries outside the folder keep their full name, so that they are seen as files that no list names. */
  filesBelow(folder: string, records: readonly DirectoryRecord[]): Map<string, BundleFile> {
    const files = new Map<string, BundleFile>();
    for (const record of records) {
      if (record.name.endsWith('/')) continue;
      const path = pathBelow(folder, record.name) ?? `../${record.name}`;
      files.set(path, { path, row: files.get(path)?.row ?? files.size, sizeBytes: record.sizeBytes, found: this.#found.get(record) ?? null });
    }
    return files;
  }
}
