import { MAX_ENTRIES, MAX_NAME_BYTES } from '../bundle/layout.ts';
import type { DirectoryRecord } from '../zip/central-directory.ts';
import { openArchive, type Departure, type UnreadableReason } from '../zip/read-archive.ts';
import { readEntries, type EntryVisitor } from '../zip/read-entries.ts';
import { ReadWindow, type RangeDigests } from '../zip/read-window.ts';
import { BundleFiles, type BundleFile } from './bundle-files.ts';
import { bundleLike, findFolder, hasTwins, pathBelow } from './check-names.ts';
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
  const collector = new Collector(source.sizeBytes, hooks);
  const report = await readEntries(window, archive, collector);
  const departures = [...archive.departures, ...report.departures];
  const isClear = folder !== 'ambiguous' && !report.overlapping && !hasTwins(archive.records);
  if (!isClear) return { kind: 'bundle', records: archive.records, departures, files: null };
  const files = new BundleFiles(folder, collector.filesBelow(folder, archive.records), source, hooks.signal);
  return { kind: 'bundle', records: archive.records, departures, files };
}

/** Takes the digests of each entry as it passes. */
class Collector implements EntryVisitor {
  readonly #totalBytes: number;
  readonly #hooks: ReadHooks;
  readonly #found = new Map<DirectoryRecord, BundleFile['found']>();
  #digests: EntryDigests | null = null;
  #dataOffset = 0;
  #doneBytes = 0;

  constructor(totalBytes: number, hooks: ReadHooks) {
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
    if (digests) this.#found.set(record, { ...digests, dataOffset: this.#dataOffset });
  }

  /** Entries outside the folder keep their full name, so that they are seen as files that no list names. */
  filesBelow(folder: string, records: readonly DirectoryRecord[]): Map<string, BundleFile> {
    const files = new Map<string, BundleFile>();
    for (const record of records) {
      if (record.name.endsWith('/')) continue;
      const path = pathBelow(folder, record.name) ?? `../${record.name}`;
      files.set(path, { path, sizeBytes: record.sizeBytes, found: this.#found.get(record) ?? null });
    }
    return files;
  }
}
