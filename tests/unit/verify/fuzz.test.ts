import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { fromBuffer } from './from-buffer.ts';
import { makeBundle } from './make-bundle.ts';

const RUNS = Number(process.env['KEPT_FUZZ_RUNS'] ?? 1500);
const good = makeBundle();

/** A piece taken out, put in, written over, doubled or moved; places are shares of the length. */
const change = fc.record({
  kind: fc.constantFrom('cut', 'insert', 'overwrite', 'double', 'move'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 4000 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function apply(bytes: Buffer, { kind, at, to, length, bytes: fresh }: Change): Buffer {
  const start = Math.floor(at * bytes.length);
  const end = Math.min(bytes.length, start + length);
  const [before, piece, after] = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
  if (kind === 'cut') return Buffer.concat([before, after]);
  if (kind === 'insert') return Buffer.concat([before, fresh, piece, after]);
  if (kind === 'double') return Buffer.concat([before, piece, piece, after]);
  if (kind === 'overwrite') return Buffer.concat([before, fresh, bytes.subarray(Math.min(bytes.length, start + fresh.length))]);
  const rest = Buffer.concat([before, after]);
  const place = Math.floor(to * rest.length);
  return Buffer.concat([rest.subarray(0, place), piece, rest.subarray(place)]);
}

describe('a mutated bundle', () => {
  it('is never intact, never makes the verifier throw and never keeps it long', async () => {
    let slowestMs = 0;
    await fc.assert(fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const mutated = changes.reduce<Buffer>(apply, good);
      const startedAt = performance.now();
      const { verdict, bundle } = await verifyBundle(fromBuffer(mutated));
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      expect(mutated.equals(good) ? verdict === 0 : (verdict === 1 || verdict === 2) && bundle === null).toBe(true);
    }), { numRuns: RUNS });
    expect(slowestMs).toBeLessThan(2000);
  }, 60 * 60_000);

  it('is never intact when it is no zip at all', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      expect((await verifyBundle(fromBuffer(bytes))).verdict).toBe(2);
    }), { numRuns: 300 });
  });
});
