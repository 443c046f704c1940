import { KeptError } from '../../shared/base/errors.ts';
import type { ItemDetail, ItemPage, ItemPicture, ItemRow, VaultParams } from '../../shared/contract/vault.ts';
import type { Item } from '../../shared/evidence/item.ts';
import type { StoredItems } from '../../shared/vault/state.ts';
import { ItemList } from './item-list.ts';
import { hasPicture } from './pictures.ts';
import type { Session } from './session.ts';

const MAX_TITLE_LENGTH = 300;

const lists = new WeakMap<StoredItems, ItemList>();

export async function listItems(session: Session, { kinds, text, offset, limit }: VaultParams<'items.list'>): Promise<ItemPage> {
  const { items } = session.state;
  const { numbers, total } = await listOf(items).find(text, kinds);
  const last = numbers.length - offset;
  const rows = numbers.slice(Math.max(0, last - limit), Math.max(0, last)).toReversed();
  return { matching: numbers.length, total, rows: rows.map((number) => rowOf(items.at(number).item)) };
}

/** Makes ready what a search needs, in the worker's idle time. */
export function prepareSearch(session: Session): Promise<void> {
  return listOf(session.state.items).prepare();
}

function listOf(items: StoredItems): ItemList {
  const list = lists.get(items) ?? new ItemList(items);
  lists.set(items, list);
  return list;
}

/** Throws 'item/not-found'. */
export async function getItem(session: Session, itemId: string): Promise<ItemDetail> {
  const { engine } = session;
  const item = findItem(session, itemId);
  const entries = await engine.log.ofItem(itemId);
  return { item, hasPicture: hasPicture(item), log: entries.map(({ caseSeq, body, entryHash, clock }) => ({ caseSeq, body, entryHash, clock })) };
}

export async function setFields(session: Session, { itemId, changes }: VaultParams<'items.setFields'>): Promise<ItemDetail> {
  const stored = Object.entries(changes).map(([field, value]) => [field, value.toWellFormed()] as const);
  await session.engine.annotateItem(itemId, Object.fromEntries(stored));
  return getItem(session, itemId);
}

export async function getPicture(session: Session, { itemId, maxSidePx }: VaultParams<'items.picture'>): Promise<ItemPicture | null> {
  const { engine } = session;
  const item = findItem(session, itemId);
  const picture = await session.pictures.scaled(item, () => engine.openContent(itemId), maxSidePx, 'png');
  if (picture === null) return null;
  return { png: picture.bytes.slice().buffer, widthPx: picture.widthPx, heightPx: picture.heightPx };
}

/** Throws 'item/not-found'. */
export function findItem(session: Session, itemId: string): Item {
  const stored = session.engine.state.items.get(itemId);
  if (stored === undefined || stored.deletedAt !== null) throw new KeptError('item/not-found');
  return stored.item;
}

/** What an item is called in lists; '' when nothing is known of it. Hostile text. */
export function titleOf(item: Item): string {
  const candidates = [item.fields.page_title, item.screen?.title, item.address?.raw, item.file?.originalFilename, item.text?.trim().split('\n')[0]];
  const title = candidates.find((candidate) => candidate !== undefined && candidate.trim() !== '') ?? '';
  return title.trim().slice(0, MAX_TITLE_LENGTH).toWellFormed();
}

function rowOf(item: Item): ItemRow {
  return {
    itemId: item.itemId,
    exhibitNo: item.exhibitNo,
    kind: item.kind,
    intake: item.intake,
    title: titleOf(item),
    capturedUtc: item.capturedAt.utc,
    capturedLocal: item.capturedAt.local,
    sizeBytes: item.file?.sizeBytes ?? null,
    mime: item.file?.mime ?? null,
    hasPicture: hasPicture(item),
    stored: item.file?.stored ?? false,
    series: item.capture?.series ?? null,
  };
}
