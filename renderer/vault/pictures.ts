import type { FrameBitmap } from '../../shared/contract/vault.ts';
import type { PixelRect } from '../../shared/evidence/item.ts';
import { isPictureType, PICTURE_HEAD_BYTES, readPictureSize, type PictureType } from '../../shared/evidence/picture-size.ts';
import type { Item } from '../../shared/evidence/item.ts';
import type { ContentReader } from '../../shared/vault/engine.ts';
import { Serial } from './serial.ts';

/** Larger files and larger pictures are not decoded: the facts and digests stand in their place. */
const MAX_FILE_BYTES = 120_000_000;
const MAX_PIXELS = 120_000_000;
const READ_BYTES = 1024 * 1024;

export interface ScaledPicture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Decodes a picture and encodes its pixels anew, so that nothing but pixels comes out of a hostile file. The browser's in the worker. */
export interface PictureCodec {
  /** Null when the bytes cannot be decoded. Never larger than it came, and no side longer than `maxSidePx`. */
  rescale(bytes: Uint8Array, mime: PictureType, maxSidePx: number, format: 'png' | 'jpeg'): Promise<ScaledPicture | null>;
  /** These pixels of a frame, unscaled, as PNG. Throws 'capture/no-picture' where there are none, or nothing but black or clear ones. */
  encode(frame: FrameBitmap, region: PixelRect): Promise<Uint8Array<ArrayBuffer>>;
  /** Done in the time between a person's calls: the first `encode` is then as fast as the next ones. */
  warmUp(): Promise<void>;
}

/** Scaled copies of stored pictures, one at a time: each may need hundreds of megabytes while it is decoded. */
export class Pictures {
  readonly #codec: PictureCodec;
  readonly #serial = new Serial();

  constructor(codec: PictureCodec) {
    this.#codec = codec;
  }

  /** Null for an item that holds no picture, one of a type that is never decoded (SVG among them), or one that is too large or broken. */
  scaled(item: Item, open: () => Promise<ContentReader>, maxSidePx: number, format: 'png' | 'jpeg'): Promise<ScaledPicture | null> {
    if (!hasPicture(item)) return Promise.resolve(null);
    return this.#serial.run(async () => {
      const mime = item.file?.mime ?? null;
      const content = await open();
      if (!isPictureType(mime) || content.sizeBytes > MAX_FILE_BYTES) return null;
      const head = await content.read(0, Math.min(PICTURE_HEAD_BYTES, content.sizeBytes));
      const size = readPictureSize(mime, head);
      if (size === null || size.widthPx * size.heightPx > MAX_PIXELS) return null;
      return this.#codec.rescale(await readWhole(content), mime, maxSidePx, format);
    });
  }
}

/** Whether an item holds a picture that may be shown. */
export function hasPicture(item: Item): boolean {
  return item.file !== null && item.file.stored && isPictureType(item.file.mime);
}

async function readWhole(content: ContentReader): Promise<Uint8Array> {
  const whole = new Uint8Array(content.sizeBytes);
  for (let at = 0; at < whole.length; at += READ_BYTES) {
    whole.set(await content.read(at, Math.min(READ_BYTES, whole.length - at)), at);
  }
  return whole;
}
