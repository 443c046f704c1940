import { METADATA_FILES, TAG_FILES } from '../bundle/layout.ts';
import { isCheckpointOf, MAX_CHECKPOINT_LENGTH, readNote, signedBy, type KeptCheckpoint } from '../custody/checkpoint.ts';
import type { BundleFiles } from './bundle-files.ts';
import { readFormat } from './bundle-format.ts';
import { readLogEnd, readLogHash } from './check-custody.ts';
import { caseOf } from './check-items.ts';
import { readSigningKey } from './check-signatures.ts';
import { CheckFault, CheckNotMade, type Details } from './faults.ts';

/** The bundle's own checkpoint names this case and the last entry of its log, and the key of the bundle signed it. */
export async function checkCheckpoint(files: BundleFiles): Promise<Details> {
  const format = await readFormat(files);
  if (format === null) throw new CheckNotMade('depends', { entry: TAG_FILES.bagInfo });
  if (format === 'kept-bundle/1') throw new CheckNotMade('older-format');
  const note = readNote(await files.text(TAG_FILES.checkpoint, MAX_CHECKPOINT_LENGTH * 4, 'checkpoint-form'));
  if (!note) throw new CheckFault('checkpoint-form', { entry: TAG_FILES.checkpoint });
  const key = await depends(readSigningKey(files), TAG_FILES.sshSignature);
  if (note.checkpoint.caseId !== caseOf(files.folder)) throw new CheckFault('checkpoint-case', { caseId: note.checkpoint.caseId });
  if (!isCheckpointOf(note, key)) throw new CheckFault('checkpoint-signature', { entry: TAG_FILES.checkpoint });
  const log = await depends(readLogEnd(files), METADATA_FILES.custodyLog);
  const { entries, lastEntryHash } = note.checkpoint;
  if (entries !== log.entries || log.lastEntryHash !== lastEntryHash) throw new CheckFault('checkpoint-differs', { said: entries, entries: log.entries });
  return { entries };
}

/**
 * The log of this bundle begins with exactly the entries that an earlier checkpoint stood for: nothing of what it covered was changed, left off or put in.
 * The caller has made sure that the chain holds. A checkpoint that cannot be shown to be of this log says nothing about it, neither for nor against: of another
 * case, by another key, mistyped, or a number and hash that do not fit (which name neither). Only one that this key signed for this case can speak against it.
 */
export async function checkEarlierCheckpoint(files: BundleFiles, given: KeptCheckpoint | undefined, isChainWhole: boolean): Promise<Details> {
  if (given === undefined) throw new CheckNotMade('no-checkpoint');
  if (!isChainWhole) throw new CheckNotMade('depends', { entry: METADATA_FILES.custodyLog });
  if (given.form === 'signed') await expectOfThisLog(files, given);
  const { entries, lastEntryHash } = given.form === 'signed' ? given.checkpoint : given;
  const log = await depends(readLogEnd(files), METADATA_FILES.custodyLog);
  const fits = await readLogHash(files, entries) === lastEntryHash;
  if (!fits && given.form === 'bare') throw new CheckFault('earlier-checkpoint-paper', { said: entries, entries: log.entries });
  if (entries > log.entries) throw new CheckFault('earlier-checkpoint-longer', { said: entries, entries: log.entries });
  if (!fits) throw new CheckFault('earlier-checkpoint-differs', { said: entries });
  return { said: entries, since: log.entries - entries };
}

async function expectOfThisLog(files: BundleFiles, given: Extract<KeptCheckpoint, { form: 'signed' }>): Promise<void> {
  const { caseId } = given.checkpoint;
  if (caseId !== caseOf(files.folder)) throw new CheckFault('earlier-checkpoint-case', { caseId });
  const signer = signedBy(given, await depends(readSigningKey(files), TAG_FILES.sshSignature));
  if (signer === 'other-key') throw new CheckFault('earlier-checkpoint-key');
  if (signer === 'broken') throw new CheckFault('earlier-checkpoint-signature');
}

async function depends<T>(value: Promise<T>, entry: string): Promise<T> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof CheckFault) throw new CheckNotMade('depends', { entry });
    throw error;
  }
}
