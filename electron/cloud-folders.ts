import { dirname, join } from 'node:path';
import type { Disk } from './disk.ts';

/** Names that the folders of synchronising programs have by themselves, wherever in a path they stand. */
const NAMES: readonly RegExp[] = [
  /^onedrive( ?- .*)?$/i,
  /^dropbox( \(.*\))?$/i,
  /^google ?drive( \(.*\))?$/i,
  /^my drive$/i,
  /^내 드라이브$/,
  /^meine ablage$/i,
  /^cloudstorage$/i,
  /^icloud ?drive$/i,
  /^mobile documents$/i,
  /^nextcloud\d*$/i,
  /^owncloud\d*$/i,
  /^mega(sync)?$/i,
  /^(naver )?mybox$/i,
  /^네이버 ?mybox$/i,
  /^synology ?drive$/i,
  /^Box( Sync)?$/,
  /^pcloud ?drive$/i,
];
/** Files and folders with which such programs mark the top of what they send. */
const MARKERS = ['.dropbox', '.dropbox.cache', '.tmp.drivedownload', '.tmp.driveupload', '.nextcloudsync.log', '.owncloudsync.log', '.SynologyWorkingDirectory', '.megaignore'];
const MARKER_PATTERN = /^\._?sync_[0-9a-f]+\.db$/;
const ONEDRIVE_VARIABLES = ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'];
const MAX_DEPTH = 64;

/**
 * Whether a program that sends files to somebody's servers is known to watch this folder: by names in its path, by OneDrive's
 * variables, by marks in it or above. Never certain of the contrary. Rejects with the disk's error.
 */
export async function isCloudFolder(disk: Disk, folder: string, variables: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (folder.split(/[/\\]/).some((name) => NAMES.some((pattern) => pattern.test(name.normalize('NFC'))))) return true;
  const roots = ONEDRIVE_VARIABLES.flatMap((name) => variables[name] ?? []).filter((root) => root !== '');
  if (roots.some((root) => folder === root || folder.startsWith(`${root}\\`) || folder.startsWith(`${root}/`))) return true;
  return hasMarker(disk, folder);
}

async function hasMarker(disk: Disk, folder: string): Promise<boolean> {
  let place = folder;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    for (const name of MARKERS) {
      if (await disk.inspect(join(place, name)) !== null) return true;
    }
    if (depth === 0 && (await disk.list(place)).some((name) => MARKER_PATTERN.test(name))) return true;
    if (dirname(place) === place) return false;
    place = dirname(place);
  }
  return false;
}
