import { EVIL, FIRST, GOOD, inFolder, LAST, MEMBERS, memberOf, PICTURE, withEntry } from '../base-bundle.ts';
import { assemble, type Member, type Parts, u16, u32, u64 } from '../zip-parts.ts';
import { craft, hex, type Craft } from './craft.ts';

/** Where readers begin and what they believe: forward or by the list (c1), which end record (c2), how many (c3), where the list lies (c4), Zip64 (c5). */
const altered: readonly Member[] = MEMBERS.map((member) => (member.name === PICTURE ? { ...member, data: EVIL } : member));
const OTHER = assemble({ members: altered });
const NEXT = String(MEMBERS[MEMBERS.findIndex((member) => member.name === PICTURE) + 1]!.name);
const listed = MEMBERS.map((member) => ({ member }));
const bytesOf = (member: Member): Buffer => {
  const whole = assemble({ members: [member] });
  return whole.subarray(0, whole.indexOf(u32(0x02014b50)));
};

function forwardOrList(): Craft[] {
  const hidden: Member = { name: PICTURE, data: EVIL };
  const unlisted: Member = { name: inFolder('data/items/E-0001/evil.exe'), data: EVIL };
  const crafts: Craft[] = [];
  for (const [short, member] of [['same-name', hidden], ['other-name', unlisted]] as const) {
    const between = (at: number): Member[] => [...MEMBERS.slice(0, at), member, ...MEMBERS.slice(at)];
    crafts.push(
      craft(`c1-unlisted-first-${short}`, FIRST, { members: between(0), records: listed }),
      craft(`c1-unlisted-last-${short}`, '', { members: between(MEMBERS.length), records: listed }),
      craft(`c1-unlisted-between-${short}`, String(MEMBERS[3]!.name), { members: between(3), records: listed }),
      craft(`c1-listed-without-bytes-${short}`, [String(member.name), FIRST], { members: MEMBERS, records: [...listed, { member }] }),
      craft(`c1-bytes-behind-list-${short}`, '', { members: MEMBERS, beforeEnd: bytesOf(member) }),
      craft(`c1-bytes-behind-end-${short}`, '', { members: MEMBERS, suffix: bytesOf(member) }),
      craft(`c1-inside-a-longer-entry-${short}`, [PICTURE], withEntry(PICTURE, { data: Buffer.concat([memberOf(PICTURE).data, bytesOf(member)]) })),
      craft(`c1-inside-an-extra-field-${short}`, PICTURE, withEntry(PICTURE, { localExtra: Buffer.concat([u16(0xcafe, bytesOf(member).length), bytesOf(member)]) })),
      craft(`c1-inside-a-longer-name-${short}`, PICTURE, withEntry(PICTURE, { localName: Buffer.concat([Buffer.from(PICTURE), bytesOf(member)]) })),
    );
  }
  const reverse = MEMBERS.toReversed();
  crafts.push(
    craft('c1-bytes-in-reverse-list-in-order', [NEXT, FIRST, String(MEMBERS[1]!.name), LAST], { members: reverse, records: listed }), craft('c1-list-in-reverse', String(MEMBERS.at(-2)!.name), { members: MEMBERS, records: listed.toReversed() }),
    craft('c1-both-in-reverse', String(MEMBERS.at(-2)!.name), { members: reverse }),
    craft('c1-two-records-exchange-places', [PICTURE, NEXT], { members: MEMBERS, records: MEMBERS.map((member) => ({ member: member.name === PICTURE ? memberOf(NEXT) : member.name === NEXT ? memberOf(PICTURE) : member, name: member.name })) }),
  );
  for (const bytes of [1, 16, 30]) crafts.push(craft(`c1-offset-${bytes}-too-far`, PICTURE, offsetBy(bytes)), craft(`c1-offset-${bytes}-too-near`, PICTURE, offsetBy(-bytes)));
  return crafts;
}

function offsetBy(bytes: number): Parts {
  const at = GOOD.indexOf(Buffer.concat([u32(0x04034b50), Buffer.from(GOOD.subarray(4, 26)), u16(PICTURE.length, 0), Buffer.from(PICTURE)]));
  return withEntry(PICTURE, {}, { fields: { offset: at + bytes } });
}

function endRecords(): Craft[] {
  const end = (bytes: Buffer): Buffer => bytes.subarray(bytes.length - 22);
  const crafts = [
    craft('c2-other-bundle-behind', FIRST, Buffer.concat([GOOD, OTHER])), craft('c2-other-bundle-in-front', FIRST, Buffer.concat([OTHER, GOOD])), craft('c2-good-twice', FIRST, Buffer.concat([GOOD, GOOD])),
    craft('c2-end-twice', '', Buffer.concat([GOOD, end(GOOD)])), craft('c2-other-end-behind', '', Buffer.concat([GOOD, end(OTHER)])), craft('c2-empty-end-behind', '', Buffer.concat([GOOD, u32(0x06054b50), Buffer.alloc(18)]), 2),
    craft('c2-empty-end-in-front-of-end', '', { members: MEMBERS, beforeEnd: Buffer.concat([u32(0x06054b50), Buffer.alloc(18)]) }),
    craft('c2-end-in-front-of-list', '', { members: MEMBERS, beforeDirectory: end(GOOD) }),
    craft('c2-other-bundle-as-comment', FIRST, { members: MEMBERS, comment: OTHER }), craft('c2-end-as-comment', '', { members: MEMBERS, comment: end(GOOD) }),
    craft('c2-other-list-and-end-as-comment', FIRST, { members: MEMBERS, comment: OTHER.subarray(OTHER.indexOf(u32(0x02014b50))) }),
    craft('c2-comment-length-without-comment', '', { members: MEMBERS, end: { commentLength: 22 } }), craft('c2-comment-length-too-short', '', { members: MEMBERS, comment: Buffer.from('ab'), end: { commentLength: 1 } }),
    craft('c2-comment-length-too-long', '', { members: MEMBERS, comment: Buffer.from('ab'), end: { commentLength: 3 } }), craft('c2-end-inside-last-entry', LAST, withEntry(LAST, { data: Buffer.concat([memberOf(LAST).data, end(GOOD)]) })),
    craft('c2-end-farther-than-a-comment', '', { members: MEMBERS, suffix: Buffer.alloc(70_000) }, 2), craft('c2-end-as-far-as-a-comment', '', { members: MEMBERS, suffix: Buffer.alloc(65_535) }),
  ];
  for (const [short, bytes] of [['a-byte', 'x'], ['line-feed', '\n'], ['zeros', '\0'.repeat(512)], ['html', '<!doctype html><script>1</script>'], ['signature', 'PK'], ['spanned', 'PK\u0007\u0008'], ['pe', 'MZ'.padEnd(300, '\0')]] as const) {
    const more = Buffer.from(bytes);
    crafts.push(
      craft(`prefix-${short}-offsets-right`, FIRST, { members: MEMBERS, prefix: more }), craft(`prefix-${short}-offsets-unaware`, FIRST, { members: MEMBERS, prefix: more, unseenBytes: more.length }), craft(`suffix-${short}`, '', { members: MEMBERS, suffix: more }),
      craft(`comment-${short}`, '', { members: MEMBERS, comment: more }), craft(`gap-between-${short}`, PICTURE, withEntry(PICTURE, { before: more })), craft(`gap-in-front-of-list-${short}`, '', { members: MEMBERS, beforeDirectory: more }),
      craft(`gap-in-front-of-end-${short}`, '', { members: MEMBERS, beforeEnd: more }),
    );
  }
  return crafts;
}

function counts(): Craft[] {
  const n = MEMBERS.length;
  return [0, 1, n - 1, n + 1, 2 * n, n + 256].flatMap((count) => [
    craft(`c3-count-${count}`, '', { members: MEMBERS, end: { count } }), craft(`c3-count-of-disk-${count}`, '', { members: MEMBERS, end: { diskCount: count } }), craft(`c3-both-counts-${count}`, '', { members: MEMBERS, end: { count, diskCount: count } }),
  ]).concat([craft('c3-both-counts-65535', '', { members: MEMBERS, end: { count: 0xffff, diskCount: 0xffff } }, 2), craft('c3-count-60001', '', { members: MEMBERS, end: { count: 60_001, diskCount: 60_001 } }, 2)]);
}

function places(): Craft[] {
  const crafts: Craft[] = [];
  for (const shift of [1, 22, 46, 1000]) {
    for (const [short, sign] of [['more', 1], ['less', -1]] as const) {
      const directoryOffset = GOOD.indexOf(u32(0x02014b50));
      const directorySize = GOOD.length - 22 - directoryOffset;
      // An offset that is too near makes it seem that something lies in front of all entries, and none is then where its record says.
      crafts.push(craft(`c4-offset-${shift}-${short}`, sign < 0 ? FIRST : '', { members: MEMBERS, end: { directoryOffset: directoryOffset + sign * shift } }), craft(`c4-size-${shift}-${short}`, '', { members: MEMBERS, end: { directorySize: directorySize + sign * shift } }));
      crafts.push(craft(`c4-offset-and-size-${shift}-${short}`, '', { members: MEMBERS, end: { directoryOffset: directoryOffset + sign * shift, directorySize: directorySize - sign * shift } }));
    }
  }
  const list = OTHER.subarray(OTHER.indexOf(u32(0x02014b50)), -22);
  const at = GOOD.indexOf(u32(0x02014b50));
  crafts.push(
    craft('c4-other-list-in-front-offset-to-it', FIRST, { members: MEMBERS, beforeDirectory: list, end: { directoryOffset: at } }), craft('c4-other-list-in-front-unused', '', { members: MEMBERS, beforeDirectory: list }),
    craft('c4-other-list-behind-offset-to-it', PICTURE, { members: MEMBERS, beforeEnd: list, end: { directoryOffset: at + list.length } }), craft('c4-other-list-behind-unused', FIRST, { members: MEMBERS, beforeEnd: list }),
    craft('c4-other-bytes-and-list-in-front', FIRST, Buffer.concat([OTHER.subarray(0, -22), GOOD])),
  );
  return crafts;
}

function zip64(): Craft[] {
  const crafts: Craft[] = [];
  const saturated = { 'nothing': {}, 'count': { count: 0xffff, diskCount: 0xffff }, 'size': { directorySize: 0xffff_ffff }, 'offset': { directoryOffset: 0xffff_ffff }, 'all': { count: 0xffff, diskCount: 0xffff, directorySize: 0xffff_ffff, directoryOffset: 0xffff_ffff } };
  for (const [short, end] of Object.entries(saturated)) {
    for (const kind of ['right', 'lying', 'without-locator', 'without-record', 'locator-lies', 'version-2'] as const) {
      crafts.push(craft(`c5-${kind}-saturated-${short}`, '', { members: MEMBERS, end, beforeEnd: (at) => {
        const count = kind === 'lying' ? 1 : at.count;
        const record = Buffer.concat([u32(0x06064b50), u64(kind === 'version-2' ? 72 : 44), u16(45, 45), u32(0, 0), u64(count, count, at.directorySize, kind === 'lying' ? 0 : at.directoryOffset), kind === 'version-2' ? Buffer.alloc(28) : Buffer.alloc(0)]);
        const locator = Buffer.concat([u32(0x07064b50, 0), u64(kind === 'locator-lies' ? 0 : at.endOffset), u32(1)]);
        return Buffer.concat([kind === 'without-record' ? Buffer.alloc(0) : record, kind === 'without-locator' ? Buffer.alloc(0) : locator]);
      } }, short === 'count' || short === 'all' ? 2 : 1));
    }
  }
  for (const disk of [1, 2, 0xfffe]) crafts.push(craft(`disk-of-end-${hex(disk)}`, '', { members: MEMBERS, end: { disk, directoryDisk: disk } }), craft(`disk-of-entry-${hex(disk)}`, PICTURE, withEntry(PICTURE, {}, { fields: { disk } })), craft(`disk-of-all-${hex(disk)}`, FIRST, { members: MEMBERS, records: MEMBERS.map((member) => ({ member, fields: { disk } })) }));
  return crafts;
}

export function structureCrafts(): Craft[] {
  return [...forwardOrList(), ...endRecords(), ...counts(), ...places(), ...zip64()];
}
