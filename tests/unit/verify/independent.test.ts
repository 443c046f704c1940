import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import type { Verdict } from '../../../shared/verify/result.ts';
import { differ } from '../../fuzz/differ.ts';
import { allCrafts, bytesOf } from '../../vectors/bundle/ambiguous/crafts.ts';
import { VECTORS } from '../../vectors/bundle/vectors.ts';
import { fingerprintOf, keyOf, otherKey } from './make-bundle.ts';

/**
 * tests/independent/check_bundle.py was written from FORMAT.md, in another language, and shares no line with Kept. Where it and the frozen verdicts differ, one of
 * the three is wrong: the library, the page of the format, or that program.
 */
interface Case {
  readonly name: string;
  readonly bytes: Buffer;
  readonly fingerprint?: string | undefined;
  readonly checkpoint?: string | undefined;
  readonly verdict: Verdict;
  /** Null where only the verdict is frozen. */
  readonly fails: readonly string[] | null;
}

const folder = mkdtempSync(join(tmpdir(), 'kept-independent-'));
afterAll(() => rmSync(folder, { recursive: true }));

function answersOf(cases: readonly Case[]): [Verdict, string[]][] {
  const calls = cases.map(({ bytes, fingerprint, checkpoint }, index) => {
    const path = join(folder, `${index}.zip`);
    writeFileSync(path, bytes);
    return [path, fingerprint ?? null, checkpoint ?? null];
  });
  const list = join(folder, 'calls.json');
  writeFileSync(list, JSON.stringify(calls));
  return JSON.parse(execFileSync('python3', ['tests/independent/check_bundle.py', '--list', list], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })) as [Verdict, string[]][];
}

function expectSame(cases: readonly Case[]): void {
  const answers = answersOf(cases);
  const differing = cases.flatMap(({ name, verdict, fails }, index) => {
    const [found, failed] = answers[index] ?? [null, []];
    const isSame = found === verdict && (fails === null || failed.toSorted().join() === fails.toSorted().join());
    return isSame ? [] : [{ name, verdict, fails, found, failed }];
  });
  expect(differing).toEqual([]);
}

describe('a checker written from the format alone', () => {
  it('gives every vector the same verdict, and fails the same checks', () => {
    // The key in words needs two lists of 2,048 words, which that program does not carry; it takes fingerprints.
    const inWords = VECTORS.filter(({ fingerprint }) => fingerprint !== undefined && fingerprint.replace(/\s/g, '').replace('SHA256:', '').length !== 43);
    expect(inWords.length).toBeLessThan(10);
    expectSame(VECTORS.filter((vector) => !inWords.includes(vector)).map(({ name, make, fingerprint, checkpoint, verdict, fails }) => ({ name, bytes: make(), fingerprint, checkpoint, verdict, fails: Object.keys(fails) })));
  }, 300_000);

  it('gives every ambiguous archive the same verdict', () => {
    expectSame(allCrafts().map((craft) => ({ name: craft.name, bytes: bytesOf(craft), verdict: craft.verdict, fails: null })));
  }, 300_000);

  it('says the same of bundles whose maker wrote something else into them and sealed it rightly', async () => {
    await loadSodium();
    const { intact, differing } = await differ({ seed: 1, cases: 120 });
    expect([intact > 5, differing.map(({ case: number, ours, theirs }) => [number, ours, theirs])]).toEqual([true, []]);
  }, 300_000);

  it('takes the frozen bundle of each version, and tells its key from another one', () => {
    expectSame([1, 2].flatMap((version): Case[] => {
      const place = join('tests/vectors', `bundle-v${version}`);
      const bytes = readFileSync(join(place, 'K-2026-0001_20261122.zip'));
      const { fingerprint } = JSON.parse(readFileSync(join(place, 'expected.json'), 'utf8')) as { fingerprint: string };
      return [
        { name: `version ${version}`, bytes, fingerprint, verdict: 0, fails: [] },
        { name: `version ${version}, another key`, bytes, fingerprint: fingerprintOf((version === 1 ? keyOf() : otherKey()).raw), verdict: 3, fails: ['fingerprint'] },
      ];
    }));
  });
});
