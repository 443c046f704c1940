import { BUNDLE_NAME, entriesOf, makeDraft, sealDraft, sha, type Draft, type Files, type Json } from '../../unit/verify/make-bundle.ts';
import { assemble, type Member, type Parts, type Rec } from './zip-parts.ts';

type Fields = { [key: string]: Json };

/** One stored picture of a few bytes, and a log of six entries of which one is left out: all that the checks need, and no more. */
export function smallDraft(): Draft {
  const draft = makeDraft();
  const data = Buffer.from('89504e470d0a1a0a00112233445566778899', 'hex');
  const [item] = draft.items;
  const file = { ...(item!['file'] as Fields), sizeBytes: data.length, sha256: sha('sha256', data), sha512: sha('sha512', data) };
  item!['file'] = file;
  draft.items = [item!];
  draft.stored = new Map([['E-0001', { name: 'original.png', data }]]);
  draft.log = draft.log.filter((_, index) => index !== 4 && index !== 5);
  const captured = draft.log[1]!.body;
  captured['data'] = { item: { ...((captured['data'] as Fields)['item'] as Fields), file } };
  const prepared = draft.log.at(-1)!.body;
  prepared['data'] = { ...(prepared['data'] as Fields), itemIds: [item!['itemId']!] };
  return draft;
}

/** The entries of the small bundle, signed and in the order of the profile. */
export const MEMBERS: readonly Member[] = entriesOf(sealDraft(smallDraft())).map(({ name, data }) => ({ name, data }));
export const GOOD = assemble({ members: MEMBERS });

export const inFolder = (path: string): string => `${BUNDLE_NAME}/${path}`;
export const PICTURE = inFolder('data/items/E-0001/original.png');
export const FIRST = String(MEMBERS[0]!.name);
export const LAST = String(MEMBERS.at(-1)!.name);
export const EVIL = Buffer.from('89504e470d0a1a0affeeddccbbaa99887766', 'hex');

export const memberOf = (name: string): Member => MEMBERS.find((member) => member.name === name)!;

/** The bundle with one entry changed in its own place, in the list of entries, or in both. */
export function withEntry(name: string, member: Partial<Member>, record: Partial<Rec> = {}): Parts {
  const members = MEMBERS.map((other) => (other.name === name ? { ...other, ...member } : other));
  return { members, records: members.map((other) => (other.name === (member.name ?? name) ? { member: other, ...record } : { member: other })) };
}

/** The bundle with further entries, sorted as the profile asks, or before or behind all others. */
export function withMembers(more: readonly Member[], where: 'sorted' | 'first' | 'last' = 'sorted'): Parts {
  const members = where === 'first' ? [...more, ...MEMBERS] : [...MEMBERS, ...more];
  if (where !== 'sorted') return { members };
  return { members: members.toSorted((a, b) => Buffer.compare(Buffer.from(a.name as string), Buffer.from(b.name as string))) };
}

/** Changes one file as text. Throws where there is nothing to change: the vector would be a good bundle. */
export const edit = (path: string, change: (text: string) => string) => (files: Files): void => {
  const before = files.get(path)!.toString();
  const after = change(before);
  if (before === after) throw new Error(`nothing to change in ${path}`);
  files.set(path, Buffer.from(after));
};
