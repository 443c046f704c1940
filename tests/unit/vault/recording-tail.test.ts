import { beforeAll, expect, test } from 'vitest';
import { platformRandom } from '../../../shared/base/ids.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { openTail, sealTail } from '../../../shared/vault/recording-tail.ts';

const KEY = new Uint8Array(32).fill(7);
const NAME = 'ab'.repeat(16);
const PLAIN = Uint8Array.from({ length: 5000 }, (_, at) => at & 255);

beforeAll(loadSodium);

const tail = (): Uint8Array<ArrayBuffer> => Uint8Array.from(sealTail(KEY, NAME, { index: 3, plain: PLAIN }, platformRandom));

test('a tail opens where it belongs, whatever is left behind it, and is sealed anew each time', () => {
  expect(openTail(KEY, NAME, 3, tail())).toEqual(PLAIN);
  expect(openTail(KEY, NAME, 3, Uint8Array.from([...tail(), 1, 2, 3]))).toEqual(PLAIN);
  expect(Buffer.compare(tail(), tail())).not.toBe(0);
  expect(sealTail(KEY, NAME, { index: 0, plain: new Uint8Array(0) }, platformRandom)).toHaveLength(0);
});

test('that of another chunk, recording or vault, and one that is cut or changed anywhere, is none', () => {
  expect(openTail(KEY, NAME, 2, tail())).toBeNull();
  expect(openTail(KEY, 'cd'.repeat(16), 3, tail())).toBeNull();
  expect(openTail(new Uint8Array(32), NAME, 3, tail())).toBeNull();
  const whole = tail();
  for (const sizeBytes of [0, 3, 4, 43, 44, whole.length - 1]) expect(openTail(KEY, NAME, 3, whole.slice(0, sizeBytes)), String(sizeBytes)).toBeNull();
  for (const at of [0, 3, 4, 30, 100, whole.length - 1]) expect(openTail(KEY, NAME, 3, whole.map((byte, place) => (place === at ? byte ^ 1 : byte))), String(at)).toBeNull();
});
