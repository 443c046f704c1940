import { KeptError, type ErrorDetails } from '../base/errors.ts';
import { canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { bodyHash, entryHash, GENESIS_HASH } from '../custody/chain.ts';
import type { Act, ActData, CustodyBody, CustodyEntry } from '../custody/entry.ts';
import type { Item, ItemKind } from '../evidence/item.ts';
import { requireStorable } from '../evidence/minors.ts';
import { BUNDLE_NAME } from './layout.ts';
import { isReportPath } from './names.ts';
import type { BundlePlan } from './plan.ts';

const WITHOUT_FILE: ReadonlySet<ItemKind> = new Set(['url_only', 'message_text', 'file_hash_only']);

/**
 * Refuses a plan from which no bundle could be made that passes its own verification, before the first byte: 'bundle/nothing-chosen',
 * 'gate/pixels-refused', or 'bundle/cannot-build' with the reason.
 */
export function checkPlan(plan: BundlePlan): void {
  if (plan.items.length === 0) throw new KeptError('bundle/nothing-chosen');
  if (!BUNDLE_NAME.test(plan.bundleName) || !plan.bundleName.startsWith(`${plan.caseId}_`)) refuse('bundle-name');
  if (plan.languages.length === 0 || new Set(plan.languages).size !== plan.languages.length) refuse('languages');
  for (const { path } of plan.reports) if (!isReportPath(path, plan.languages)) refuse('report-path');
  checkItems(plan);
  const entries = checkChain(plan);
  checkShown(plan, entries);
}

function checkItems({ items, caseId }: BundlePlan): void {
  for (const item of items) {
    const { exhibitNo, file } = item;
    if (item.caseId !== caseId) refuse('other-case', { exhibitNo });
    if (!file?.stored) continue;
    if (WITHOUT_FILE.has(item.kind)) refuse('file-of-kind', { exhibitNo });
    // The rule stands at intake; a bundle is the last place where a picture could get out.
    requireStorable(item.depictedMinor);
  }
  if (new Set(items.map((item) => item.exhibitNo)).size !== items.length) refuse('exhibit-twice');
  if (new Set(items.map((item) => item.itemId)).size !== items.length) refuse('item-twice');
}

/** The chain is whole and every hash follows from the one before; returns the entries that are shown in full. */
function checkChain({ custody, caseId }: BundlePlan): CustodyEntry[] {
  let previous = GENESIS_HASH;
  const shown: CustodyEntry[] = [];
  for (const [index, line] of custody.entries()) {
    const caseSeq = index + 1;
    if (line.caseSeq !== caseSeq) refuse('log-sequence', { caseSeq });
    if (entryHash(previous, caseSeq, line.bodyHash) !== line.entryHash) refuse('log-hash', { caseSeq });
    if ('body' in line) {
      if (bodyHash(line.salt, line.body) !== line.bodyHash) refuse('log-hash', { caseSeq });
      shown.push(line);
    }
    previous = line.entryHash;
  }
  const first = shown[0];
  if (first?.caseSeq !== 1 || !isAct(first.body, 'case.created') || first.body.data.caseId !== caseId) refuse('log-start');
  return shown;
}

/**
 * What the log shows is the story of these items and nothing else: a body that tells of another item, or of an earlier bundle and so of its items,
 * would give away what the person chose to leave out.
 */
function checkShown(plan: BundlePlan, entries: readonly CustodyEntry[]): void {
  const missing = new Map(plan.items.map((item) => [item.itemId, item]));
  const included = new Set(missing.keys());
  let isPrepared = false;
  for (const { body, caseSeq } of entries) {
    if (body.itemId !== null) {
      if (!included.has(body.itemId)) refuse('log-other-item', { caseSeq });
      if (isAct(body, 'item.captured') && isIntakeOf(body.data.item, missing.get(body.itemId))) missing.delete(body.itemId);
    } else if (isAct(body, 'bundle.prepared') && body.data.bundleName === plan.bundleName) {
      isPrepared = true;
      if (!isSameSet(new Set(body.data.itemIds), included)) refuse('log-prepared', { caseSeq });
    } else if (caseSeq !== 1) {
      refuse('log-other-act', { caseSeq });
    }
  }
  if (!isPrepared) refuse('log-prepared');
  for (const item of missing.values()) refuse('log-lacks-item', { exhibitNo: item.exhibitNo });
}

/** Whether an item is the one that was taken in: everything but its fields, which may change, is the same. */
function isIntakeOf(intake: ActData['item.captured']['item'], item: Item | undefined): boolean {
  if (!item) return false;
  const { fields: _, ...fixed } = item;
  return canonicalJson(intake as unknown as JsonValue) === canonicalJson(fixed as unknown as JsonValue);
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((member) => b.has(member));
}

function isAct<A extends Act>(body: CustodyBody, act: A): body is CustodyBody<A> {
  return body.act === act;
}

function refuse(reason: string, details: ErrorDetails = {}): never {
  throw new KeptError('bundle/cannot-build', { reason, ...details });
}
