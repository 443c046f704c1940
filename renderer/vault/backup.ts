import { KeptError } from '../../shared/base/errors.ts';
import type { BackupReport, BackupStatus, VaultParams } from '../../shared/contract/vault.ts';
import { type BackupPlan, entryAt, inspectVault, isOutdated, listObjects, planBackup, type VaultEngine } from '../../shared/vault/engine.ts';
import type { VaultFault } from '../../shared/vault/fault-list.ts';
import { copyLogs } from './copy-logs.ts';
import { CopyProgress, copyWhole, isSourceFault, namedFaults, objectName } from './folder-copy.ts';
import { ELSEWHERE_RESERVE_BYTES, requireCopyRoom } from './room.ts';
import type { Session } from './session.ts';
import type { Task } from './tasks.ts';

/** Deleting goes on beside a backup; after so many new plans what is deleted later is left to the next backup. */
const MAX_PLANS = 3;

export async function readBackupStatus(session: Session): Promise<BackupStatus> {
  const { lastBackup, entries } = session.engine.state;
  if (lastBackup === null) return { last: null, known: null, newItems: session.engine.state.items.keptCount };
  const { at, ...last } = lastBackup;
  let newItems = 0;
  for (let index = entries.length - 1; index >= last.entries; index--) newItems += Number(entries[index]?.act === 'item.captured');
  return { last: { utc: at.utc, ...last }, known: await session.parts.store.folders.readmit(last.folder), newItems };
}

/**
 * Brings a backup up to the vault. Objects first, then (in a backup that has one already) the header, then the journal's segments in their order, then deleted files
 * go, and last comes what says when. So wherever it is cut short, the backup opens as what it was or as something newer, and everything its journal names is there.
 */
export async function backUp(session: Session, { handle }: VaultParams<'backup.run'>, task: Task): Promise<BackupReport> {
  const { engine } = session;
  // What is left of a damaged vault must not take the place of a whole backup.
  if (engine.isReadOnly) throw new KeptError('vault/read-only');
  const { folders, vault } = session.parts.store;
  const { path, folderName } = await folders.beginBackup(handle);
  const there = folders.at(handle);
  const isFirst = (await there.readHeader()).current === null;
  await refuseNewer(session, handle);
  const copied = await copyObjects(session, handle, task);
  const { plan } = copied;
  // A header that has been damaged since it was opened must not replace a good one.
  await inspectVault(vault);
  if (!isFirst) await folders.copyHeader(handle);
  const segmentBytes = await copySegments(session, handle, copied, task);
  if (isFirst) await folders.copyHeader(handle);
  await session.logCopies.settle(engine);
  await copyLogs(folders, vault, there, handle, task, copied.progress);
  const utc = new Date(session.parts.clock.nowMs()).toISOString();
  for (const objectId of plan.toRemove) await folders.removeObject(handle, objectId);
  await folders.finishBackup(handle, utc, plan.position.seq);

  const objects = plan.present.length + copied.objects;
  const sizeBytes = sum(plan.present.map((object) => object.sizeBytes)) + copied.sizeBytes + sum(plan.segments);
  await recordBackup(engine, { entries: plan.position.seq, objects, sizeBytes, folder: path.toWellFormed() });
  return {
    utc, entries: plan.position.seq, objects, copiedObjects: copied.objects + copied.before, copiedBytes: copied.sizeBytes + copied.bytesBefore + segmentBytes, sizeBytes, folderName,
    faults: namedFaults(engine.state, copied.faults),
  };
}

interface CopiedObjects {
  /** The plan that held to the end. */
  readonly plan: BackupPlan;
  /** Of that plan. */
  readonly objects: number;
  readonly sizeBytes: number;
  /** Of plans that a deletion overtook; they are among those present in the last one. */
  readonly before: number;
  readonly bytesBefore: number;
  readonly faults: readonly VaultFault[];
  readonly progress: CopyProgress;
}

async function copyObjects(session: Session, handle: string, task: Task): Promise<CopiedObjects> {
  let [before, bytesBefore] = [0, 0];
  for (let plans = 1; ; plans++) {
    const plan = await makePlan(session, handle, task);
    const copied = await copyPlanned(session, handle, plan, task);
    if (plans >= MAX_PLANS || !isOutdated(plan, session.engine.state)) return { plan, before, bytesBefore, ...copied };
    before += copied.objects;
    bytesBefore += copied.sizeBytes;
  }
}

/** Throws before anything is copied when it cannot all go in. */
async function makePlan(session: Session, handle: string, { signal }: Task): Promise<BackupPlan> {
  const { folders, vault } = session.parts.store;
  const stopped = (): void => signal.throwIfAborted();
  const there = await listObjects(folders.at(handle), stopped);
  const here = await listObjects(vault, stopped);
  const plan = planBackup(session.engine.state, here, there, session.badCopies);
  const { maxFileBytes } = await folders.space(handle);
  const tooLarge = plan.toCopy.find(({ sizeBytes }) => maxFileBytes !== null && sizeBytes > maxFileBytes);
  if (tooLarge !== undefined && maxFileBytes !== null) {
    throw new KeptError('disk/file-too-large', { exhibitNo: tooLarge.exhibitNo, sizeBytes: tooLarge.sizeBytes, maxBytes: maxFileBytes });
  }
  await requireCopyRoom(session, sum(plan.toCopy.map((object) => object.sizeBytes)), handle, ELSEWHERE_RESERVE_BYTES);
  return plan;
}

async function copyPlanned(session: Session, handle: string, plan: BackupPlan, task: Task): Promise<Pick<CopiedObjects, 'objects' | 'sizeBytes' | 'faults' | 'progress'>> {
  const { folders } = session.parts.store;
  const progress = new CopyProgress(task, sum(plan.toCopy.map((object) => object.sizeBytes)) + sum(plan.segments));
  const faults: VaultFault[] = plan.missing.map(({ itemId, kind }) => ({ kind, itemId, entrySeq: null }));
  let [objects, sizeBytes] = [0, 0];
  for (const { itemId, objectId } of plan.toCopy) {
    try {
      // Over a copy that is known to be bad goes only what is known to be good.
      if (session.badCopies.has(itemId)) await readWhole(session, itemId, task);
      sizeBytes += await copyWhole(folders, handle, objectName(objectId), task, progress);
      objects += 1;
    } catch (error) {
      if (!isSourceFault(error)) throw error;
      // Deleted while the backup ran: then it is not missing from anything.
      if (session.engine.state.items.get(itemId)?.deletedAt === null) faults.push({ kind: 'object-damaged', itemId, entrySeq: null });
    }
  }
  return { objects, sizeBytes, faults, progress };
}

/** To its last byte, against its digest. */
async function readWhole({ engine }: Session, itemId: string, { signal }: Task): Promise<void> {
  const content = await engine.openContent(itemId);
  for await (const _ of content.stream()) signal.throwIfAborted();
}

/** Each segment is read again before it goes out: a damaged one must not take the place of a good one. */
async function copySegments(session: Session, handle: string, { plan, progress }: CopiedObjects, { signal }: Task): Promise<number> {
  const { folders } = session.parts.store;
  let copiedBytes = 0;
  for (const [index, lengthBytes] of plan.segments.entries()) {
    signal.throwIfAborted();
    const { sameBytes, thereBytes } = await folders.compareSegment(handle, index + 1);
    if (sameBytes !== thereBytes || thereBytes < lengthBytes) {
      await session.engine.log.confirmSegment(index + 1);
      copiedBytes += (await folders.copySegment(handle, index + 1, lengthBytes)).copiedBytes;
    }
    progress.add(lengthBytes);
  }
  return copiedBytes;
}

/** Throws 'backup/newer' when the backup holds an entry of this vault that the vault does not: a later state, or another way on from an earlier one. */
async function refuseNewer({ engine, parts: { store } }: Session, handle: string): Promise<void> {
  const there = store.folders.at(handle);
  const own = engine.state.position.segment;
  for (const { segment, sizeBytes } of await there.surveyJournal()) {
    if (segment > own && sizeBytes > 0) throw new KeptError('backup/newer');
    if (segment > own) continue;
    const { sameBytes, thereBytes } = await store.folders.compareSegment(handle, segment);
    if (sameBytes === thereBytes) continue;
    // Where the two part, one side may be damaged. The vault's own is read first: if it is that one, this throws.
    await engine.log.confirmSegment(segment);
    const { seq, offset } = entryAt(engine.state, segment, sameBytes);
    const bytes = await there.readJournal(segment, offset, Math.min(thereBytes - offset, 1024 * 1024));
    if (engine.isOwnEntry(seq, bytes)) throw new KeptError('backup/newer');
  }
}

/** The backup is made and checked; a vault that cannot be written now does not unmake it. */
async function recordBackup(engine: VaultEngine, data: { entries: number; objects: number; sizeBytes: number; folder: string }): Promise<void> {
  try {
    await engine.record('vault.backed-up', data);
  } catch (error) {
    if (!(error instanceof KeptError) || !error.code.startsWith('disk/')) throw error;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
