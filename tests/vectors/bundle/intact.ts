import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyWords } from '../../../shared/crypto/key-words.ts';
import { fingerprintOf, keyOf, makeBundle, otherKey } from '../../unit/verify/make-bundle.ts';
import { GOOD } from './base-bundle.ts';
import type { Vector } from './vector.ts';

const frozen = (version: 1 | 2) => (): Buffer => readFileSync(join(import.meta.dirname, '..', `bundle-v${version}`, 'K-2026-0001_20261122.zip'));

const intact = (name: string, make: () => Buffer, fingerprint?: string): Vector => ({ name, make, verdict: 0, fails: {}, ...(fingerprint === undefined ? {} : { fingerprint }) });
const ours = fingerprintOf(keyOf().raw);

/** What must be accepted, by every way of checking: a verifier that refuses everything passes no vector of these. */
export const INTACT: readonly Vector[] = [
  intact('intact', makeBundle),
  intact('intact-one-item', () => GOOD),
  intact('intact-frozen-format-1', frozen(1)),
  intact('intact-frozen-format-2', frozen(2)),
  intact('intact-sealed-by-another-key', () => makeBundle({ key: otherKey() })),
  intact('intact-with-the-fingerprint-of-its-key', makeBundle, ours),
  intact('intact-with-a-fingerprint-in-pieces', makeBundle, ours.replace(/(.{9})/g, '$1 ').trim()),
  intact('intact-with-its-key-in-korean-words', makeBundle, keyWords(ours, 'ko').join(' ')),
  intact('intact-with-its-key-in-english-words', makeBundle, keyWords(ours, 'en').join(' ').toUpperCase()),
  { name: 'another-key-than-the-words-on-the-paper', make: makeBundle, verdict: 3, fails: { fingerprint: 'fingerprint-differs' }, fingerprint: keyWords(fingerprintOf(otherKey().raw), 'ko').join(' ') },
  { name: 'another-key-by-one-word', make: makeBundle, verdict: 3, fails: { fingerprint: 'fingerprint-differs' }, fingerprint: [...keyWords(ours, 'ko').slice(0, 9), keyWords(fingerprintOf(otherKey().raw), 'ko')[9]].join(' ') },
];
