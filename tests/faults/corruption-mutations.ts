import type { IndexRow } from '../../renderer/vault/index-rows.ts';
import { type Files, type Rows, segmentName, type Template } from './corruption-template.ts';
import type { Random } from './random.ts';

const WAYS = ['flip', 'truncate', 'zero', 'delete', 'duplicate', 'swap'] as const;
type Target = 'header' | 'previous' | 'segment' | 'object' | 'index';
type Way = (typeof WAYS)[number];

/** The journal is what everything hangs on: six of ten. */
const CHOICE: readonly Target[] = ['header', 'previous', 'object', 'index', ...Array.from({ length: 6 }, () => 'segment' as const)];

/** A vault of which one thing is damaged; `withoutIndex`: and the index is gone besides. */
export interface Mutated {
  readonly target: Target;
  readonly way: Way;
  /** File or row. */
  readonly name: string;
  readonly about: string;
  readonly files: Files;
  readonly rows: Map<string, IndexRow>;
  readonly withoutIndex: boolean;
}

const LONGEST_RUN_BYTES = 4096;

export function mutate(template: Template, random: Random): Mutated {
  const target = random.pick(CHOICE);
  const way = random.pick(WAYS);
  return target === 'index' ? mutateIndex(template, way, random) : mutateFile(template, target, way, random);
}

function mutateFile(template: Template, target: Exclude<Target, 'index'>, way: Way, random: Random): Mutated {
  const name = random.pick(namesOf(template.files, target));
  const old = template.files.get(name) ?? new Uint8Array();
  const { bytes, about } = changed(old, way, random, () => olderFile(template, target, name, random));
  const files = new Map(template.files);
  if (bytes === null) files.delete(name);
  else files.set(name, bytes);
  // Without the index nobody can tell a journal that ends early, at the end of an entry, from one that was never longer.
  const isLast = name === segmentName(3);
  const canTell = target === 'segment' && (!isLast || way === 'flip' || way === 'duplicate');
  const withoutIndex = canTell && random.below(2) === 0;
  return { target, way, name, about, files, rows: withoutIndex ? new Map() : structuredClone(template.rows) as Map<string, IndexRow>, withoutIndex };
}

function mutateIndex(template: Template, way: Way, random: Random): Mutated {
  const rows = structuredClone(template.rows) as Map<string, IndexRow>;
  const name = random.pick([...rows.keys()].toSorted());
  const { bytes, about } = changed(rows.get(name)?.box ?? new Uint8Array(), way, random, () => olderRow(template.olderRows, rows, name, random));
  if (bytes === null) rows.delete(name);
  else rows.set(name, { key: name, box: bytes });
  return { target: 'index', way, name: name.slice(33), about, files: template.files, rows, withoutIndex: false };
}

function namesOf(files: Files, target: Exclude<Target, 'index'>): string[] {
  const prefix = { header: 'vault.json', previous: 'vault.json.previous', segment: 'journal/', object: 'objects/' }[target];
  const names = [...files.keys()].filter((name) => (prefix.endsWith('/') ? name.startsWith(prefix) : name === prefix)).toSorted();
  // Stored files have random names; their sizes are always the same.
  return target === 'object' ? names.toSorted((a, b) => (files.get(a)?.length ?? 0) - (files.get(b)?.length ?? 0)) : names;
}

/** As it was some time before: a segment ends at an earlier entry, a header knows the keys before; a stored file never changes, so it is another one. */
function olderFile({ files, entries, olderHeader }: Template, target: Target, name: string, random: Random): Uint8Array {
  if (target === 'header' || target === 'previous') return olderHeader;
  if (target === 'object') return files.get(random.pick(namesOf(files, 'object').filter((other) => other !== name))) ?? new Uint8Array();
  const ends = entries.filter(({ segment }) => segmentName(segment) === name).map(({ offset }) => offset);
  return (files.get(name) ?? new Uint8Array()).slice(0, random.pick(ends.slice(1)));
}

function olderRow(older: Rows, rows: Rows, name: string, random: Random): Uint8Array {
  return older.get(name)?.box ?? rows.get(random.pick([...rows.keys()].filter((other) => other !== name)))?.box ?? new Uint8Array();
}

interface Changed {
  readonly bytes: Uint8Array | null;
  readonly about: string;
}

/** Never the same bytes as before. */
function changed(old: Uint8Array, way: Way, random: Random, older: () => Uint8Array): Changed {
  for (;;) {
    const made = change(old, way, random, older);
    if (made.bytes === null || Buffer.compare(made.bytes, old) !== 0) return made;
    if (way === 'swap') return { bytes: null, about: 'delete (nothing older)' };
  }
}

function change(old: Uint8Array, way: Way, random: Random, older: () => Uint8Array): Changed {
  const from = random.below(old.length);
  const to = Math.min(old.length, from + random.between(1, LONGEST_RUN_BYTES));
  switch (way) {
    case 'flip': return { bytes: flipped(old, from, 1 << random.below(8)), about: `bit of byte ${from}` };
    case 'truncate': return { bytes: old.slice(0, from), about: `cut at ${from}` };
    case 'zero': return { bytes: Uint8Array.from(old).fill(0, from, to), about: `zeros ${from}–${to}` };
    case 'delete': return { bytes: null, about: 'delete' };
    case 'duplicate': return { bytes: Uint8Array.from(Buffer.concat([old.subarray(0, to), old.subarray(from)])), about: `twice ${from}–${to}` };
    case 'swap': {
      const bytes = older();
      return { bytes, about: `older (${bytes.length} bytes)` };
    }
  }
}

function flipped(old: Uint8Array, at: number, mask: number): Uint8Array {
  const bytes = Uint8Array.from(old);
  bytes[at] = (bytes[at] ?? 0) ^ mask;
  return bytes;
}
