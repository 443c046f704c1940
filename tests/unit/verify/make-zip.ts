import { crc32 } from 'node:zlib';

/** One entry as the profile has it; every part can be given otherwise to make a damaged archive. */
export interface RawEntry {
  readonly name: string;
  readonly data: Buffer;
  readonly local?: { readonly name?: string; readonly method?: number; readonly flags?: number; readonly crc?: number; readonly size?: number; readonly extra?: Buffer; readonly signature?: number };
  readonly central?: { readonly name?: string; readonly method?: number; readonly flags?: number; readonly crc?: number; readonly size?: number; readonly storedSize?: number; readonly offset?: number; readonly extra?: Buffer; readonly comment?: Buffer; readonly madeBy?: number; readonly external?: number; readonly time?: number };
  readonly descriptor?: Buffer;
  readonly before?: Buffer;
}

export interface RawEnd {
  readonly prefix?: Buffer;
  readonly suffix?: Buffer;
  readonly comment?: Buffer;
  readonly gapBeforeDirectory?: Buffer;
  readonly count?: number;
  readonly offsetShift?: number;
  readonly disk?: number;
}

/** Bytes of a zip, written by hand from APPNOTE 4.3 and not by the code under test. */
export function makeZip(entries: readonly RawEntry[], end: RawEnd = {}): Buffer {
  const parts: Buffer[] = [end.prefix ?? Buffer.alloc(0)];
  const directory: Buffer[] = [];
  let at = parts[0]!.length;
  const push = (bytes: Buffer): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  for (const entry of entries) {
    push(entry.before ?? Buffer.alloc(0));
    directory.push(record(entry, at - (end.offsetShift ?? 0)));
    push(localHeader(entry));
    push(entry.data);
    push(entry.descriptor ?? descriptor(entry));
  }
  push(end.gapBeforeDirectory ?? Buffer.alloc(0));
  const directoryOffset = at - (end.offsetShift ?? 0);
  const records = Buffer.concat(directory);
  const comment = end.comment ?? Buffer.alloc(0);
  const tail = Buffer.alloc(22);
  tail.writeUInt32LE(0x06054b50, 0);
  tail.writeUInt16LE(end.disk ?? 0, 4);
  tail.writeUInt16LE(end.count ?? entries.length, 8);
  tail.writeUInt16LE(end.count ?? entries.length, 10);
  tail.writeUInt32LE(records.length, 12);
  tail.writeUInt32LE(directoryOffset, 16);
  tail.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, records, tail, comment, end.suffix ?? Buffer.alloc(0)]);
}

function localHeader({ name, local = {} }: RawEntry): Buffer {
  const nameBytes = Buffer.from(local.name ?? name);
  const extra = local.extra ?? Buffer.alloc(0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(local.signature ?? 0x04034b50, 0);
  header.writeUInt16LE(10, 4);
  header.writeUInt16LE(local.flags ?? 8, 6);
  header.writeUInt16LE(local.method ?? 0, 8);
  header.writeUInt16LE(0x0021, 12);
  header.writeUInt32LE(local.crc ?? 0, 14);
  header.writeUInt32LE(local.size ?? 0, 18);
  header.writeUInt32LE(local.size ?? 0, 22);
  header.writeUInt16LE(nameBytes.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, nameBytes, extra]);
}

function descriptor({ data }: RawEntry): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc32(data), 4);
  bytes.writeUInt32LE(data.length, 8);
  bytes.writeUInt32LE(data.length, 12);
  return bytes;
}

function record({ name, data, central = {} }: RawEntry, offset: number): Buffer {
  const nameBytes = Buffer.from(central.name ?? name);
  const extra = central.extra ?? Buffer.alloc(0);
  const comment = central.comment ?? Buffer.alloc(0);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(central.madeBy ?? 20, 4);
  header.writeUInt16LE(10, 6);
  header.writeUInt16LE(central.flags ?? 8, 8);
  header.writeUInt16LE(central.method ?? 0, 10);
  header.writeUInt16LE(central.time ?? 0, 12);
  header.writeUInt16LE(0x0021, 14);
  header.writeUInt32LE(central.crc ?? crc32(data), 16);
  header.writeUInt32LE(central.storedSize ?? central.size ?? data.length, 20);
  header.writeUInt32LE(central.size ?? data.length, 24);
  header.writeUInt16LE(nameBytes.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt16LE(comment.length, 32);
  header.writeUInt32LE(central.external ?? 0, 38);
  header.writeUInt32LE(central.offset ?? offset, 42);
  return Buffer.concat([header, nameBytes, extra, comment]);
}
