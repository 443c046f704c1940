import type { ClockRemark } from '../custody/clock-remarks.ts';
import type { CustodyBody } from '../custody/entry.ts';
import type { FieldName } from '../evidence/fields.ts';
import type { AddressFacts, CaptureFacts, Intake, Item, ItemKind, MinorAnswer } from '../evidence/item.ts';
import type { By } from './keys.ts';

/** Items: the list, one of them, and every way of adding one but the screen. */
export interface ItemsApi {
  'items.list': [ItemQuery, ItemPage];
  'items.get': [{ itemId: string }, ItemDetail];
  /** A re-encoded, scaled copy of a stored picture; null when the item is no picture that can be decoded. */
  'items.picture': [{ itemId: string; maxSidePx: number }, ItemPicture | null];
  'address.read': [{ raw: string }, AddressFacts];
  'items.addAddress': [{ raw: string; depictedMinor: MinorAnswer }, { itemId: string }];
  /** Streams the file; progress as 'task.progress' under taskId. With depictedMinor 'yes' or 'unknown' only digests are kept. */
  'items.addFile': [{ taskId: string; file: File; depictedMinor: MinorAnswer }, { itemId: string; stored: boolean }];
  'items.addNote': [{ text: string; depictedMinor: MinorAnswer }, { itemId: string }];
  'items.setFields': [{ itemId: string; changes: Partial<Record<FieldName, string>> }, ItemDetail];
  /**
   * Takes the item off the list and removes its file; what was recorded about it stays in the log. `by` opens the slot of this session or is the recovery
   * words. Errors: 'passphrase/wrong', 'recovery/*', 'attempts/wait' {waitMs}, 'item/not-found', 'disk/*': nothing has changed; 'item/delete-unfinished'
   * {exhibitNo}: it is deleted, and its file goes at the next unlock.
   */
  'items.delete': [{ itemId: string; by: By; reason: string }, Record<string, never>];
}

export interface ItemQuery {
  readonly kinds: readonly ItemKind[];
  readonly text: string;
  readonly offset: number;
  readonly limit: number;
}

export interface ItemPage {
  /** Items that fit the query. */
  readonly matching: number;
  /** Items in the vault. */
  readonly total: number;
  readonly rows: readonly ItemRow[];
}

export interface ItemRow {
  readonly itemId: string;
  readonly exhibitNo: string;
  readonly kind: ItemKind;
  readonly intake: Intake;
  readonly title: string;
  readonly capturedUtc: string;
  readonly capturedLocal: string;
  readonly sizeBytes: number | null;
  readonly mime: string | null;
  readonly hasPicture: boolean;
  readonly stored: boolean;
  /** Place in a series of pictures; null for an item that is in none. */
  readonly series: CaptureFacts['series'];
}

export interface ItemDetail {
  readonly item: Item;
  readonly hasPicture: boolean;
  /** The item's own entries of the custody log, oldest first. */
  readonly log: readonly LogLine[];
}

export interface LogLine {
  readonly caseSeq: number;
  readonly body: CustodyBody;
  /** '' in a damaged vault, where an entry before it is lost and the chain cannot be followed. */
  readonly entryHash: string;
  /** What the entry and the one of the case before it tell of the computer's clock. */
  readonly clock: ClockRemark | null;
}

export interface ItemPicture {
  /** PNG, re-encoded from decoded pixels. */
  readonly png: ArrayBuffer;
  readonly widthPx: number;
  readonly heightPx: number;
}
