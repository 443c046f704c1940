import type { Clock } from '../base/clock.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import type { DeriveKey, KdfParams } from '../crypto/kdf.ts';
import type { BundleSigner } from '../crypto/signer.ts';
import type { Act, ActData, CustodyEntry, CustodyLine } from '../custody/entry.ts';
import type { FieldName } from '../evidence/fields.ts';
import type { Item, ItemIntake, ToolFacts } from '../evidence/item.ts';
import type { JournalEntry } from './entry.ts';
import type { StateSnapshot, VaultState } from './state.ts';
import type { VaultStore } from './store.ts';

export interface EngineOptions {
  readonly store: VaultStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly deriveKey: DeriveKey;
  readonly tool: ToolFacts;
}

export type Secret = { readonly passphrase: string } | { readonly words: string };

export interface NewVault {
  readonly passphrase: string;
  readonly words: readonly string[];
  /** Tests only: cheap parameters for both slots. */
  readonly kdf?: { readonly passphrase: KdfParams; readonly recovery: KdfParams };
}

/** What the caller of captureItem knows; the engine adds the rest. */
export type ItemDraft = Omit<ItemIntake, 'itemId' | 'exhibitNo' | 'caseId' | 'receivedAt' | 'tool'>;

export interface OpenOptions {
  /**
   * Asked once, after the header opened and before the journal is read: the index is sealed with a key of this vault, so nobody can have a
   * snapshot earlier. null: read the whole journal. It does not throw.
   */
  readonly loadSnapshot?: (vault: { readonly vaultId: string; readonly indexKey: Uint8Array }) => Promise<StateSnapshot | null>;
  /** Journal bytes read so far and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Opened {
  /** Entries that were read from the journal just now. */
  readonly entriesRead: number;
  /** Bytes of an unfinished last entry that were set aside. */
  readonly tornBytes: number;
  /** Entries that the snapshot knew and the journal does not hold. */
  readonly missingEntries: number;
  /** False when there was none or it did not fit the journal. */
  readonly snapshotUsed: boolean;
}

/** A stored file's plain bytes, read at any place. */
export interface ContentReader {
  readonly sizeBytes: number;
  read(offset: number, lengthBytes: number): Promise<Uint8Array>;
  /** All bytes in order; throws 'vault/object-damaged' at the end when they are not those that were captured. */
  stream(): AsyncIterable<Uint8Array>;
}

export interface ContentWriter {
  write(plain: Uint8Array): Promise<void>;
  /** Resolves to the object id when the object would survive a power cut. */
  commit(): Promise<string>;
  abort(): Promise<void>;
}

const unbuilt = (): never => {
  throw new KeptError('internal/unexpected', { kind: 'not built yet' });
};

/** Whether there is a vault. Throws 'vault/newer', 'vault/damaged-header', 'vault/unreadable'. */
export async function inspectVault(_store: VaultStore): Promise<'none' | 'present'> {
  return unbuilt();
}

/** Makes a vault with one case. Throws 'vault/exists' when the folder holds anything of a vault. */
export async function createVault(_options: EngineOptions, _vault: NewVault): Promise<VaultEngine> {
  return unbuilt();
}

/** Throws 'vault/missing', 'passphrase/wrong', 'recovery/*', 'vault/damaged-header' {previous: 'usable' | 'none'}, 'vault/damaged-journal' {segment, offset}, 'vault/newer'. */
export async function openVault(_options: EngineOptions, _secret: Secret, _open: OpenOptions = {}): Promise<{ engine: VaultEngine; opened: Opened }> {
  return unbuilt();
}

export interface VaultEngine {
  readonly vaultId: string;
  readonly caseId: string;
  readonly signer: BundleSigner;
  readonly indexKey: Uint8Array;
  readonly state: VaultState;
  /** Throws 'passphrase/wrong'. */
  confirmPassphrase(passphrase: string): Promise<void>;
  /** One durable entry; calls are written one after another in the order in which they were made. */
  record<A extends Act>(act: A, data: ActData[A], about?: { readonly itemId?: string; readonly objectId?: string }): Promise<JournalEntry>;
  /** Throws 'gate/pixels-refused' for a stored file or a screen unless depictedMinor is 'no'. */
  captureItem(draft: ItemDraft, objectId: string | null): Promise<Item>;
  /** Writes the fields that really change; '' empties one. Throws 'item/not-found', 'note/too-long' {field, max}. */
  annotateItem(itemId: string, changes: Partial<Record<FieldName, string>>): Promise<Item>;
  beginContent(): Promise<ContentWriter>;
  /** Throws 'item/not-found', 'vault/object-missing', 'vault/object-damaged'. */
  openContent(itemId: string): Promise<ContentReader>;
  itemLog(itemId: string): Promise<readonly CustodyEntry[]>;
  /** The whole case chain; in full: case.created, the newest bundle.prepared, and the entries of the given items. */
  custodyLines(itemIds: readonly string[]): Promise<readonly CustodyLine[]>;
  snapshot(): StateSnapshot;
  /** Wipes the keys; every later call throws 'vault/locked'. */
  lock(): void;
}
