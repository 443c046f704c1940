import { KeptError } from '../../../shared/base/errors.ts';
import type { RecordingEnd } from '../../../shared/evidence/item.ts';
import { leaveScreen, sourceOf } from '../../client/screen-capture.ts';
import type { CaptureParts } from './capture-session.ts';
import { asKeptError } from './session.ts';

/** Each piece is encrypted and on its way to the disk before the next is made. */
const PIECE_MS = 1000;
const BITS_PER_SECOND = 4_000_000;
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'] as const;

export interface RecordingState {
  readonly at: 'starting' | 'recording' | 'paused' | 'stopping' | 'done' | 'failed';
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly freeBytes: number | null;
  readonly endedBy: RecordingEnd | null;
  readonly exhibitNo: string | null;
  readonly itemId: string | null;
  readonly error: KeptError | null;
}

/**
 * One recording of one screen or window. While it runs our window is off the screen; to look at it is to pause. Pieces go to the worker as they are made, one after another,
 * so that no more than a few seconds of video are ever held here.
 */
export class RecordingSession {
  readonly #parts: CaptureParts;
  readonly #recordingId = crypto.randomUUID();
  readonly #listeners = new Set<() => void>();
  readonly #release: () => void;
  #recorder: MediaRecorder | null = null;
  #sending: Promise<void> = Promise.resolve();
  #isSendingBroken = false;
  #runningSinceMs: number | null = null;
  #ranMs = 0;
  #pauses = 0;
  #ending: Promise<void> | null = null;
  #state: RecordingState = { at: 'starting', durationMs: 0, sizeBytes: 0, freeBytes: null, endedBy: null, exhibitNo: null, itemId: null, error: null };

  constructor(parts: CaptureParts) {
    this.#parts = parts;
    this.#release = parts.holdOpen();
  }

  get state(): RecordingState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** The vault knows of the recording before its first byte; our window is away before its first frame. */
  async start(): Promise<void> {
    const { host, vault, stream, depictedMinor } = this.#parts;
    let isBegun = false;
    try {
      await leaveScreen(host);
      // Two frames: the second was begun when the window had gone. Its size is that of the video.
      const { frame } = await stream.take(true);
      const [frameWidthPx, frameHeightPx] = [frame.width, frame.height];
      frame.close();
      const mime = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
      if (mime === undefined) throw new KeptError('capture/no-picture');
      await vault.call('recording.begin', { recordingId: this.#recordingId, ...sourceOf(stream.choice), frameWidthPx, frameHeightPx, mime, begunAtMs: Date.now(), depictedMinor });
      isBegun = true;
      this.#recorder = new MediaRecorder(stream.media, { mimeType: mime, videoBitsPerSecond: BITS_PER_SECOND });
      this.#recorder.addEventListener('dataavailable', ({ data }) => this.#send(data));
      // It ends by itself too: with its source, or when it cannot go on. Nobody may be told then that it still records.
      this.#recorder.addEventListener('stop', () => {
        if (this.#state.at !== 'stopping') void this.stop(stream.isOpen ? 'crash' : 'source-gone');
      });
      stream.onEnded(() => void this.stop('source-gone'));
      this.#recorder.start(PIECE_MS);
      this.#runningSinceMs = performance.now();
      this.#set({ at: 'recording' });
    } catch (thrown) {
      // Left open in the vault, it would be in the way of every later one. Why nothing can be kept of it is known here better than there.
      if (isBegun) await this.#finish('crash').catch(() => undefined);
      await this.#fail(thrown);
    }
  }

  /** The person wants to see how it goes: nothing is recorded while our window can be seen. */
  async pause(): Promise<void> {
    if (this.#state.at !== 'recording') return;
    this.#recorder?.pause();
    this.#countTime();
    this.#pauses += 1;
    this.#set({ at: 'paused' });
    await this.#parts.host.setCaptureBar('bar');
  }

  async goOn(): Promise<void> {
    if (this.#state.at !== 'paused') return;
    await leaveScreen(this.#parts.host);
    this.#recorder?.resume();
    this.#runningSinceMs = performance.now();
    this.#set({ at: 'recording' });
  }

  /** Ends it and keeps what there is, once, whoever asks first. Resolves when it is an item, or when it is known that it is none. */
  stop(endedBy: RecordingEnd): Promise<void> {
    this.#ending ??= this.#stop(endedBy);
    return this.#ending;
  }

  async #stop(endedBy: RecordingEnd): Promise<void> {
    this.#countTime();
    this.#set({ at: 'stopping', endedBy });
    try {
      await this.#endRecorder();
      await this.#sending;
      const { itemId, exhibitNo } = await this.#finish(endedBy);
      this.#set({ at: 'done', itemId, exhibitNo });
      this.#parts.onSaved();
    } catch (thrown) {
      this.#set({ at: 'failed', error: asKeptError(thrown) });
    } finally {
      await this.#tidy();
    }
  }

  #finish(endedBy: RecordingEnd): Promise<{ readonly itemId: string; readonly exhibitNo: string }> {
    return this.#parts.vault.call('recording.finish', { recordingId: this.#recordingId, durationMs: Math.round(this.#ranMs), pauses: this.#pauses, endedBy });
  }

  /** Its last piece comes before it says that it has stopped. */
  async #endRecorder(): Promise<void> {
    const recorder = this.#recorder;
    if (recorder === null || recorder.state === 'inactive') return;
    const stopped = new Promise((resolve) => {
      recorder.addEventListener('stop', resolve, { once: true });
    });
    recorder.stop();
    await stopped;
  }

  #send(data: Blob): void {
    if (data.size > 0) this.#sending = this.#append(this.#sending, data);
  }

  /** One after another. What the drive took before it took no more is kept by the end of the recording, which says what became of it. */
  async #append(before: Promise<void>, data: Blob): Promise<void> {
    await before;
    if (this.#isSendingBroken) return;
    try {
      const bytes = await data.arrayBuffer();
      const { sizeBytes, freeBytes, isFull } = await this.#parts.vault.call('recording.append', { recordingId: this.#recordingId, bytes }, [bytes]);
      this.#set({ sizeBytes, freeBytes });
      if (isFull) void this.stop('disk-full');
    } catch (thrown) {
      this.#isSendingBroken = true;
      void this.stop(asKeptError(thrown).code.startsWith('disk/') ? 'disk-full' : 'crash');
    }
  }

  #countTime(): void {
    if (this.#runningSinceMs !== null) this.#ranMs += performance.now() - this.#runningSinceMs;
    this.#runningSinceMs = null;
    this.#set({ durationMs: Math.round(this.#ranMs) });
  }

  async #fail(thrown: unknown): Promise<void> {
    this.#set({ at: 'failed', error: asKeptError(thrown) });
    await this.#tidy();
  }

  async #tidy(): Promise<void> {
    this.#release();
    this.#parts.stream.close();
    await this.#parts.host.setCaptureBar('bar');
  }

  #set(changes: Partial<RecordingState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
