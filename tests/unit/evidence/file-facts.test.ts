import exifr from 'exifr';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../shared/base/bytes.ts';
import type { KeptError } from '../../../shared/base/errors.ts';
import { readExif } from '../../../shared/evidence/exif.ts';
import { MINOR_ANSWERS } from '../../../shared/evidence/item.ts';
import { readMediaType, SNIFF_BYTES } from '../../../shared/evidence/media-type.ts';
import { mayStoreBytes, requireStorable } from '../../../shared/evidence/minors.ts';
import { isPictureType, readPictureSize } from '../../../shared/evidence/picture-size.ts';
import { jpegWithExif, SAMPLE_PICTURES } from './sample-pictures.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const filled = (text: string): string => text.padEnd(SNIFF_BYTES * 2, text);

describe('readMediaType', () => {
  it.each([
    ['nothing', hex(''), 'application/octet-stream'],
    ['noise', hex('00 01 02 03 fe ff'), 'application/octet-stream'],
    ['mp4', hex('00000018 66747970 69736f6d 00000200 69736f6d 6d703431'), 'video/mp4'],
    ['zip', hex('504b0506 00000000 00000000 00000000 00000000 0000'), 'application/zip'],
    ['a tiff whose directory lies further on', hex('49492a00 00100000'), 'image/tiff'],
    ['a zip cut off in its first entry', hex('504b0304 14000000 0800'), 'application/zip'],
    ['pdf', utf8('%PDF-1.7\n%âãÏÓ'), 'application/pdf'],
    ['text', utf8('안녕하세요 hello\r\n'), 'text/plain'],
    ['text with a mark', utf8('\ufeff글'), 'text/plain'],
    ['UTF-16', hex('fffe 48 00 69 00'), 'text/plain'],
    ['html', utf8(' <!DOCTYPE HTML><p>x'), 'text/html'],
    ['svg', utf8('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'],
    ['mhtml', utf8('From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n'), 'multipart/related'],
    ['mail', utf8('Received: from x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n'), 'message/rfc822'],
    ['json', utf8('{"a":1}'), 'text/plain'],
  ])('reads %s', async (_, bytes, mime) => {
    expect(await readMediaType(bytes)).toBe(mime);
  });

  it.each(SAMPLE_PICTURES)('reads a $name', async ({ mime, bytes }) => {
    expect(await readMediaType(bytes)).toBe(mime);
  });

  it.each([1, 2, 3])('reads long text whose last character is cut after byte %s', async (cut) => {
    const bytes = utf8('x'.repeat(SNIFF_BYTES - cut) + '😀'.repeat(10));
    expect(await readMediaType(bytes)).toBe('text/plain');
    expect(await readMediaType(utf8(filled('가')))).toBe('text/plain');
  });

  it('answers for any bytes', async () => {
    const starts = [...SAMPLE_PICTURES.map(({ bytes }) => bytes), hex('504b0304'), hex('d0cf11e0a1b11ae1'), utf8('RIFF'), utf8('%PDF-'), hex('4f676753'), hex('1a45dfa3'), hex('3026b2758e66cf11')];
    const bytes = fc.tuple(fc.constantFrom(...starts), fc.nat(64), fc.uint8Array({ maxLength: 600 })).map(([start, keep, rest]) => Uint8Array.from([...start.subarray(0, keep), ...rest]));
    await fc.assert(
      fc.asyncProperty(bytes, async (head) => {
        expect(await readMediaType(head)).toMatch(/^[^/\s]+\/[^/\s]+$/);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('readPictureSize', () => {
  it('goes by the first frame of a GIF where that is larger than the screen in its header, since decoders do', () => {
    const u16 = (...values: number[]): number[] => values.flatMap((value) => [value & 255, value >> 8]);
    const gif = (screen: number, colours: boolean, between: number[], frame: number[]): Uint8Array => Uint8Array.from([
      ...Buffer.from('GIF89a'), ...u16(screen, screen), colours ? 0x80 : 0, 0, 0, ...(colours ? [0, 0, 0, 255, 255, 255] : []), ...between, 0x2c, ...u16(...frame), 0, 2, 2, 0x4c, 1, 0, 0x3b,
    ]);
    const control = [0x21, 0xf9, 4, 0, 0, 0, 0, 0];
    const comment = [0x21, 0xfe, 3, 0x2c, 0x2c, 0x2c, 1, 0x2c, 0];
    expect(readPictureSize('image/gif', gif(1, true, [], [0, 0, 12_000, 12_000]))).toEqual({ widthPx: 12_000, heightPx: 12_000 });
    expect(readPictureSize('image/gif', gif(1, false, [...control, ...comment], [60_000, 7, 5000, 9]))).toEqual({ widthPx: 65_000, heightPx: 16 });
    expect(readPictureSize('image/gif', gif(40, true, control, [0, 0, 5, 5]))).toEqual({ widthPx: 40, heightPx: 40 });
    for (const cut of [12, 20, 30]) expect(readPictureSize('image/gif', gif(40, true, [...control, ...comment], [0, 0, 5, 5]).subarray(0, cut))).toBeNull();
    expect(readPictureSize('image/gif', gif(40, true, [0x21, 0xfe, 255], [0, 0, 5, 5]))).toBeNull();
  });

  it.each(SAMPLE_PICTURES)('reads a $name', ({ mime, bytes }) => {
    expect(readPictureSize(mime, bytes)).toEqual({ widthPx: 37, heightPx: 21 });
  });

  it('steps over metadata in front of a JPEG frame', () => {
    expect(readPictureSize('image/jpeg', jpegWithExif())).toEqual({ widthPx: 37, heightPx: 21 });
  });

  it('states nothing for a picture of no size or another type', () => {
    const png = SAMPLE_PICTURES[0]!.bytes.slice();
    png.fill(0, 16, 20);
    expect(readPictureSize('image/png', png)).toBeNull();
    expect(readPictureSize('image/svg+xml', utf8('<svg width="5" height="5"/>'))).toBeNull();
    expect(isPictureType('image/svg+xml')).toBe(false);
  });

  it('never throws and never states a negative size, whatever the bytes', () => {
    const cases = fc.constantFrom(...SAMPLE_PICTURES).chain(({ mime, bytes }) =>
      fc.tuple(fc.constant(mime), fc.nat(bytes.length), fc.uint8Array({ maxLength: 80 })).map(([type, keep, rest]) => [type, Uint8Array.from([...bytes.subarray(0, keep), ...rest])] as const),
    );
    fc.assert(
      fc.property(cases, ([mime, bytes]) => {
        const size = readPictureSize(mime, bytes);
        if (size !== null) expect(size.widthPx > 0 && size.heightPx > 0).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('readExif', () => {
  it('reads camera, time, zone, orientation, and only whether a position is there', () => {
    expect(readExif('image/jpeg', jpegWithExif())).toEqual({
      make: 'Sample', model: 'Phone 1', dateTimeOriginal: '2026:11:20 21:14:05', offsetTime: '+09:00', orientation: '6', gps: 'yes',
    });
  });

  it('reads what an independent reader reads', async () => {
    const other: unknown = await exifr.parse(Buffer.from(jpegWithExif()), { reviveValues: false, translateValues: false, gps: false });
    const facts = readExif('image/jpeg', jpegWithExif());
    expect(other).toMatchObject({ Make: facts['make'], Model: facts['model'], DateTimeOriginal: facts['dateTimeOriginal'], Orientation: Number(facts['orientation']) });
  });

  it('finds the block in a WebP chunk, a PNG chunk and a bare TIFF', () => {
    const jpeg = jpegWithExif();
    const tiff = jpeg.subarray(12);
    const behind = (name: string, gap: number): Uint8Array => Uint8Array.from([...utf8(name), ...new Uint8Array(gap), ...tiff]);
    for (const [mime, bytes] of [['image/webp', behind('EXIF', 4)], ['image/png', behind('eXIf', 0)], ['image/heic', behind('Exif', 2)], ['image/tiff', tiff]] as const) {
      expect(readExif(mime, bytes)).toMatchObject({ model: 'Phone 1', gps: 'yes' });
    }
  });

  it('is empty for a picture without EXIF and for other files', () => {
    for (const { mime, bytes } of SAMPLE_PICTURES) expect(readExif(mime, bytes)).toEqual({});
    expect(readExif('text/plain', jpegWithExif())).toEqual({});
    expect(readExif('image/jpeg', new Uint8Array(0))).toEqual({});
  });

  it('does not throw, grow or loop on hostile blocks', () => {
    const whole = jpegWithExif();
    const edits = fc.array(fc.tuple(fc.nat(600), fc.oneof(fc.constantFrom(0, 1, 255), fc.nat(255))), { maxLength: 12 });
    fc.assert(
      fc.property(edits, fc.nat(600), (list, keep) => {
        const broken = whole.slice(0, keep + 20);
        for (const [at, value] of list) broken[at % broken.length] = value;
        for (const text of Object.values(readExif('image/jpeg', broken))) expect(text.length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('the minors rule', () => {
  it('stores bytes only where the answer is no', () => {
    expect(MINOR_ANSWERS.filter(mayStoreBytes)).toEqual(['no']);
    expect(() => requireStorable('no')).not.toThrow();
    for (const answer of ['yes', 'unknown'] as const) expect(() => requireStorable(answer)).toThrow(expect.objectContaining({ code: 'gate/pixels-refused' }) as KeptError);
  });
});
