import type { FileFacts } from '../evidence/item.ts';
import type { CheckedVault, CheckWatch } from './check.ts';
import { type Faults, readFaultOf } from './fault-list.ts';
import { openObject } from './objects.ts';
import type { StoredItem } from './state.ts';
import type { VaultStore } from './store.ts';

/** Encrypted files that no entry names. */
export interface Leftovers {
  readonly count: number;
  readonly sizeBytes: number;
}

interface Checked {
  readonly objects: number;
  readonly objectBytes: number;
  readonly wholeObjects: number;
  readonly sizeBytes: number;
  readonly leftovers: Leftovers;
}

const SHELVES = Array.from({ length: 256 }, (_, number) => number.toString(16).padStart(2, '0'));

/** Every stored file of every item that is not deleted, to its last byte: size, tags and SHA-256 against the journal. */
export async function checkObjects(vault: CheckedVault, watch: CheckWatch, faults: Faults): Promise<Checked> {
  const { items } = vault.state;
  const unnamed = await listObjects(vault.store, SHELVES, watch);
  const totalBytes = sum(unnamed.values());
  let [objects, objectBytes, wholeObjects, doneBytes] = [0, 0, 0, 0];
  const onRead = (bytes: number): void => {
    watch.checkStopped();
    doneBytes += bytes;
    watch.onProgress('objects', doneBytes, Math.max(doneBytes, totalBytes));
  };
  // More may come in while this runs.
  for (let number = 0; number < items.size; number++) {
    const { item, ...stored } = items.at(number);
    const named = contentOf({ item, ...stored });
    if (named === null) continue;
    unnamed.delete(named.objectId);
    const found = await checkObject(vault, item.itemId, named, onRead, faults);
    if (found === 'deleted') continue;
    objects += 1;
    objectBytes += named.facts.sizeBytes;
    wholeObjects += found === 'whole' ? 1 : 0;
  }
  watch.onProgress('objects', doneBytes, doneBytes);
  return { objects, objectBytes, wholeObjects, sizeBytes: doneBytes, leftovers: await stillThere(vault.store, unnamed, watch) };
}

interface Named {
  readonly objectId: string;
  readonly facts: FileFacts;
}

function contentOf({ item, objectId, deletedAt }: StoredItem): Named | null {
  return objectId === null || item.file === null || deletedAt !== null ? null : { objectId, facts: item.file };
}

async function checkObject({ store, keys, state, checkOpen }: CheckedVault, itemId: string, { objectId, facts }: Named, onRead: (bytes: number) => void, faults: Faults): Promise<'whole' | 'faulty' | 'deleted'> {
  try {
    const content = await openObject(store, keys.objectIdentity, objectId, facts, checkOpen);
    for await (const chunk of content.stream()) onRead(chunk.length);
    return 'whole';
  } catch (error) {
    const fault = readFaultOf(error);
    if (fault === null) throw error;
    // It may have been deleted while it was being read.
    const now = state.items.get(itemId);
    if (now !== undefined && contentOf(now) === null) return 'deleted';
    faults.add(fault === 'gone' ? 'object-missing' : 'object-damaged', { itemId });
    return 'faulty';
  }
}

async function listObjects(store: VaultStore, shelves: Iterable<string>, watch: CheckWatch): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const shelf of shelves) {
    watch.checkStopped();
    for (const { objectId, sizeBytes } of await store.listObjects(shelf)) sizes.set(objectId, sizeBytes);
  }
  return sizes;
}

/** Looked for again: what was deleted while this ran has gone by now. */
async function stillThere(store: VaultStore, unnamed: ReadonlyMap<string, number>, watch: CheckWatch): Promise<Leftovers> {
  const shelves = new Set([...unnamed.keys()].map((objectId) => objectId.slice(0, 2)));
  const now = await listObjects(store, shelves, watch);
  const sizes = [...unnamed.keys()].flatMap((objectId) => now.get(objectId) ?? []);
  return { count: sizes.length, sizeBytes: sum(sizes) };
}

function sum(sizes: Iterable<number>): number {
  let total = 0;
  for (const size of sizes) total += size;
  return total;
}
