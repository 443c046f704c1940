import type { Clock } from '../../shared/base/clock.ts';
import { KeptError, toErrorWire } from '../../shared/base/errors.ts';
import type { UnlockNotice, UnlockReport, VaultStatus } from '../../shared/contract/vault.ts';
import { readRecoveryWords } from '../../shared/crypto/recovery-words.ts';
import { inspectVault, openVault, type Opened, type OpenOptions, type Secret, type VaultEngine } from '../../shared/vault/engine.ts';
import { countItems } from '../../shared/vault/state.ts';
import { finishDeletions } from './delete.ts';
import { readHeldDrafts } from './held-drafts.ts';
import { nextTurn } from './ease.ts';
import type { Session } from './session.ts';
import { prepareSearch } from './timeline.ts';

/** How long the journal is read before the worker answers what came in meanwhile. */
const READING_SLICE_MS = 40;
/** Time between two words about how far the reading is. */
const TELL_EVERY_MS = 500;

export async function readStatus(session: Session): Promise<VaultStatus> {
  if (session.isUnlocked) return { state: 'unlocked' };
  let found: 'none' | 'present';
  try {
    found = await inspectVault(session.parts.store.vault);
  } catch (error) {
    return { state: 'blocked', error: toErrorWire(error) };
  }
  if (found === 'none') return { state: 'none' };
  return { state: 'locked', ...(await session.parts.store.attempts.read()) };
}

export function unlockWithWords(session: Session, words: string): Promise<UnlockReport> {
  // A slip of the pen is told before anything is counted as a try.
  const read = readRecoveryWords(words);
  read.entropy.fill(0);
  return unlock(session, { words: read.words.join(' ') });
}

/** Opens the vault. The try is counted before the key is derived, so that ending the app does not give a free one. */
export async function unlock(session: Session, secret: Secret): Promise<UnlockReport> {
  try {
    return await open(session, secret);
  } finally {
    session.index.dropAhead();
    if (session.reading) session.parts.emit({ event: 'unlock.reading', itemCount: null });
    session.reading = null;
  }
}

async function open(session: Session, secret: Secret): Promise<UnlockReport> {
  if (session.isUnlocked) throw new KeptError('internal/bad-call', { kind: 'unlocked' });
  const { store, emit } = session.parts;
  const { wasUnclean, missingBytes } = await store.vault.readHeader();
  await store.attempts.begin();
  emit({ event: 'unlock.progress', stage: 'key', done: 0, total: 1 });
  let lastSeq: number | null = null;
  const { engine, opened } = await openVault(session.engineOptions(), secret, {
    onHeader: (vaultId) => session.index.readAhead(vaultId),
    loadSnapshot: async (vault) => {
      emit({ event: 'unlock.progress', stage: 'index', done: 0, total: 1 });
      const loaded = await session.index.load(vault);
      lastSeq = loaded.lastSeq;
      return loaded.snapshot;
    },
    ...showReading(session),
  }).catch(async (error: unknown) => {
    // Only the right secret gets as far as the journal: this was no wrong try.
    if (error instanceof KeptError && ['vault/damaged-journal', 'vault/header-older'].includes(error.code)) await store.attempts.confirmed();
    throw error;
  });
  const missing = Math.max(opened.missingEntries, (lastSeq ?? 0) - engine.state.position.seq);
  const past = await readPast(engine, session.parts.clock);
  const { failedTries, isComplete } = await store.attempts.succeeded();
  await recordUnlock(engine, failedTries);
  session.open(engine, engine.state.position.seq);
  session.shorterBy = missing > 0 || missingBytes > 0 ? { entries: missing, bytes: missingBytes } : null;
  const notices = [...(wasUnclean ? [{ kind: 'unclean-stop' } as const] : []), ...(await noticesOf(session, opened, { missing, missingBytes }))];
  session.afterWrite();
  session.ease.note();
  void followUp(session, opened.snapshotUsed);
  return { itemCount: countItems(engine.state), notices, failedTries, areTriesComplete: isComplete, ...past, heldText: await readHeldDrafts(session, engine), readOnly: false };
}

/** What an unlock leads to and nobody waits for: the list is asked for first. */
async function followUp(session: Session, isIndexBehind: boolean): Promise<void> {
  await session.ease.come();
  if (isIndexBehind) void session.writeIndex();
  void finishDeletions(session);
  void prepareSearch(session);
  await session.ease.come();
  if (session.isUnlocked) await session.parts.codec.warmUp();
}

/** What the journal tells of before: it keeps the order of what happened, whatever the clock said. */
export async function readPast(engine: VaultEngine, clock: Clock): Promise<Pick<UnlockReport, 'lastUnlockUtc' | 'lastExportUtc' | 'isClockBehind'>> {
  const { lastUnlock } = engine.state;
  // Going through all entries takes a while where there are many: only where a bundle was begun.
  const lastExport = engine.state.bundleNames.length > 0 ? await engine.log.lastMoment('bundle.exported') : null;
  const lastEntry = await engine.log.lastMoment(null);
  const latest = [lastUnlock?.at.utc, lastExport?.utc, lastEntry?.utc].filter((utc) => utc !== undefined).map((utc) => Date.parse(utc));
  return { lastUnlockUtc: lastUnlock?.at.utc ?? null, lastExportUtc: lastExport?.utc ?? null, isClockBehind: clock.nowMs() < Math.max(0, ...latest) };
}

/** A list of what has been read so far can be had while a long journal is read; nobody waits long for an answer meanwhile. */
function showReading(session: Session): Pick<OpenOptions, 'onProgress' | 'onReading' | 'pause'> {
  const { emit } = session.parts;
  let [untilMs, toldMs] = [performance.now() + READING_SLICE_MS, 0];
  return {
    onProgress: (done, total) => emit({ event: 'unlock.progress', stage: 'journal', done, total }),
    onReading: (state) => {
      session.reading = state;
      emit({ event: 'unlock.reading', itemCount: 0 });
    },
    pause: (tell) => {
      const nowMs = performance.now();
      if (nowMs < untilMs) return undefined;
      untilMs = nowMs + READING_SLICE_MS;
      if (nowMs - toldMs > TELL_EVERY_MS) {
        toldMs = nowMs;
        tell();
        if (session.reading) emit({ event: 'unlock.reading', itemCount: session.reading.items.keptCount });
      }
      return nextTurn();
    },
  };
}

/** A disk that is full or cannot be written must not keep anybody from reading: then this unlock is missing from the log, and the next write will fail aloud. */
async function recordUnlock(engine: VaultEngine, failedTries: number): Promise<void> {
  try {
    await engine.record('vault.unlocked', { slot: engine.keyring.openedWith, failedTries });
  } catch (error) {
    if (!(error instanceof KeptError) || !error.code.startsWith('disk/')) throw error;
  }
}

/** What cannot be found out about the drive now is no reason to keep anybody waiting at the door. */
async function driveNotice({ parts }: Session): Promise<readonly UnlockNotice[]> {
  const room = await parts.store.folders.space(null).catch(() => null);
  return room?.drive === 'network' || room?.drive === 'fat' ? [{ kind: 'drive', drive: room.drive }] : [];
}

/** Says that the index was made again only when it was; without a database to hold one there is nothing to say. */
async function noticesOf(session: Session, opened: Opened, { missing, missingBytes }: { readonly missing: number; readonly missingBytes: number }): Promise<readonly UnlockNotice[]> {
  const notices: UnlockNotice[] = [...(await driveNotice(session))];
  const { recordings } = session.engine.state;
  if (recordings.length > 0) notices.push({ kind: 'recordings', count: recordings.length });
  if (missing > 0) notices.push({ kind: 'journal-shorter', missing });
  // Known to main alone, in bytes: the index is lost, or was as old as the journal is now.
  else if (missingBytes > 0) notices.push({ kind: 'journal-cut', bytes: missingBytes });
  // Both of these say that nothing is lost: beside one of those above they would be wrong, and a torn end is then a part of what is missing.
  const isWhole = missing === 0 && missingBytes === 0;
  if (isWhole && opened.tornBytes > 0) notices.push({ kind: 'torn-tail', bytes: opened.tornBytes });
  if (opened.snapshotUsed) return notices;
  const entries = session.engine.state.position.seq;
  if (await session.writeIndex() && isWhole) notices.push({ kind: 'index-rebuilt', entries });
  return notices;
}
