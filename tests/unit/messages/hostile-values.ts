import fc from 'fast-check';
import type { Members } from './plain-rules.ts';

/** Anything that structured cloning could carry over, and a few things that it could not. */
export const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withNullPrototype: true, withSparseArray: true, withObjectString: true });

/** A message with these members: each mostly right, sometimes at its edge, wrong, missing, or joined by one that is not known. */
export function messageOf(members: Members): fc.Arbitrary<Record<string, unknown>> {
  const parts = Object.entries(members).map(([name, rule]) => {
    const present = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...rule.good) }, { weight: 1, arbitrary: fc.constantFrom(...rule.bad) }, { weight: 1, arbitrary: anything });
    const missing = fc.constant(ABSENT);
    return fc.oneof({ weight: name.endsWith('?') ? 5 : 20, arbitrary: present }, { weight: 1, arbitrary: missing }).map((value) => [name.replace(/\?$/, ''), value] as const);
  });
  const extra = fc.oneof({ weight: 15, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.tuple(fc.constantFrom('extra', 'path', 'constructor', 'prototype', ''), anything) });
  return fc.tuple(fc.tuple(...parts), extra).map(([made, more]) => Object.fromEntries([...made.filter(([, value]) => value !== ABSENT), ...(more === null ? [] : [more])]));
}

const ABSENT = Symbol('absent');
