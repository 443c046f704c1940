import { KeptError } from '../../shared/base/errors.ts';
import type { ItemDetail, ItemPage, ItemPicture, ItemRow, VaultParams } from '../../shared/contract/vault.ts';
import type { Item } from '../../shared/evidence/item.ts';
import type { VaultEngine } from '../../shared/vault/engine.ts';
import { hasPicture } from './pictures.ts';
import type { Session } from './session.ts';

const MAX_TITLE_LENGTH = 300;

/** Search texts by item; an item that changes is another object, so these never go stale. */
const searchTexts = new WeakMap<Item, string>();
/** The order of a vault's items at one place in its journal. */
const orders = new WeakMap<VaultEngine, { readonly seq: number; readonly items: readonly Item[] }>();

export function listItems(session: Session, { kinds, text, offset, limit }: VaultParams<'items.list'>): ItemPage {
  const items = orderedItems(session.engine);
  const words = foldCase(text).split(/\s+/u).filter((word) => word !== '');
  const matching = items.filter((item) => (kinds.length === 0 || kinds.includes(item.kind)) && matches(item, words));
  return { matching: matching.length, total: items.length, rows: matching.slice(offset, offset + limit).map(rowOf) };
}

function orderedItems(engine: VaultEngine): readonly Item[] {
  const { items, position } = engine.state;
  const known = orders.get(engine);
  if (known?.seq === position.seq) return known.items;
  const ordered = Array.from(items.values()).flatMap(({ item, deletedAt }) => (deletedAt === null ? item : [])).sort(newestFirst);
  orders.set(engine, { seq: position.seq, items: ordered });
  return ordered;
}

/** Throws 'item/not-found'. */
export async function getItem(session: Session, itemId: string): Promise<ItemDetail> {
  const { engine } = session;
  const item = findItem(session, itemId);
  const entries = await engine.itemLog(itemId);
  return { item, hasPicture: hasPicture(item), log: entries.map(({ caseSeq, body, entryHash }) => ({ caseSeq, body, entryHash })) };
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
  };
}

/** By the time of capture; of two at the same time the one that came in later is first. UTC text sorts as the times do. */
function newestFirst(a: Item, b: Item): number {
  if (a.capturedAt.utc !== b.capturedAt.utc) return a.capturedAt.utc < b.capturedAt.utc ? 1 : -1;
  return a.receivedAt.utc === b.receivedAt.utc ? compare(b.exhibitNo, a.exhibitNo) : compare(b.receivedAt.utc, a.receivedAt.utc);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function matches(item: Item, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  let text = searchTexts.get(item);
  if (text === undefined) {
    text = foldCase(searchText(item));
    searchTexts.set(item, text);
  }
  return words.every((word) => text.includes(word));
}

function searchText(item: Item): string {
  const { address, file, screen } = item;
  const parts = [item.exhibitNo, address?.raw, address?.platform, ...(address?.parts.map(([, value]) => value) ?? []), file?.originalFilename, file?.sha256, screen?.title, item.text];
  return [...parts, ...Object.values(item.fields)].filter((part) => part !== undefined && part !== null).join('\n');
}

/** Composed and without case, so that Hangul typed on one system finds Hangul that came from another. */
function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
