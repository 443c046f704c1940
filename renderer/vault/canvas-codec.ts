import { KeptError } from '../../shared/base/errors.ts';
import type { PictureType } from '../../shared/evidence/picture-size.ts';
import type { PictureCodec, ScaledPicture } from './pictures.ts';

const JPEG_QUALITY = 0.88;

/** The browser's own decoders, in this worker of a sandboxed process. */
export const canvasCodec: PictureCodec = {
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
