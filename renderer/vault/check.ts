import { KeptError } from '../../shared/base/errors.ts';
import type { CheckFault, CheckReport, VaultParams } from '../../shared/contract/vault.ts';
import { MAX_FAULTS } from '../../shared/vault/fault-list.ts';
import type { CheckFindings, VaultEngine } from '../../shared/vault/engine.ts';
import { finishDeletions } from './delete.ts';
import type { Session } from './session.ts';
import type { Task } from './tasks.ts';
import { titleOf } from './timeline.ts';

/**
 * The full check. One that ran to its end is recorded, and settles what an unclean stop began; so does one that the person has stopped, since then
 * they know of it.
 */
export async function runCheck(session: Session, _params: VaultParams<'check.run'>, task: Task): Promise<CheckReport> {
  const { engine } = session;
  if (!engine.isReadOnly) await finishDeletions(session);
  const checkStopped = (): void => task.signal.throwIfAborted();
  const looked = engine.check({ onProgress: task.report, checkStopped }).then(async (found) => ({ found, copies: await checkLogCopies(session, checkStopped) }));
  const { found: findings, copies } = await looked.catch(async (error: unknown) => {
    if (task.signal.aborted) await settle(session);
    throw error;
  });
  const cut = await cutFaults(session);
  await settle(session);
  const faultCount = findings.faultCount + copies.length + cut.length;
  if (!engine.isReadOnly) await record(engine, { ...findings, faultCount });
  const report = reportOf(session, findings);
  return { ...report, faults: [...cut, ...report.faults, ...copies].slice(0, MAX_FAULTS), faultCount };
}

/** Nothing that is there can tell what was cut off cleanly at its end: main knows. */
async function cutFaults({ parts }: Session): Promise<readonly CheckFault[]> {
  const { missingBytes } = await parts.store.vault.readHeader();
  return missingBytes > 0 ? [{ kind: 'cut', entrySeq: null, itemId: null, exhibitNo: null, title: '' }] : [];
}

/** Copies that the drive does not give count as one that is not there. */
async function checkLogCopies({ engine, logCopies }: Session, checkStopped: () => void): Promise<readonly CheckFault[]> {
  if (engine.isReadOnly) return [];
  const wrong = await logCopies.check(engine, checkStopped).catch((error: unknown): readonly (number | null)[] => {
    if (error instanceof KeptError && error.code.startsWith('disk/')) return [null];
    throw error;
  });
  return wrong.map((entrySeq): CheckFault => ({ kind: 'log-copy', entrySeq, itemId: null, exhibitNo: null, title: '' }));
}

/** On a disk that is full or cannot be written, what was found is still told. */
async function record(engine: VaultEngine, { entries, objects, faultCount }: CheckFindings): Promise<void> {
  try {
    await engine.record('vault.checked', { entries, objects, faults: faultCount });
  } catch (error) {
    if (!(error instanceof KeptError) || !error.code.startsWith('disk/')) throw error;
  }
}

async function settle(session: Session): Promise<void> {
  await session.parts.store.vault.noteChecked();
}

function reportOf({ engine, parts }: Session, { faults, ...findings }: CheckFindings): CheckReport {
  const { items } = engine.state;
  const named = faults.map(({ kind, itemId, entrySeq }): CheckFault => {
    const item = itemId === null ? undefined : items.get(itemId)?.item;
    return { kind, itemId, entrySeq, exhibitNo: item?.exhibitNo ?? null, title: item ? titleOf(item) : '' };
  });
  return { checkedUtc: new Date(parts.clock.nowMs()).toISOString(), ...findings, faults: named };
}
