import { METADATA_FILES } from '../bundle/layout.ts';
import type { Item, ItemKind } from '../evidence/item.ts';
import type { BundleFiles } from './bundle-files.ts';
import { readCase } from './case-file.ts';
import { readPayloadManifest } from './check-bag.ts';
import { CheckFault, CheckNotMade, type Details } from './faults.ts';
import { readItems, type ListedItem } from './item-list.ts';
import type { Manifest } from './manifest.ts';

const ITEMS_FOLDER = 'data/items/';
const DESCRIPTION = 'item.json';
/** One for all the folders that have no more, which most of tens of thousands are. */
const ONLY_DESCRIPTION = [DESCRIPTION];
const STORED_NAME = /^original(\.[a-z0-9]{1,10})?$/;
/** Kinds that never carry the bytes of a file. */
const WITHOUT_FILE: ReadonlySet<ItemKind> = new Set(['url_only', 'message_text', 'file_hash_only']);

/** The case is that of the bundle's name; each listed item is described and stored where its number says, with the digests and size of the signed lists; nothing else is among the items. */
export async function checkItems(files: BundleFiles): Promise<Details> {
  const about = await readCase(files);
  if (about.bundleName !== files.folder || about.caseId !== caseOf(files.folder)) throw new CheckFault('case-differs', { exhibit: METADATA_FILES.caseJson, caseId: about.caseId });
  const listed = await readItems(files);
  const manifests = await readManifests(files);
  const folders = itemFolders(files);
  const itemIds = new Set<string>();
  for (const item of listed) {
    if (item.caseId !== caseOf(files.folder)) throw new CheckFault('case-differs', { exhibit: item.exhibitNo, caseId: item.caseId });
    const names = folders.get(item.exhibitNo);
    if (!names) throw new CheckFault(files.byPath.has(itemPath(item, DESCRIPTION)) ? 'exhibit-twice' : 'item-file-missing', { exhibit: item.exhibitNo, entry: itemPath(item, DESCRIPTION) });
    if (itemIds.has(item.itemId)) throw new CheckFault('exhibit-twice', { exhibit: item.exhibitNo, entry: '' });
    itemIds.add(item.itemId);
    checkItem(files, item, names, manifests);
    folders.delete(item.exhibitNo);
  }
  const [extra] = folders;
  if (extra) throw new CheckFault('item-file-unexpected', { exhibit: extra[0], entry: `${ITEMS_FOLDER}${extra[0]}/${extra[1][0] ?? ''}` });
  if (about.itemCount !== listed.length) throw new CheckFault('item-count', { items: listed.length, said: about.itemCount });
  return { items: listed.length };
}

function checkItem(files: BundleFiles, item: ListedItem, names: readonly string[], manifests: readonly [Manifest, Manifest]): void {
  const path = storedPath(item, names);
  for (const name of names) {
    if (name !== DESCRIPTION && itemPath(item, name) !== path) throw new CheckFault('item-file-unexpected', { exhibit: item.exhibitNo, entry: itemPath(item, name) });
  }
  if (!names.includes(DESCRIPTION)) throw new CheckFault('item-file-missing', { exhibit: item.exhibitNo, entry: itemPath(item, DESCRIPTION) });
  if (manifests[0].digestOf(itemPath(item, DESCRIPTION)) !== item.textSha256) throw new CheckFault('item-json', { exhibit: item.exhibitNo, entry: itemPath(item, DESCRIPTION) });
  const { file } = item;
  if (file?.stored !== true) return;
  if (item.depictedMinor !== 'no') throw new CheckFault('item-minor', { exhibit: item.exhibitNo });
  if (path === null) throw new CheckFault('item-file-missing', { exhibit: item.exhibitNo, entry: `${ITEMS_FOLDER}${item.exhibitNo}/original` });
  checkStoredFile(files, file, path, item.exhibitNo, manifests);
}

function checkStoredFile(files: BundleFiles, facts: NonNullable<ListedItem['file']>, path: string, exhibit: string, [sha256, sha512]: readonly [Manifest, Manifest]): void {
  if (!files.byPath.get(path)?.found) throw new CheckNotMade('unreadable-entry', { entry: path });
  const agrees = sha256.digestOf(path) === facts.sha256 && sha512.digestOf(path) === facts.sha512 && files.byPath.get(path)?.sizeBytes === facts.sizeBytes;
  if (!agrees) throw new CheckFault('item-digest', { exhibit, entry: path });
}

type StoredItem = Pick<Item, 'exhibitNo' | 'kind'> & { readonly file: { readonly stored: boolean } | null };

/** Where the stored bytes of an item lie; null when it has none. */
export function storedPath(item: StoredItem, names: readonly string[]): string | null {
  if (item.file?.stored !== true) return null;
  if (WITHOUT_FILE.has(item.kind)) throw new CheckFault('item-file-unexpected', { exhibit: item.exhibitNo, entry: itemPath(item, '') });
  const name = names.find((candidate) => STORED_NAME.test(candidate));
  return name === undefined ? null : itemPath(item, name);
}

/** Exhibit number → names of the files in its folder. */
export function itemFolders(files: BundleFiles): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const path of files.byPath.keys()) {
    if (!path.startsWith(ITEMS_FOLDER)) continue;
    const [folder = '', ...rest] = path.slice(ITEMS_FOLDER.length).split('/');
    const [name, names] = [rest.join('/'), folders.get(folder)];
    if (names === undefined) folders.set(folder, name === DESCRIPTION ? ONLY_DESCRIPTION : [name]);
    else if (names === ONLY_DESCRIPTION) folders.set(folder, [DESCRIPTION, name]);
    else names.push(name);
  }
  return folders;
}

/** The case in a bundle's name: all before its last underscore. */
export function caseOf(folder: string): string {
  return folder.slice(0, Math.max(0, folder.lastIndexOf('_')));
}

function itemPath(item: Pick<Item, 'exhibitNo'>, name: string): string {
  return `${ITEMS_FOLDER}${item.exhibitNo}/${name}`;
}

async function readManifests(files: BundleFiles): Promise<[Manifest, Manifest]> {
  try {
    return [await readPayloadManifest(files, 'sha256'), await readPayloadManifest(files, 'sha512')];
  } catch (error) {
    if (error instanceof CheckFault) throw new CheckNotMade('depends', { entry: error.details['entry'] ?? '' });
    throw error;
  }
}
