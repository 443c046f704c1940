import { KeptError } from '../../shared/base/errors.ts';
import type { By, CheckFault, DrillReport, RestoreChoice, RestoreReport, VaultParams } from '../../shared/contract/vault.ts';
import { readRecoveryWords } from '../../shared/crypto/recovery-words.ts';
import { inspectVault, listObjects, openVault, type CheckFindings, type VaultEngine } from '../../shared/vault/engine.ts';
import type { VaultStore } from '../../shared/vault/store.ts';
import { copyLogs } from './copy-logs.ts';
import { CopyProgress, copyWhole, isSourceFault, namedFaults, objectName } from './folder-copy.ts';
import { HOME_RESERVE_BYTES, requireCopyRoom } from './room.ts';
import type { Session } from './session.ts';
import type { Task } from './tasks.ts';

export async function inspectBackup(session: Session, { handle }: VaultParams<'restore.inspect'>): Promise<RestoreChoice> {
  const { folders, vault } = session.parts.store;
  const there = folders.at(handle);
  await requireBackup(there);
  const { finishedUtc } = await folders.readRecord(handle);
  const contents = await listContents(there, () => undefined);
  return { backupUtc: finishedUtc, objects: contents.objects.size, sizeBytes: contents.sizeBytes, hasVaultHere: await isVaultHere(vault) };
}

/** Tries a backup out to its last byte, beside the vault, and leaves nothing of it. */
export async function drillBackup(session: Session, { handle, secret }: VaultParams<'backup.drill'>, task: Task): Promise<DrillReport> {
  const { folders } = session.parts.store;
  const backup = await openBackup(session, handle, secret);
  if (session.isUnlocked && session.engine.vaultId !== backup.vaultId) throw new KeptError('backup/other-vault');
  const scratch = await folders.beginScratch(handle, 'drill');
  try {
    await copyBackup(session, handle, { scratch: scratch.handle, isNew: true }, task);
    const engine = await openScratch(session, scratch.handle, secret);
    const { entries, objects, wholeObjects, sizeBytes, faults } = await checkAll(engine, task).finally(() => engine.lock());
    for (const { kind, itemId } of faults) if (kind === 'object-damaged' && itemId !== null) session.badCopies.add(itemId);
    return { backupUtc: backup.utc, entries, objects, wholeObjects, sizeBytes, faults: [...cutFaults(backup, entries), ...namedFaults(engine.state, faults)] };
  } finally {
    // What cannot be removed now goes at the next start.
    await folders.endScratch(scratch.handle).catch(() => undefined);
  }
}

/**
 * Puts a backup in the vault's place. Until the very last step the vault that is here is not touched: a wrong secret, a full disk, a cancelled or
 * interrupted restore leave it as it was.
 */
export async function restore(session: Session, { handle, secret, keepOld, withFaults }: VaultParams<'restore.run'>, task: Task): Promise<RestoreReport> {
  const { folders, vault } = session.parts.store;
  // What was opened of a damaged vault writes nothing, and may give way to a backup.
  if (session.isUnlocked && !session.engine.isReadOnly) throw new KeptError('internal/bad-call', { kind: 'unlocked' });
  if (!keepOld && await isVaultHere(vault)) throw new KeptError('vault/exists');
  const backup = await openBackup(session, handle, secret);
  const taken = await takeScratch(session, handle);
  const { scratch } = taken;
  try {
    await copyBackup(session, handle, taken, task);
    const engine = await openScratch(session, scratch, secret);
    const report = await checkAll(engine, task).then((findings) => settle({ engine, backup, findings, withFaults }, task)).finally(() => engine.lock());
    if (!report.restored) return report;
    task.signal.throwIfAborted();
    const { keptOldAs } = await folders.commitRestore(scratch);
    session.heldScratch = null;
    return { ...report, keptOldAs };
  } catch (error) {
    session.heldScratch = null;
    await folders.endScratch(scratch).catch(() => undefined);
    throw error;
  }
}

interface Scratch {
  readonly scratch: string;
  readonly isNew: boolean;
}

interface Restored {
  readonly engine: VaultEngine;
  readonly backup: OpenedBackup;
  readonly findings: CheckFindings;
  readonly withFaults: boolean;
}

/** With faults that nobody has accepted yet, the copy is held for the second call. */
async function settle({ engine, backup, findings, withFaults }: Restored, { signal }: Task): Promise<RestoreReport> {
  const { entries, objects, wholeObjects, faults, faultCount } = findings;
  const cut = cutFaults(backup, entries);
  signal.throwIfAborted();
  const restored = faultCount + cut.length === 0 || withFaults;
  if (restored) await engine.record('vault.restored', { backupUtc: backup.utc, entries });
  return { restored, backupUtc: backup.utc, itemCount: engine.state.items.keptCount, entries, objects, wholeObjects, keptOldAs: null, faults: [...cut, ...namedFaults(engine.state, faults)] };
}

/** A log that ends cleanly looks whole from inside: how far it went when the backup was made tells. */
function cutFaults(backup: OpenedBackup, entries: number): readonly CheckFault[] {
  return entries < (backup.entries ?? 0) ? [{ kind: 'backup-cut', entrySeq: null, itemId: null, exhibitNo: null, title: '' }] : [];
}

/** The one that an earlier call of this session left for the person's answer, or a new one. */
async function takeScratch(session: Session, from: string): Promise<Scratch> {
  const { folders } = session.parts.store;
  const held = session.heldScratch;
  if (held?.from === from) return { scratch: held.scratch, isNew: false };
  if (held !== null) await folders.endScratch(held.scratch);
  const { handle } = await folders.beginScratch(from, 'restore');
  session.heldScratch = { from, scratch: handle };
  return { scratch: handle, isNew: true };
}

async function requireBackup(there: VaultStore): Promise<void> {
  if (await inspectVault(there) === 'none') throw new KeptError('backup/none-here');
  if ((await there.surveyJournal()).length === 0) throw new KeptError('backup/none-here');
}

/** Whether anything of a vault lies in the vault's place; what cannot be read counts as something. */
async function isVaultHere(vault: VaultStore): Promise<boolean> {
  try {
    return !(await vault.readHeader()).isEmpty;
  } catch (error) {
    if (error instanceof KeptError) return error.code !== 'vault/missing';
    throw error;
  }
}

interface OpenedBackup {
  readonly vaultId: string;
  readonly utc: string | null;
  /** Of its log when it was finished last; null where that is not known. */
  readonly entries: number | null;
}

/** Opens the backup where it lies before anything is copied: a wrong secret is told at once, and is counted like one at the door. */
async function openBackup(session: Session, handle: string, secret: By): Promise<OpenedBackup> {
  const { attempts, folders } = session.parts.store;
  const there = folders.at(handle);
  await requireBackup(there);
  if ('words' in secret) readRecoveryWords(secret.words).entropy.fill(0);
  await attempts.begin();
  const { engine } = await openVault({ ...session.engineOptions(), store: there }, secret).catch(async (error: unknown) => {
    if (error instanceof KeptError && ['vault/damaged-journal', 'vault/header-older'].includes(error.code)) await attempts.confirmed();
    throw error;
  });
  engine.lock();
  await attempts.confirmed();
  const { finishedUtc, entries } = await folders.readRecord(handle);
  return { vaultId: engine.vaultId, utc: finishedUtc, entries };
}

async function openScratch(session: Session, scratch: string, secret: By): Promise<VaultEngine> {
  const { engine } = await openVault({ ...session.engineOptions(), store: session.parts.store.folders.at(scratch) }, secret);
  return engine;
}

function checkAll(engine: VaultEngine, task: Task): Promise<CheckFindings> {
  return engine.check({ onProgress: task.report, checkStopped: () => task.signal.throwIfAborted() });
}

interface Contents {
  readonly objects: ReadonlyMap<string, number>;
  readonly segments: readonly { readonly segment: number; readonly sizeBytes: number }[];
  readonly sizeBytes: number;
}

async function listContents(there: VaultStore, checkStopped: () => void): Promise<Contents> {
  const [objects, segments] = [await listObjects(there, checkStopped), await there.surveyJournal()];
  return { objects, segments, sizeBytes: [...objects.values(), ...segments.map((segment) => segment.sizeBytes)].reduce((total, size) => total + size, 0) };
}

/** Everything of a backup into a scratch folder. A file that cannot be read stays behind: the check that follows names the item. */
async function copyBackup(session: Session, handle: string, { scratch, isNew }: Scratch, task: Task): Promise<void> {
  const { folders } = session.parts.store;
  const [from, to] = [folders.at(handle), folders.at(scratch)];
  const stopped = (): void => task.signal.throwIfAborted();
  const contents = await listContents(from, stopped);
  const have = isNew ? new Map<string, number>() : await listObjects(to, stopped);
  const missing = [...contents.objects].filter(([objectId, sizeBytes]) => have.get(objectId) !== sizeBytes);
  await requireCopyRoom(session, missing.reduce((total, [, sizeBytes]) => total + sizeBytes, 0), scratch, HOME_RESERVE_BYTES);
  const progress = new CopyProgress(task, contents.sizeBytes);
  progress.add(contents.sizeBytes - missing.reduce((total, [, sizeBytes]) => total + sizeBytes, 0) - contents.segments.reduce((total, { sizeBytes }) => total + sizeBytes, 0));
  for (const [objectId] of missing) {
    await copyWhole(folders, scratch, objectName(objectId), task, progress).catch((error: unknown) => {
      if (!isSourceFault(error)) throw error;
    });
  }
  for (const { segment, sizeBytes } of contents.segments) {
    stopped();
    await folders.copySegment(scratch, segment, sizeBytes);
    progress.add(sizeBytes);
  }
  await folders.copyHeader(scratch);
  await copyLogs(folders, from, to, scratch, task, progress);
}
