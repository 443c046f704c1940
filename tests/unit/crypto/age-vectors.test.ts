import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import * as vectors from 'cctv-age';
import { beforeAll, describe, expect, it } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { openContent } from '../../../shared/crypto/content-stream.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { decodeBech32, fileOf } from './age-tools.ts';

interface Vector {
  readonly name: string;
  readonly facts: ReadonlyMap<string, string>;
  readonly identities: readonly string[];
  readonly file: Uint8Array;
}

const FAULTS: Readonly<Record<string, string>> = { 'header failure': 'header', 'HMAC failure': 'hmac', 'no match': 'no-match', 'payload failure': 'payload' };
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * A reader that knows the length of the file knows which chunk is the last before it opens one. A chunk that wrongly claims to be the last,
 * or wrongly does not, is not let out at all: here it releases one chunk less than the vectors allow a reader of streams.
 */
const RELEASES_LESS: Readonly<Record<string, string>> = {
  stream_trailing_garbage_long: EMPTY,
  stream_trailing_garbage_short: EMPTY,
  stream_two_final_chunks: EMPTY,
  stream_two_final_chunks_full: EMPTY,
  stream_two_final_chunks_second: 'a68cb6fa',
  stream_no_final_full: EMPTY,
  stream_no_final_two_chunks_full: 'a68cb6fa',
};

function parseVector(name: string, bytes: Uint8Array): Vector {
  const end = Buffer.from(bytes).indexOf('\n\n');
  const lines = Buffer.from(bytes.subarray(0, end)).toString('utf8').split('\n').map((line) => line.split(': ') as [string, string]);
  const facts = new Map(lines);
  const rest = bytes.subarray(end + 2);
  return { name, facts, identities: lines.filter(([key]) => key === 'identity').map(([, value]) => value), file: facts.has('compressed') ? inflateSync(rest) : rest };
}

/** Those that an X25519 identity is to open: no passphrase, no armor, no post-quantum identity alone. */
const all = Object.entries(vectors as Record<string, Uint8Array>).map(([name, bytes]) => parseVector(name, bytes));
const x25519Of = (vector: Vector): string | undefined => vector.identities.find((identity) => !identity.startsWith('AGE-SECRET-KEY-PQ-'));
const applicable = all.filter((vector) => x25519Of(vector) && !vector.facts.has('armored') && vector.file.length > 0);

async function open(vector: Vector): Promise<{ fault: string | null; released: string }> {
  const hash = createHash('sha256');
  try {
    const content = await openContent(decodeBech32(x25519Of(vector) ?? ''), fileOf(vector.file));
    for await (const chunk of content.stream()) hash.update(chunk);
    return { fault: null, released: hash.digest('hex') };
  } catch (error) {
    if (!(error instanceof KeptError) || error.code !== 'vault/object-damaged') throw error;
    return { fault: String(error.details['fault']), released: hash.digest('hex') };
  }
}

describe('cctv-age vectors', () => {
  beforeAll(loadSodium);

  it('are as many as expected', () => {
    expect([all.length, applicable.length]).toEqual([143, 68]);
  });

  for (const vector of applicable) {
    const expected = vector.facts.get('expect') ?? '';
    it(`${vector.name}: ${expected}`, async () => {
      const { fault, released } = await open(vector);
      expect(fault).toBe(FAULTS[expected] ?? null);
      const hash = vector.facts.get('payload');
      if (hash) expect(released).toMatch(new RegExp(`^${RELEASES_LESS[vector.name] ?? hash}`));
    });
  }
});
