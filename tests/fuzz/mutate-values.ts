import { canonical, entriesOf, keyOf, payloadOf, sealPayload, type Draft, type Files, type Json } from '../unit/verify/make-bundle.ts';
import { makeZip } from '../unit/verify/make-zip.ts';
import { smallDraft } from '../vectors/bundle/base-bundle.ts';
import type { Base } from './bases.ts';
import { digestOf } from './mutate-content.ts';
import type { Random } from './random.ts';

type Fields = { [key: string]: Json };
type Path = readonly (string | number)[];

const KEY = keyOf();
/** Nothing here changes a value in place: what is another one is put in the place of the old. */
const SMALL = smallDraft();
const CASE = 'data/metadata/case.json';
const ODD_TEXTS = ['', 'x', ' ', '\u0000', '\ufeff', '\u202e', '__proto__', 'constructor', 'toString', '../x', '가'.normalize('NFD'), '0'.repeat(64), 'E-0001', '2026-02-30T01:02:03.004Z'];
const ODD_VALUES: readonly Json[] = [null, true, false, 0, -1, 1, 0.5, 1e21, 2 ** 53, [], {}, ['x'], [[]], [['a', 'b']], [7], { x: 'y' }, { 0: 'x', length: 1 }];

function isFields(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every place in a value. */
function places(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const members: Path[] = Array.isArray(value) ? value.flatMap((member, at) => places(member, [...path, at])) : Object.keys(value).flatMap((key) => places(value[key]!, [...path, key]));
  return [path, ...members];
}

function at(value: Json, path: Path): Json {
  return path.reduce<Json>((inner, step) => (inner as { [step: string | number]: Json })[step]!, value);
}

/** The value with another one at that place; undefined takes the place away. */
function withAt(value: Json, [step, ...rest]: Path, other: Json | undefined): Json {
  if (step === undefined) return other ?? null;
  if (Array.isArray(value)) return rest.length === 0 && other === undefined ? value.toSpliced(Number(step), 1) : value.with(Number(step), withAt(value[Number(step)]!, rest, other));
  const { [step]: member, ...others } = value as Fields;
  return rest.length === 0 && other === undefined ? others : { ...others, [step]: withAt(member!, rest, other) };
}

function otherText(text: string, random: Random): string {
  const cut = random.below(text.length + 1);
  return random.pick([...ODD_TEXTS, `${text} `, ` ${text}`, `${text}\n`, text.toUpperCase(), text.toLowerCase(), text.slice(cut), text.slice(0, cut), `${text.slice(0, cut)}${random.pick(ODD_TEXTS)}${text.slice(cut)}`, text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10))]);
}

/** One thing in a value changed: a place taken away, doubled, moved, named otherwise, or another value in it. */
export function mutateValue(value: Json, random: Random): Json {
  const all = places(value);
  const path = random.pick(all);
  const here = at(value, path);
  if (random.isOnceIn(6)) return withAt(value, path, undefined);
  if (random.isOnceIn(6)) return withAt(value, path, at(value, random.pick(all)));
  if (typeof here === 'string' && !random.isOnceIn(3)) return withAt(value, path, otherText(here, random));
  if (typeof here === 'number' && !random.isOnceIn(3)) return withAt(value, path, random.pick([here + 1, here - 1, -here, here * 1000]));
  if (Array.isArray(here) && here.length > 0 && !random.isOnceIn(3)) return withAt(value, path, random.pick([[...here, random.pick(here)], [...here, random.pick(ODD_VALUES)], here.toReversed(), { ...here } as Json]));
  if (typeof here === 'object' && here !== null && !random.isOnceIn(3)) return withAt(value, path, { ...here as Fields, [random.pick([...ODD_TEXTS, ...Object.keys(here)])]: random.pick([...ODD_VALUES, 'x']) });
  return withAt(value, path, random.pick(ODD_VALUES));
}

/** Items, the entries that tell of them, or the case, said otherwise; whatever repeats it says the same. */
function changeDraft(draft: Draft, random: Random): void {
  const entry = random.pick(draft.log);
  if (random.isOnceIn(2)) return void (entry.body = mutateValue(entry.body, random) as Fields);
  const changed = mutateValue(draft.items[0] ?? {}, random);
  draft.items = [changed as Fields];
  const { fields: _, ...intake } = isFields(changed) ? changed : {};
  const told = draft.log[1]!;
  if (isFields(told.body)) told.body = { ...told.body, data: { item: intake } };
}

/** A bundle whose maker holds the key and wrote something else into it: every list, hash and signature is of what it says. */
export function mutateValues({ format }: Base, random: Random): { readonly zip: Buffer; readonly files: Files } {
  const draft: Draft = { ...SMALL, log: SMALL.log.map((entry) => ({ ...entry })) };
  const isCase = random.isOnceIn(6);
  if (!isCase) for (let times = 1 + random.below(2); times > 0; times--) changeDraft(draft, random);
  draft.items = draft.items.filter((item) => typeof item === 'object' && item !== null);
  draft.log = draft.log.filter(({ body }) => typeof body === 'object' && body !== null);
  const payload = (files: Files): void => {
    if (isCase) files.set(CASE, Buffer.from(canonical(mutateValue(JSON.parse(files.get(CASE)!.toString()) as Json, random))));
  };
  const files = payloadOf(draft, { format, key: KEY, payload });
  sealPayload(files, { format, key: KEY, digest: digestOf });
  return { zip: makeZip(entriesOf(files)), files };
}
