import { dirname, join, resolve } from 'node:path';
import { KeptError } from '../../shared/base/errors.ts';
import { EDITED_FIELD, type Deed, type Line, type Outcome } from './deed.ts';
import { noiseOf } from './random.ts';
import type { Rig } from './rig.ts';

/** Does it through the worker's methods, as the page would; rejects with the KeptError of the call. */
export async function doDeed(rig: Rig, deed: Deed): Promise<Outcome> {
  switch (deed.kind) {
    case 'create': {
      const { words, ask } = await rig.call('setup.words', { wordList: 'ko' });
      await rig.call('vault.create', { passphrase: deed.passphrase, proof: ask.map((place) => words[place] ?? '') });
      return { words };
    }
    case 'unlock':
      await rig.call('vault.unlock', { passphrase: deed.passphrase });
      return {};
    case 'note': return rig.call('items.addNote', { text: deed.text, depictedMinor: 'no' });
    case 'file': {
      const file = new File([noiseOf(deed.bytesSeed, deed.sizeBytes)], deed.name, { lastModified: Date.UTC(2026, 10, 20) });
      const { itemId } = await rig.call('items.addFile', { taskId: 'add', file, depictedMinor: 'no' });
      return { itemId };
    }
    case 'edit':
      await rig.call('items.setFields', { itemId: deed.itemId, changes: { [EDITED_FIELD]: deed.value } });
      return {};
    case 'delete':
      await rig.call('items.delete', { itemId: deed.itemId, by: { passphrase: deed.passphrase }, reason: '' });
      return {};
    case 'export': return exportTo(rig, deed);
    case 'backup': return backUp(rig, deed);
    case 'restore': return restore(rig, deed);
    default: return changeKeys(rig, deed);
  }
}

async function exportTo(rig: Rig, { path, itemIds, passphrase }: Extract<Deed, { kind: 'export' }>): Promise<Outcome> {
  const saveHandle = await rig.chooseSave(resolve(rig.place.folder, path));
  const report = await rig.call('export.run', { itemIds, languages: ['en'], taskId: 'export', passphrase, saveHandle });
  const folder = dirname(path);
  return { files: [{ path: join(folder, report.fileName), sha256: report.zipSha256 }, { path: join(folder, report.hashSheetFileName), sha256: null }, { path: join(folder, report.timestampRequestFileName), sha256: null }] };
}

/** A stored file that could not be read is named in the report and is not in the backup: such a one is made, but not acknowledged as whole. */
async function backUp(rig: Rig, { folder }: Extract<Deed, { kind: 'backup' }>): Promise<Outcome> {
  const report = await rig.call('backup.run', { taskId: 'backup', handle: await rig.chooseFolder(resolve(rig.place.folder, folder), 'backup') });
  if (report.faults.length > 0) throw new KeptError('vault/object-damaged', { fault: 'read', faults: report.faults.length });
  return {};
}

/** From the lock to the restored vault, open. A backup with a file that could not be read is not put in place before the person has been asked. */
async function restore(rig: Rig, { folder, passphrase }: Extract<Deed, { kind: 'restore' }>): Promise<Outcome> {
  await rig.restartWorker();
  const handle = await rig.chooseFolder(resolve(rig.place.folder, folder), 'restore');
  const report = await rig.call('restore.run', { taskId: 'restore', handle, secret: { passphrase }, keepOld: true, withFaults: false });
  if (!report.restored) throw new KeptError('vault/object-damaged', { fault: 'read', faults: report.faults.length });
  await rig.restartWorker();
  await rig.call('vault.unlock', { passphrase });
  return {};
}

async function changeKeys(rig: Rig, deed: Extract<Deed, { kind: 'passphrase' | 'words' | 'advocate-add' | 'advocate-remove' }>): Promise<Outcome> {
  const by = { passphrase: deed.passphrase };
  switch (deed.kind) {
    case 'passphrase':
      await rig.call('keys.changePassphrase', { by, next: deed.next });
      return {};
    case 'words': {
      const { words, ask } = await rig.call('keys.newWords', { by, wordList: 'en' });
      await rig.call('keys.replaceWords', { proof: ask.map((place) => words[place] ?? '') });
      return { words };
    }
    case 'advocate-add':
      await rig.call('keys.addAdvocate', { by, label: '상담소', passphrase: deed.advocate });
      return {};
    case 'advocate-remove':
      await rig.call('keys.removeAdvocate', { by });
      return {};
  }
}

/** Does it and tells the record before and after; the code, also told to the record, when it was refused. */
export async function tell(rig: Rig, deed: Deed, note: (line: Line) => void): Promise<KeptError | null> {
  note({ phase: 'begun', deed });
  try {
    const outcome = await doDeed(rig, deed);
    note({ phase: 'done', deed, outcome });
    return null;
  } catch (error) {
    if (!(error instanceof KeptError)) throw error;
    note({ phase: 'refused', deed, code: error.code });
    return error;
  }
}
