import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import type { VerifyResult } from '../../../shared/verify/result.ts';
import { allCrafts, bytesOf } from '../../vectors/bundle/ambiguous/crafts.ts';
import { GOOD } from '../../vectors/bundle/base-bundle.ts';
import { fromBuffer } from '../verify/from-buffer.ts';
import { BUNDLE_NAME } from '../verify/make-bundle.ts';

/** The 14 kinds of disagreement between zip readers that ZipDiff (USENIX Security 2025) found, by its own labels. */
const KINDS = ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'b3', 'b4', 'c1', 'c2', 'c3', 'c4', 'c5'] as const;

interface Judged {
  readonly name: string;
  readonly line: string;
  readonly verdict: number;
  readonly expected: number;
  readonly isNamed: boolean;
  readonly result: VerifyResult;
}

const crafts = allCrafts();
let judged: Judged[] = [];

/** Whether a check that failed names one of the entries at fault, or no entry where it is the archive as a whole. */
function isNamed({ checks }: VerifyResult, place: readonly string[]): boolean {
  const named = checks.filter((check) => check.outcome === 'failed').map((check) => String(check.details['entry'] ?? ''));
  return named.some((entry) => (place.length === 0 ? entry === '' : place.includes(entry) || place.includes(`${BUNDLE_NAME}/${entry}`)));
}

beforeAll(async () => {
  judged = [];
  for (const craft of crafts) {
    const bytes = bytesOf(craft);
    const result = await verifyBundle(fromBuffer(bytes));
    const first = result.checks.find((check) => check.outcome === 'failed');
    const line = [craft.name, result.verdict, `${first?.id}:${first?.details['fault']}`, createHash('sha256').update(bytes).digest('hex')].join('\t');
    judged.push({ name: craft.name, line, verdict: result.verdict, expected: craft.verdict, isNamed: isNamed(result, craft.place), result });
  }
}, 300_000);

describe('archives that readers could take for different bundles', () => {
  it('are made from a bundle that is intact', async () => {
    expect((await verifyBundle(fromBuffer(GOOD))).verdict).toBe(0);
  });

  it('are at least 600, and of each kind at least five, told by either side first', () => {
    expect(crafts.length).toBeGreaterThanOrEqual(600);
    for (const kind of KINDS) expect([kind, crafts.filter(({ name }) => name.startsWith(`${kind}-`)).length >= 10]).toEqual([kind, true]);
    expect(new Set(crafts.map(({ name }) => name)).size).toBe(crafts.length);
  });

  it('are never intact, and nothing in them is shown', () => {
    expect(judged.filter(({ verdict, result }) => (verdict !== 1 && verdict !== 2) || result.bundle !== null).map(({ name }) => name)).toEqual([]);
  });

  it('have the verdict that the format gives them', () => {
    expect(judged.filter(({ verdict, expected }) => verdict !== expected).map(({ name }) => name)).toEqual([]);
  });

  it('are refused with the entry or the place named', () => {
    expect(judged.filter((one) => !one.isNamed).map(({ name }) => name)).toEqual([]);
  });

  it('are the frozen ones, byte for byte, refused by the same check', () => {
    const frozen = readFileSync(new URL('../../vectors/bundle/ambiguous.tsv', import.meta.url), 'utf8');
    expect(`${judged.map(({ line }) => line).join('\n')}\n`).toBe(frozen);
  });
});
