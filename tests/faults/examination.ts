import { KeptError } from '../../shared/base/errors.ts';
import { sha256Hex } from '../../shared/crypto/hash.ts';
import type { StoredItem } from '../../shared/vault/state.ts';
import type { Disk } from '../../electron/disk.ts';
import { readExactly, withFile } from '../../electron/durable-file.ts';
import { EDITED_FIELD } from './deed.ts';
import type { Content, Ledger } from './ledger.ts';
import { noiseOf } from './random.ts';
import { Rig, type Place } from './rig.ts';
import type { Finding } from './row.ts';

interface Faults {
  readonly lost: string[];
  readonly torn: string[];
  silentEmpty: boolean;
}

/**
 * Starts Kept on the folder, opens the vault with the passphrase that the record knows, and holds everything in it against the record.
 * Afterwards the record holds what was found, so that a run can go on from there.
 */
export async function examine(place: Place, ledger: Ledger): Promise<Finding> {
  const faults: Faults = { lost: [], torn: [], silentEmpty: false };
  const { acked } = ledger;
  let rig: Rig;
  try {
    rig = await Rig.start(place);
  } catch (error) {
    return { acked, lost: [], torn: [`does not start: ${nameOf(error)}`], silentEmpty: false };
  }
  try {
    await examineRig(rig, ledger, faults);
  } finally {
    await rig.stop();
  }
  return { acked, ...faults };
}

async function examineRig(rig: Rig, ledger: Ledger, faults: Faults): Promise<void> {
  const status = await rig.call('vault.status', {});
  if (status.state === 'none') {
    if (ledger.vault === 'there') {
      faults.silentEmpty = true;
      faults.lost.push(...lostNames(ledger));
    }
    ledger.settle({ vault: 'none', passphrase: null, values: new Map() });
    return;
  }
  if (status.state !== 'locked') {
    faults.torn.push(`blocked: ${status.state === 'blocked' ? status.error.code : status.state}`);
    if (ledger.vault === 'there') faults.lost.push(...lostNames(ledger));
    return;
  }
  const passphrase = await unlockWith(rig, ledger, faults);
  if (passphrase === null) return;
  const values = await examineItems(rig, ledger, faults);
  await examineFiles(rig.place.disk, ledger, faults);
  ledger.settle({ vault: 'there', passphrase, values });
}

function lostNames(ledger: Ledger): string[] {
  return ['the vault', ...ledger.items.keys()];
}

async function unlockWith(rig: Rig, ledger: Ledger, faults: Faults): Promise<string | null> {
  for (const passphrase of ledger.passphrases) {
    try {
      const report = await rig.call('vault.unlock', { passphrase });
      if (report.itemCount === 0 && ledger.items.size > 0) faults.silentEmpty = true;
      return passphrase;
    } catch (error) {
      if (error instanceof KeptError && error.code === 'passphrase/wrong') continue;
      faults.torn.push(`does not open: ${nameOf(error)}`);
      if (ledger.vault === 'there') faults.lost.push(...lostNames(ledger));
      return null;
    }
  }
  faults.lost.push('the passphrase', ...lostNames(ledger));
  return null;
}

async function examineItems(rig: Rig, ledger: Ledger, faults: Faults): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  const { items } = rig.session.engine.state;
  for (const [itemId, expected] of ledger.items) {
    const stored = items.get(itemId);
    const fault = stored === undefined ? 'is not there' : await contentFault(rig, stored, expected.content);
    if (fault !== null) {
      faults.lost.push(`${nameOfContent(expected.content)} ${fault}`);
      continue;
    }
    const value = stored?.item.fields[EDITED_FIELD] ?? '';
    if (!expected.values.includes(value)) faults.lost.push(`${nameOfContent(expected.content)} says ${value} and not ${expected.values.join(' or ')}`);
    else values.set(itemId, value);
  }
  await examineOthers(rig, ledger, faults, values);
  return values;
}

/** Items that were never acknowledged: each must be one that was under way, and whole. */
async function examineOthers(rig: Rig, ledger: Ledger, faults: Faults, values: Map<string, string>): Promise<void> {
  for (const [itemId, stored] of rig.session.engine.state.items) {
    if (ledger.items.has(itemId)) continue;
    const content = await firstFitting(rig, stored, ledger.unsureAdds);
    if (content === null) {
      faults.torn.push(`${stored.item.exhibitNo} was never asked for, or is not whole`);
      continue;
    }
    ledger.unsureAdds = ledger.unsureAdds.filter((each) => each !== content);
    ledger.settleAdd(itemId, content);
    values.set(itemId, stored.item.fields[EDITED_FIELD] ?? '');
  }
}

async function firstFitting(rig: Rig, stored: StoredItem, contents: readonly Content[]): Promise<Content | null> {
  for (const content of contents) if (await contentFault(rig, stored, content) === null) return content;
  return null;
}

/** Null when the item holds just this, to the last byte. */
async function contentFault(rig: Rig, { item }: StoredItem, content: Content): Promise<string | null> {
  if (content.kind === 'note') return item.text === content.text ? null : 'has another text';
  if (item.file?.originalFilename !== content.name) return 'has another name';
  try {
    const reader = await rig.session.engine.openContent(item.itemId);
    const bytes: Uint8Array[] = [];
    for await (const chunk of reader.stream()) bytes.push(chunk.slice());
    return sha256Hex(Buffer.concat(bytes)) === sha256Hex(noiseOf(content.bytesSeed, content.sizeBytes)) ? null : 'has other bytes';
  } catch (error) {
    return `cannot be read: ${nameOf(error)}`;
  }
}

async function examineFiles(disk: Disk, ledger: Ledger, faults: Faults): Promise<void> {
  for (const { path, sha256 } of ledger.files) {
    const found = await disk.inspect(path);
    if (found === null) faults.lost.push(`${path} is not there`);
    else if (sha256 !== null && sha256Hex(await readWhole(disk, path)) !== sha256) faults.lost.push(`${path} is another file`);
  }
}

async function readWhole(disk: Disk, path: string): Promise<Uint8Array> {
  return withFile(disk.open(path, 'read'), async (file) => readExactly(file, 0, await file.sizeBytes()));
}

function nameOfContent(content: Content): string {
  return content.kind === 'note' ? `note “${content.text.slice(0, 20)}”` : content.name;
}

export function nameOf(error: unknown): string {
  return error instanceof KeptError ? `${error.code} ${JSON.stringify(error.details)}` : String(error);
}
