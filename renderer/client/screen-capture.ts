import { KeptError } from '../../shared/base/errors.ts';
import type { HostApi, ScreenChoice } from '../../shared/contract/host.ts';
import type { ScreenSource } from '../../shared/evidence/item.ts';

export interface ScreenPicture {
  readonly png: ArrayBuffer;
  readonly screen: ScreenSource;
  /** This computer's clock, read when the frame had arrived. */
  readonly capturedAtMs: number;
}

/** Time for the system to draw what was behind our window. */
const WINDOW_GONE_MS = 350;
const FRAME_WAIT_MS = 8_000;
/** More than any display has: the picture then comes at its own size, not scaled down. */
const MAX_SIDE_PX = 8192;

/**
 * Takes one frame of a screen or window at its own pixels, with our window out of the way, as PNG.
 * Errors: 'capture/denied', 'capture/source-gone', 'capture/no-picture'. Our window comes back in every case.
 */
export async function takeScreenPicture(host: HostApi, choice: ScreenChoice): Promise<ScreenPicture> {
  await host.chooseScreen(choice.sourceId);
  await host.hideWindow();
  try {
    await delay(WINDOW_GONE_MS);
    const stream = await openStream();
    try {
      const frame = await withLimit(readFrame(stream));
      const capturedAtMs = Date.now();
      return { png: await encodePng(frame), screen: sourceOf(choice), capturedAtMs };
    } finally {
      for (const track of stream.getTracks()) track.stop();
    }
  } finally {
    await host.showWindow();
  }
}

function sourceOf({ sourceKind, title, displayWidthPx, displayHeightPx, scalePercent }: ScreenChoice): ScreenSource {
  return { sourceKind, title, displayWidthPx, displayHeightPx, scalePercent };
}

async function openStream(): Promise<MediaStream> {
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

async function readFrame(stream: MediaStream): Promise<ImageBitmap> {
  const track = stream.getVideoTracks()[0];
  if (!track || track.readyState === 'ended') throw new KeptError('capture/source-gone');
  try {
    return await new ImageCapture(track).grabFrame();
  } catch (cause) {
    if ((track.readyState as MediaStreamTrackState) === 'ended') throw new KeptError('capture/source-gone', {}, { cause });
    return await readVideoFrame(stream);
  }
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

async function encodePng(frame: ImageBitmap): Promise<ArrayBuffer> {
  if (frame.width === 0 || frame.height === 0) throw new KeptError('capture/no-picture');
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new KeptError('capture/no-picture');
  context.drawImage(frame, 0, 0);
  frame.close();
  if (isBlack(context, canvas.width, canvas.height)) throw new KeptError('capture/no-picture');
  return await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}

/** A protected or minimised window comes as nothing but black or clear pixels. Read in bands, so that an 8K picture is never copied whole. */
function isBlack(context: OffscreenCanvasRenderingContext2D, widthPx: number, heightPx: number): boolean {
  const bandPx = 64;
  for (let top = 0; top < heightPx; top += bandPx) {
    const { data } = context.getImageData(0, top, widthPx, Math.min(bandPx, heightPx - top));
    const opaqueBlack = 0xff000000;
    for (const pixel of new Uint32Array(data.buffer)) if (pixel !== opaqueBlack && pixel !== 0) return false;
  }
  return true;
}

async function withLimit<T>(work: Promise<T>): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new KeptError('capture/no-picture')), FRAME_WAIT_MS);
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
