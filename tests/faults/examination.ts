import { dirname, join, resolve } from 'node:path';
import { findBackup } from '../../electron/backup-folder.ts';
import type { Disk } from '../../electron/disk.ts';
import { readExactly, replaceFile, withFile } from '../../electron/durable-file.ts';
import { VaultPlace } from '../../electron/vault-place.ts';
import { KeptError } from '../../shared/base/errors.ts';
import { sha256Hex } from '../../shared/crypto/hash.ts';
import type { Secret } from '../../shared/vault/engine.ts';
import type { StoredItem } from '../../shared/vault/state.ts';
import { EDITED_FIELD } from './deed.ts';
import { type Content, type ExpectedItem, Ledger, type Settled } from './ledger.ts';
import { noiseOf } from './random.ts';
import { Rig, type Place } from './rig.ts';
import { type Finding, isClean } from './row.ts';

type Found = Map<string, { value: string; isDeleted: boolean; exhibitNo: string }>;

/**
 * Starts Kept on the folder, opens the vault with the passphrase that the record knows, and holds everything in it against the record; the
 * last backup too, unless that has not been touched. Afterwards the record holds what was found, so that a run can go on from there.
 */
export async function examine(place: Place, ledger: Ledger, withBackup = true): Promise<Finding> {
  const { acked } = ledger;
  const finding = await examineVault(place, ledger);
  if (!withBackup) return { ...finding, acked };
  const backup = await examineBackup(place, ledger);
  return { acked, lost: [...finding.lost, ...backup.lost], torn: [...finding.torn, ...backup.torn], silentEmpty: finding.silentEmpty || backup.silentEmpty };
}

async function examineVault(place: Place, ledger: Ledger): Promise<Finding> {
  const { restoring } = ledger;
  if (restoring === null) return examineAs(place, ledger);
  const asItWas = ledger.copy();
  asItWas.restoring = null;
  const finding = await examineAs(place, asItWas);
  if (isClean(finding)) {
    ledger.become(asItWas);
    ledger.acked = 0;
    return finding;
  }
  ledger.become(restoring);
  const restored = await examineAs(place, ledger);
  return isClean(restored) ? restored : { ...finding, torn: [...finding.torn, 'after a restore that was cut short it is neither the old vault nor the backup', ...restored.torn] };
}

async function examineAs(place: Place, ledger: Ledger): Promise<Finding> {
  const { acked } = ledger;
  const examination = new Examination(ledger);
  let rig: Rig;
  try {
    rig = await Rig.start(place);
  } catch (error) {
    return { acked, lost: [], torn: [`does not start: ${nameOf(error)}`], silentEmpty: false };
  }
  try {
    await examination.run(rig);
  } finally {
    await rig.stop();
  }
  const { lost, torn, silentEmpty } = examination;
  return { acked, lost, torn, silentEmpty };
}

/**
 * A backup opens as what it was when it was last acknowledged, or as something newer. It is looked at in a copy of its own. What was found in it is what the next one that is
 * cut short may leave, also where it was never called done: a first backup that was killed behind its header is whole, and the second need not have got as far.
 */
async function examineBackup({ disk, folder, ...more }: Place, ledger: Ledger): Promise<Finding> {
  const nothing: Finding = { acked: 0, lost: [], torn: [], silentEmpty: false };
  const { backup } = ledger;
  if (backup === null) return nothing;
  const { acked, begun } = backup;
  const chosen = resolve(folder, backup.folder);
  const found = await disk.inspect(chosen) === null ? chosen : await findBackup(disk, chosen);
  const isThere = await disk.inspect(join(found, 'vault.json')) !== null;
  // A first backup gets its header last.
  if (!isThere) return acked === null ? nothing : { ...nothing, lost: ['the backup'] };
  const expected = acked !== null && begun !== null ? Ledger.between(acked, begun) : (acked ?? begun)?.vaultOnly();
  if (expected === undefined) return nothing;
  const copy = join(folder, 'examined');
  await copyTree(disk, found, join(copy, 'vault'));
  const finding = await examineAs({ disk, folder: copy, ...more }, expected);
  await new VaultPlace(disk, folder).removeTree(copy);
  if (isClean(finding)) ledger.backup = { folder: backup.folder, acked: expected, begun: null };
  return { ...finding, acked: 0, lost: finding.lost.map((text) => `in the backup: ${text}`), torn: finding.torn.map((text) => `in the backup: ${text}`) };
}

async function copyTree(disk: Disk, from: string, to: string): Promise<void> {
  await disk.makeFolder(dirname(to));
  await disk.makeFolder(to);
  for (const name of await disk.list(from)) {
    const found = await disk.inspect(join(from, name));
    if (found?.kind === 'folder') await copyTree(disk, join(from, name), join(to, name));
    else if (found?.kind === 'file') await replaceFile(disk, join(to, name), await readWhole(disk, join(from, name)));
  }
}

class Examination {
  readonly lost: string[] = [];
  readonly torn: string[] = [];
  silentEmpty = false;
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async run(rig: Rig): Promise<void> {
    const status = await rig.call('vault.status', {});
    if (status.state === 'none') return this.#foundNone();
    if (status.state !== 'locked') return this.#loseAll(`blocked: ${status.state === 'blocked' ? status.error.code : status.state}`);
    const passphrase = await this.#unlock(rig);
    if (passphrase === null) return;
    const items = await this.#items(rig);
    await this.#others(rig, items);
    await this.#files(rig.place);
    await this.#secrets(rig, passphrase);
    const advocate = await this.#advocate(rig);
    this.#ledger.settle({ vault: 'there', passphrase, advocate, items } satisfies Settled);
  }

  #foundNone(): void {
    if (this.#ledger.vault === 'there') {
      this.silentEmpty = true;
      this.#loseAll('it says that there is no vault');
    }
    this.#ledger.settle({ vault: 'none', passphrase: null, advocate: null, items: new Map() });
  }

  #loseAll(why: string): void {
    this.torn.push(why);
    if (this.#ledger.vault === 'there') this.lost.push('the vault', ...this.#ledger.items.keys());
  }

  async #unlock(rig: Rig): Promise<string | null> {
    for (const passphrase of this.#ledger.passphrases) {
      try {
        const report = await rig.call('vault.unlock', { passphrase });
        if (report.itemCount === 0 && this.#ledger.itemIds.length > 0) this.silentEmpty = true;
        return passphrase;
      } catch (error) {
        if (error instanceof KeptError && error.code === 'passphrase/wrong') continue;
        this.#loseAll(`does not open: ${nameOf(error)}`);
        return null;
      }
    }
    this.#loseAll('no passphrase opens it');
    return null;
  }

  async #items(rig: Rig): Promise<Found> {
    const found: Found = new Map();
    for (const [itemId, expected] of this.#ledger.items) {
      const stored = rig.session.engine.state.items.get(itemId);
      const fault = stored === undefined ? 'is not there' : await itemFault(rig, stored, expected);
      if (fault !== null) this.lost.push(`${nameOfContent(expected.content)} ${fault}`);
      else if (stored !== undefined) found.set(itemId, { value: valueOf(stored), isDeleted: stored.deletedAt !== null, exhibitNo: stored.item.exhibitNo });
    }
    return found;
  }

  /** Items that the record does not know by their ids: each must be one that a page called saved or that was under way, and whole. */
  async #others(rig: Rig, found: Found): Promise<void> {
    const ledger = this.#ledger;
    for (const [itemId, stored] of rig.session.engine.state.items) {
      if (ledger.items.has(itemId)) continue;
      const content = await firstFitting(rig, stored, [...ledger.ackedAdds, ...ledger.unsureAdds]);
      if (content === null) {
        this.torn.push(`${stored.item.exhibitNo} was never asked for, or is not whole`);
        continue;
      }
      ledger.ackedAdds = ledger.ackedAdds.filter((each) => each !== content);
      ledger.unsureAdds = ledger.unsureAdds.filter((each) => each !== content);
      ledger.settleAdd(itemId, content);
      found.set(itemId, { value: valueOf(stored), isDeleted: false, exhibitNo: stored.item.exhibitNo });
    }
    for (const content of ledger.ackedAdds) this.lost.push(`${nameOfContent(content)} is not there`);
  }

  async #files({ disk, folder }: Place): Promise<void> {
    for (const { path: seen, sha256 } of this.#ledger.files) {
      const path = resolve(folder, seen);
      const found = await disk.inspect(path);
      if (found === null) this.lost.push(`${path} is not there`);
      else if (sha256 !== null && sha256Hex(await readWhole(disk, path)) !== sha256) this.lost.push(`${path} is another file`);
    }
  }

  /** The words open it, and no passphrase does that was replaced. */
  async #secrets(rig: Rig, passphrase: string): Promise<void> {
    const { words, replaced } = this.#ledger;
    if (words !== null && !await opens(rig, { words: words.join(' ') })) this.lost.push('the recovery words');
    for (const old of replaced) if (old !== passphrase && await opens(rig, { passphrase: old })) this.lost.push('the change of the passphrase: the old one opens it');
  }

  async #advocate(rig: Rig): Promise<string | null> {
    const { advocate } = rig.session.engine.state.keys;
    const fitting = this.#ledger.advocates.filter((each) => (each === null) === (advocate === null));
    if (fitting.length === 0) this.lost.push(`a change of the advocate: there is ${advocate === null ? 'none' : 'one'}`);
    if (advocate === null) return null;
    for (const passphrase of fitting) {
      if (passphrase === null) continue;
      await rig.restartWorker();
      try {
        await rig.call('vault.unlock', { passphrase });
        return passphrase;
      } catch (error) {
        if (!(error instanceof KeptError)) throw error;
      }
    }
    this.lost.push('the passphrase of the advocate');
    return null;
  }
}

async function itemFault(rig: Rig, stored: StoredItem, expected: ExpectedItem): Promise<string | null> {
  const isDeleted = stored.deletedAt !== null;
  if (expected.deleted === 'yes' && !isDeleted) return 'is there again after it was deleted';
  if (expected.deleted === 'no' && isDeleted) return 'is deleted and nobody was told';
  if (isDeleted) return null;
  const fault = await contentFault(rig, stored, expected.content);
  if (fault !== null) return fault;
  return expected.values.includes(valueOf(stored)) ? null : `says ${valueOf(stored)} and not ${expected.values.join(' or ')}`;
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

/** Asked of the engine, which counts no tries. */
async function opens(rig: Rig, secret: Secret): Promise<boolean> {
  try {
    await rig.session.engine.confirmSecret(secret);
    return true;
  } catch (error) {
    if (error instanceof KeptError && (error.code === 'passphrase/wrong' || error.code === 'recovery/wrong')) return false;
    throw error;
  }
}

function valueOf({ item }: StoredItem): string {
  return item.fields[EDITED_FIELD] ?? '';
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
