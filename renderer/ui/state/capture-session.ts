import type { HostApi } from '../../../shared/contract/host.ts';
import type { FrameSaved } from '../../../shared/contract/vault.ts';
import type { MinorAnswer, PixelRect } from '../../../shared/evidence/item.ts';
import type { Frame, ScreenStream } from '../../client/screen-capture.ts';
import { leaveScreen, withWindowAway } from '../../client/screen-capture.ts';
import type { VaultClient } from '../../client/vault.ts';
import { CaptureQueue, type CaptureCounts } from './capture-queue.ts';

/** How long the bar stays off the screen after a press of the shortcut, so that the next press need not wait for it to go. */
const STAY_AWAY_MS = 1500;
/** A press is input, as a key in our own window would be. */
const HELD_OPEN_MS = 2000;

export interface CaptureState extends CaptureCounts {
  /** null: no series; its pictures so far otherwise. */
  readonly seriesCount: number | null;
  /** Seconds between two pictures that are taken by themselves; null: none are. */
  readonly everySeconds: number | null;
  readonly isSourceGone: boolean;
}

/** What single pictures, series and recordings of one source are made with. */
export interface CaptureParts {
  readonly host: HostApi;
  readonly vault: VaultClient;
  readonly stream: ScreenStream;
  /** Answered before the first pixel of this session was asked for, and held for all of it. */
  readonly depictedMinor: MinorAnswer;
  readonly holdOpen: () => () => void;
  /** A picture or a recording became an item. */
  readonly onSaved: () => void;
}

/** From the choice of a source until the bar is closed: single pictures, and series of them by presses or by the clock. */
export class CaptureSession {
  readonly #parts: CaptureParts;
  readonly #queue: CaptureQueue<Frame>;
  readonly #listeners = new Set<() => void>();
  #seriesId: string | null = null;
  #seriesCount = 0;
  #everySeconds: number | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #release: (() => void) | null = null;
  /** Resolved when the bar has left the screen; null while it is on it. */
  #away: Promise<void> | null = null;
  /** The next frame may still show the bar, which has only just gone. */
  #isJustGone = false;
  #comeBack: ReturnType<typeof setTimeout> | undefined;
  #isSourceGone = false;
  #state: CaptureState;

  constructor(parts: CaptureParts) {
    this.#parts = parts;
    this.#queue = new CaptureQueue(() => this.#takeFrame(), (frame) => this.#save(frame), () => this.#told());
    this.#state = this.#read();
    parts.stream.onEnded(() => {
      this.#isSourceGone = true;
      void this.setEvery(null);
      this.#told();
    });
  }

  get state(): CaptureState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** One picture. By the shortcut the bar goes off the screen and stays off for a moment, since a next press often follows. */
  async press(by: 'bar' | 'shortcut'): Promise<void> {
    if (by === 'shortcut') {
      this.#holdForAMoment();
      await this.#goAway();
    }
    this.#queue.press();
    if (by === 'shortcut') this.#comeBackSoon();
  }

  startSeries(): void {
    this.#seriesId = crypto.randomUUID();
    this.#seriesCount = 0;
    this.#told();
  }

  async endSeries(): Promise<void> {
    await this.setEvery(null);
    await this.#queue.settled();
    this.#seriesId = null;
    this.#told();
  }

  /** Pictures by the clock, with the bar off the screen; null ends them and brings it back. */
  async setEvery(seconds: number | null): Promise<void> {
    clearInterval(this.#timer);
    this.#release?.();
    this.#release = null;
    this.#everySeconds = seconds;
    if (seconds === null) {
      await this.#queue.settled();
      await this.#return();
    } else {
      if (this.#seriesId === null) this.startSeries();
      this.#release = this.#parts.holdOpen();
      await this.#goAway();
      this.#queue.press();
      this.#timer = setInterval(() => this.#queue.press(), seconds * 1000);
    }
    this.#told();
  }

  /** The shortcut while pictures are taken by themselves, or the wish to see the bar: they stop, and it comes. */
  async comeBack(): Promise<void> {
    await this.setEvery(null);
  }

  /** One frame with the bar off the screen, for choosing a part of it. */
  still(): Promise<Frame> {
    return this.#takeFrame();
  }

  async saveRegion(frame: Frame, region: PixelRect, keepWhole: boolean): Promise<string> {
    const { itemId } = await this.#parts.vault.call('items.addFrame', { ...frame, region, keepWhole, seriesId: null, depictedMinor: this.#parts.depictedMinor }, [frame.frame]);
    this.#parts.onSaved();
    return itemId;
  }

  /** Gives the source away: this session takes no more of it. */
  release(): ScreenStream {
    void this.setEvery(null);
    return this.#parts.stream;
  }

  /** Lets go of the screen; what was pressed before is saved. */
  async close(): Promise<void> {
    await this.setEvery(null);
    await this.#queue.settled();
    clearTimeout(this.#comeBack);
    this.#parts.stream.close();
  }

  #takeFrame(): Promise<Frame> {
    const { host, stream } = this.#parts;
    return withWindowAway(host, async (wasOnScreen) => {
      const frame = await stream.take(wasOnScreen || this.#isJustGone);
      this.#isJustGone = false;
      return frame;
    });
  }

  async #save(frame: Frame): Promise<FrameSaved> {
    const seriesId = this.#seriesId;
    const saved = await this.#parts.vault.call('items.addFrame', { ...frame, region: null, keepWhole: false, seriesId, depictedMinor: this.#parts.depictedMinor }, [frame.frame]);
    if (seriesId !== null && seriesId === this.#seriesId && saved.number !== null) this.#seriesCount = saved.number;
    this.#parts.onSaved();
    return saved;
  }

  async #goAway(): Promise<void> {
    clearTimeout(this.#comeBack);
    this.#away ??= this.#leave();
    await this.#away;
  }

  async #leave(): Promise<void> {
    this.#isJustGone = true;
    await leaveScreen(this.#parts.host);
  }

  #comeBackSoon(): void {
    clearTimeout(this.#comeBack);
    this.#comeBack = setTimeout(() => {
      if (this.#everySeconds === null) void this.#queue.settled().then(() => this.#return());
    }, STAY_AWAY_MS);
  }

  async #return(): Promise<void> {
    if (this.#away === null) return;
    this.#away = null;
    await this.#parts.host.setCaptureBar('bar');
  }

  #holdForAMoment(): void {
    setTimeout(this.#parts.holdOpen(), HELD_OPEN_MS);
  }

  #read(): CaptureState {
    return { ...this.#queue.counts, seriesCount: this.#seriesId === null ? null : this.#seriesCount, everySeconds: this.#everySeconds, isSourceGone: this.#isSourceGone };
  }

  #told(): void {
    this.#state = this.#read();
    for (const listener of this.#listeners) listener();
  }
}
