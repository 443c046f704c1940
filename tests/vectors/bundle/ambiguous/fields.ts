import { FIRST, GOOD, LAST, MEMBERS, PICTURE, withEntry } from '../base-bundle.ts';
import { DESCRIPTOR, END, LOCAL, RECORD } from '../zip-parts.ts';
import { craft, hex, type Craft } from './craft.ts';

/** Every field of the four structures set to other values: a local header that contradicts the list, and a list that contradicts the local header. */
const VALUES = { 2: [0, 1, 0x0800, 0xffff], 4: [0, 1, 0x7fff_ffff, 0xffff_ffff] } as const;

function entryFields(): Craft[] {
  const crafts: Craft[] = [];
  for (const [short, entry] of [['first', FIRST], ['picture', PICTURE], ['last', LAST]] as const) {
    for (const [field, bytes] of LOCAL) {
      for (const value of VALUES[bytes]) crafts.push(craft(`field-local-${field}-${hex(value)}-${short}`, entry, withEntry(entry, { local: { [field]: value } })));
    }
    for (const [field, bytes] of RECORD) {
      for (const value of VALUES[bytes]) crafts.push(craft(`field-central-${field}-${hex(value)}-${short}`, nameOrList(field, entry), withEntry(entry, {}, { fields: { [field]: value } })));
    }
    for (const [field, bytes] of DESCRIPTOR) {
      for (const value of VALUES[bytes]) crafts.push(craft(`field-descriptor-${field}-${hex(value)}-${short}`, entry, withEntry(entry, { descriptor: { [field]: value } })));
    }
  }
  return crafts;
}

/** Of two records whose offsets do not ascend, the second is named; without some fields no further record can be found, and it is the list as a whole. */
function nameOrList(field: string, entry: string): readonly string[] {
  const next = String(MEMBERS[MEMBERS.findIndex((member) => member.name === entry) + 1]?.name ?? '');
  if (field === 'offset') return [entry, next];
  return ['signature', 'nameLength', 'extraLength', 'commentLength'].includes(field) ? [] : [entry];
}

function endFields(): Craft[] {
  const crafts: Craft[] = [];
  for (const [field, bytes] of END) {
    for (const value of [...VALUES[bytes], MEMBERS.length - 1, MEMBERS.length + 1]) {
      // Without an end record, or with more entries than the format has, there is no list at all.
      const isNoList = field === 'signature' || (field === 'count' && value === 0xffff);
      // An offset that is too near says that something lies in front of the first entry.
      crafts.push(craft(`field-end-${field}-${hex(value)}`, field === 'directoryOffset' && value < GOOD.length ? FIRST : '', { members: MEMBERS, end: { [field]: value } }, isNoList ? 2 : 1));
    }
  }
  return crafts;
}

export function fieldCrafts(): Craft[] {
  return [...entryFields(), ...endFields()];
}
