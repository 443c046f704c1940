import type { FileFacts } from '../evidence/item.ts';
import type { CheckedVault, CheckWatch } from './check.ts';
import { type Faults, readFaultOf } from './fault-list.ts';
import { openObject } from './objects.ts';
import type { StoredItem, VaultState } from './state.ts';
import type { VaultStore } from './store.ts';

/** Encrypted files that no entry names. */
export interface Leftovers {
  readonly count: number;
  readonly sizeBytes: number;
}

interface Checked {
  readonly objects: number;
  readonly sizeBytes: number;
  readonly leftovers: Leftovers;
}

const SHELVES = Array.from({ length: 256 }, (_, number) => number.toString(16).padStart(2, '0'));

/** Every stored file of every item that is not deleted, to its last byte: size, tags and SHA-256 against the journal. */
export async function checkObjects(vault: CheckedVault, watch: CheckWatch, faults: Faults): Promise<Checked> {
  const { state } = vault;
  const unnamed = await listUnnamed(vault, watch);
  const totalBytes = storedBytes(state);
  let objects = 0;
  let doneBytes = 0;
  // A Map that grows while it is walked through gives the new ones too.
  for (const stored of state.items.values()) {
    const named = contentOf(stored);
    if (named === null) continue;
    objects += 1;
    const before = doneBytes;
    const onRead = (bytes: number): void => {
      watch.checkStopped();
      doneBytes += bytes;
      watch.onProgress('objects', doneBytes, Math.max(doneBytes, totalBytes));
    };
    await checkObject(vault, stored.item.itemId, named, onRead, faults);
    doneBytes = before + named.facts.sizeBytes;
  }
  watch.onProgress('objects', doneBytes, doneBytes);
  return { objects, sizeBytes: doneBytes, leftovers: await stillUnnamed(vault, unnamed) };
}

interface Named {
  readonly objectId: string;
  readonly facts: FileFacts;
}

function contentOf({ item, objectId, deletedAt }: StoredItem): Named | null {
  return objectId === null || item.file === null || deletedAt !== null ? null : { objectId, facts: item.file };
}

function storedBytes({ items }: VaultState): number {
  let sum = 0;
  for (const stored of items.values()) sum += contentOf(stored)?.facts.sizeBytes ?? 0;
  return sum;
}

async function checkObject({ store, keys, state, checkOpen }: CheckedVault, itemId: string, { objectId, facts }: Named, onRead: (bytes: number) => void, faults: Faults): Promise<void> {
  try {
    const content = await openObject(store, keys.objectIdentity, objectId, facts, checkOpen);
    for await (const chunk of content.stream()) onRead(chunk.length);
  } catch (error) {
    const fault = readFaultOf(error);
    if (fault === null) throw error;
    // It may have been deleted while it was being read.
    const now = state.items.get(itemId);
    if (now !== undefined && contentOf(now) === null) return;
    faults.add(fault === 'gone' ? 'object-missing' : 'object-damaged', { itemId });
  }
}

function namesOf(state: VaultState): Set<string> {
  const names = new Set<string>();
  for (const stored of state.items.values()) {
    const named = contentOf(stored);
    if (named !== null) names.add(named.objectId);
  }
  return names;
}

async function listUnnamed({ store, state }: CheckedVault, watch: CheckWatch): Promise<readonly string[]> {
  const names = namesOf(state);
  const unnamed: string[] = [];
  for (const shelf of SHELVES) {
    watch.checkStopped();
    for (const { objectId } of await store.listObjects(shelf)) if (!names.has(objectId)) unnamed.push(objectId);
  }
  return unnamed;
}

/** Of those found before, the ones that are still there and that still nobody names: an import that was under way has ended by now or counts among them. */
async function stillUnnamed({ store, state }: CheckedVault, unnamed: readonly string[]): Promise<Leftovers> {
  const sizes = await sizesOf(store, new Set(unnamed));
  const names = namesOf(state);
  const left = [...sizes].filter(([objectId]) => !names.has(objectId));
  return { count: left.length, sizeBytes: left.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0) };
}

async function sizesOf(store: VaultStore, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const shelf of new Set([...wanted].map((objectId) => objectId.slice(0, 2)))) {
    for (const { objectId, sizeBytes } of await store.listObjects(shelf)) if (wanted.has(objectId)) sizes.set(objectId, sizeBytes);
  }
  return sizes;
}
