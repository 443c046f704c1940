import { crc32 } from 'node:zlib';
import { EVIL, PICTURE, inFolder, memberOf, withEntry } from '../base-bundle.ts';
import { deflated, descriptorOf, extra, u16, u32, u64, type Fields, type Member, type Parts, type Rec } from '../zip-parts.ts';
import { craft, hex, slug, type Craft } from './craft.ts';

/** Contradictions about one entry: method (a1), sizes (a2), name (a3), folder or file (a4), encryption (a5), each told in the local header, in the list, and in both. */
const DATA = memberOf(PICTURE).data;
type Side = 'local' | 'central' | 'both';
const SIDES: readonly Side[] = ['local', 'central', 'both'];

function sided(side: Side, local: Partial<Member>, record: Partial<Rec>, common: Partial<Member> = {}): Parts {
  return withEntry(PICTURE, side === 'central' ? common : { ...common, ...local }, side === 'local' ? {} : record);
}

const fields = (side: Side, values: Fields, common: Partial<Member> = {}): Parts => sided(side, { local: values }, { fields: values }, common);

function methods(): Craft[] {
  const crafts: Craft[] = [];
  for (const side of SIDES) {
    for (const method of [1, 6, 8, 9, 12, 14, 93, 95, 97, 98, 99]) crafts.push(craft(`a1-method-${method}-${side}`, PICTURE, fields(side, { method })));
    const packed = deflated(DATA);
    crafts.push(craft(`a1-deflated-data-method-${side}`, PICTURE, fields(side, { method: 8 }, { data: packed })));
    crafts.push(craft(`a1-deflated-data-sizes-of-content-${side}`, PICTURE, sided(side, { local: { method: 8 } }, { fields: { method: 8, crc: crc32(DATA), stored: packed.length, size: DATA.length } }, { data: packed, descriptor: { crc: crc32(DATA), size: DATA.length } })));
  }
  return crafts;
}

function sizes(): Craft[] {
  const crafts: Craft[] = [];
  const truth = { crc: crc32(DATA), stored: DATA.length, size: DATA.length };
  for (const side of SIDES) {
    crafts.push(craft(`a2-no-streaming-flag-${side}`, PICTURE, fields(side, { flags: 0 })));
    crafts.push(craft(`a2-sizes-and-descriptor-${side}`, PICTURE, sided(side, { local: truth }, { fields: { flags: 0 } })));
    for (const [short, size] of [['one-less', DATA.length - 1], ['one-more', DATA.length + 1], ['with-descriptor', DATA.length + 16], ['nothing', 0], ['2-gib', 0x8000_0000]] as const) {
      crafts.push(craft(`a2-size-${short}-${side}`, PICTURE, fields(side, { size })), craft(`a2-stored-${short}-${side}`, PICTURE, fields(side, { stored: size })), craft(`a2-both-sizes-${short}-${side}`, PICTURE, fields(side, { stored: size, size })));
    }
    for (const [short, body] of [['true', u64(DATA.length, DATA.length)], ['lying', u64(1, 1)], ['short', u32(1)], ['empty', Buffer.alloc(0)]] as const) {
      const more = extra(1, body);
      crafts.push(craft(`a2-zip64-sizes-${short}-${side}`, PICTURE, sided(side, { localExtra: more, local: { stored: 0xffff_ffff, size: 0xffff_ffff } }, { extra: more, fields: { stored: 0xffff_ffff, size: 0xffff_ffff } })));
      crafts.push(craft(`a2-zip64-field-${short}-sizes-kept-${side}`, PICTURE, sided(side, { localExtra: more }, { extra: more })));
    }
  }
  const sum = u32(crc32(DATA));
  const descriptors = {
    'without-signature': descriptorOf(DATA).subarray(4), 'left-out': Buffer.alloc(0), 'twice': Buffer.concat([descriptorOf(DATA), descriptorOf(DATA)]),
    'zip64': Buffer.concat([u32(0x08074b50), sum, u64(DATA.length, DATA.length)]), 'zip64-without-signature': Buffer.concat([sum, u64(DATA.length, DATA.length)]),
    'of-other-content': descriptorOf(EVIL), 'after-a-byte': Buffer.concat([Buffer.from([0]), descriptorOf(DATA)]), 'of-zeros': Buffer.alloc(16),
    'in-front-of-a-second-content': Buffer.concat([descriptorOf(DATA), EVIL, descriptorOf(EVIL)]),
  };
  for (const [short, descriptor] of Object.entries(descriptors)) {
    // What is longer than the descriptor of the profile lies between this entry and the next, which is then the one named.
    const place = [PICTURE, inFolder('data/metadata/case.json')];
    crafts.push(craft(`a2-descriptor-${short}`, place, withEntry(PICTURE, { descriptor })), craft(`a2-descriptor-${short}-no-flag`, place, withEntry(PICTURE, { descriptor, local: { flags: 0, ...truth } }, { fields: { flags: 0 } })));
    crafts.push(craft(`a2-descriptor-${short}-no-flag-in-local`, place, withEntry(PICTURE, { descriptor, local: { flags: 0, ...truth } })), craft(`a2-descriptor-${short}-no-flag-in-list`, place, withEntry(PICTURE, { descriptor }, { fields: { flags: 0 } })));
  }
  return crafts;
}

function names(): Craft[] {
  const crafts: Craft[] = [];
  const others = ['data/items/E-0001/original.exe', 'data/items/E-0001/ORIGINAL.png', 'data/items/E-0001/original.pn', 'data/metadata/case.json', '../original.png', ''].map((name) => (name === '' ? name : inFolder(name)));
  for (const other of others) {
    crafts.push(craft(`a3-name-in-local-${slug(other)}`, PICTURE, withEntry(PICTURE, { localName: other })), craft(`a3-name-in-list-${slug(other)}`, [other === '' ? PICTURE : other, ''], withEntry(PICTURE, {}, { name: other })));
  }
  const pathField = (version: number, source: string, name: string): Buffer => extra(0x7075, Buffer.concat([Buffer.from([version]), u32(crc32(source)), Buffer.from(name)]));
  const paths = {
    'other-name': pathField(1, PICTURE, inFolder('evil.exe')), 'same-name': pathField(1, PICTURE, PICTURE), 'version-2': pathField(2, PICTURE, inFolder('evil.exe')),
    'wrong-sum': pathField(1, 'x', inFolder('evil.exe')), 'nfd': pathField(1, PICTURE, inFolder('증거.png'.normalize('NFD'))), 'twice': Buffer.concat([pathField(1, PICTURE, PICTURE), pathField(1, PICTURE, inFolder('evil.exe'))]),
  };
  for (const side of SIDES) {
    for (const [short, more] of Object.entries(paths)) crafts.push(craft(`a3-unicode-path-${short}-${side}`, PICTURE, sided(side, { localExtra: more }, { extra: more })));
    crafts.push(craft(`a3-utf8-flag-${side}`, PICTURE, fields(side, { flags: 0x0808 })));
    const xl = extra(0x4c78, Buffer.from([0x07, 20, 0, 0, 0, 0, 0, 0, 0]));
    crafts.push(craft(`a3-xl-location-field-${side}`, PICTURE, sided(side, { localExtra: xl }, { extra: xl })));
  }
  return crafts;
}

function folders(): Craft[] {
  const crafts: Craft[] = [];
  const asFolder = { 'dos-attribute': { external: 0x10 }, 'unix-mode': { madeBy: 0x0314, external: 0x41ed_0000 }, 'unix-mode-dos-host': { external: 0x41ed_0000 }, 'both': { madeBy: 0x0314, external: 0x41ed_0010 }, 'mac-host': { madeBy: 0x1314, external: 0x41ed_0000 } };
  for (const [short, values] of Object.entries(asFolder)) {
    crafts.push(craft(`a4-file-with-${short}`, PICTURE, withEntry(PICTURE, {}, { fields: values })), craft(`a4-slash-and-${short}`, `${PICTURE}/`, withEntry(PICTURE, { localName: `${PICTURE}/` }, { fields: values, name: `${PICTURE}/` })));
  }
  crafts.push(craft('a4-slash-in-local', PICTURE, withEntry(PICTURE, { localName: `${PICTURE}/` })), craft('a4-slash-in-list', `${PICTURE}/`, withEntry(PICTURE, {}, { name: `${PICTURE}/` })));
  crafts.push(craft('a4-backslash-at-end-in-list', `${PICTURE}\\`, withEntry(PICTURE, {}, { name: `${PICTURE}\\` })), craft('a4-backslash-at-end-in-local', PICTURE, withEntry(PICTURE, { localName: `${PICTURE}\\` })));
  return crafts;
}

function encryption(): Craft[] {
  const crafts: Craft[] = [];
  for (const side of SIDES) {
    for (const flags of [0x0009, 0x0001, 0x0049, 0x2008, 0x2049, 0x0048]) crafts.push(craft(`a5-flags-${hex(flags)}-${side}`, PICTURE, fields(side, { flags })));
    const aes = extra(0x9901, Buffer.concat([u16(2), Buffer.from('AE'), Buffer.from([3]), u16(0)]));
    crafts.push(craft(`a5-aes-field-${side}`, PICTURE, sided(side, { localExtra: aes }, { extra: aes })));
    crafts.push(craft(`a5-aes-method-and-field-${side}`, PICTURE, sided(side, { localExtra: aes, local: { flags: 9, method: 99 } }, { extra: aes, fields: { flags: 9, method: 99 } })));
    crafts.push(craft(`a5-twelve-bytes-in-front-${side}`, PICTURE, fields(side, { flags: 9 }, { data: Buffer.concat([Buffer.alloc(12, 1), DATA]) })));
  }
  return crafts;
}

export function metadataCrafts(): Craft[] {
  return [...methods(), ...sizes(), ...names(), ...folders(), ...encryption()];
}
