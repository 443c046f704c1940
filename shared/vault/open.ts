import { KeptError } from '../base/errors.ts';
import { wipeKeys } from '../crypto/keys.ts';
import { finishVault } from './create.ts';
import type { EngineOptions, Opened, OpenOptions, VaultEngine } from './engine.ts';
import { checkBeforeShowing, isLong } from './before-showing.ts';
import { decodeEntry } from './entry-format.ts';
import { entryFault } from './entry-rules.ts';
import { VaultFold } from './fold.ts';
import { formatHeader } from './header.ts';
import { Journal } from './journal.ts';
import { damagedJournal, listSegments, readJournal, type Segments } from './journal-read.ts';
import { wrongOrOlder } from './older-header.ts';
import { OpenEngine } from './open-engine.ts';
import { isUnwritable } from './keyring.ts';
import { resumeFrom } from './snapshot.ts';
import type { Secret } from './slot.ts';
import type { Place, StateSnapshot } from './state.ts';
import { unlock, type Unlocked } from './unlock.ts';

/**
 * Opens a vault with one of its secrets. Throws 'vault/missing', 'vault/newer', 'passphrase/wrong', 'recovery/*', 'vault/header-older',
 * 'vault/damaged-header' {fault, previous: 'usable' | 'none'}, 'vault/damaged-journal' {segment, offset}; then nothing has changed.
 */
export async function openVault(options: EngineOptions, secret: Secret, open: OpenOptions = {}): Promise<{ engine: VaultEngine; opened: Opened }> {
  const unlocked = await unlock(options.store, options.deriveKey, secret, open.onHeader).catch(async (error: unknown) => {
    throw await wrongOrOlder(options, secret, error);
  });
  try {
    return await openJournal(options, unlocked, open);
  } catch (error) {
    wipeKeys(unlocked.keys);
    throw error;
  }
}

async function openJournal(options: EngineOptions, unlocked: Unlocked, open: OpenOptions): Promise<{ engine: VaultEngine; opened: Opened }> {
  const { header, keys } = unlocked;
  const journal = new Journal(options.store, { key: keys.journal, vaultId: header.vaultId }, options.random);
  const segments = await listSegments(options.store);
  const snapshot = open.snapshot ?? (await open.loadSnapshot?.({ vaultId: header.vaultId, indexKey: keys.index })) ?? null;
  const resumed = snapshot ? await resumeFrom(snapshot, header.vaultId, segments, journal) : null;
  const fold = resumed ?? new VaultFold(header.vaultId);
  const entriesBefore = fold.entries.length;
  if (resumed === null && open.onReading && isLong(segments)) {
    await checkBeforeShowing(options.store, unlocked, segments, open.pause);
    open.onReading(fold);
  }
  const tornBytes = await readInto(fold, options, unlocked, segments, open);
  const entriesFound = fold.entries.length;
  const unrecorded = header.generation - fold.keys.generation;
  if (unrecorded < 0) throw new KeptError('vault/header-older', { generation: header.generation, known: fold.keys.generation });
  if (tornBytes > 0) await setTailAside(journal, fold);
  const engine = await engineOf(options, unlocked, fold, journal, snapshot);
  return {
    engine,
    opened: {
      entriesRead: entriesFound - entriesBefore,
      tornBytes,
      missingEntries: Math.max(0, (snapshot?.position.seq ?? 0) - entriesFound, unrecorded - 1),
      snapshotUsed: resumed !== null,
    },
  };
}

async function readInto(fold: VaultFold, options: EngineOptions, { header, keys }: Unlocked, segments: Segments, open: OpenOptions): Promise<number> {
  const frameKey = { key: keys.journal, vaultId: header.vaultId };
  const onEntry = (plaintext: Uint8Array, place: Place): void => takeIn(fold, plaintext, place);
  const { end, tornBytes } = await readJournal(options.store, frameKey, segments, fold.position, onEntry, open);
  fold.position = end;
  return tornBytes;
}

function takeIn(fold: VaultFold, plaintext: Uint8Array, place: Place): void {
  try {
    const decoded = decodeEntry(plaintext);
    const fault = entryFault(fold, fold.vaultId, decoded.entry);
    if (fault !== null) throw new KeptError('vault/damaged-journal', { fault });
    fold.apply(decoded, place);
  } catch (error) {
    if (!(error instanceof KeptError) || error.code !== 'vault/damaged-journal') throw error;
    throw new KeptError('vault/damaged-journal', { ...error.details, segment: place.segment, offset: place.offset }, { cause: error });
  }
}

/** On a disk that is full or cannot be written the evidence can still be read: then the next append does it, or fails. */
async function setTailAside(journal: Journal, fold: VaultFold): Promise<void> {
  try {
    fold.position = await journal.repairTail(fold.position);
  } catch (error) {
    if (!isUnwritable(error)) throw error;
  }
}

/** A journal without its first entries is one that was taken away, unless the vault was only just being made. */
async function engineOf(options: EngineOptions, unlocked: Unlocked, fold: VaultFold, journal: Journal, snapshot: StateSnapshot | null): Promise<OpenEngine> {
  if (unlocked.header.stage === 'new' && (fold.entries.length > 0 || !snapshot)) return finishVault(options, unlocked, fold, journal);
  if (fold.caseId === null) throw damagedJournal(1, 0);
  const engine = new OpenEngine(options, unlocked, fold, journal);
  await settleHeader(options, unlocked, engine);
  return engine;
}

/**
 * Both header files become the header in force, in the present format, and a change of keys that the program did not live to record is recorded:
 * before any new act. Where the disk cannot be written the vault opens all the same, and the next unlock does it.
 */
async function settleHeader({ store }: EngineOptions, { header, keys, isSettled }: Unlocked, engine: OpenEngine): Promise<void> {
  try {
    if (!isSettled) await store.replaceHeader(formatHeader(header, keys.headerMac), false);
    await engine.recordKeysChange();
  } catch (error) {
    if (!isUnwritable(error)) throw error;
  }
}
