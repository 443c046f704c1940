import { KeptError } from '../base/errors.ts';
import { TAG_FILES } from '../bundle/layout.ts';
import { clockRemark, type ClockRemark } from '../custody/clock-remarks.ts';
import type { Act, ActData, CustodyBody, FieldChange } from '../custody/entry.ts';
import type { Item } from '../evidence/item.ts';
import { isPictureType, readPictureSize, type PictureType } from '../evidence/picture-size.ts';
import type { BundleFiles } from './bundle-files.ts';
import { itemFolders, storedPath } from './check-items.ts';
import { readLog } from './custody-lines.ts';
import { CheckFault } from './faults.ts';
import { readItemPage, readItems } from './item-list.ts';
import { pictureTypeOf } from './picture-type.ts';
import { TextBudget } from './text-budget.ts';

/** Part of a list, and how long all of it is. */
export interface Page<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

export interface ContentFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface ContentItem {
  readonly item: Item;
  /** Where its bytes lie; null where none are stored. */
  readonly path: string | null;
}

export type LogRow =
  | { readonly kind: 'entry'; readonly caseSeq: number; readonly body: CustodyBody; readonly entryHash: string; readonly exhibitNo: string | null; readonly clock: ClockRemark | null }
  /** Entries present by their hash alone, one after the other. */
  | { readonly kind: 'left-out'; readonly first: number; readonly last: number };

export interface ContentPicture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mime: PictureType;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A picture is held as a whole where it is decoded. */
const MAX_PICTURE_BYTES = 64 * 1024 * 1024;
/** What a decoder allocates follows from these and not from the size of the file. */
const MAX_PICTURE_PIXELS = 100_000_000;
const MAX_PICTURE_SIDE_PX = 16_384;
/** A capture has some dozens of facts, a change some fields. What lies beyond is counted and not shown: a screen that is built of half a million lines stands still. */
const MAX_PARTS = 500;
/** Of a value that was changed no more than its beginning is shown in any case. */
const MAX_CHANGED_LETTERS = 280;
/** Covered by no list that is signed: the signatures themselves, and the second list of lists. */
const NOT_SIGNED: ReadonlySet<string> = new Set([TAG_FILES.tagmanifestSha512, TAG_FILES.sshSignature, TAG_FILES.rawSignature]);

/**
 * What lies in a bundle that is intact. Made only after every check passed; whatever it gives is read again from the file and hashed again, and was
 * covered by the signature: bytes that changed meanwhile end in 'file/changed' and are never given out as a whole.
 */
export class BundleContents {
  readonly #files: BundleFiles;
  #paths: readonly string[] | null = null;

  constructor(files: BundleFiles) {
    this.#files = files;
  }

  files(from: number, count: number): Page<ContentFile> {
    this.#paths ??= [...this.#files.byPath.keys()].filter((path) => !NOT_SIGNED.has(path)).toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
    const rows = this.#paths.slice(from, from + count).map((path) => this.#files.expect(path));
    return { total: this.#paths.length, rows: rows.map(({ path, sizeBytes, sha256 }) => ({ path, sizeBytes, sha256 })) };
  }

  async items(from: number, count: number): Promise<Page<ContentItem>> {
    const { total, items } = await again(readItemPage(this.#files, from, count));
    const folders = itemFolders(this.#files);
    return { total, rows: items.map((item) => ({ item: boundedFacts(item), path: storedPath(item, folders.get(item.exhibitNo) ?? []) })) };
  }

  /** The whole log is read each time, since its digest is known only behind its last line; only the rows asked for are held. */
  log(from: number, count: number): Promise<Page<LogRow>> {
    return again(this.#log(from, count));
  }

  async #log(from: number, count: number): Promise<Page<LogRow>> {
    const exhibits = new Map((await readItems(this.#files)).map(({ itemId, exhibitNo }) => [itemId, exhibitNo]));
    const rows = new Map<number, LogRow>();
    let total = 0;
    let leftOutFrom = 0;
    let before: CustodyBody | null = null;
    for await (const { line } of readLog(this.#files)) {
      const isFull = 'body' in line;
      if (isFull || leftOutFrom === 0) total += 1;
      if (!isFull && leftOutFrom === 0) leftOutFrom = line.caseSeq;
      if (isFull) leftOutFrom = 0;
      const at = total - 1;
      if (at >= from && at < from + count) rows.set(at, isFull ? entryRow(line, before, exhibits) : { kind: 'left-out', first: leftOutFrom, last: line.caseSeq });
      if (isFull) before = line.body;
    }
    return { total, rows: [...rows.values()] };
  }

  /** A picture to be decoded by a browser, from bytes that were judged; null where it is none of the few types, too large, or too long. */
  async picture(path: string): Promise<ContentPicture | null> {
    const file = this.#files.expect(path);
    if (file.sizeBytes > MAX_PICTURE_BYTES) return null;
    const bytes = Uint8Array.from(await this.#files.bytes(path, MAX_PICTURE_BYTES));
    const mime = pictureTypeOf(bytes);
    // In all of it, not its beginning: where a header may stand anywhere, one that is found there first may be none.
    const size = isPictureType(mime) ? readPictureSize(mime, bytes) : null;
    if (!isPictureType(mime) || size === null) return null;
    const isBounded = size.widthPx <= MAX_PICTURE_SIDE_PX && size.heightPx <= MAX_PICTURE_SIDE_PX && size.widthPx * size.heightPx <= MAX_PICTURE_PIXELS;
    return isBounded ? { bytes, mime, ...size } : null;
  }

  /** The bytes of a file in order; they may be put to use only after the last one, behind which 'file/changed' may be thrown. */
  stream(path: string): AsyncGenerator<Uint8Array> {
    return this.#files.stream(path);
  }

  sizeOf(path: string): number {
    return this.#files.expect(path).sizeBytes;
  }

  /** Where its bytes begin in the archive, which stores them as they are. */
  offsetOf(path: string): number {
    return this.#files.expect(path).dataOffset;
  }
}

/** Every check passed before: what does not fit a second time is not what was checked then. Lists and lines are looked at before their digest is known. */
async function again<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CheckFault) throw new KeptError('file/changed', {}, { cause: error });
    throw error;
  }
}

function boundedFacts<I extends Pick<Item, 'address' | 'file'>>(item: I): I {
  const { address, file } = item;
  const rest = (count: number): [string, string] => ['…', `(${count})`];
  return new TextBudget().all({
    ...item, address: address && { ...address, parts: bounded(address.parts, rest) }, file: file && { ...file, exif: Object.fromEntries(bounded(Object.entries(file.exif), rest)) },
  });
}

function boundedBody(body: CustodyBody): CustodyBody {
  if (isAct(body, 'item.captured')) return { ...body, data: { item: boundedFacts(body.data.item) } };
  if (!isAct(body, 'item.annotated')) return body;
  const changes = bounded(body.data.changes, (count): FieldChange => ({ field: 'notes', before: '…', after: `(${count})` }));
  return { ...body, data: { ...body.data, changes: new TextBudget(MAX_CHANGED_LETTERS).all(changes) } };
}

function isAct<A extends Act>(body: CustodyBody, act: A): body is CustodyBody & { readonly data: ActData[A] } {
  return body.act === act;
}

function bounded<T>(list: readonly T[], rest: (count: number) => T): readonly T[] {
  return list.length <= MAX_PARTS ? list : [...list.slice(0, MAX_PARTS), rest(list.length)];
}

/** Reports first, then the items, then what describes them, then the bag's own lists. */
function place(path: string): number {
  const at = ['data/report/', 'data/items/', 'data/'].findIndex((prefix) => path.startsWith(prefix));
  return at < 0 ? 3 : at;
}

function entryRow({ caseSeq, body, entryHash }: { readonly caseSeq: number; readonly body: CustodyBody; readonly entryHash: string }, before: CustodyBody | null, exhibits: ReadonlyMap<string, string>): LogRow {
  const exhibitNo = body.itemId === null ? null : exhibits.get(body.itemId) ?? null;
  return { kind: 'entry', caseSeq, body: boundedBody(body), entryHash, exhibitNo, clock: before && clockRemark(before, body, 'unknown') };
}
