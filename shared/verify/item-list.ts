import * as v from 'valibot';
import { fromUtf8, utf8 } from '../base/bytes.ts';
import { canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import { MAX_ENTRIES, MAX_LIST_BYTES, MAX_LOG_LINE_BYTES, METADATA_FILES } from '../bundle/layout.ts';
import { sha256Hex } from '../crypto/hash.ts';
import { ITEM_KINDS, type FileFacts, type Item } from '../evidence/item.ts';
import type { BundleFiles } from './bundle-files.ts';
import { DigestTable } from './digest-table.ts';
import { CheckFault } from './faults.ts';
import { item } from './item-schema.ts';
import { parseHostileJson } from './json-text.ts';
import { once } from './once.ts';

/** What is held of an item: its texts, facts and fields, of which there may be 64 MiB and as values many times that, are read again by whoever needs them. */
export interface ListedItem extends Pick<Item, 'itemId' | 'exhibitNo' | 'caseId' | 'kind' | 'depictedMinor'> {
  readonly capturedUtc: string;
  readonly file: Pick<FileFacts, 'stored' | 'originalFilename' | 'sizeBytes' | 'sha256' | 'sha512'> | null;
  /** SHA-256 of the item's own canonical text, which is the whole content of its item.json. */
  readonly textSha256: string;
  /** The same of its intake: of all but the fields that a person filled in. */
  readonly intakeSha256: string;
}

/** The digests of all items of a list: a text for each would be most of what is held of them. */
class ItemDigests {
  readonly text: DigestTable;
  readonly intake: DigestTable;
  readonly fileSha256: DigestTable;
  readonly fileSha512: DigestTable;

  constructor(items: number) {
    this.text = new DigestTable('sha256', items);
    this.intake = new DigestTable('sha256', items);
    this.fileSha256 = new DigestTable('sha256', items);
    this.fileSha512 = new DigestTable('sha512', items);
  }
}

class HeldItem implements ListedItem {
  readonly itemId: string;
  readonly exhibitNo: string;
  readonly caseId: string;
  readonly kind: Item['kind'];
  readonly depictedMinor: Item['depictedMinor'];
  readonly capturedUtc: string;
  readonly #facts: Pick<FileFacts, 'stored' | 'originalFilename' | 'sizeBytes'> | null;
  readonly #digests: ItemDigests;
  readonly #row: number;

  /** `caseId` is the case of the item before, whose text serves this one too where it is the same. */
  constructor({ itemId, exhibitNo, caseId, kind, depictedMinor, capturedAt, file, fields }: Item, text: string, digests: ItemDigests, row: number, before: string | undefined) {
    const [first, last] = aroundFields(text, canonicalJson(fields));
    this.itemId = itemId;
    this.exhibitNo = exhibitNo;
    this.caseId = caseId === before ? before : caseId;
    this.kind = ITEM_KINDS.find((known) => known === kind) ?? kind;
    this.depictedMinor = depictedMinor;
    this.capturedUtc = capturedAt.utc;
    this.#facts = file && { stored: file.stored, originalFilename: heldName(file.originalFilename), sizeBytes: file.sizeBytes };
    this.#digests = digests;
    this.#row = row;
    digests.text.put(row, sha256Hex(text));
    digests.intake.put(row, sha256Hex(first, last));
    if (!file) return;
    digests.fileSha256.put(row, file.sha256);
    digests.fileSha512.put(row, file.sha512);
  }

  get file(): ListedItem['file'] {
    return this.#facts && { ...this.#facts, sha256: this.#digests.fileSha256.get(this.#row), sha512: this.#digests.fileSha512.get(this.#row) };
  }

  get textSha256(): string {
    return this.#digests.text.get(this.#row);
  }

  get intakeSha256(): string {
    return this.#digests.intake.get(this.#row);
  }
}

/** No file system has longer names. */
const MAX_NAME_HELD = 255;

/** A longer one is cut and says so; in memory of its own, since a part of a text keeps all of it. */
function heldName(name: string): string {
  return name.length <= MAX_NAME_HELD ? name : `${fromUtf8(utf8(name.slice(0, MAX_NAME_HELD)))}…`;
}

/** No item can be written in fewer. */
const MIN_ITEM_BYTES = 250;
/** The intake of an item fits into a line of the log; its fields have as much room again. */
const MAX_ITEM_BYTES = 2 * MAX_LOG_LINE_BYTES;

/** The items as data/metadata/items.json lists them, in the one spelling of an array; throws CheckFault 'items-json' naming the member at fault. */
export const readItems = once(async (files: BundleFiles): Promise<readonly ListedItem[]> => {
  const listed: ListedItem[] = [];
  const digests = new ItemDigests(Math.min(MAX_ENTRIES, 1 + Math.floor(files.expect(METADATA_FILES.itemsJson).sizeBytes / MIN_ITEM_BYTES)));
  for await (const text of itemTexts(files)) listed.push(new HeldItem(parseItem(text, listed.length), text, digests, listed.length, listed.at(-1)?.caseId));
  return listed;
});

/** Every item whole, one after the other. */
export async function* eachItem(files: BundleFiles): AsyncGenerator<Item> {
  let index = 0;
  for await (const text of itemTexts(files)) yield parseItem(text, index++);
}

/** The items of one page whole, and how many there are: for a list that was found to be one of items, of which only these are then made. */
export async function readItemPage(files: BundleFiles, from: number, count: number): Promise<{ readonly total: number; readonly items: readonly Item[] }> {
  const items: Item[] = [];
  let total = 0;
  for await (const text of itemTexts(files)) {
    if (total >= from && total < from + count) items.push(parseItem(text, total));
    total += 1;
  }
  return { total, items };
}

async function* itemTexts(files: BundleFiles): AsyncGenerator<string> {
  const path = METADATA_FILES.itemsJson;
  if (files.expect(path).sizeBytes > MAX_LIST_BYTES) throw new CheckFault('too-long', { entry: path, limitBytes: MAX_LIST_BYTES });
  let index = 0;
  for await (const text of files.elements(path, MAX_ITEM_BYTES)) {
    // No item without a file of its own: there can be no more of them than entries.
    if (text === null || index === MAX_ENTRIES) throw fault(`${index}`);
    yield text;
    index += 1;
  }
}

function parseItem(text: string, index: number): Item {
  const result = v.safeParse(item, parseText(text, index), { abortEarly: true });
  if (!result.success) throw fault(`${index}.${v.getDotPath(result.issues[0]) ?? ''}`);
  return result.output;
}

function parseText(text: string, index: number): JsonValue {
  try {
    return parseHostileJson(text);
  } catch (error) {
    if (error instanceof KeptError) throw fault(`${index}`);
    throw error;
  }
}

/**
 * The item's text without its fields: the canonical text of its intake. What stands before them has no member of that name, and no text in it can have a quote that is
 * not escaped, so the first place that reads like theirs is theirs.
 */
function aroundFields(text: string, fields: string): readonly [before: string, after: string] {
  const member = `,"fields":${fields}`;
  const at = text.indexOf(member);
  if (at < 0) throw new KeptError('internal/not-canonical');
  return [text.slice(0, at), text.slice(at + member.length)];
}

function fault(place: string): CheckFault {
  return new CheckFault('items-json', { entry: METADATA_FILES.itemsJson, place });
}
