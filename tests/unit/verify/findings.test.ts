import { describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import type { CheckResult, VerifyResult } from '../../../shared/verify/result.ts';
import { readVectors } from '../../vectors/bundle/vector-file.ts';
import { faultsOf, fromBuffer } from './from-buffer.ts';

/** What was found, in a line each: `check: fault or reason; its details`. Checks that were not made for one reason stand together. */
function findingsOf({ checks, bundle }: VerifyResult): string[] {
  const lines = new Map<string, string[]>();
  for (const { id, outcome, details } of checks) {
    const said = `${outcome} ${Object.entries(details).map(([name, value]) => `${name}=${readable(JSON.stringify(value))}`).toSorted().join(' ')}`.trimEnd();
    lines.set(said, [...lines.get(said) ?? [], id]);
  }
  return [...[...lines].map(([said, ids]) => `${ids.join(' ')}: ${said}`), ...(bundle ? [JSON.stringify(bundle)] : [])];
}

/** A name of sixty thousand letters by its beginning and its length: no snapshot is read that is longer. */
function readable(text: string): string {
  return text.length <= 1000 ? text : `${text.slice(0, 20)}… (${text.length})`;
}

const isOf = (outcome: CheckResult['outcome']) => (line: string): boolean => line.includes(`: ${outcome}`);

/**
 * The frozen vectors again, and for each what is told beside the fault: the file, the line and the numbers that a police officer looks for in the bundle. What is wrong with a
 * vector stands in the vector; the rest stands in __snapshots__/ and is to be read before it is written anew.
 */
describe('what is told of each frozen vector', () => {
  const frozen = readVectors();

  it.each(frozen.map((vector) => [vector.name, vector] as const))('%s', async (_, { bytes, verdict, fails, fingerprint, checkpoint }) => {
    const result = await verifyBundle(fromBuffer(bytes), { fingerprint, checkpoint });
    expect([result.verdict, Object.entries(faultsOf(result)).toSorted()]).toEqual([verdict, Object.entries(fails).toSorted()]);
    const lines = findingsOf(result);
    // What passed is told alike for nearly all: it stands once for each bundle that is intact.
    expect(`\n${(result.bundle ? lines : lines.filter((line) => !isOf('passed')(line))).join('\n')}\n`).toMatchSnapshot();
  });
});
