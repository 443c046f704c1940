import { beforeAll, describe, expect, it } from 'vitest';
import { platformRandom } from '../../../shared/base/ids.ts';
import { recipientOf } from '../../../shared/crypto/age-x25519.ts';
import { LONGEST_TAIL_BYTES, mendContent } from '../../../shared/crypto/content-mend.ts';
import { BOX_BYTES, CHUNK_BYTES, encryptor, openContent } from '../../../shared/crypto/content-stream.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { collect, fileOf } from './age-tools.ts';

const IDENTITY = Uint8Array.from({ length: 32 }, (_, n) => n + 1);
const START = 184;
const plain = Uint8Array.from({ length: 3 * CHUNK_BYTES + 500 }, (_, at) => (at * 7 + (at >> 9)) & 0xff);

/** As it lies on the disk: the header, whole chunks, and where it was finished the last. */
async function fileWith(sizeBytes: number, isFinished: boolean): Promise<Uint8Array> {
  const writer = await encryptor(recipientOf(IDENTITY), platformRandom);
  const parts = [writer.header, writer.push(plain.slice(0, sizeBytes)).slice()];
  return new Uint8Array(Buffer.concat(isFinished ? [...parts, writer.finish()] : parts));
}

/** What is told while it is mended, and what the mended file then holds. */
async function mended(file: Uint8Array): Promise<{ readonly taken: Buffer; readonly opened: Buffer; readonly keepBytes: number; readonly endBytes: number } | null> {
  const taken: Uint8Array[] = [];
  const mending = await mendContent(IDENTITY, fileOf(file), async (piece) => void taken.push(piece.slice()));
  if (mending === null) return null;
  const whole = new Uint8Array(Buffer.concat([file.subarray(0, mending.keepBytes), mending.end]));
  const content = await openContent(IDENTITY, fileOf(whole));
  return { taken: Buffer.concat(taken), opened: Buffer.from(await collect(content.stream())), keepBytes: mending.keepBytes, endBytes: mending.end.length };
}

beforeAll(loadSodium);

describe('an age file that was never finished', () => {
  it('is mended to its whole chunks, of which the last is sealed anew as the end', async () => {
    const file = await fileWith(3 * CHUNK_BYTES + 1, false);
    for (const [cut, chunks] of [[file.length, 3], [file.length - 1, 2], [START + 2 * BOX_BYTES, 2], [START + 2 * BOX_BYTES - 1, 1], [START + BOX_BYTES, 1], [START + 2 * BOX_BYTES + 15, 2], [START + 2 * BOX_BYTES + 16, 2]] as const) {
      const found = await mended(file.subarray(0, cut));
      const expected = plain.subarray(0, chunks * CHUNK_BYTES);
      expect([cut, found?.keepBytes, found?.endBytes]).toEqual([cut, START + (chunks - 1) * BOX_BYTES, BOX_BYTES]);
      expect(found?.taken.equals(expected) && found.opened.equals(expected), String(cut)).toBe(true);
    }
  });

  it('holds nothing where not one chunk is whole', async () => {
    const file = await fileWith(CHUNK_BYTES + 1, false);
    for (const cut of [START, START + 1, START + 16, START + BOX_BYTES - 1]) expect(await mended(file.subarray(0, cut))).toBeNull();
  });

  it('is left as it is where it was finished after all', async () => {
    for (const sizeBytes of [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 500]) {
      const file = await fileWith(sizeBytes, true);
      const found = await mended(file);
      expect([sizeBytes, found?.keepBytes, found?.endBytes]).toEqual([sizeBytes, file.length, 0]);
      expect(found?.taken.equals(plain.subarray(0, sizeBytes)) && found.opened.equals(plain.subarray(0, sizeBytes))).toBe(true);
    }
  });

  it('ends before the first chunk that was changed or stands in the place of another', async () => {
    const file = await fileWith(3 * CHUNK_BYTES + 1, false);
    const bad = file.slice();
    bad[START + BOX_BYTES + 100]! ^= 1;
    expect((await mended(bad))?.opened.equals(plain.subarray(0, CHUNK_BYTES))).toBe(true);
    const swapped = new Uint8Array(Buffer.concat([file.subarray(0, START + BOX_BYTES), file.subarray(START + 2 * BOX_BYTES)]));
    expect((await mended(swapped))?.opened.equals(plain.subarray(0, CHUNK_BYTES))).toBe(true);
  });

  it('is none where its header cannot be read, and a fault of whoever takes the bytes, or of the disk, comes out', async () => {
    const file = await fileWith(CHUNK_BYTES + 1, false);
    await expect(mended(file.with(3, 0))).rejects.toThrow('vault/object-damaged');
    await expect(mended(file.subarray(0, 100))).rejects.toThrow('vault/object-damaged');
    await expect(mendContent(IDENTITY, fileOf(file), () => Promise.reject(new Error('taker')))).rejects.toThrow('taker');
    const reader = fileOf(file);
    await expect(mendContent(IDENTITY, { sizeBytes: reader.sizeBytes, read: (offset, length) => (offset >= START ? Promise.reject(new Error('disk')) : reader.read(offset, length)) }, async () => undefined)).rejects.toThrow('disk');
  });

  it('an empty last chunk behind others is no end', async () => {
    const whole = await fileWith(CHUNK_BYTES, true);
    const unfinished = await fileWith(CHUNK_BYTES + 1, false);
    expect(await mended(new Uint8Array(Buffer.concat([unfinished, whole.subarray(whole.length - 16)])))).toMatchObject({ keepBytes: START, endBytes: BOX_BYTES });
  });

  it('ends with what its tail holds, where somebody can open that', async () => {
    for (const chunks of [0, 1, 2]) {
      const file = await fileWith(chunks * CHUNK_BYTES + 1, false);
      const [taken, asked]: [Uint8Array[], unknown[]] = [[], []];
      const openTail = (index: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> => (asked.push([index, Buffer.from(bytes).toString()]), Uint8Array.from(Buffer.from('opened')));
      const mending = await mendContent(IDENTITY, fileOf(new Uint8Array(Buffer.concat([file, Buffer.from('tail')]))), async (piece) => void taken.push(piece.slice()), openTail);
      expect([asked, mending?.keepBytes, mending?.end.length]).toEqual([[[chunks, 'tail']], START + chunks * BOX_BYTES, 'opened'.length + 16]);
      const content = await openContent(IDENTITY, fileOf(new Uint8Array(Buffer.concat([file.subarray(0, mending!.keepBytes), mending!.end]))));
      const expected = Buffer.concat([plain.subarray(0, chunks * CHUNK_BYTES), Buffer.from('opened')]);
      expect([Buffer.concat(taken).equals(expected), Buffer.from(await collect(content.stream())).equals(expected)]).toEqual([true, true]);
    }
  });

  it('is asked about its tail no farther than one may reach, and goes without where the tail is nothing', async () => {
    const file = new Uint8Array(Buffer.concat([await fileWith(CHUNK_BYTES + 1, false), Buffer.alloc(200_000, 7)]));
    for (const found of [null, new Uint8Array(0)]) {
      const lengths: number[] = [];
      const mending = await mendContent(IDENTITY, fileOf(file), async () => undefined, (_, bytes) => (lengths.push(bytes.length), found));
      expect([lengths, mending?.keepBytes, mending?.end.length]).toEqual([[LONGEST_TAIL_BYTES], START, BOX_BYTES]);
    }
    expect(LONGEST_TAIL_BYTES).toBe(BOX_BYTES + 64);
  });

  it('is read no farther than it goes', async () => {
    for (const cut of [START, START + 1, START + BOX_BYTES, START + BOX_BYTES + 9]) await expect(mendContent(IDENTITY, fileOf((await fileWith(2 * CHUNK_BYTES + 1, false)).subarray(0, cut)), async () => undefined)).resolves.not.toBeUndefined();
  });
});
