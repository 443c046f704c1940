import { expect, test, vi } from 'vitest';
import { ReceivedMemory } from '../../../renderer/vault/received-memory.ts';

const MIB = 1024 * 1024;
const piece = new Uint8Array(32 * MIB);

test('the collector is given a hint for every 32 MiB that came, and none for answers without bytes', () => {
  const asked: number[] = [];
  const memory = new ReceivedMemory((sizeBytes) => asked.push(sizeBytes));
  for (let received = 0; received < 31; received++) memory.took(piece.subarray(0, MIB));
  for (const value of [null, undefined, 7, { bytes: piece }, piece.subarray(0, MIB - 1)]) memory.took(value);
  expect(asked).toEqual([]);
  memory.took(piece.subarray(0, 1));
  expect(asked).toEqual([64 * MIB]);
  for (let received = 0; received < 65; received++) memory.took(piece.subarray(0, MIB));
  expect(asked).toHaveLength(3);
});

test('memory that is not to be had is no fault', () => {
  vi.stubGlobal('ArrayBuffer', function refuse() {
    throw new RangeError('Array buffer allocation failed');
  });
  try {
    expect(() => new ReceivedMemory().took(piece)).not.toThrow();
  } finally {
    vi.unstubAllGlobals();
  }
});
