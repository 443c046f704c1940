import { KeptError } from '../../shared/base/errors.ts';
import type { FrameBitmap } from '../../shared/contract/vault.ts';
import type { PixelRect } from '../../shared/evidence/item.ts';
import type { PictureType } from '../../shared/evidence/picture-size.ts';
import { nextTurn } from './ease.ts';
import type { PictureCodec, ScaledPicture } from './pictures.ts';
import { PngEncoder, WIDEST_PX } from './png.ts';

const JPEG_QUALITY = 0.88;
/** As many as 2560 × 1440, or a larger picture in several steps. */
const BAND_PIXELS = 4_000_000;
/** As a number: alpha, blue, green, red from the highest byte on, since every processor that Electron runs on has the lowest byte first. */
const OPAQUE_BLACK = 0xff000000;
const WARM_UP_PX = 256;
const WARM_UP_ROUNDS = 12;

/** The browser's own decoders, in this worker of a sandboxed process. */
export const canvasCodec: PictureCodec = {
  encode: encodePng,
  warmUp,
  async rescale(bytes, mime, maxSidePx, format) {
    const picture = await decode(bytes, mime);
    if (picture === null) return null;
    try {
      return await encode(picture, maxSidePx, format);
    } finally {
      picture.close();
    }
  },
};

/** Null for bytes that no decoder takes: InvalidStateError (HTML, createImageBitmap). Anything else is a fault of ours. */
async function decode(bytes: Uint8Array, mime: PictureType): Promise<ImageBitmap | null> {
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mime });
  try {
    return await createImageBitmap(blob, { imageOrientation: 'from-image', colorSpaceConversion: 'default' });
  } catch (error) {
    if (error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'EncodingError')) return null;
    throw error;
  }
}

async function encode(picture: ImageBitmap, maxSidePx: number, format: 'png' | 'jpeg'): Promise<ScaledPicture> {
  const scale = Math.min(1, maxSidePx / Math.max(picture.width, picture.height));
  const widthPx = Math.max(1, Math.round(picture.width * scale));
  const heightPx = Math.max(1, Math.round(picture.height * scale));
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d', { alpha: format === 'png' });
  if (context === null) throw new KeptError('internal/unexpected', { kind: 'canvas' });
  if (format === 'jpeg') {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, widthPx, heightPx);
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, widthPx, heightPx);
  const blob = await canvas.convertToBlob(format === 'png' ? { type: 'image/png' } : { type: 'image/jpeg', quality: JPEG_QUALITY });
  return { bytes: new Uint8Array(await blob.arrayBuffer()), widthPx, heightPx };
}

/** One pixel of the frame is one pixel of the picture: nothing is scaled, so nothing is smoothed. */
async function encodePng(frame: FrameBitmap, part: PixelRect): Promise<Uint8Array<ArrayBuffer>> {
  if (part.widthPx === 0 || part.heightPx === 0) throw new KeptError('capture/no-picture');
  // In this worker it is the browser's own, or what reads it throws.
  const bitmap = frame as ImageBitmap;
  return await encodeOpaque(bitmap, part) ?? encodeByBrowser(bitmap, part);
}

/**
 * Null where a pixel is clear in part or whole (a window with round corners): such pictures the browser encodes, slower. The pixels come as a video frame's, which is a copy and
 * no drawing. Throws 'capture/no-picture' for nothing but black or clear pixels, as a protected or minimised window comes.
 */
async function encodeOpaque(bitmap: ImageBitmap, { leftPx, topPx, widthPx, heightPx }: PixelRect): Promise<Uint8Array<ArrayBuffer> | null> {
  if (widthPx > WIDEST_PX) return null;
  const frame = new VideoFrame(bitmap, { timestamp: 0 });
  const encoder = new PngEncoder(widthPx, heightPx);
  const bandPx = Math.max(1, Math.floor(BAND_PIXELS / widthPx));
  let isBlack = true;
  try {
    for (let top = 0; top < heightPx; top += bandPx) {
      const height = Math.min(bandPx, heightPx - top);
      const pixels = bandOf(widthPx * height);
      await frame.copyTo(pixels, { rect: { x: leftPx, y: topPx + top, width: widthPx, height }, format: 'RGBA', colorSpace: 'srgb' });
      if (!isOpaque(pixels)) return null;
      isBlack &&= pixels.every((pixel) => pixel === OPAQUE_BLACK);
      encoder.writeRows(pixels);
    }
  } catch (error) {
    // Pixels that are somewhere else, such as in a graphics card, may not come like this; drawn on a canvas they do.
    if (error instanceof DOMException) return null;
    throw error;
  } finally {
    frame.close();
    band.fill(0);
  }
  if (isBlack) throw new KeptError('capture/no-picture');
  return encoder.finish();
}

/** Memory that stays from picture to picture, since fresh memory costs as much time as the copy into it; what was in it does not stay. */
let band = new Uint32Array(0);

function bandOf(pixels: number): Uint32Array<ArrayBuffer> {
  if (band.length < pixels) band = new Uint32Array(pixels);
  return band.subarray(0, pixels);
}

function isOpaque(pixels: Uint32Array): boolean {
  let all = OPAQUE_BLACK;
  for (let at = 0; at < pixels.length; at++) all &= pixels[at] ?? 0;
  return all >>> 24 === 0xff;
}

async function encodeByBrowser(bitmap: ImageBitmap, { leftPx, topPx, widthPx, heightPx }: PixelRect): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new KeptError('internal/unexpected', { kind: 'canvas' });
  context.drawImage(bitmap, -leftPx, -topPx);
  if (isBlackOrClear(context, widthPx, heightPx)) throw new KeptError('capture/no-picture');
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/** Read in bands, so that an 8K picture is never copied whole. */
function isBlackOrClear(context: OffscreenCanvasRenderingContext2D, widthPx: number, heightPx: number): boolean {
  const bandPx = 64;
  for (let top = 0; top < heightPx; top += bandPx) {
    const { data } = context.getImageData(0, top, widthPx, Math.min(bandPx, heightPx - top));
    if (!new Uint32Array(data.buffer).every((pixel) => pixel === OPAQUE_BLACK || pixel === 0)) return false;
  }
  return true;
}

/** Small pictures of everything that a screen shows: afterwards the engine has compiled what encodes them, and the first capture need not wait for that. */
async function warmUp(): Promise<void> {
  const pixels = Uint32Array.from({ length: WARM_UP_PX * WARM_UP_PX }, (_, at) => OPAQUE_BLACK | (at % 3 === 0 ? Math.imul(at, 0x9e3779b1) & 0xffffff : (at >> 6) * 0x010101));
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    const encoder = new PngEncoder(WARM_UP_PX, WARM_UP_PX);
    encoder.writeRows(pixels);
    encoder.finish();
    await nextTurn();
  }
}
