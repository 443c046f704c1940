import { crc32 } from 'node:zlib';

/**
 * A zip as a list of parts, each field of which can be given another value than the profile's (APPNOTE 4.3, nothing of shared/).
 * What is not given is computed, so that one fault is one field.
 */
export type Fields = Readonly<Record<string, number>>;
type Layout = readonly (readonly [name: string, bytes: 2 | 4])[];

export const LOCAL: Layout = [
  ['signature', 4], ['version', 2], ['flags', 2], ['method', 2], ['time', 2], ['date', 2], ['crc', 4], ['stored', 4], ['size', 4], ['nameLength', 2], ['extraLength', 2],
];
export const RECORD: Layout = [
  ['signature', 4], ['madeBy', 2], ['version', 2], ['flags', 2], ['method', 2], ['time', 2], ['date', 2], ['crc', 4], ['stored', 4], ['size', 4], ['nameLength', 2],
  ['extraLength', 2], ['commentLength', 2], ['disk', 2], ['internal', 2], ['external', 4], ['offset', 4],
];
export const DESCRIPTOR: Layout = [['signature', 4], ['crc', 4], ['stored', 4], ['size', 4]];
export const END: Layout = [['signature', 4], ['disk', 2], ['directoryDisk', 2], ['diskCount', 2], ['count', 2], ['directorySize', 4], ['directoryOffset', 4], ['commentLength', 2]];

/** What lies in the archive for one file. */
export interface Member {
  readonly name: string | Buffer;
  readonly data: Buffer;
  readonly before?: Buffer;
  readonly local?: Fields;
  readonly localName?: string | Buffer;
  readonly localExtra?: Buffer;
  readonly descriptor?: Fields | Buffer;
}

/** What the list of entries says of one. */
export interface Rec {
  readonly member: Member;
  readonly fields?: Fields;
  readonly name?: string | Buffer;
  readonly extra?: Buffer;
  readonly comment?: Buffer;
}

export interface Parts {
  readonly members: readonly Member[];
  /** One for each member where not given. */
  readonly records?: readonly Rec[];
  readonly prefix?: Buffer;
  /** Taken off every offset, as by a tool that did not see the prefix. */
  readonly unseenBytes?: number;
  readonly beforeDirectory?: Buffer;
  readonly beforeEnd?: Buffer | ((at: { readonly directoryOffset: number; readonly directorySize: number; readonly endOffset: number; readonly count: number }) => Buffer);
  readonly end?: Fields;
  readonly comment?: Buffer;
  readonly suffix?: Buffer;
}

const NONE = Buffer.alloc(0);
const VERSIONS = { version: 10, flags: 8, method: 0, time: 0, date: 0x21 };

export function assemble(parts: Parts): Buffer {
  const chunks = [parts.prefix ?? NONE];
  const offsets = new Map<Member, number>();
  let at = -(parts.unseenBytes ?? 0) + chunks[0]!.length;
  const push = (bytes: Buffer): void => {
    chunks.push(bytes);
    at += bytes.length;
  };
  for (const member of parts.members) {
    push(member.before ?? NONE);
    offsets.set(member, at);
    for (const bytes of bytesOfMember(member)) push(bytes);
  }
  push(parts.beforeDirectory ?? NONE);
  const directoryOffset = at;
  const records = parts.records ?? parts.members.map((member) => ({ member }));
  for (const record of records) push(bytesOfRecord(record, offsets.get(record.member) ?? 0));
  const directorySize = at - directoryOffset;
  push(typeof parts.beforeEnd === 'function' ? parts.beforeEnd({ directoryOffset, directorySize, endOffset: at, count: records.length }) : parts.beforeEnd ?? NONE);
  push(endRecord(records.length, directorySize, directoryOffset, parts));
  push(parts.suffix ?? NONE);
  return Buffer.concat(chunks);
}

function bytesOfMember({ name, data, local = {}, localName = name, localExtra = NONE, descriptor = {} }: Member): Buffer[] {
  const nameBytes = Buffer.from(localName as string);
  const header = pack(LOCAL, { signature: 0x04034b50, ...VERSIONS, crc: 0, stored: 0, size: 0, nameLength: nameBytes.length, extraLength: localExtra.length, ...local });
  return [header, nameBytes, localExtra, data, Buffer.isBuffer(descriptor) ? descriptor : descriptorOf(data, descriptor)];
}

export function descriptorOf(data: Buffer, fields: Fields = {}): Buffer {
  return pack(DESCRIPTOR, { signature: 0x08074b50, crc: crc32(data), stored: data.length, size: data.length, ...fields });
}

function bytesOfRecord({ member, fields = {}, name = member.name, extra = NONE, comment = NONE }: Rec, offset: number): Buffer {
  const nameBytes = Buffer.from(name as string);
  const { data } = member;
  const header = pack(RECORD, {
    signature: 0x02014b50, madeBy: 20, ...VERSIONS, crc: crc32(data), stored: data.length, size: data.length, nameLength: nameBytes.length, extraLength: extra.length,
    commentLength: comment.length, disk: 0, internal: 0, external: 0, offset, ...fields,
  });
  return Buffer.concat([header, nameBytes, extra, comment]);
}

function endRecord(count: number, directorySize: number, directoryOffset: number, { end = {}, comment = NONE }: Parts): Buffer {
  const fields = { signature: 0x06054b50, disk: 0, directoryDisk: 0, diskCount: count, count, directorySize, directoryOffset, commentLength: comment.length, ...end };
  return Buffer.concat([pack(END, fields), comment]);
}

export function pack(layout: Layout, fields: Fields): Buffer {
  const bytes = Buffer.alloc(layout.reduce((sum, [, width]) => sum + width, 0));
  let at = 0;
  for (const [name, width] of layout) {
    // Of a number that is too large for its field only the lower bytes.
    if (width === 2) bytes.writeUInt16LE(fields[name]! & 0xffff, at);
    else bytes.writeUInt32LE(fields[name]! >>> 0, at);
    at += width;
  }
  return bytes;
}

export function u16(...values: number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from([value & 0xff, (value >>> 8) & 0xff])));
}

export function u32(...values: number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from([value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff])));
}

/** Without the upper half: nothing here is longer than 4 GiB. */
export function u64(...values: number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.concat([u32(value), u32(0)])));
}

/** An extra field (APPNOTE 4.5). */
export function extra(id: number, body: Buffer | string = NONE): Buffer {
  const bytes = Buffer.from(body as string);
  return Buffer.concat([u16(id, bytes.length), bytes]);
}

/** DEFLATE of at most 65,535 bytes in one stored block (RFC 1951 §3.2.4): the same bytes with every version of every library. */
export function deflated(data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([1]), u16(data.length, data.length ^ 0xffff), data]);
}
