import { KeptError } from '../../shared/base/errors.ts';
import type { CheckFault, CheckReport, VaultParams } from '../../shared/contract/vault.ts';
import type { CheckFindings, VaultEngine } from '../../shared/vault/engine.ts';
import type { Session } from './session.ts';
import type { Task } from './tasks.ts';
import { titleOf } from './timeline.ts';

/**
 * The full check. One that ran to its end is recorded, and settles what an unclean stop began; so does one that the person has stopped, since then
 * they know of it.
 */
export async function runCheck(session: Session, _params: VaultParams<'check.run'>, task: Task): Promise<CheckReport> {
  const { engine } = session;
  const findings = await engine.check({ onProgress: task.report, checkStopped: () => task.signal.throwIfAborted() }).catch(async (error: unknown) => {
    if (task.signal.aborted) await settle(session);
    throw error;
  });
  await settle(session);
  if (!engine.isReadOnly) await record(engine, findings);
  return reportOf(session, findings);
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
