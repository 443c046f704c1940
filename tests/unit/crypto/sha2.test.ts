import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../shared/base/bytes.ts';
import { beginsSha256, createDigests, createSha256, createSha512, digestWhole, sha256, sha256Hex, sodiumSha256, sodiumSha512 } from '../../../shared/crypto/hash.ts';
import { shortSha256, startSha2, type StreamHash } from '../../../shared/crypto/sha2.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';

const expected = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');

function hashOf(hash: StreamHash | null, pieces: Iterable<Uint8Array>): string | undefined {
  for (const piece of pieces) hash?.update(piece);
  return hash?.finishHex();
}

function* pieces(bytes: Uint8Array, lengthBytes: (piece: number) => number): Generator<Uint8Array> {
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const next = at + lengthBytes(piece);
    yield bytes.subarray(at, next);
    at = next;
  }
}

describe.each(['sha256', 'sha512'] as const)('%s', (algorithm) => {
  beforeAll(loadSodium);

  it('runs here as code of our own', () => {
    expect(startSha2(algorithm)).not.toBeNull();
  });

  it('is right for every length up to ten blocks, in one piece and byte by byte', () => {
    for (let lengthBytes = 0; lengthBytes <= 1280; lengthBytes++) {
      const bytes = randomBytes(lengthBytes);
      const wanted = expected(algorithm, bytes);
      expect(hashOf(startSha2(algorithm), [bytes]), `${lengthBytes} bytes`).toBe(wanted);
      if (lengthBytes <= 300) expect(hashOf(startSha2(algorithm), pieces(bytes, () => 1)), `${lengthBytes} single bytes`).toBe(wanted);
    }
  });

  it('is right for bytes that make every word’s upper bits count', () => {
    for (const fill of [0x00, 0x7f, 0x80, 0xff]) {
      const bytes = new Uint8Array(100_000).fill(fill);
      expect(hashOf(startSha2(algorithm), [bytes])).toBe(expected(algorithm, bytes));
    }
  });

  it('is right however the bytes are cut, empty pieces among them', () => {
    const bytes = randomBytes(300_000);
    const wanted = expected(algorithm, bytes);
    for (const size of [1, 63, 64, 65, 127, 128, 129, 1000, 61_440, 61_441, 65_536, 299_999]) {
      expect(hashOf(startSha2(algorithm), pieces(bytes, (piece) => (piece % 3 === 2 ? 0 : size))), `pieces of ${size}`).toBe(wanted);
    }
  });

  it('keeps hashes that run beside each other apart', () => {
    const [a, b] = [startSha2(algorithm), startSha2(algorithm)];
    const [first, second] = [randomBytes(100_000), randomBytes(100_000)];
    for (let at = 0; at < 100_000; at += 777) {
      a?.update(first.subarray(at, at + 777));
      b?.update(second.subarray(at, at + 777));
    }
    expect([a?.finishHex(), b?.finishHex()]).toEqual([expected(algorithm, first), expected(algorithm, second)]);
  });

  it('agrees with libsodium and the platform', async () => {
    const bytes = Uint8Array.from(randomBytes(200_001));
    const [sodium, ours] = algorithm === 'sha256' ? [sodiumSha256(), createSha256()] : [sodiumSha512(), createSha512()];
    expect(hashOf(sodium, [bytes])).toBe(expected(algorithm, bytes));
    expect(hashOf(ours, [bytes])).toBe(expected(algorithm, bytes));
    expect((await digestWhole(bytes))[algorithm]).toBe(expected(algorithm, bytes));
  });
});

describe('both digests', () => {
  it('of the answers that FIPS 180-4 gives', () => {
    const digests = createDigests();
    digests.update(new TextEncoder().encode('abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu'));
    expect(digests.finish()).toEqual({
      sha256: 'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1',
      sha512: '8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909',
      sizeBytes: 112,
    });
  });
});

describe('a short SHA-256', () => {
  beforeAll(loadSodium);

  it('is right for every length up to ten blocks and at the end of its room, in one part or in three', () => {
    for (const lengthBytes of [...Array.from({ length: 640 }, (_, length) => length), 61_311, 61_312, 61_313, 70_000]) {
      const bytes = randomBytes(lengthBytes);
      const cut = lengthBytes >> 1;
      const digest = expected('sha256', bytes);
      expect(sha256Hex(bytes)).toBe(digest);
      expect(sha256Hex(bytes.subarray(0, cut), new Uint8Array(0), bytes.subarray(cut))).toBe(digest);
    }
    expect(shortSha256([new Uint8Array(640)])).not.toBeNull();
    expect(shortSha256([new Uint8Array(70_000)])).toBeNull();
  });

  it('takes texts as UTF-8, ASCII or not, and compares its first bytes', () => {
    for (const text of ['', 'kept-custody-1\n', 'a'.repeat(61_313), '\u007f', '\u0080', '한글 😀', 'é'.repeat(40_000)]) {
      const bytes = Buffer.from(text);
      expect(sha256Hex(text, bytes)).toBe(expected('sha256', Buffer.concat([bytes, bytes])));
      const digest = Buffer.from(expected('sha256', bytes), 'hex');
      expect(beginsSha256(digest.subarray(0, 4), bytes)).toBe(true);
      for (let at = 0; at < 4; at++) expect(beginsSha256(digest.subarray(0, 4).map((byte, place) => (place === at ? byte ^ 1 : byte)), bytes)).toBe(false);
    }
  });

  it('stays what it was when the next is made', () => {
    const [first, second] = [sha256(Buffer.from('a')), sha256(Buffer.from('b'))];
    expect(toHex(first)).toBe(expected('sha256', Buffer.from('a')));
    expect(toHex(second)).toBe(expected('sha256', Buffer.from('b')));
  });

  it('goes on beside one that comes piece by piece', () => {
    const bytes = randomBytes(5000);
    const stream = createSha256();
    for (let at = 0; at < bytes.length; at += 100) {
      stream.update(bytes.subarray(at, at + 100));
      expect(sha256Hex(bytes.subarray(0, at))).toBe(expected('sha256', bytes.subarray(0, at)));
    }
    expect(stream.finishHex()).toBe(expected('sha256', bytes));
  });
});
