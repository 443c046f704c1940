import { utf8 } from '../base/bytes.ts';
import { MAX_ENTRIES, METADATA_FILES } from '../bundle/layout.ts';
import { sha256, sha256Hex } from '../crypto/hash.ts';
import type { Act } from '../custody/entry.ts';
import { canonicalBodyHash, entryHash, GENESIS_HASH } from '../custody/chain.ts';
import { clockRemark } from '../custody/clock-remarks.ts';
import { FIELDS } from '../evidence/fields.ts';
import type { Item } from '../evidence/item.ts';
import type { BundleFiles } from './bundle-files.ts';
import { needCase } from './case-file.ts';
import { caseOf } from './check-items.ts';
import { readLog } from './custody-lines.ts';
import type { FullEntry, LogLine } from './custody-schema.ts';
import { CheckFault, CheckNotMade, type Details } from './faults.ts';
import { eachItem, readItems, type ListedItem } from './item-list.ts';
import { once } from './once.ts';

export interface CustodyCounts {
  readonly entries: number;
  readonly leftOut: number;
}

/** How many entries there are and the hash of the last, as the log says; the check of the chain says whether it holds. Nothing is kept of the others: a log may have millions. */
export const readLogEnd = once(async (files: BundleFiles): Promise<{ readonly entries: number; readonly lastEntryHash: string }> => {
  let entries = 0;
  let lastEntryHash = '';
  for await (const { line } of readLog(files)) {
    entries += 1;
    lastEntryHash = line.entryHash;
  }
  return { entries, lastEntryHash };
});

/** The hash of one entry, counted from 1; null where the log does not go so far. */
export async function readLogHash(files: BundleFiles, entry: number): Promise<string | null> {
  let at = 0;
  let found: string | null = null;
  // To the end, so that what was read is known to be what was judged.
  for await (const { line } of readLog(files)) {
    at += 1;
    if (at === entry) found = line.entryHash;
  }
  return found;
}

/** Every hash of the chain is recomputed from its beginning; no entry is missing, moved or changed, and there are as many as case.json says. */
export async function checkCustodyChain(files: BundleFiles): Promise<Details & CustodyCounts> {
  let previous = GENESIS_HASH;
  let entries = 0;
  let leftOut = 0;
  for await (const { line, text } of readLog(files)) {
    entries += 1;
    if (line.caseSeq !== entries) throw new CheckFault('custody-sequence', { line: entries });
    if (!('body' in line)) leftOut += 1;
    else if (canonicalBodyHash(line.salt, bodyText(line, text)) !== line.bodyHash) throw new CheckFault('custody-body-hash', { line: entries });
    if (entryHash(previous, line.caseSeq, line.bodyHash) !== line.entryHash) throw new CheckFault('custody-entry-hash', { line: entries });
    if (entries === 1) checkFirst(line, files);
    previous = line.entryHash;
  }
  if (entries === 0) throw new CheckFault('custody-empty');
  const { log } = await needCase(files);
  if (log.entries !== entries || log.leftOut !== leftOut || log.lastEntryHash !== previous) throw new CheckFault('custody-counts', { entries, leftOut, saidEntries: log.entries, saidLeftOut: log.leftOut });
  return { entries, leftOut };
}

/**
 * The body as it stands in its line. The line is canonical, so its members come in this order and the body is all that is left
 * when the others, rebuilt from their values, are taken off.
 */
function bodyText({ bodyHash, caseSeq, entryHash: hash, salt }: FullEntry, text: string): string {
  const [before, after] = ['{"body":', `,"bodyHash":"${bodyHash}","caseSeq":${caseSeq},"entryHash":"${hash}","salt":"${salt}"}`];
  if (!text.startsWith(before) || !text.endsWith(after)) throw new CheckFault('custody-line', { line: caseSeq });
  return text.slice(before.length, -after.length);
}

/** The intake as it stands in the line of its entry, for the same reason: before it are only members whose texts have no bare quote, behind it what is rebuilt here. */
function intakeText(line: FullEntry, text: string): string {
  const body = bodyText(line, text);
  const [before, after] = [',"data":{"item":', `},"itemId":${JSON.stringify(line.body.itemId)},"monotonicMs":${line.body.monotonicMs}}`];
  const at = body.indexOf(before);
  if (at < 0 || !body.endsWith(after)) throw new CheckFault('custody-line', { line: line.caseSeq });
  return body.slice(at + before.length, -after.length);
}

/** A chain begins with the opening of its case, in full. */
function checkFirst(line: LogLine, files: BundleFiles): void {
  const isOpening = 'body' in line && line.body.act === 'case.created' && line.body.itemId === null && line.body.data.caseId === caseOf(files.folder);
  if (!isOpening) throw new CheckFault('custody-case', { line: 1 });
}

/** The log tells of each item exactly what the list of items says: its intake once, and every change of a field up to its present value. */
export async function checkCustodyItems(files: BundleFiles): Promise<Details> {
  const items = await needs(readItems(files), METADATA_FILES.itemsJson);
  const history = new ItemHistory(files.folder, new Map(items.map((item) => [item.itemId, item])));
  try {
    for await (const { line, text } of readLog(files)) if ('body' in line) history.add(line, text);
  } catch (error) {
    // Both are told by the check of the chain.
    if (error instanceof CheckFault && (error.fault === 'custody-line' || error.fault === 'missing')) throw new CheckNotMade('depends', { entry: METADATA_FILES.custodyLog });
    throw error;
  }
  for await (const item of eachItem(files)) history.compare(item);
  history.checkOthers();
  return { items: items.length, changes: history.changes, clockBack: history.clockBack };
}

/** What an entry that names an item may tell. */
const ABOUT_ITEMS: ReadonlySet<string> = new Set<Act>(['item.captured', 'item.annotated', 'item.deleted']);
const FIELD_NAMES: ReadonlyMap<string, string> = new Map(FIELDS.map(({ name }) => [name, name]));
const MAX_VALUE_HELD = 31;

/** What the log has told of one item so far. */
interface Told {
  readonly exhibitNo: string;
  /** What was recorded at its intake is what the list says. */
  readonly isSame: boolean;
  /** Null until one was changed. */
  fields: Map<string, string> | null;
}

/**
 * What the entries in full tell: of items, and besides only the opening of the case and the preparation of this bundle. Held is what the list of items bounds:
 * of what a log tells beyond that no more than its number.
 */
class ItemHistory {
  changes = 0;
  /** Entries before which the clock was set back: a remark, and no fault. */
  clockBack = 0;
  #before: FullEntry['body'] | null = null;
  readonly #told = new Map<string, Told>();
  /** Item → the first entry that names it. */
  readonly #mentioned = new Map<string, number>();
  readonly #bundleName: string;
  readonly #listed: ReadonlyMap<string, ListedItem>;
  /** Whether every preparation of this bundle that the log shows names exactly its items; null where it shows none. */
  #isPreparedAs: boolean | null = null;

  constructor(bundleName: string, listed: ReadonlyMap<string, ListedItem>) {
    this.#bundleName = bundleName;
    this.#listed = listed;
  }

  add(line: FullEntry, text: string): void {
    const { body, caseSeq } = line;
    if (this.#before && clockRemark(this.#before, body, 'unknown')) this.clockBack += 1;
    this.#before = body;
    if (body.itemId !== null) this.#mention(body.itemId, caseSeq);
    if (caseSeq > 1 && (body.itemId === null || !ABOUT_ITEMS.has(body.act))) {
      if (body.itemId !== null || body.act !== 'bundle.prepared' || body.data.bundleName !== this.#bundleName) throw new CheckFault('custody-other-entry', { line: caseSeq });
      this.#isPreparedAs = this.#isPreparedAs !== false && this.#areListed(body.data.itemIds);
    }
    if (body.act === 'item.captured') this.#capture(body.itemId, body.data.item, caseSeq, intakeText(line, text));
    // A deleted item is in no bundle, so nothing of its deletion is shown in one.
    if (body.act === 'item.deleted') throw new CheckFault('custody-item-deleted', { line: caseSeq });
    if (body.act === 'item.annotated') this.#annotate(body.itemId, body.data, caseSeq);
  }

  /** The same text, of which the list holds one already. */
  #own(itemId: string): string {
    return this.#listed.get(itemId)?.itemId ?? itemId;
  }

  #mention(itemId: string, caseSeq: number): void {
    if (this.#mentioned.has(itemId)) return;
    // More of them than a bundle can have items: one of them is not in it, whichever.
    if (this.#mentioned.size === MAX_ENTRIES) throw new CheckFault('custody-unknown-item', { line: caseSeq });
    this.#mentioned.set(this.#own(itemId), caseSeq);
  }

  #capture(itemId: string | null, intake: { readonly itemId: string; readonly exhibitNo: string }, caseSeq: number, canonicalIntake: string): void {
    if (this.#told.has(intake.itemId)) throw new CheckFault('custody-item-twice', { exhibit: intake.exhibitNo, line: caseSeq });
    if (itemId !== intake.itemId) throw new CheckFault('custody-intake', { exhibit: intake.exhibitNo, line: caseSeq });
    const listed = this.#listed.get(intake.itemId);
    this.#told.set(this.#own(intake.itemId), { exhibitNo: intake.exhibitNo, isSame: listed?.intakeSha256 === sha256Hex(canonicalIntake), fields: null });
  }

  #annotate(itemId: string | null, data: { readonly itemId: string; readonly changes: readonly { field: string; before: string; after: string }[] }, caseSeq: number): void {
    const told = this.#told.get(data.itemId);
    if (!told || itemId !== data.itemId) throw new CheckFault('custody-unknown-item', { line: caseSeq });
    const fields = (told.fields ??= new Map());
    for (const { field, before, after } of data.changes) {
      if ((fields.get(field) ?? held('')) !== held(before)) throw new CheckFault('custody-fields', { exhibit: told.exhibitNo, field });
      fields.set(FIELD_NAMES.get(field) ?? field, held(after));
      this.changes += 1;
    }
  }

  compare(item: Item): void {
    const told = this.#told.get(item.itemId);
    if (!told) throw new CheckFault('custody-item-without-entry', { exhibit: item.exhibitNo });
    if (!told.isSame) throw new CheckFault('custody-intake', { exhibit: item.exhibitNo, line: this.#mentioned.get(item.itemId) ?? 0 });
    const values = new Map<string, string>(Object.entries(item.fields));
    for (const field of new Set([...values.keys(), ...(told.fields?.keys() ?? [])])) {
      if (held(values.get(field) ?? '') !== (told.fields?.get(field) ?? held(''))) throw new CheckFault('custody-fields', { exhibit: item.exhibitNo, field });
    }
  }

  /** No entry in full tells of an item that is not here, and this bundle was prepared with exactly these items. */
  checkOthers(): void {
    for (const [itemId, line] of this.#mentioned) if (!this.#listed.has(itemId)) throw new CheckFault('custody-unknown-item', { line });
    if (this.#isPreparedAs === null) throw new CheckFault('custody-prepared-missing');
    if (!this.#isPreparedAs) throw new CheckFault('custody-prepared-items');
  }

  #areListed(itemIds: readonly string[]): boolean {
    return new Set(itemIds).size === this.#listed.size && itemIds.every((itemId) => this.#listed.has(itemId));
  }
}

/** A value as it is compared: long ones by their digest, since each change of a long text would otherwise be held beside the others. A digest is longer than any text that stays one. */
function held(value: string): string {
  return value.length <= MAX_VALUE_HELD ? value : String.fromCharCode(...sha256(utf8(value)));
}

async function needs<T>(value: Promise<T>, entry: string): Promise<T> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof CheckFault) throw new CheckNotMade('depends', { entry });
    throw error;
  }
}
