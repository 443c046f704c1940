import { KeptError } from '../../shared/base/errors.ts';
import type { HostApi, ScreenChoice } from '../../shared/contract/host.ts';
import type { DisplayPlace, ScreenSource } from '../../shared/evidence/item.ts';

/** One frame at its own pixels. Whoever takes it closes it or hands it over. */
export interface Frame {
  readonly frame: ImageBitmap;
  readonly screen: ScreenSource;
  readonly display: DisplayPlace | null;
  /** This computer's clock, read when the frame had arrived. */
  readonly capturedAtMs: number;
}

/** Time for the system to draw what was behind our window. */
const WINDOW_GONE_MS = 350;
const FRAME_WAIT_MS = 8_000;
/** More than any display has: the picture then comes at its own size, not scaled down. */
const MAX_SIDE_PX = 8192;

/**
 * What the system shows of one screen or window, from the person's choice of it until it is closed. Errors of all: 'capture/denied' when the system does not allow it,
 * 'capture/source-gone' when it is not there any more (a window that closed, a display that was unplugged), 'capture/no-picture' when it gives none.
 */
export class ScreenStream {
  readonly choice: ScreenChoice;
  readonly media: MediaStream;
  readonly #track: MediaStreamTrack;

  private constructor(choice: ScreenChoice, media: MediaStream, track: MediaStreamTrack) {
    this.choice = choice;
    this.media = media;
    this.#track = track;
  }

  /** Within a few seconds of a click or key press: the browser asks for one. */
  static async open(host: HostApi, choice: ScreenChoice): Promise<ScreenStream> {
    await host.chooseScreen(choice.sourceId);
    const media = await openMedia();
    const track = media.getVideoTracks()[0];
    if (!track || track.readyState === 'ended') throw new KeptError('capture/source-gone');
    return new ScreenStream(choice, media, track);
  }

  /**
   * The next frame. `isAfterHiding`: our window was on the screen a moment ago. A frame that was under way then may still show it, so that one is let go
   * and the one that follows it is taken.
   */
  async take(isAfterHiding: boolean): Promise<Frame> {
    if (isAfterHiding) (await withLimit(readFrame(this.media, this.#track))).close();
    const frame = await withLimit(readFrame(this.media, this.#track));
    const capturedAtMs = Date.now();
    if (frame.width === 0 || frame.height === 0) throw new KeptError('capture/no-picture');
    return { frame, capturedAtMs, ...sourceOf(this.choice) };
  }

  get isOpen(): boolean {
    return this.#track.readyState === 'live';
  }

  /** Told once when the source goes away by itself; never after `close`. */
  onEnded(listener: () => void): void {
    this.#track.addEventListener('ended', listener, { once: true });
  }

  close(): void {
    this.#track.stop();
  }
}

export function sourceOf({ sourceKind, title, displayWidthPx, displayHeightPx, scalePercent, display }: ScreenChoice): Pick<Frame, 'screen' | 'display'> {
  return { screen: { sourceKind, title, displayWidthPx, displayHeightPx, scalePercent }, display };
}

/** Does the work while our window is off the screen. It comes back in every case, unless it was not there before either. */
export async function withWindowAway<T>(host: HostApi, work: (wasOnScreen: boolean) => Promise<T>): Promise<T> {
  const wasOnScreen = await host.hideWindow();
  try {
    if (wasOnScreen) await delay(WINDOW_GONE_MS);
    return await work(wasOnScreen);
  } finally {
    if (wasOnScreen) await host.showWindow();
  }
}

/** Takes our window, which is the capture bar, off the screen until the person asks for it. */
export async function leaveScreen(host: HostApi): Promise<void> {
  await host.setCaptureBar('away');
  await delay(WINDOW_GONE_MS);
}

/** One frame of a screen or window, with our window out of the way. */
export async function takeFrame(host: HostApi, choice: ScreenChoice): Promise<Frame> {
  return withWindowAway(host, async () => {
    const stream = await ScreenStream.open(host, choice);
    try {
      return await stream.take(false);
    } finally {
      stream.close();
    }
  });
}

async function openMedia(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getDisplayMedia({
      audio: false,
      video: { width: { ideal: MAX_SIDE_PX }, height: { ideal: MAX_SIDE_PX } },
    });
  } catch (cause) {
    const refused = cause instanceof DOMException && (cause.name === 'NotAllowedError' || cause.name === 'SecurityError');
    throw new KeptError(refused ? 'capture/denied' : 'capture/source-gone', {}, { cause });
  }
}

async function readFrame(media: MediaStream, track: MediaStreamTrack): Promise<ImageBitmap> {
  try {
    if (isEnded(track)) throw new KeptError('capture/source-gone');
    return await new ImageCapture(track).grabFrame();
  } catch (cause) {
    if (isEnded(track)) throw new KeptError('capture/source-gone', {}, { cause });
    return await readVideoFrame(media);
  }
}

/** A call, since a track ends while we wait and the compiler believes what it saw before. */
function isEnded(track: MediaStreamTrack): boolean {
  return track.readyState === 'ended';
}

/** For sources that ImageCapture cannot read: the same frame by way of a video element that is never shown. */
async function readVideoFrame(stream: MediaStream): Promise<ImageBitmap> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  try {
    await video.play();
    return await createImageBitmap(video);
  } catch (cause) {
    throw new KeptError('capture/no-picture', {}, { cause });
  } finally {
    video.srcObject = null;
  }
}

async function withLimit(work: Promise<ImageBitmap>): Promise<ImageBitmap> {
  const limit = Promise.withResolvers<never>();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    limit.reject(new KeptError('capture/no-picture'));
  }, FRAME_WAIT_MS);
  // A frame that comes after all is let go of; what else became of it nobody waits for.
  work.then((frame) => isLate && frame.close(), () => undefined);
  try {
    return await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function delay(waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, waitMs);
  });
}
