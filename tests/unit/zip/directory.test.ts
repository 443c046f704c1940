import { describe, expect, it } from 'vitest';
import { descriptorOf, endOf, localHeaderOf, nameText, parseDirectory, parseEnd, parseLocalHeader, recordOf } from '../../../shared/zip/central-directory.ts';
import { DESCRIPTOR, END, LOCAL, pack, RECORD } from '../../vectors/bundle/zip-parts.ts';

/** A value of its own for every field, so that none can be read from the place of another. */
const FIELDS = { version: 0x1112, flags: 0x2122, method: 0x3132, time: 0x4142, date: 0x5152, crc: 0xf1626364, stored: 0x81727374, size: 0x91828384 };
const NAME = Buffer.from('bag/a.txt');
const behind = (bytes: Buffer, more: number): Uint8Array => Buffer.concat([Buffer.from('xyz'), bytes, Buffer.alloc(more, 7)]).subarray(3);
const entry = { nameBytes: new Uint8Array(NAME), crc32: 0xfedcba98, sizeBytes: 0x89abcdef, localOffset: 0xabcdef01 };
const PROFILE = { version: 10, flags: 8, method: 0, time: 0, date: 0x21 };

describe('local headers', () => {
  const header = (more: Record<string, number> = {}): Buffer => pack(LOCAL, { signature: 0x04034b50, ...FIELDS, nameLength: NAME.length, extraLength: 5, ...more });

  it('are read field by field', () => {
    const found = parseLocalHeader(behind(Buffer.concat([header(), NAME]), 5));
    expect({ ...found, nameBytes: Buffer.from(found?.nameBytes ?? []).toString() }).toEqual({
      nameBytes: 'bag/a.txt', flags: 0x2122, method: 0x3132, storedBytes: 0x81727374, sizeBytes: 0x91828384, lengthBytes: 30 + NAME.length + 5,
    });
  });

  it('are none without their signature, or where they are cut; the fixed part alone is enough', () => {
    expect(parseLocalHeader(behind(header({ signature: 0x04034b51 }), 20))).toBeNull();
    expect(parseLocalHeader(header().subarray(0, 29))).toBeNull();
    expect(parseLocalHeader(header())?.lengthBytes).toBe(44);
    expect(parseLocalHeader(header())?.nameBytes.length).toBe(0);
  });

  it('and descriptors are written as the profile has them', () => {
    expect(Buffer.from(localHeaderOf(entry))).toEqual(Buffer.concat([pack(LOCAL, { signature: 0x04034b50, ...PROFILE, crc: 0, stored: 0, size: 0, nameLength: NAME.length, extraLength: 0 }), NAME]));
    expect(Buffer.from(descriptorOf(entry))).toEqual(pack(DESCRIPTOR, { signature: 0x08074b50, crc: 0xfedcba98, stored: 0x89abcdef, size: 0x89abcdef }));
  });
});

describe('records', () => {
  const record = (more: Record<string, number> = {}): Buffer => pack(RECORD, {
    signature: 0x02014b50, madeBy: 0x0102, ...FIELDS, nameLength: NAME.length, extraLength: 3, commentLength: 2, disk: 0x6162, internal: 0x7172, external: 0x78797a7b, offset: 0xa1b2c3d4, ...more,
  });
  const whole = Buffer.concat([record(), NAME, Buffer.from('EXT'), Buffer.from('CO')]);

  it('are read field by field, one behind the other', () => {
    const directory = behind(Buffer.concat([whole, whole]), 0);
    const found = parseDirectory(directory, 2);
    const expected = {
      nameBytes: new Uint8Array(NAME), name: 'bag/a.txt', flags: 0x2122, method: 0x3132, crc32: 0xf1626364, storedBytes: 0x81727374, sizeBytes: 0x91828384, localOffset: 0xa1b2c3d4, bytes: new Uint8Array(whole),
    };
    expect(found?.map(({ nameBytes, name, flags, method, crc32, storedBytes, sizeBytes, localOffset, bytes }) => ({
      nameBytes: new Uint8Array(nameBytes), name, flags, method, crc32, storedBytes, sizeBytes, localOffset, bytes: new Uint8Array(bytes),
    }))).toEqual([expected, expected]);
    expect(found?.[1]?.bytes.byteOffset).toBe((found?.[0]?.bytes.byteOffset ?? 0) + whole.length);
  });

  it('fill the directory to the last byte, or there is none', () => {
    expect(parseDirectory(new Uint8Array(0), 0)).toEqual([]);
    expect(parseDirectory(whole, 1)).toHaveLength(1);
    expect(parseDirectory(whole, 2)).toBeNull();
    expect(parseDirectory(whole, 0)).toBeNull();
    expect(parseDirectory(Buffer.concat([whole, Buffer.alloc(1)]), 1)).toBeNull();
    for (let length = 0; length < whole.length; length++) expect(parseDirectory(whole.subarray(0, length), 1)).toBeNull();
    expect(parseDirectory(Buffer.concat([record({ signature: 0x02014b51 }), NAME, Buffer.from('EXTCO')]), 1)).toBeNull();
    const bare = Buffer.concat([record({ extraLength: 0, commentLength: 0 }), NAME]);
    expect(parseDirectory(bare, 1)).toHaveLength(1);
    expect(parseDirectory(bare.subarray(0, -1), 1)).toBeNull();
  });

  it('are written as the profile has them', () => {
    const expected = pack(RECORD, {
      signature: 0x02014b50, madeBy: 20, ...PROFILE, crc: 0xfedcba98, stored: 0x89abcdef, size: 0x89abcdef, nameLength: NAME.length, extraLength: 0, commentLength: 0, disk: 0, internal: 0, external: 0, offset: 0xabcdef01,
    });
    expect(Buffer.from(recordOf(entry))).toEqual(Buffer.concat([expected, NAME]));
  });
});

describe('the end record', () => {
  const end = (more: Record<string, number> = {}): Buffer => pack(END, { signature: 0x06054b50, disk: 0x0102, directoryDisk: 0x0304, diskCount: 0x0506, count: 0xf708, directorySize: 0xf90a0b0c, directoryOffset: 0xfd0e0f10, commentLength: 0xf112, ...more });

  it('is read field by field, and is none when cut or without its signature', () => {
    expect(parseEnd(behind(end(), 9))).toEqual({ entryCount: 0xf708, directoryBytes: 0xf90a0b0c, directoryOffset: 0xfd0e0f10, commentBytes: 0xf112 });
    expect(parseEnd(end())).not.toBeNull();
    expect(parseEnd(end().subarray(0, 21))).toBeNull();
    expect(parseEnd(end({ signature: 0x06054b51 }))).toBeNull();
  });

  it('is written as the profile has it', () => {
    expect(Buffer.from(endOf(0xf708, 0xf90a0b0c, 0xfd0e0f10))).toEqual(pack(END, { signature: 0x06054b50, disk: 0, directoryDisk: 0, diskCount: 0xf708, count: 0xf708, directorySize: 0xf90a0b0c, directoryOffset: 0xfd0e0f10, commentLength: 0 }));
  });
});

describe('names', () => {
  it('are text where they are UTF-8, else a character for each byte, so that every one can be shown', () => {
    expect(nameText(Buffer.from('가/a'))).toBe('가/a');
    expect(nameText(Uint8Array.of(0x61, 0xff, 0x80))).toBe('a\u00ff\u0080');
  });
});
