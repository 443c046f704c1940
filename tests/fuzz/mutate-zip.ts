import { EVIL } from '../vectors/bundle/base-bundle.ts';
import { assemble, DESCRIPTOR, END, extra, LOCAL, RECORD, type Fields, type Member, type Parts, type Rec } from '../vectors/bundle/zip-parts.ts';
import type { Base } from './bases.ts';
import type { Random } from './random.ts';

interface Draft {
  readonly base: Base;
  members: Member[];
  records: Rec[];
  rest: Omit<Parts, 'members' | 'records'>;
}

function someField(layout: typeof LOCAL, random: Random): Fields {
  const [name, bytes] = random.pick(layout);
  return { [name]: random.isOnceIn(2) ? random.pick([0, 1, 8, 9, 20, 0x800, 0xffff, 0xffff_ffff]) % 256 ** bytes : random.below(256 ** bytes) };
}

/** Another member in the place of one; records of the old one follow it. */
function replace(draft: Draft, old: Member, next: Member): void {
  draft.members = draft.members.map((member) => (member === old ? next : member));
  draft.records = draft.records.map((record) => (record.member === old ? { ...record, member: next } : record));
}

const oddName = ({ base }: Draft, name: string | Buffer, random: Random): string => {
  const text = String(name);
  const at = random.below(text.length);
  return random.pick([`${text}/`, text.toUpperCase(), text.slice(1), `../${text}`, `${text.slice(0, at)}${String.fromCodePoint(random.below(0x3000))}${text.slice(at + 1)}`, `${text.slice(0, at)}/${text.slice(at)}`, String(random.pick(base.members).name)]);
};

const CHANGES: readonly ((draft: Draft, random: Random) => void)[] = [
  (draft, random) => {
    const member = random.pick(draft.members);
    replace(draft, member, { ...member, local: { ...member.local, ...someField(LOCAL, random) } });
  },
  (draft, random) => {
    const member = random.pick(draft.members);
    replace(draft, member, { ...member, descriptor: random.isOnceIn(3) ? random.bytes(28) : someField(DESCRIPTOR, random) });
  },
  (draft, random) => {
    const at = random.below(draft.records.length);
    const record = draft.records[at];
    if (record) draft.records[at] = { ...record, fields: { ...record.fields, ...someField(RECORD, random) } };
  },
  (draft, random) => void (draft.rest = { ...draft.rest, end: { ...draft.rest.end, ...someField(END, random) } }),
  (draft, random) => {
    const member = random.pick(draft.members);
    replace(draft, member, random.pick([{ ...member, name: oddName(draft, member.name, random) }, { ...member, localName: oddName(draft, member.name, random) }, { ...member, localExtra: extra(random.below(65_536), random.bytes(40)) }, { ...member, before: random.bytes(40) }]));
  },
  (draft, random) => {
    const at = random.below(draft.records.length);
    const record = draft.records[at];
    if (record) draft.records[at] = random.pick([{ ...record, name: oddName(draft, record.member.name, random) }, { ...record, extra: extra(random.below(65_536), random.bytes(40)) }, { ...record, comment: random.bytes(40) }]);
  },
  (draft, random) => {
    const { name } = random.pick(draft.base.members);
    const added: Member = { name: random.isOnceIn(2) ? oddName(draft, name, random) : String(name), data: EVIL };
    draft.members.splice(random.below(draft.members.length + 1), 0, added);
    if (!random.isOnceIn(4)) draft.records.splice(random.below(draft.records.length + 1), 0, { member: added });
  },
  (draft, random) => void draft.records.splice(random.below(draft.records.length), random.below(2)),
  (draft, random) => {
    const [a, b] = [random.below(draft.members.length), random.below(draft.members.length)];
    [draft.members[a], draft.members[b]] = [draft.members[b]!, draft.members[a]!];
    const [first, second] = [draft.records[a], draft.records[b]];
    if (random.isOnceIn(2) && first && second) [draft.records[a], draft.records[b]] = [second, first];
  },
  (draft, random) => {
    const bytes = random.bytes(60);
    draft.rest = { ...draft.rest, ...random.pick<Omit<Parts, 'members' | 'records'>>([{ prefix: bytes }, { prefix: bytes, unseenBytes: bytes.length }, { suffix: bytes }, { comment: bytes }, { beforeDirectory: bytes }, { beforeEnd: bytes }]) };
  },
];

/** A small bundle with one to three of its zip's structures changed, everything around them computed to fit. */
export function mutateZip(base: Base, random: Random): Buffer {
  const draft: Draft = { base, members: [...base.members], records: base.members.map((member) => ({ member })), rest: {} };
  for (let times = 1 + random.below(3); times > 0 && draft.records.length > 0; times--) random.pick(CHANGES)(draft, random);
  return assemble({ members: draft.members, records: draft.records, ...draft.rest });
}
