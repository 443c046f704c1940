import { parse } from 'exifr/dist/lite.esm.mjs';

const MAX_TEXT = 200;
const WITH_EXIF = new Set(['image/jpeg', 'image/heic', 'image/heif', 'image/avif']);

/** Only these tags are read; nothing is looked up in a maker's block, a thumbnail or XMP. */
const OPTIONS = {
  tiff: true,
  ifd0: { pick: ['Make', 'Model', 'Software', 'Orientation', 'ModifyDate'] },
  exif: { pick: ['DateTimeOriginal', 'OffsetTimeOriginal'] },
  gps: { pick: ['GPSLatitude', 'GPSLatitudeRef'] },
  ifd1: false,
  interop: false,
  xmp: false,
  icc: false,
  iptc: false,
  makerNote: false,
  userComment: false,
  mergeOutput: false,
  sanitize: true,
  reviveValues: false,
  translateValues: false,
  translateKeys: true,
};

/**
 * Selected EXIF facts of a picture as text, from its first bytes: make, model, software, dateTimeOriginal and modifyDate (as the device wrote
 * them, no zone implied), offsetTime, orientation, and whether a position is present ('yes' or 'no'; the position itself stays in the file).
 * Empty for files without EXIF. Never throws: the file is hostile, and a broken block is no reason to lose the item.
 */
export async function readExif(mime: string, head: Uint8Array): Promise<Readonly<Record<string, string>>> {
  if (!WITH_EXIF.has(mime)) return {};
  let blocks: unknown;
  try {
    // A copy: the parser keeps views of what it is given.
    blocks = await parse(head.slice(), OPTIONS);
  } catch {
    return {};
  }
  const ifd0 = blockOf(blocks, 'ifd0');
  const exif = blockOf(blocks, 'exif');
  const gps = blockOf(blocks, 'gps');
  const facts: Record<string, string> = {};
  addText(facts, 'make', ifd0['Make']);
  addText(facts, 'model', ifd0['Model']);
  addText(facts, 'software', ifd0['Software']);
  addText(facts, 'dateTimeOriginal', exif['DateTimeOriginal']);
  addText(facts, 'offsetTime', exif['OffsetTimeOriginal']);
  addText(facts, 'modifyDate', ifd0['ModifyDate']);
  addText(facts, 'orientation', ifd0['Orientation']);
  if (Object.keys(facts).length > 0 || Object.keys(gps).length > 0) facts['gps'] = Object.hasOwn(gps, 'GPSLatitude') ? 'yes' : 'no';
  return facts;
}

function blockOf(blocks: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof blocks !== 'object' || blocks === null || !Object.hasOwn(blocks, name)) return {};
  const block: unknown = Reflect.get(blocks, name);
  return typeof block === 'object' && block !== null ? (block as Readonly<Record<string, unknown>>) : {};
}

/** Text and numbers only, without control characters, cut to a length that fits a line. */
function addText(facts: Record<string, string>, name: string, value: unknown): void {
  if (typeof value !== 'string' && typeof value !== 'number') return;
  const text = String(value).toWellFormed().replace(/\p{Cc}/gu, '').trim();
  if (text !== '') facts[name] = Array.from(text).slice(0, MAX_TEXT).join('');
}
