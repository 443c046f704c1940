/**
 * A reader of our own for eight tags: a general parser was seen to loop for ever on a file with four bytes changed, and the file is the attacker's.
 * Here every step goes forward, every count is bounded, and nothing is allocated by a number from the file.
 */
const TYPES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif', 'image/avif', 'image/tiff']);
const MAX_TEXT_BYTES = 200;
const MAX_TAGS = 512;

/** Tag numbers of Exif 2.32 §4.6. */
const IFD0 = { make: 0x010f, model: 0x0110, orientation: 0x0112, software: 0x0131, modifyDate: 0x0132, exifPointer: 0x8769, gpsPointer: 0x8825 } as const;
const EXIF = { dateTimeOriginal: 0x9003, offsetTime: 0x9011 } as const;
const GPS = { latitude: 0x0002 } as const;
const TYPE_ASCII = 2;
const TYPE_SHORT = 3;
const TYPE_LONG = 4;

interface Tiff {
  readonly view: DataView;
  readonly littleEndian: boolean;
}

/** Where a tag's twelve bytes lie, by tag number. */
type Directory = ReadonlyMap<number, number>;

/**
 * Selected EXIF facts of a picture as text, from its first bytes: make, model, software, dateTimeOriginal and modifyDate (as the device wrote
 * them, no zone implied), offsetTime, orientation, and whether a position is present ('yes' or 'no'; the position itself stays in the file).
 * Empty for files without EXIF. Never throws: a broken block is no reason to lose the item.
 */
export function readExif(mime: string, head: Uint8Array): Readonly<Record<string, string>> {
  const tiff = TYPES.has(mime) ? findTiff(mime, head) : null;
  if (tiff === null) return {};
  const first = readDirectory(tiff, uint32(tiff, 4));
  const exif = readDirectory(tiff, pointer(tiff, first, IFD0.exifPointer));
  const gps = readDirectory(tiff, pointer(tiff, first, IFD0.gpsPointer));
  const facts: Record<string, string> = {};
  const add = (name: string, text: string): void => {
    if (text !== '') facts[name] = text;
  };
  add('make', readText(tiff, first, IFD0.make));
  add('model', readText(tiff, first, IFD0.model));
  add('software', readText(tiff, first, IFD0.software));
  add('dateTimeOriginal', readText(tiff, exif, EXIF.dateTimeOriginal));
  add('offsetTime', readText(tiff, exif, EXIF.offsetTime));
  add('modifyDate', readText(tiff, first, IFD0.modifyDate));
  add('orientation', readShort(tiff, first, IFD0.orientation));
  if (first.size > 0) facts['gps'] = gps.has(GPS.latitude) ? 'yes' : 'no';
  return facts;
}

/** The TIFF block: the file itself, behind `Exif\0\0` (JPEG, HEIF), or in a chunk called eXIf (PNG) or EXIF (WebP). */
function findTiff(mime: string, head: Uint8Array): Tiff | null {
  if (mime === 'image/tiff') return tiffAt(head, 0);
  for (let at = 0; at + 16 <= head.length; at++) {
    const letter = head[at];
    if (letter !== 0x45 && letter !== 0x65) continue;
    const word = String.fromCharCode(...head.subarray(at, at + 4));
    const found = word === 'Exif' ? tiffAt(head, at + 6) : word === 'eXIf' ? tiffAt(head, at + 4) : word === 'EXIF' ? (tiffAt(head, at + 8) ?? tiffAt(head, at + 14)) : null;
    if (found !== null) return found;
  }
  return null;
}

/** TIFF 6.0 §2: byte order, then 42. */
function tiffAt(head: Uint8Array, at: number): Tiff | null {
  if (at + 8 > head.length) return null;
  const view = new DataView(head.buffer, head.byteOffset + at, head.length - at);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const littleEndian = order === 0x4949;
  return view.getUint16(2, littleEndian) === 42 ? { view, littleEndian } : null;
}

function readDirectory(tiff: Tiff, at: number): Directory {
  const tags = new Map<number, number>();
  const count = at === 0 ? 0 : Math.min(uint16(tiff, at), MAX_TAGS);
  for (let index = 0; index < count; index++) {
    const entryAt = at + 2 + 12 * index;
    if (entryAt + 12 > tiff.view.byteLength) break;
    const tag = uint16(tiff, entryAt);
    if (!tags.has(tag)) tags.set(tag, entryAt);
  }
  return tags;
}

function pointer(tiff: Tiff, directory: Directory, tag: number): number {
  const at = directory.get(tag);
  return at !== undefined && uint16(tiff, at + 2) === TYPE_LONG ? uint32(tiff, at + 8) : 0;
}

function readShort(tiff: Tiff, directory: Directory, tag: number): string {
  const at = directory.get(tag);
  return at !== undefined && uint16(tiff, at + 2) === TYPE_SHORT ? String(uint16(tiff, at + 8)) : '';
}

/** ASCII text up to its first zero byte; other bytes are shown as Latin-1, since devices write what they like. */
function readText(tiff: Tiff, directory: Directory, tag: number): string {
  const at = directory.get(tag);
  if (at === undefined || uint16(tiff, at + 2) !== TYPE_ASCII) return '';
  const count = uint32(tiff, at + 4);
  const start = count <= 4 ? at + 8 : uint32(tiff, at + 8);
  const end = Math.min(start + Math.min(count, MAX_TEXT_BYTES), tiff.view.byteLength);
  let text = '';
  for (let position = start; position < end; position++) {
    const byte = tiff.view.getUint8(position);
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text.replace(/\p{Cc}/gu, '').trim();
}

/** 0 where the file ends before: a tag that is not there says nothing. */
function uint16(tiff: Tiff, at: number): number {
  return at + 2 <= tiff.view.byteLength ? tiff.view.getUint16(at, tiff.littleEndian) : 0;
}

function uint32(tiff: Tiff, at: number): number {
  return at + 4 <= tiff.view.byteLength ? tiff.view.getUint32(at, tiff.littleEndian) : 0;
}
