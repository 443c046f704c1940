import { EVIL, FIRST, GOOD, inFolder, LAST, MEMBERS, memberOf, PICTURE, withEntry, withMembers } from '../base-bundle.ts';
import { assemble, deflated, extra, u16, u32, type Member, type Parts } from '../zip-parts.ts';
import { craft, hex, type Craft } from './craft.ts';

/** What is no plain file (links, devices, attributes), what stands beside names (extra fields, comments), and what grows or overlaps (bombs). */
const UNIX = 0x0314;
const NEXT = String(MEMBERS[MEMBERS.findIndex((member) => member.name === PICTURE) + 1]!.name);

function kinds(): Craft[] {
  const crafts: Craft[] = [];
  const modes = { fifo: 0o010644, character: 0o020644, folder: 0o040755, block: 0o060644, file: 0o100644, link: 0o120777, socket: 0o140644, setuid: 0o104755, setgid: 0o102755, executable: 0o100755, nothing: 0o100000 };
  const link = { data: Buffer.from('../../../../etc/passwd') };
  for (const [short, mode] of Object.entries(modes)) {
    const fields = { madeBy: UNIX, external: (mode << 16) >>> 0 };
    crafts.push(craft(`kind-${short}-picture`, PICTURE, withEntry(PICTURE, {}, { fields })), craft(`kind-${short}-points-outside`, PICTURE, withEntry(PICTURE, link, { fields })));
    const member: Member = { name: inFolder('data/items/E-0001/zlink'), ...link };
    const parts = withMembers([member]);
    crafts.push(craft(`kind-${short}-added`, inFolder('data/items/E-0001/zlink'), { ...parts, records: parts.members.map((other) => (other === member ? { member: other, fields } : { member: other })) }));
    crafts.push(craft(`kind-${short}-dos-host`, PICTURE, withEntry(PICTURE, {}, { fields: { external: fields.external } })));
  }
  for (const attribute of [0x01, 0x02, 0x04, 0x08, 0x20, 0x40, 0x80]) crafts.push(craft(`attribute-${hex(attribute)}`, PICTURE, withEntry(PICTURE, {}, { fields: { external: attribute } })), craft(`attribute-${hex(attribute)}-last`, LAST, withEntry(LAST, {}, { fields: { external: attribute } })));
  for (const host of [1, 2, 3, 7, 10, 11, 19, 255]) crafts.push(craft(`host-${host}`, PICTURE, withEntry(PICTURE, {}, { fields: { madeBy: (host << 8) | 20 } })));
  return crafts;
}

function beside(): Craft[] {
  const crafts: Craft[] = [];
  const fields = {
    'times': extra(0x5455, Buffer.from('0300000000', 'hex')), 'ntfs-times': extra(0x000a, Buffer.alloc(32)), 'user': extra(0x7875, Buffer.from('0104e803000004e8030000', 'hex')), 'unix-link': extra(0x000d, Buffer.from('0000000000000000000000002f6574632f706173737764', 'hex')),
    'zip64': extra(1, Buffer.alloc(8)), 'unicode-comment': extra(0x6375, Buffer.from('0100000000', 'hex')), 'jar': extra(0xcafe), 'asi-link': extra(0x756e, Buffer.alloc(14)), 'strong': extra(0x0017, Buffer.alloc(8)), 'padding': extra(0xd935, Buffer.alloc(6)),
    'cut-short': u16(0x5455, 200), 'three-bytes': Buffer.from('abc'), 'one-byte': Buffer.from([0]), 'zeros': Buffer.alloc(8), 'two': Buffer.concat([extra(0xcafe), extra(0xcafe)]), 'long': extra(0x9999, Buffer.alloc(60_000)),
  };
  for (const [short, bytes] of Object.entries(fields)) {
    for (const [where, entry] of [['first', FIRST], ['picture', PICTURE]] as const) {
      crafts.push(craft(`extra-${short}-local-${where}`, entry, withEntry(entry, { localExtra: bytes })), craft(`extra-${short}-central-${where}`, entry, withEntry(entry, {}, { extra: bytes })), craft(`extra-${short}-both-${where}`, entry, withEntry(entry, { localExtra: bytes }, { extra: bytes })));
    }
  }
  for (const [short, text] of [['one-byte', 'x'], ['record', 'PK\u0001\u0002'], ['end', 'PK\u0005\u0006'], ['long', 'x'.repeat(60_000)], ['escape', '\u001b[2J']] as const) {
    for (const entry of [FIRST, PICTURE, LAST]) crafts.push(craft(`entry-comment-${short}-${entry === FIRST ? 'first' : entry === LAST ? 'last' : 'picture'}`, entry, withEntry(entry, {}, { comment: Buffer.from(text) })));
  }
  return crafts;
}

function bombs(): Craft[] {
  const zeros = Buffer.alloc(60_000);
  const inner = (depth: number): Buffer => (depth === 0 ? assemble({ members: [{ name: 'zeros', data: deflated(zeros), local: { method: 8 } }] }) : assemble({ members: Array.from({ length: 3 }, (_, at) => ({ name: `${at}.zip`, data: inner(depth - 1) })) }));
  const nested: Member = { name: inFolder('data/items/E-0001/zz.zip'), data: inner(1) };
  const lying = (size: number): Parts => withEntry(PICTURE, { data: deflated(memberOf(PICTURE).data), local: { method: 8 } }, { fields: { method: 8, size } });
  const crafts = [
    craft('bomb-nested-added', String(nested.name), withMembers([nested])), craft('bomb-nested-in-place', PICTURE, withEntry(PICTURE, { data: inner(1) })), craft('bomb-bundle-in-a-bundle', PICTURE, withEntry(PICTURE, { data: GOOD })),
    ...[1e6, 1e9, 0xffff_fffe, 0xffff_ffff].map((size) => craft(`bomb-deflated-says-${size}`, PICTURE, lying(size))),
    ...[1e6, 1e9, 0xffff_fffe].flatMap((size) => [craft(`bomb-stored-says-${size}`, PICTURE, withEntry(PICTURE, {}, { fields: { stored: size, size } })), craft(`bomb-stored-says-${size}-everywhere`, PICTURE, withEntry(PICTURE, { local: { stored: size, size }, descriptor: { stored: size, size } }, { fields: { stored: size, size } }))]),
  ];
  // Entries that share one content: whole (the same local header), as a chain of headers inside one another, and by sizes that reach over the next.
  for (const count of [2, 100, 5000]) {
    const kernel: Member = { name: inFolder('zz/kernel'), data: zeros };
    crafts.push(craft(`bomb-shared-by-${count}`, [inFolder('zz/kernel'), ...Array.from({ length: Math.min(count, 3) }, (_, at) => inFolder(`zz/${at}`))], { members: [...MEMBERS, kernel], records: [...MEMBERS.map((member) => ({ member })), { member: kernel }, ...Array.from({ length: count }, (_, at) => ({ member: kernel, name: inFolder(`zz/${at}`) }))] }));
  }
  for (const count of [2, 20]) {
    const names = Array.from({ length: count }, (_, at) => inFolder(`zz/${String(at).padStart(3, '0')}`));
    const members = names.map((name): Member => ({ name, data: Buffer.alloc(10), descriptor: Buffer.alloc(0), local: { flags: 0 } }));
    crafts.push(craft(`bomb-each-holds-the-next-${count}`, names, { members: [...MEMBERS, ...members], records: [...MEMBERS.map((member) => ({ member })), ...members.map((member, at) => ({ member, fields: { flags: 0, ...spanOf(names, at) } }))] }));
  }
  for (const bytes of [1, 16, 17, 60, 4000]) {
    const size = memberOf(PICTURE).data.length + bytes;
    crafts.push(craft(`overlap-into-next-by-${bytes}`, [PICTURE, NEXT], withEntry(PICTURE, {}, { fields: { stored: size, size } })), craft(`overlap-into-next-by-${bytes}-told-by-local`, [PICTURE, NEXT], withEntry(PICTURE, { local: { flags: 0, stored: size, size } }, { fields: { flags: 0, stored: size, size } })));
    crafts.push(craft(`overlap-into-list-by-${bytes}`, LAST, withEntry(LAST, {}, { fields: { stored: memberOf(LAST).data.length + bytes, size: memberOf(LAST).data.length + bytes } })));
  }
  const swapped = withEntry(PICTURE, { data: EVIL }, { fields: { crc: 0 } });
  return [...crafts, craft('sum-wrong-in-list', PICTURE, withEntry(PICTURE, {}, { fields: { crc: 1 } })), craft('sum-wrong-in-list-and-descriptor', PICTURE, withEntry(PICTURE, { descriptor: { crc: 1 } }, { fields: { crc: 1 } })), craft('sum-of-other-content', PICTURE, swapped),
    craft('sum-in-local-too', PICTURE, withEntry(PICTURE, { local: { crc: 0x1234_5678 } })), craft('name-of-60000-bytes', 'x'.repeat(60_000), withMembers([{ name: 'x'.repeat(60_000), data: EVIL }])), craft('data-behind-an-empty-archive', FIRST, Buffer.concat([u32(0x06054b50), Buffer.alloc(18), GOOD]))];
}

/** Sizes by which an entry reaches over all that follow it. */
function spanOf(names: readonly string[], at: number): { stored: number; size: number } {
  const size = 10 + names.slice(at + 1).reduce((sum, name) => sum + 30 + name.length + 10, 0);
  return { stored: size, size };
}

export function hostileCrafts(): Craft[] {
  return [...kinds(), ...beside(), ...bombs()];
}
