import * as v from 'valibot';
import type { FolderChoice } from '../../shared/contract/host.ts';
import type { StoreCall, StoreValues } from '../../shared/contract/store-port.ts';
import type { VaultStore } from '../../shared/vault/store.ts';

/** What the worker asks of main about folders beside the vault: backups that the person chose, and scratch folders. */
export interface FolderClient {
  /** Of the vault's drive (null) or of the place behind a handle. Throws 'disk/*'. */
  space(at: string | null): Promise<StoreValues['space']>;
  /** A vault-shaped folder: a chosen one can only be read, a scratch one also written. */
  at(handle: string): VaultStore;
  readmit(path: string): Promise<FolderChoice | null>;
  beginBackup(handle: string): Promise<StoreValues['backup.begin']>;
  /** `entries`: so many the backup holds now. */
  finishBackup(handle: string, finishedUtc: string, entries: number): Promise<void>;
  removeObject(handle: string, objectId: string): Promise<void>;
  copyFile(to: string, name: string): Promise<StoreValues['copy.file']>;
  copyHeader(to: string): Promise<void>;
  copySegment(to: string, segment: number, lengthBytes: number): Promise<StoreValues['copy.segment']>;
  compareSegment(to: string, segment: number): Promise<StoreValues['copy.compare']>;
  stopCopy(to: string): Promise<void>;
  beginScratch(from: string, purpose: 'restore' | 'drill'): Promise<StoreValues['scratch.begin']>;
  endScratch(handle: string): Promise<void>;
  readRecord(handle: string): Promise<StoreValues['restore.record']>;
  commitRestore(handle: string): Promise<StoreValues['restore.commit']>;
}

export type Ask = <T>(schema: v.GenericSchema<unknown, T>, call: StoreCall) => Promise<T>;
export type Tell = (call: StoreCall) => Promise<void>;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const space = v.object({ freeBytes: v.pipe(v.number(), v.minValue(0)), drive: v.picklist(['local', 'network', 'fat', 'unknown']), maxFileBytes: v.nullable(count) });
const choice = v.nullable(v.object({
  handle: v.string(), folderName: v.string(), warnings: v.array(v.picklist(['cloud', 'network', 'fat', 'same-drive'])), freeBytes: v.pipe(v.number(), v.minValue(0)),
}));
const begun = v.object({ path: v.string(), folderName: v.string() });
const step = v.object({ doneBytes: count, sizeBytes: count, isDone: v.boolean() });
const copied = v.object({ copiedBytes: count });
const compared = v.object({ sameBytes: count, thereBytes: count });
const scratch = v.object({ handle: v.string() });
const record = v.object({ finishedUtc: v.nullable(v.string()), entries: v.nullable(count) });
const committed = v.object({ keptOldAs: v.nullable(v.string()) });

/** `storeAt` makes a client of the store behind a handle. */
export function folderClient(ask: Ask, tell: Tell, storeAt: (handle: string) => VaultStore): FolderClient {
  return {
    space: (at) => ask(space, { op: 'space', at }),
    at: storeAt,
    readmit: (path) => ask(choice, { op: 'folder.readmit', path }),
    beginBackup: (handle) => ask(begun, { op: 'backup.begin', handle }),
    finishBackup: (handle, finishedUtc, entries) => tell({ op: 'backup.finish', handle, finishedUtc, entries }),
    removeObject: (handle, objectId) => tell({ op: 'backup.removeObject', handle, objectId }),
    copyFile: (to, name) => ask(step, { op: 'copy.file', to, name }),
    copyHeader: (to) => tell({ op: 'copy.header', to }),
    copySegment: (to, segment, lengthBytes) => ask(copied, { op: 'copy.segment', to, segment, lengthBytes }),
    compareSegment: (to, segment) => ask(compared, { op: 'copy.compare', to, segment }),
    stopCopy: (to) => tell({ op: 'copy.stop', to }),
    beginScratch: (from, purpose) => ask(scratch, { op: 'scratch.begin', from, purpose }),
    endScratch: (handle) => tell({ op: 'scratch.end', handle }),
    readRecord: (handle) => ask(record, { op: 'restore.record', handle }),
    commitRestore: (handle) => ask(committed, { op: 'restore.commit', handle }),
  };
}
