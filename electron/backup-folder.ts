import { join } from 'node:path';
import * as v from 'valibot';
import { fromUtf8, utf8 } from '../shared/base/bytes.ts';
import type { Disk } from './disk.ts';
import { readSmallFile, replaceFile } from './durable-file.ts';

const RECORD = 'backup.json';
const MAX_RECORD_BYTES = 64 * 1024;
const HEADERS = ['vault.json', 'vault.json.previous'];
const OWN_NAME = /^Kept-[0-9a-f]{8}$/;
const MAX_NAMES = 5000;

const vaultId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
/** Of the journal, in the backup that was finished last; the records of early backups do not say. */
const entries = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const recordSchema = v.object({ format: v.literal('kept-backup/1'), vaultId, finishedUtc: v.nullable(v.pipe(v.string(), v.isoTimestamp())), entries: v.exactOptional(entries) });
/** The header is the engine's to read; here only whose it is. */
const headerSchema = v.object({ vaultId });

/** backup.json: whose backup it is, when it was last finished, and how far its log went then. It proves nothing; a log that ends before that has lost its end. */
export type BackupRecord = v.InferOutput<typeof recordSchema>;

/** Null when there is none or it is odd: it is a convenience, and everything that matters is told by the sealed files. */
export async function readBackupRecord(disk: Disk, folder: string): Promise<BackupRecord | null> {
  const read = v.safeParse(recordSchema, await readJson(disk, join(folder, RECORD), MAX_RECORD_BYTES));
  return read.success ? read.output : null;
}

export function writeBackupRecord(disk: Disk, folder: string, record: BackupRecord): Promise<void> {
  return replaceFile(disk, join(folder, RECORD), utf8(`${JSON.stringify(record)}\n`));
}

/** The id of the vault whose header lies in a folder, or its copy; null when neither can be read. */
export async function readVaultId(disk: Disk, folder: string): Promise<string | null> {
  for (const name of HEADERS) {
    const read = v.safeParse(headerSchema, await readJson(disk, join(folder, name), 1024 * 1024));
    if (read.success) return read.output.vaultId;
  }
  return null;
}

/** The name of a backup's folder: neutral, and the same for every backup of one vault. */
export function backupFolderName(ofVaultId: string): string {
  return `Kept-${ofVaultId.slice(0, 8)}`;
}

/** Whether the folder itself is a backup or a copied vault, rather than a place that may hold one. */
export async function isVaultShaped(disk: Disk, folder: string): Promise<boolean> {
  for (const name of [...HEADERS, RECORD, join('journal', '000001.kj')]) {
    if (await disk.inspect(join(folder, name)) !== null) return true;
  }
  return false;
}

/** The backup in a chosen folder: the folder itself, else the one in it that was finished last; the folder itself when there is none. */
export async function findBackup(disk: Disk, chosen: string): Promise<string> {
  if (await isVaultShaped(disk, chosen)) return chosen;
  let best: { readonly path: string; readonly utc: string } | null = null;
  for (const name of (await disk.list(chosen)).slice(0, MAX_NAMES)) {
    const path = join(chosen, name);
    if ((await disk.inspect(path))?.kind !== 'folder' || !(OWN_NAME.test(name) || await disk.inspect(join(path, 'vault.json')) !== null)) continue;
    const utc = (await readBackupRecord(disk, path))?.finishedUtc ?? '';
    if (best === null || utc > best.utc) best = { path, utc };
  }
  return best?.path ?? chosen;
}

export function isBackupName(name: string): boolean {
  return OWN_NAME.test(name);
}

async function readJson(disk: Disk, path: string, maxBytes: number): Promise<unknown> {
  const bytes = (await disk.inspect(path))?.kind === 'file' ? await readSmallFile(disk, path, maxBytes) : null;
  if (bytes === null) return undefined;
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
