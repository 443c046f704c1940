import { KeptError } from '../../shared/base/errors.ts';
import type { FrameBitmap } from '../../shared/contract/vault.ts';
import type { PixelRect } from '../../shared/evidence/item.ts';
import type { PictureType } from '../../shared/evidence/picture-size.ts';
import type { PictureCodec, ScaledPicture } from './pictures.ts';

const JPEG_QUALITY = 0.88;

/** The browser's own decoders, in this worker of a sandboxed process. */
export const canvasCodec: PictureCodec = {
  encode: encodePng,
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
async function encodePng(frame: FrameBitmap, { leftPx, topPx, widthPx, heightPx }: PixelRect): Promise<Uint8Array<ArrayBuffer>> {
  if (widthPx === 0 || heightPx === 0) throw new KeptError('capture/no-picture');
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new KeptError('internal/unexpected', { kind: 'canvas' });
  // In this worker it is the browser's own, or drawing it throws.
  context.drawImage(frame as ImageBitmap, -leftPx, -topPx);
  if (isBlack(context, widthPx, heightPx)) throw new KeptError('capture/no-picture');
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
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
