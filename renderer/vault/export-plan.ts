import { momentOf, type Moment } from '../../shared/base/clock.ts';
import { KeptError } from '../../shared/base/errors.ts';
import { MAX_BUNDLE_BYTES } from '../../shared/bundle/layout.ts';
import { bundleName, storedPath } from '../../shared/bundle/names.ts';
import type { BundlePlan } from '../../shared/bundle/plan.ts';
import type { ExportChoice, ExportPreview } from '../../shared/contract/vault.ts';
import { fingerprint } from '../../shared/crypto/fingerprint.ts';
import type { CustodyEntry, CustodyLine } from '../../shared/custody/entry.ts';
import type { Item } from '../../shared/evidence/item.ts';
import type { ReportModel } from '../../shared/report/model.ts';
import type { VaultEngine } from '../../shared/vault/engine.ts';
import { countItems } from '../../shared/vault/state.ts';
import { hasPicture } from './pictures.ts';
import type { Session } from './session.ts';
import { findItem, titleOf } from './timeline.ts';

/** Measured sizes, for the estimate alone: two documents of a language with their fonts, and what each item and entry adds in all lists. */
const BYTES_PER_LANGUAGE = 400_000;
const BYTES_PER_ITEM = 8_000;
const BYTES_PER_PICTURE = 500_000;
const BYTES_PER_ENTRY = 300;
/** The log names every item of a bundle in one entry, and no entry is longer than 1 MiB: an id takes 39 bytes of it. */
export const MAX_BUNDLE_ITEMS = 26_000;

/** What will be in the bundle, before anything is written. Throws as chosenItems does. */
export function previewExport(session: Session, choice: ExportChoice): ExportPreview {
  const { engine, parts } = session;
  const items = chosenItems(session, choice.itemIds);
  const chosen = new Set(choice.itemIds);
  const chain = engine.state.entries.filter((entry) => entry.caseSeq !== null);
  const shown = chain.filter((entry) => entry.act === 'case.created' || (entry.itemId !== null && chosen.has(entry.itemId)));
  return {
    bundleName: nextBundleName(engine, momentOf(parts.clock.nowMs(), parts.clock)),
    files: items.map((item) => ({ exhibitNo: item.exhibitNo, title: titleOf(item), kind: item.kind, sizeBytes: item.file?.sizeBytes ?? 0, stored: item.file?.stored ?? false })),
    leftOut: countItems(engine.state) - items.length,
    // The entry that says that this bundle was prepared comes on top.
    logEntriesIncluded: shown.length + 1,
    logEntriesLeftOut: chain.length - shown.length,
    estimatedBytes: estimateBytes(items, choice.languages.length, chain.length),
    fingerprint: fingerprint(engine.signer.publicKey),
  };
}

/**
 * Chosen items in the order in which they came in. Throws 'bundle/nothing-chosen', 'item/not-found', and 'bundle/too-large' where
 * they are more than the log can name, or their files alone more than a bundle holds, so that nobody waits for reports first; the writer measures to the byte.
 */
export function chosenItems(session: Session, itemIds: readonly string[]): readonly Item[] {
  if (itemIds.length === 0) throw new KeptError('bundle/nothing-chosen');
  if (itemIds.length > MAX_BUNDLE_ITEMS) throw new KeptError('bundle/too-large', { maxItems: MAX_BUNDLE_ITEMS });
  for (const itemId of itemIds) findItem(session, itemId);
  const chosen = new Set(itemIds);
  const items = [...session.engine.state.items.values()].filter(({ item }) => chosen.has(item.itemId)).map(({ item }) => item);
  if (storedBytesOf(items) > MAX_BUNDLE_BYTES) throw new KeptError('bundle/too-large', { maxBytes: MAX_BUNDLE_BYTES });
  return items;
}

/** What one export is made of, fixed at one moment between two writes. */
export interface Prepared {
  readonly bundleName: string;
  readonly preparedAt: Moment;
  readonly items: readonly Item[];
  readonly custody: readonly CustodyLine[];
}

/** Writes 'bundle.prepared' and takes items and log as they stand with it. Other writes must not come in between. */
export async function prepareExport(session: Session, choice: ExportChoice): Promise<Prepared> {
  const { engine, parts } = session;
  const itemIds = chosenItems(session, choice.itemIds).map((item) => item.itemId);
  const preparedAt = momentOf(parts.clock.nowMs(), parts.clock);
  const name = nextBundleName(engine, preparedAt);
  await engine.record('bundle.prepared', { bundleName: name, itemIds, languages: choice.languages });
  const custody = await engine.log.custodyLines(itemIds);
  return { bundleName: name, preparedAt, items: chosenItems(session, itemIds), custody };
}

export function reportModelOf(session: Session, { bundleName: name, preparedAt, items, custody }: Prepared): ReportModel {
  const { engine, parts } = session;
  const log = custody.filter((line): line is CustodyEntry => 'body' in line);
  const byId = new Map(items.map((item) => [item.itemId, item]));
  return {
    bundleName: name,
    caseId: engine.caseId,
    preparedAt,
    tool: parts.tool,
    fingerprint: fingerprint(engine.signer.publicKey),
    items,
    itemsLeftOut: engine.state.items.size - items.length,
    log,
    logLeftOut: custody.length - log.length,
    pathOf: (itemId) => {
      const item = byId.get(itemId);
      return item === undefined ? null : storedPath(item);
    },
  };
}

export function bundlePlanOf(session: Session, prepared: Prepared, choice: ExportChoice, reports: BundlePlan['reports']): BundlePlan {
  const { engine, parts } = session;
  return {
    bundleName: prepared.bundleName,
    caseId: engine.caseId,
    preparedAt: prepared.preparedAt,
    tool: parts.tool,
    languages: choice.languages,
    items: prepared.items,
    content: (itemId) => contentOf(engine, itemId),
    newHash: parts.newHash,
    custody: prepared.custody,
    reports,
    signer: engine.signer,
  };
}

async function* contentOf(engine: VaultEngine, itemId: string): AsyncGenerator<Uint8Array> {
  const content = await engine.openContent(itemId);
  // The bundle digests every exhibit on its way and compares it with the journal.
  yield* content.pieces();
}

/** The first name of that day that no bundle of this vault bears. */
function nextBundleName(engine: VaultEngine, preparedAt: Moment): string {
  const taken = new Set(engine.state.bundleNames);
  let number = 1;
  while (taken.has(bundleName(engine.caseId, preparedAt, number))) number++;
  return bundleName(engine.caseId, preparedAt, number);
}

function storedBytesOf(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + (item.file?.stored === true ? item.file.sizeBytes : 0), 0);
}

function estimateBytes(items: readonly Item[], languages: number, entries: number): number {
  const pictures = items.filter(hasPicture);
  return storedBytesOf(items) + languages * (BYTES_PER_LANGUAGE + pictures.length * BYTES_PER_PICTURE) + items.length * BYTES_PER_ITEM + entries * BYTES_PER_ENTRY;
}
