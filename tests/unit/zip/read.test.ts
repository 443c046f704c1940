import { describe, expect, it } from 'vitest';
import { toHex } from '../../../shared/base/bytes.ts';
import { openArchive } from '../../../shared/zip/read-archive.ts';
import { readEntries } from '../../../shared/zip/read-entries.ts';
import { ReadWindow } from '../../../shared/zip/read-window.ts';
import { assemble, deflated, type Member, type Parts } from '../../vectors/bundle/zip-parts.ts';
import { fromBuffer } from '../verify/from-buffer.ts';

const LIMITS = { entries: 100, directoryBytes: 10_000 };
const A: Member = { name: 'bag/a', data: Buffer.from('first') };
const B: Member = { name: 'bag/b', data: Buffer.from('the second') };
const C: Member = { name: 'bag/c', data: Buffer.alloc(0) };
const text = (list: readonly { readonly fault: string; readonly entry: string }[]): string[] => list.map(({ fault, entry }) => `${fault} ${entry}`.trim());

/** Everything that the reader says of an archive: what is wrong with it, and which entries it vouches for. */
async function read(bytes: Uint8Array, limits = LIMITS): Promise<unknown> {
  const window = new ReadWindow(fromBuffer(bytes));
  const archive = await openArchive(window, limits);
  if ('reason' in archive) return [archive.reason, archive.firstName];
  const calls: string[] = [];
  let passedBytes = 0;
  const report = await readEntries(window, archive, {
    begin: ({ name }, dataOffset) => void calls.push(`${name}@${dataOffset}`), data: (piece) => void calls.push(toHex(piece)), passed: (lengthBytes) => void (passedBytes += lengthBytes),
    digested: () => void calls.push('digested'), end: async ({ name }) => void calls.push(`end ${name}`),
  });
  return { archive: text(archive.departures), entries: text(report.departures), calls, overlapping: report.overlapping, passedBytes };
}
const good = (parts: Parts): Buffer => assemble(parts);
const CALLS_A = ['bag/a@35', toHex(A.data), 'end bag/a'];
const clean = { archive: [], entries: [], overlapping: false };

describe('an archive of the profile', () => {
  it('is read in the order of its places, without a remark, each byte once', async () => {
    expect(await read(good({ members: [A, B, C] }))).toEqual({
      ...clean, calls: [...CALLS_A, 'bag/b@91', toHex(B.data), 'end bag/b', 'bag/c@152', 'end bag/c'], passedBytes: 15,
    });
    expect(await read(good({ members: [] }))).toEqual({ ...clean, calls: [], passedBytes: 0 });
  });

  it('may have as many entries and as long a directory as the limits say, and no more', async () => {
    const bytes = good({ members: [A, B] });
    const directoryBytes = 2 * (46 + 5);
    expect(await read(bytes, { entries: 2, directoryBytes })).toMatchObject(clean);
    expect(await read(bytes, { entries: 1, directoryBytes })).toEqual(['too-many-entries', 'bag/a']);
    expect(await read(bytes, { entries: 2, directoryBytes: directoryBytes - 1 })).toEqual(['directory-damaged', 'bag/a']);
  });
});

describe('no archive', () => {
  it.each([
    ['nothing at all', Buffer.alloc(0), ['empty', null]],
    ['another file', Buffer.from('GIF89a and more than thirty bytes of it'), ['not-a-zip', null]],
    ['one byte', Buffer.from('P'), ['not-a-zip', null]],
    ['the beginning of one', good({ members: [A, B] }).subarray(0, 60), ['cut-short', 'bag/a']],
    ['one without its last byte', good({ members: [A] }).subarray(0, -1), ['cut-short', 'bag/a']],
    ['a directory that is longer than what lies before its end', good({ members: [A], end: { directorySize: 5000 } }), ['directory-damaged', 'bag/a']],
    ['a directory that would begin before the archive', good({ members: [A], end: { directoryOffset: 500 } }), ['directory-damaged', 'bag/a']],
    ['one entry more than there are', good({ members: [A], end: { count: 2, diskCount: 2 } }), ['directory-damaged', 'bag/a']],
    ['one entry fewer', good({ members: [A, B], end: { count: 1, diskCount: 1 } }), ['directory-damaged', 'bag/a']],
  ])('%s', async (_, bytes, expected) => {
    expect(await read(bytes)).toEqual(expected);
  });

  it('more bytes than offsets can point to, by one', async () => {
    const open = (sizeBytes: number): Promise<unknown> => openArchive(new ReadWindow({ sizeBytes, read: (_, lengthBytes) => Promise.resolve(new Uint8Array(lengthBytes)) }), LIMITS);
    expect(await open(0x1_0000_0000)).toEqual({ reason: 'too-large', firstName: null });
    expect(await open(0xffff_ffff)).toEqual({ reason: 'not-a-zip', firstName: null });
  });
});

describe('departures of the archive', () => {
  it.each([
    ['a comment', { comment: Buffer.from('x') }, ['comment'], []],
    ['bytes behind', { suffix: Buffer.from('x') }, ['suffix'], []],
    ['a comment that is cut', { end: { commentLength: 1 } }, ['comment', 'suffix'], []],
    ['another disk', { end: { disk: 1 } }, ['end-record'], []],
    ['another disk, in an archive with a comment', { end: { disk: 1 }, comment: Buffer.from('x') }, ['comment'], []],
    ['another number of entries on the disk', { end: { diskCount: 3 } }, ['end-record'], []],
    ['a byte before, known to the offsets', { prefix: Buffer.from('x') }, [], ['prefix bag/a']],
    ['bytes before the directory', { beforeDirectory: Buffer.from('x') }, [], ['gap']],
  ] as const)('%s', async (_, more, archive, entries) => {
    expect(await read(good({ members: [A, B], ...more } as Parts))).toMatchObject({ archive, entries, overlapping: false });
  });

  it('a prefix that no offset knows shifts them all', async () => {
    const found = await read(good({ members: [A, B], prefix: Buffer.from('xyz'), unseenBytes: 3 }));
    expect(found).toMatchObject({ archive: [], entries: ['prefix bag/a'], calls: ['bag/a@38', toHex(A.data), 'end bag/a', 'bag/b@94', toHex(B.data), 'end bag/b'] });
  });

  it('names must ascend, and lie in that order', async () => {
    expect(await read(good({ members: [B, A] }))).toMatchObject({ archive: ['order bag/a'], entries: [] });
    expect(await read(good({ members: [A, B], records: [{ member: B }, { member: A }] }))).toMatchObject({ archive: ['order bag/a'] });
    const again: Member = { ...A, data: Buffer.from('again') };
    expect(await read(good({ members: [A, again] }))).toMatchObject({ archive: ['order bag/a'] });
    const swapped = { members: [B, A], records: [{ member: A }, { member: B }] };
    expect(await read(good(swapped))).toMatchObject({ archive: ['order bag/b'], entries: [] });
  });

  it.each([
    ['folder-entry', { name: 'bag/z/', data: Buffer.alloc(0) }, { external: 16 }],
    ['encrypted', { ...B, local: { flags: 9 } }, { flags: 9 }],
    ['compressed', { ...B, local: { method: 8 } }, { method: 8 }],
    ['record', { ...B, local: { version: 20 } }, { version: 20 }],
    ['record', B, { madeBy: 0x031e }],
    ['record', B, { external: 0o120777 * 0x10000 }],
    ['record', B, { internal: 1 }],
  ] as const)('%s', async (fault, member, fields) => {
    const found = await read(good({ members: [A, member], records: [{ member: A }, { member, fields }] }));
    expect(found).toMatchObject({ archive: [`${fault} ${member.name}`] });
  });

  it('is found at the end of the longest comment, and the last of two ends counts', async () => {
    expect(await read(good({ members: [A], comment: Buffer.alloc(0xffff, 1) }))).toMatchObject({ archive: ['comment'], calls: CALLS_A });
    const [inner, outer] = [good({ members: [A] }), good({ members: [A, B] })];
    expect(await read(Buffer.concat([inner, outer]))).toMatchObject({ entries: ['prefix bag/a'], calls: [`bag/a@${inner.length + 35}`, toHex(A.data), 'end bag/a', `bag/b@${inner.length + 91}`, toHex(B.data), 'end bag/b'] });
    expect(await read(good({ members: [A], suffix: Buffer.from('PK\u0005\u0006 not one') }))).toMatchObject({ archive: ['suffix'] });
  });
});

describe('departures of an entry: whose bytes are not vouched for, and which are given all the same', () => {
  /** [the fault, of B; calls about B]. */
  const cases: readonly (readonly [string, Partial<Member>, string[], string[]])[] = [
    ['another name in the local header', { localName: 'bag/x' }, ['local-differs bag/b'], []],
    ['another method in the local header', { local: { method: 8 } }, ['local-differs bag/b'], []],
    ['other flags in the local header', { local: { flags: 0x808 } }, ['local-differs bag/b'], []],
    ['sizes in the local header that are right', { local: { stored: 10, size: 10 } }, ['foreign-header bag/b'], ['begin', 'data', 'end']],
    ['one size of two in the local header', { local: { stored: 10 } }, ['local-differs bag/b'], []],
    ['the other size of two', { local: { size: 10 } }, ['local-differs bag/b'], []],
    ['sizes in the local header that are wrong', { local: { stored: 9, size: 9 } }, ['local-differs bag/b'], []],
    ['a sum in the local header', { local: { crc: 1 } }, ['foreign-header bag/b'], ['begin', 'data', 'end']],
    ['another time in the local header', { local: { time: 1 } }, ['foreign-header bag/b'], ['begin', 'data', 'end']],
    ['an extra field in the local header', { localExtra: Buffer.from('abcd') }, ['foreign-header bag/b'], ['begin', 'data', 'end']],
    ['no local header', { local: { signature: 0x04034b51 } }, ['local-missing bag/b'], []],
    ['another sum in the descriptor', { descriptor: { crc: 1 } }, ['descriptor bag/b'], ['begin', 'data']],
    ['another size in the descriptor', { descriptor: { size: 1 } }, ['descriptor bag/b'], ['begin', 'data']],
  ];

  it.each(cases)('%s', async (_, change, entries, calls) => {
    const member = { ...B, ...change };
    const found = await read(good({ members: [A, member, C] })) as { readonly calls: readonly string[] };
    expect(found).toMatchObject({ archive: [], entries, overlapping: false });
    const ofB = found.calls.slice(CALLS_A.length).filter((call) => !call.includes('bag/c'));
    expect(ofB.map((call) => (call.includes('@') ? 'begin' : call.startsWith('end ') ? 'end' : 'data'))).toEqual(calls);
    expect(found.calls.at(-1)).toBe('end bag/c');
  });

  it('a descriptor without its signature is seen as one, and what follows is found behind it', async () => {
    const whole = good({ members: [B] });
    const descriptor = Buffer.from(whole.subarray(30 + 5 + 10 + 4, 30 + 5 + 10 + 16));
    expect(await read(good({ members: [A, { ...B, descriptor }, C] }))).toMatchObject({ entries: ['descriptor bag/b'], calls: [...CALLS_A, 'bag/b@91', toHex(B.data), expect.stringContaining('bag/c@'), 'end bag/c'] });
  });

  it('no descriptor at all, as flag 3 unset says in both places', async () => {
    const plain = { flags: 0, crc: 0x1234 };
    const member: Member = { ...B, local: { ...plain, stored: 10, size: 10 }, descriptor: Buffer.alloc(0) };
    const found = await read(good({ members: [A, member, C], records: [{ member: A }, { member, fields: { flags: 0 } }, { member: C }] }));
    expect(found).toMatchObject({ archive: ['record bag/b'], entries: [], calls: [...CALLS_A, 'bag/b@91', toHex(B.data), 'end bag/b', 'bag/c@136', 'end bag/c'] });
    const zeros: Member = { ...B, local: { flags: 0, stored: 0, size: 0 }, descriptor: Buffer.alloc(0) };
    expect(await read(good({ members: [A, zeros, C], records: [{ member: A }, { member: zeros, fields: { flags: 0 } }, { member: C }] }))).toMatchObject({ entries: ['local-differs bag/b'] });
  });

  it('a wrong sum is told, and a sum alone keeps nothing back', async () => {
    const found = await read(good({ members: [A, B], records: [{ member: A }, { member: B, fields: { crc: 5 } }] }));
    expect(found).toMatchObject({ archive: [], entries: ['crc bag/b', 'descriptor bag/b'] });
  });

  it.each([
    ['encrypted', { flags: 9 }, { flags: 9 }], ['compressed', { method: 8 }, { method: 8 }],
  ] as const)('what is %s is not given to anybody', async (fault, local, fields) => {
    const member: Member = { ...B, local, data: deflated(B.data) };
    const found = await read(good({ members: [A, member, C], records: [{ member: A }, { member, fields }, { member: C }] })) as { readonly calls: readonly string[] };
    expect(found).toMatchObject({ archive: [`${fault} bag/b`], overlapping: false });
    expect(found.calls.filter((call) => call.includes('bag/b') || call === toHex(member.data))).toEqual([]);
    expect(found.calls.at(-1)).toBe('end bag/c');
  });

  it('sizes that differ from each other mean that nothing is given', async () => {
    const found = await read(good({ members: [A, B], records: [{ member: A }, { member: B, fields: { size: 11 } }] })) as { readonly calls: readonly string[] };
    expect(found.calls).toEqual(CALLS_A);
  });
});

describe('overlaps and gaps', () => {
  it('bytes between entries are a gap', async () => {
    expect(await read(good({ members: [A, { ...B, before: Buffer.from('x') }] }))).toMatchObject({ entries: ['gap bag/b'], overlapping: false });
  });

  it('the first overlap ends the reading, and nothing more is vouched for', async () => {
    const records = [{ member: A }, { member: B, fields: { offset: 10 } }, { member: C }];
    expect(await read(good({ members: [A, B, C], records }))).toMatchObject({ entries: ['overlap bag/b'], overlapping: true, calls: CALLS_A });
    const same = [{ member: A }, { member: A, name: 'bag/b' }];
    expect(await read(good({ members: [A], records: same }))).toMatchObject({ overlapping: true, entries: ['overlap bag/b'], calls: CALLS_A });
  });

  it('an entry that would reach into the directory is none, by data or by descriptor', async () => {
    const long = [{ member: A }, { member: B, fields: { stored: 10 + 17, size: 10 + 17 } }];
    expect(await read(good({ members: [A, B], records: long }))).toMatchObject({ entries: ['overlap bag/b'], overlapping: true, calls: CALLS_A });
    for (const [cut, expected] of [[1, true], [16, true]] as const) {
      const member: Member = { ...B, descriptor: Buffer.alloc(16 - cut) };
      const found = await read(good({ members: [A, member] })) as { readonly calls: readonly string[] };
      expect(found).toMatchObject({ overlapping: expected, entries: ['descriptor bag/b', 'overlap bag/b'] });
      expect(found.calls.filter((call) => call.startsWith('end'))).toEqual(['end bag/a']);
    }
  });
});
