import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';

/**
 * Made-up evidence for demonstrations and end-to-end tests: nothing here shows a real person or a real account.
 */

/** A JPEG with an EXIF block (camera, time of the photograph, a place), as a phone writes it. Needs ImageMagick. */
export function writeSamplePhoto(file: string): void {
  const made = spawnSync('convert', ['-size', '1600x1200', '-seed', '7', 'plasma:#40626f-#d9c7a8', '-quality', '88', file]);
  if (made.status !== 0) throw new Error(`ImageMagick could not make the sample photo: ${made.stderr}`);
  const jpeg = readFileSync(file);
  writeFileSync(file, Buffer.concat([jpeg.subarray(0, 2), exifSegment(), jpeg.subarray(2)]));
}

/** An MP4 container of exactly `sizeBytes` whose media data is noise from a fixed seed. */
export function writeSampleVideo(file: string, sizeBytes: number): void {
  const fileType = Buffer.from('0000001c66747970 69736f6d00000200 69736f6d69736f32 6d703431'.replaceAll(' ', ''), 'hex');
  const mediaHeader = Buffer.alloc(8);
  mediaHeader.writeUInt32BE(sizeBytes - fileType.length, 0);
  mediaHeader.write('mdat', 4);
  const handle = openSync(file, 'w');
  try {
    writeSync(handle, Buffer.concat([fileType, mediaHeader]));
    let left = sizeBytes - fileType.length - mediaHeader.length;
    const block = Buffer.alloc(1 << 20);
    for (let seed = 1; left > 0; seed++) {
      fillNoise(block, seed);
      left -= writeSync(handle, block, 0, Math.min(left, block.length));
    }
  } finally {
    closeSync(handle);
  }
}

/** xorshift32: the same noise on every machine. */
function fillNoise(block: Buffer, seed: number): void {
  let state = (seed * 2654435761) >>> 0 || 1;
  for (let at = 0; at < block.length; at += 4) {
    state ^= (state << 13) >>> 0;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= (state << 5) >>> 0;
    state >>>= 0;
    block.writeUInt32LE(state, at);
  }
}

/** APP1 segment with a big-endian TIFF: IFD0 (make, model, Exif pointer, GPS pointer), Exif IFD (original time), GPS IFD (Seoul city hall). */
function exifSegment(): Buffer {
  const heap: Buffer[] = [];
  const HEAP_AT = 8 + ifdSize(4) + ifdSize(1) + ifdSize(4);
  let heapAt = HEAP_AT;
  const store = (data: Buffer): number => {
    heap.push(data);
    heapAt += data.length;
    return heapAt - data.length;
  };
  const text = (tag: number, value: string): Buffer => field(tag, 2, value.length + 1, store(Buffer.from(`${value}\0`, 'latin1')));
  const degrees = (tag: number, parts: readonly number[]): Buffer => {
    const data = Buffer.alloc(24);
    parts.forEach((part, index) => {
      data.writeUInt32BE(part, index * 8);
      data.writeUInt32BE(1, index * 8 + 4);
    });
    return field(tag, 5, 3, store(data));
  };
  const exifAt = 8 + ifdSize(4);
  const gpsAt = exifAt + ifdSize(1);
  const tiff = Buffer.concat([
    Buffer.from('4d4d002a00000008', 'hex'),
    ifd([text(0x010f, 'Sample'), text(0x0110, 'Phone 1'), field(0x8769, 4, 1, exifAt), field(0x8825, 4, 1, gpsAt)]),
    ifd([text(0x9003, '2026:11:20 21:14:05')]),
    ifd([letter(1, 'N'), degrees(2, [37, 33, 58]), letter(3, 'E'), degrees(4, [126, 58, 41])]),
    ...heap,
  ]);
  const head = Buffer.from('ffe100004578696600 00'.replaceAll(' ', ''), 'hex');
  head.writeUInt16BE(tiff.length + 8, 2);
  return Buffer.concat([head, tiff]);
}

const ifdSize = (entries: number): number => 2 + 12 * entries + 4;

function ifd(fields: readonly Buffer[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(fields.length);
  return Buffer.concat([count, ...fields, Buffer.alloc(4)]);
}

function field(tag: number, type: number, count: number, value: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16BE(tag, 0);
  bytes.writeUInt16BE(type, 2);
  bytes.writeUInt32BE(count, 4);
  bytes.writeUInt32BE(value, 8);
  return bytes;
}

/** A text of one letter lies in the entry itself. */
function letter(tag: number, value: string): Buffer {
  const bytes = field(tag, 2, 2, 0);
  bytes.write(value, 8, 'latin1');
  return bytes;
}
