import { canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { METADATA_FILES } from '../bundle/layout.ts';
import { canonicalBodyHash, entryHash, GENESIS_HASH } from '../custody/chain.ts';
import { clockRemark } from '../custody/clock-remarks.ts';
import type { Item, ItemIntake } from '../evidence/item.ts';
import type { BundleFiles } from './bundle-files.ts';
import { needCase } from './case-file.ts';
import { caseOf } from './check-items.ts';
import { readLog } from './custody-lines.ts';
import type { FullEntry, LogLine } from './custody-schema.ts';
import { CheckFault, CheckNotMade, type Details } from './faults.ts';
import { readItems } from './item-list.ts';
import { once } from './once.ts';

export interface CustodyCounts {
  readonly entries: number;
  readonly leftOut: number;
}

/** The hash of every entry, in order, as the log says them; the check of the chain says whether they hold. */
export const readLogHashes = once(async (files: BundleFiles): Promise<readonly string[]> => {
  const hashes: string[] = [];
  for await (const { line } of readLog(files)) hashes.push(line.entryHash);
  return hashes;
});

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

/** A chain begins with the opening of its case, in full. */
function checkFirst(line: LogLine, files: BundleFiles): void {
  const isOpening = 'body' in line && line.body.act === 'case.created' && line.body.data.caseId === caseOf(files.folder);
  if (!isOpening) throw new CheckFault('custody-case', { line: 1 });
}

/** The log tells of each item exactly what the list of items says: its intake once, and every change of a field up to its present value. */
export async function checkCustodyItems(files: BundleFiles): Promise<Details> {
  const items = await needs(readItems(files), METADATA_FILES.itemsJson);
  const history = new ItemHistory(files.folder);
  try {
    for await (const { line } of readLog(files)) if ('body' in line) history.add(line);
  } catch (error) {
    if (error instanceof CheckFault && error.fault === 'custody-line') throw new CheckNotMade('depends', { entry: METADATA_FILES.custodyLog });
    throw error;
  }
  for (const { item } of items) history.compare(item);
  history.checkOthers(new Set(items.map(({ item }) => item.itemId)));
  return { items: items.length, changes: history.changes, clockBack: history.clockBack };
}

/** What the entries in full tell: of items, and besides only the opening of the case and the preparation of this bundle. */
class ItemHistory {
  changes = 0;
  /** Entries before which the clock was set back: a remark, and no fault. */
  clockBack = 0;
  #before: FullEntry['body'] | null = null;
  readonly #items = new Map<string, { readonly intake: ItemIntake; readonly fields: Map<string, string> }>();
  readonly #mentioned = new Map<string, number>();
  readonly #bundleName: string;
  #prepared: readonly string[] | null = null;

  constructor(bundleName: string) {
    this.#bundleName = bundleName;
  }

  add({ body, caseSeq }: FullEntry): void {
    if (this.#before && clockRemark(this.#before, body, 'unknown')) this.clockBack += 1;
    this.#before = body;
    if (body.itemId !== null && !this.#mentioned.has(body.itemId)) this.#mentioned.set(body.itemId, caseSeq);
    if (body.itemId === null && caseSeq > 1) {
      if (body.act !== 'bundle.prepared' || body.data.bundleName !== this.#bundleName) throw new CheckFault('custody-other-entry', { line: caseSeq });
      this.#prepared = body.data.itemIds;
    }
    if (body.act === 'item.captured') {
      const intake = body.data.item;
      if (this.#items.has(intake.itemId)) throw new CheckFault('custody-item-twice', { exhibit: intake.exhibitNo, line: caseSeq });
      if (body.itemId !== intake.itemId) throw new CheckFault('custody-intake', { exhibit: intake.exhibitNo, line: caseSeq });
      this.#items.set(intake.itemId, { intake, fields: new Map() });
    }
    // A deleted item is in no bundle, so nothing of its deletion is shown in one.
    if (body.act === 'item.deleted') throw new CheckFault('custody-item-deleted', { line: caseSeq });
    if (body.act === 'item.annotated') this.#annotate(body.itemId, body.data, caseSeq);
  }

  #annotate(itemId: string | null, data: { readonly itemId: string; readonly changes: readonly { field: string; before: string; after: string }[] }, caseSeq: number): void {
    const known = this.#items.get(data.itemId);
    if (!known || itemId !== data.itemId) throw new CheckFault('custody-unknown-item', { line: caseSeq });
    for (const { field, before, after } of data.changes) {
      if ((known.fields.get(field) ?? '') !== before) throw new CheckFault('custody-fields', { exhibit: known.intake.exhibitNo, field });
      known.fields.set(field, after);
      this.changes += 1;
    }
  }

  compare(item: Item): void {
    const known = this.#items.get(item.itemId);
    if (!known) throw new CheckFault('custody-item-without-entry', { exhibit: item.exhibitNo });
    const { fields, ...intake } = item;
    if (canonical(intake) !== canonical(known.intake)) throw new CheckFault('custody-intake', { exhibit: item.exhibitNo, line: this.#mentioned.get(item.itemId) ?? 0 });
    const names = new Set([...Object.keys(fields), ...known.fields.keys()]);
    const values = new Map<string, string>(Object.entries(fields));
    for (const field of names) {
      if ((values.get(field) ?? '') !== (known.fields.get(field) ?? '')) throw new CheckFault('custody-fields', { exhibit: item.exhibitNo, field });
    }
  }

  /** No entry in full tells of an item that is not here, and this bundle was prepared with exactly these items. */
  checkOthers(itemIds: ReadonlySet<string>): void {
    for (const [itemId, line] of this.#mentioned) if (!itemIds.has(itemId)) throw new CheckFault('custody-unknown-item', { line });
    for (const { intake } of this.#items.values()) if (!itemIds.has(intake.itemId)) throw new CheckFault('custody-unknown-item', { line: this.#mentioned.get(intake.itemId) ?? 0 });
    const prepared = this.#prepared;
    if (!prepared) throw new CheckFault('custody-prepared-missing');
    if (new Set(prepared).size !== itemIds.size || !prepared.every((itemId) => itemIds.has(itemId))) throw new CheckFault('custody-prepared-items');
  }
}

function canonical(value: object): string {
  return canonicalJson(value as JsonValue);
}

async function needs<T>(value: Promise<T>, entry: string): Promise<T> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof CheckFault) throw new CheckNotMade('depends', { entry });
    throw error;
  }
}
