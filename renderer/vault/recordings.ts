import { momentOf } from '../../shared/base/clock.ts';
import { type ErrorWire, KeptError, toErrorWire } from '../../shared/base/errors.ts';
import type { VaultParams, VaultResult } from '../../shared/contract/vault.ts';
import { createDigests, type Digests } from '../../shared/crypto/hash.ts';
import type { RecordingBegun } from '../../shared/custody/entry.ts';
import type { FileFacts, RecordingFacts } from '../../shared/evidence/item.ts';
import { readMediaType, SNIFF_BYTES } from '../../shared/evidence/media-type.ts';
import { requireStorable } from '../../shared/evidence/minors.ts';
import type { RecordingWriter } from '../../shared/vault/engine.ts';
import { storable } from './intake.ts';
import { Serial } from './serial.ts';
import type { Session } from './session.ts';
import type { Task } from './tasks.ts';

/** How often what was written is made durable. */
const SYNC_EVERY_MS = 2000;
/** A recording ends by itself while there is still room for its last bytes, its entry and the index. */
export const RECORDING_RESERVE_BYTES = 64 * 1024 * 1024;

/** The recording under way; there is at most one. */
export interface OpenRecording {
  readonly recordingId: string;
  readonly writer: RecordingWriter;
  readonly bytes: ByteFacts;
  /** Appends and the end, one after another. */
  readonly serial: Serial;
  /** Null: not yet. The first piece is made durable at once: of a recording that is cut off soon there is something to keep. */
  lastSyncMs: number | null;
  /** A write failed: what lies on the disk is all there is. */
  isBroken: boolean;
}

/** Digests and first bytes of what passes by. */
class ByteFacts {
  readonly #digests = createDigests();
  #head = new Uint8Array(0);
  sizeBytes = 0;

  take(plain: Uint8Array<ArrayBuffer>): void {
    if (this.#head.length < SNIFF_BYTES) this.#head = Uint8Array.from([...this.#head, ...plain.subarray(0, SNIFF_BYTES - this.#head.length)]);
    this.#digests.update(plain);
    this.sizeBytes += plain.length;
  }

  async finish(): Promise<{ readonly digests: Digests; readonly mime: string }> {
    return { digests: this.#digests.finish(), mime: await readMediaType(this.#head) };
  }
}

export async function beginRecording(session: Session, params: VaultParams<'recording.begin'>): Promise<Record<string, never>> {
  requireStorable(params.depictedMinor);
  if (session.recording !== null) throw new KeptError('internal/bad-call', { kind: 'recording' });
  const { freeBytes } = await session.parts.store.folders.space(null);
  if (freeBytes < 2 * RECORDING_RESERVE_BYTES) throw new KeptError('disk/no-room', { neededBytes: 2 * RECORDING_RESERVE_BYTES, freeBytes });
  const { recordingId, screen, display, frameWidthPx, frameHeightPx, mime, begunAtMs } = params;
  const begunAt = momentOf(begunAtMs, session.parts.clock);
  const writer = await session.engine.beginRecording({ recordingId, begunAt, mime, screen: { ...screen, title: storable(screen.title) }, capture: { display, frameWidthPx, frameHeightPx } });
  session.recording = { recordingId, writer, bytes: new ByteFacts(), serial: new Serial(), lastSyncMs: null, isBroken: false };
  return {};
}

export function appendRecording(session: Session, { recordingId, bytes }: VaultParams<'recording.append'>): Promise<VaultResult<'recording.append'>> {
  const recording = openOf(session, recordingId);
  return recording.serial.run(async () => {
    const plain = new Uint8Array(bytes);
    try {
      await recording.writer.write(plain);
      recording.bytes.take(plain);
      const nowMs = session.parts.clock.monotonicMs();
      if (recording.lastSyncMs === null || nowMs - recording.lastSyncMs >= SYNC_EVERY_MS) {
        await recording.writer.sync();
        recording.lastSyncMs = nowMs;
      }
    } catch (error) {
      recording.isBroken = true;
      throw error;
    }
    const { freeBytes } = await session.parts.store.folders.space(null);
    return { sizeBytes: recording.bytes.sizeBytes, freeBytes, isFull: freeBytes < RECORDING_RESERVE_BYTES };
  });
}

export function finishRecording(session: Session, params: VaultParams<'recording.finish'>): Promise<VaultResult<'recording.finish'>> {
  const recording = openOf(session, params.recordingId);
  return recording.serial.run(async () => {
    session.recording = null;
    session.finishing.add(params.recordingId);
    try {
      return await makeItem(session, recording, params);
    } finally {
      session.finishing.delete(params.recordingId);
    }
  });
}

async function makeItem(session: Session, recording: OpenRecording, { recordingId, durationMs, pauses, endedBy }: VaultParams<'recording.finish'>): Promise<VaultResult<'recording.finish'>> {
  const begun = begunOf(session, recordingId);
  const facts = { recordingId, durationMs, pauses, endedBy };
  if (!recording.isBroken && recording.bytes.sizeBytes > 0 && await isCommitted(recording)) return keep(session, begun, facts, await recording.bytes.finish());
  await recording.writer.hold().catch(() => undefined);
  const kept = await mend(session, begun, { ...facts, durationMs: null });
  if (kept === null) throw new KeptError('capture/no-picture');
  return kept;
}

/** False when the last bytes could not be written: then what lies on the disk is mended. */
async function isCommitted(recording: OpenRecording): Promise<boolean> {
  try {
    await recording.writer.commit();
    return true;
  } catch (error) {
    if (error instanceof KeptError && error.code.startsWith('disk/')) return false;
    throw error;
  }
}

/** What is left of recordings by locks and sudden ends becomes items; one of which nothing is left is recorded as dropped. The ones of this session are let be while somebody is at them. */
export async function recoverRecordings(session: Session, _params: VaultParams<'recording.recover'>, task: Task): Promise<VaultResult<'recording.recover'>> {
  await session.engine.sweepRecordings();
  const kept: string[] = [];
  let dropped = 0;
  let fault: ErrorWire | null = null;
  for (const begun of session.engine.state.recordings) {
    task.signal.throwIfAborted();
    if (!isLeft(session, begun.recordingId)) continue;
    try {
      const item = await mend(session, begun, { recordingId: begun.recordingId, durationMs: null, pauses: 0, endedBy: 'crash' });
      if (item === null) dropped += 1;
      else kept.push(item.exhibitNo);
    } catch (error) {
      // A bad place on the drive under one is no reason to leave the others as they are.
      if (!(error instanceof KeptError)) throw error;
      fault ??= toErrorWire(error);
    }
  }
  return { kept, dropped, fault };
}

/** Neither under way nor being finished, nor an item by now: others go on while one is recovered. */
function isLeft({ engine, recording, finishing }: Session, recordingId: string): boolean {
  return recordingId !== recording?.recordingId && !finishing.has(recordingId) && engine.state.recordings.some((each) => each.recordingId === recordingId);
}

/** `endedBy` is what is said of one that was cut off; one that a lock ended in order says so itself. */
async function mend(session: Session, begun: RecordingBegun, facts: RecordingFacts): Promise<{ itemId: string; exhibitNo: string } | null> {
  const bytes = new ByteFacts();
  const mended = await session.engine.mendRecording(begun.storedAs, async (plain) => bytes.take(plain));
  if (mended === null) {
    await session.engine.record('vault.recording-dropped', { recordingId: begun.recordingId });
    return null;
  }
  const endedBy = facts.endedBy === 'crash' && mended.isHeld ? 'lock' : facts.endedBy;
  return keep(session, begun, { ...facts, endedBy }, await bytes.finish());
}

async function keep(session: Session, begun: RecordingBegun, recording: RecordingFacts, { digests, mime }: { readonly digests: Digests; readonly mime: string }): Promise<{ itemId: string; exhibitNo: string }> {
  const { frameWidthPx, frameHeightPx } = begun.capture;
  const file: FileFacts = { stored: true, originalFilename: '', mime, ...digests, modifiedUtc: null, pixelWidth: frameWidthPx, pixelHeight: frameHeightPx, exif: {} };
  const { itemId, exhibitNo } = await session.engine.captureItem({
    kind: 'screen_recording', intake: 'captured', depictedMinor: 'no', capturedAt: begun.begunAt, capturedAtSource: 'computer-clock',
    file, screen: begun.screen, address: null, text: null, capture: { mode: 'recording', ...begun.capture, region: null, series: null, parent: null, recording },
  }, begun.storedAs);
  return { itemId, exhibitNo };
}

function openOf(session: Session, recordingId: string): OpenRecording {
  const { recording } = session;
  if (recording === null || recording.recordingId !== recordingId) throw new KeptError('internal/bad-call', { kind: 'recording' });
  return recording;
}

function begunOf(session: Session, recordingId: string): RecordingBegun {
  const begun = session.engine.state.recordings.find((each) => each.recordingId === recordingId);
  if (begun === undefined) throw new KeptError('internal/unexpected', { kind: 'recording' });
  return begun;
}
