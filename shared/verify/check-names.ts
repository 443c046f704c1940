import { BUNDLE_NAME, MAX_NAME_BYTES, TAG_FILES } from '../bundle/layout.ts';
import type { DirectoryRecord } from '../zip/central-directory.ts';
import { CheckFault, type Details } from './faults.ts';

/** Segments that begin with a letter or digit: no "..", no hidden files, no drive letters, nothing that a shell or system reads otherwise. */
const SAFE_PATH = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;
/** Windows drops trailing dots and gives these names to devices, whatever their ending. */
const RESERVED_SEGMENT = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)|\.$/i;

const SIGNATURE_FILES = [TAG_FILES.allowedSigners, TAG_FILES.signerPem, TAG_FILES.sshSignature, TAG_FILES.rawSignature] as const;

/** Every name is plain ASCII from a small set, comes once whatever the case of its letters, and lies in the one folder of the bundle. */
export function checkNames(records: readonly DirectoryRecord[]): Details {
  const top = topFolder(records[0]?.name ?? '');
  if (!BUNDLE_NAME.test(top)) throw new CheckFault('name-folder', { entry: records[0]?.name ?? '' });
  const before = new Set<string>();
  for (const { name, nameBytes } of records) {
    if (!SAFE_PATH.test(name)) throw new CheckFault('name-characters', { entry: name });
    if (nameBytes.length > MAX_NAME_BYTES) throw new CheckFault('name-length', { entry: name, limitBytes: MAX_NAME_BYTES });
    if (name.split('/').some((segment) => RESERVED_SEGMENT.test(segment))) throw new CheckFault('name-reserved', { entry: name });
    if (topFolder(name) !== top) throw new CheckFault('name-folder', { entry: name });
    if (before.has(name.toLowerCase())) throw new CheckFault('name-twice', { entry: name });
    before.add(name.toLowerCase());
  }
  return { names: records.length, folder: top };
}

/** Whether a name comes twice (after case folding): readers then disagree about which content it has. */
export function hasTwins(records: readonly DirectoryRecord[]): boolean {
  return new Set(records.map(folded)).size !== records.length;
}

/** Composing takes time by the square of the marks on one letter, minutes for the names that a directory has room for: longer ones than a bundle may have are left as they are. */
function folded({ name, nameBytes }: DirectoryRecord): string {
  return (nameBytes.length <= MAX_NAME_BYTES ? name.normalize('NFC') : name).toLowerCase();
}

/**
 * The folder under which a bundle lies in an archive, '' for its top; null when this is no bundle of ours, 'ambiguous' when there are several.
 *
 * This is the line between the verdicts "altered" and "not readable as a bundle": an archive whose list of entries can be read, and
 * which has either a bag under a folder named like a bundle or at least one of the four files of our signature folder, is a bundle,
 * whatever else is wrong with it. An archive without an end record (cut short) is not readable; one whose list is damaged
 * counts as a bundle when its first local header names such a folder (bundleLike).
 */
export function findFolder(records: readonly DirectoryRecord[]): string | null | 'ambiguous' {
  const folders = new Set<string>();
  for (const { name } of records) {
    for (const path of SIGNATURE_FILES) addFolder(folders, name, path);
    if (BUNDLE_NAME.test(topFolder(name)) && name === `${topFolder(name)}/${TAG_FILES.bagit}`) folders.add(topFolder(name));
  }
  const [only, another] = folders;
  return another === undefined ? only ?? null : 'ambiguous';
}

function addFolder(folders: Set<string>, name: string, path: string): void {
  if (name === path) folders.add('');
  if (name.endsWith(`/${path}`)) folders.add(name.slice(0, -path.length - 1));
}

/** Whether the name in a first local header speaks of a bundle whose list of entries is damaged. */
export function bundleLike(firstName: string | null): boolean {
  return firstName !== null && BUNDLE_NAME.test(topFolder(firstName));
}

/** Path of an entry below the folder; null when it lies elsewhere. */
export function pathBelow(folder: string, name: string): string | null {
  if (folder === '') return name;
  return name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : null;
}

function topFolder(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 ? '' : name.slice(0, slash);
}
