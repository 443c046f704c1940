import { randomBytes } from 'node:crypto';
import { Decrypter, Encrypter } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../../shared/base/bytes.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import { recipientOf } from '../../../shared/crypto/age-x25519.ts';
import { encodeBech32 } from '../../../shared/crypto/bech32.ts';
import { chunkCipher, sodiumCipher, TAG_BYTES } from '../../../shared/crypto/chunk-cipher.ts';
import { CHUNK_BYTES, encryptedSize, encryptor, openContent } from '../../../shared/crypto/content-stream.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { collect, decodeBech32, fileOf } from './age-tools.ts';

const IDENTITY = Uint8Array.from({ length: 32 }, (_, n) => n + 1);
const SIZES = [0, 1, 15, 16, 17, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES - 1, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 1, 15 * CHUNK_BYTES, 15 * CHUNK_BYTES + 1, 5_000_000];
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const ageIdentity = (): string => text(encodeBech32('age-secret-key-', IDENTITY)).toUpperCase();

/** The file in pieces of the given size, since a caller's pieces have no meaning. */
async function encrypt(plain: Uint8Array, pieceBytes: number): Promise<Uint8Array> {
  const writer = await encryptor(recipientOf(IDENTITY), platformRandom);
  const parts = [writer.header];
  for (let at = 0; at < plain.length; at += pieceBytes) parts.push(writer.push(plain.slice(at, at + pieceBytes)).slice());
  parts.push(writer.finish());
  return Uint8Array.from(Buffer.concat(parts));
}

describe('encryptor and openContent', () => {
  beforeAll(loadSodium);

  for (const size of SIZES) {
    it(`give back ${size} bytes, as age-encryption reads and writes them too`, async () => {
      const plain = new Uint8Array(randomBytes(size));
      const file = await encrypt(plain, size > 1000 ? 100_000 : 7);
      expect(file.length).toBe(encryptedSize(size));
      const content = await openContent(IDENTITY, fileOf(file));
      expect(content.sizeBytes).toBe(size);
      expect(Buffer.from(await collect(content.stream())).equals(plain)).toBe(true);
      const theirs = new Decrypter();
      theirs.addIdentity(ageIdentity());
      expect(Buffer.from(await theirs.decrypt(file)).equals(plain)).toBe(true);
      const encrypter = new Encrypter();
      encrypter.addRecipient(text(encodeBech32('age', recipientOf(IDENTITY))));
      const back = await openContent(IDENTITY, fileOf(await encrypter.encrypt(plain)));
      expect(Buffer.from(await collect(back.stream())).equals(plain)).toBe(true);
    });
  }

  it('read at any place', async () => {
    const plain = new Uint8Array(randomBytes(20 * CHUNK_BYTES + 12_345));
    const content = await openContent(IDENTITY, fileOf(await encrypt(plain, 1_000_000)));
    const edges = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 16 * CHUNK_BYTES, plain.length - 1, plain.length];
    for (const from of edges) {
      for (const to of edges.filter((edge) => edge >= from)) {
        expect(Buffer.from(await content.read(from, to - from)).equals(plain.subarray(from, to))).toBe(true);
      }
    }
    for (const [from, length] of [[-1, 1], [0, plain.length + 1], [plain.length + 1, 0], [0.5, 1], [0, Number.NaN]] as const) {
      await expect(content.read(from, length)).rejects.toThrow('internal/bad-call');
    }
  });

  it('never make the same file twice', async () => {
    const files = await Promise.all(Array.from({ length: 50 }, () => encrypt(utf8('same'), 10)));
    expect(new Set(files.map(text)).size).toBe(50);
  });

  it('leave the identity and the recipient as they were', async () => {
    const [identity, recipient] = [IDENTITY.slice(), recipientOf(IDENTITY)];
    const before = [identity.slice(), recipient.slice()];
    const writer = await encryptor(recipient, platformRandom);
    const file = Buffer.concat([writer.header, writer.finish()]);
    await openContent(identity, fileOf(Uint8Array.from(file)));
    expect([identity, recipient]).toEqual(before);
  });

  it('refuse every flipped bit of header, nonce and a short payload', async () => {
    const file = await encrypt(utf8('evidence'), 100);
    for (let bit = 0; bit < file.length * 8; bit++) {
      const bad = file.slice();
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const opening = openContent(IDENTITY, fileOf(bad)).then((content) => collect(content.stream()));
      await expect(opening, `bit ${bit}`).rejects.toThrow('vault/object-damaged');
    }
  });

  it('refuse every cut, or show another size', async () => {
    const file = await encrypt(new Uint8Array(CHUNK_BYTES + 100), 1_000_000);
    const cuts = [0, 1, 100, 167, 168, 183, 184, 185, 199, 200, 201, 184 + CHUNK_BYTES, 184 + CHUNK_BYTES + 15, 184 + CHUNK_BYTES + 16, 184 + CHUNK_BYTES + 17, file.length - 1];
    for (const cut of cuts) {
      const opening = openContent(IDENTITY, fileOf(file.slice(0, cut))).then((content) => collect(content.stream()));
      await expect(opening, `cut at ${cut}`).rejects.toThrow('vault/object-damaged');
    }
  });

  it('refuse chunks that were swapped', async () => {
    const file = await encrypt(new Uint8Array(randomBytes(3 * CHUNK_BYTES)), 1_000_000);
    const box = CHUNK_BYTES + 16;
    const swapped = Uint8Array.from(Buffer.concat([file.subarray(0, 184), file.subarray(184 + box, 184 + 2 * box), file.subarray(184, 184 + box), file.subarray(184 + 2 * box)]));
    const content = await openContent(IDENTITY, fileOf(swapped));
    await expect(content.read(0, 1)).rejects.toThrow('vault/object-damaged');
    await expect(collect(content.stream())).rejects.toThrow('vault/object-damaged');
  });
});

describe('what a file being written holds', () => {
  beforeAll(loadSodium);

  it('is told with the number of its chunk, a full one held back until more follows, and gone at the end', async () => {
    const plain = Uint8Array.from({ length: 3 * CHUNK_BYTES }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
    const writer = await encryptor(recipientOf(IDENTITY), platformRandom);
    const pending = (): [number, boolean] => [writer.pending().index, Buffer.from(writer.pending().plain).equals(plain.subarray(writer.pending().index * CHUNK_BYTES, pushed))];
    let pushed = 0;
    for (const [more, index, outBytes] of [[0, 0, 0], [10, 0, 0], [CHUNK_BYTES - 10, 0, 0], [1, 1, CHUNK_BYTES + 16], [2 * CHUNK_BYTES - 1, 2, CHUNK_BYTES + 16], [0, 2, 0]] as const) {
      const out = writer.push(plain.subarray(pushed, pushed + more)).length;
      pushed += more;
      expect([pushed, out, pending()]).toEqual([pushed, outBytes, [index, true]]);
    }
    expect(writer.finish().length).toBe(CHUNK_BYTES + 16);
    expect(writer.pending().plain.every((byte) => byte === 0)).toBe(true);
  });
});

describe('a file being read as a stream', () => {
  beforeAll(loadSodium);
  const GROUP_BYTES = 13 * CHUNK_BYTES;
  const plain = new Uint8Array(8 * GROUP_BYTES + 5);

  it('is asked for in groups, six ahead of what is given out, and the memory of each is given back when the next is asked for', async () => {
    const reader = fileOf(await encrypt(plain, 1_000_000));
    const given: Uint8Array[] = [];
    const content = await openContent(IDENTITY, { sizeBytes: reader.sizeBytes, read: async (offset, lengthBytes) => (given.push((await reader.read(offset, lengthBytes)).slice()), given.at(-1)!) });
    given.length = 0;
    const pieces = content.stream()[Symbol.asyncIterator]();
    for (let group = 0; group < 8; group++) {
      expect([group, ((await pieces.next()).value as Uint8Array).length]).toEqual([group, GROUP_BYTES]);
      expect([given.length, given.map(({ buffer }) => buffer.byteLength === 0).lastIndexOf(true)]).toEqual([Math.min(6 + group, 9), group - 1]);
    }
    expect([((await pieces.next()).value as Uint8Array).length, (await pieces.next()).done, given.length]).toEqual([5, true, 9]);
  });

  it('leaves memory alone that holds more than the group', async () => {
    const reader = fileOf(await encrypt(plain.subarray(0, 10), 100));
    const memory = new Uint8Array(1000);
    const content = await openContent(IDENTITY, { sizeBytes: reader.sizeBytes, read: async (offset, lengthBytes) => (memory.set(await reader.read(offset, lengthBytes)), memory.subarray(0, lengthBytes)) });
    expect([(await collect(content.stream())).length, memory.length]).toEqual([10, 1000]);
  });

  it('ends with what the disk says, behind what was read before', async () => {
    const reader = fileOf(await encrypt(plain, 1_000_000));
    const content = await openContent(IDENTITY, { sizeBytes: reader.sizeBytes, read: (offset, lengthBytes) => (offset > 2 * GROUP_BYTES ? Promise.reject(new Error('disk')) : reader.read(offset, lengthBytes)) });
    let bytes = 0;
    await expect((async () => {
      for await (const piece of content.stream()) bytes += piece.length;
    })()).rejects.toThrow('disk');
    expect(bytes).toBe(2 * GROUP_BYTES);
  });

  it('gives out what is whole before a chunk that is not', async () => {
    const file = await encrypt(plain.subarray(0, 3 * CHUNK_BYTES), 1_000_000);
    file[184 + 2 * (CHUNK_BYTES + 16) + 3]! ^= 1;
    const content = await openContent(IDENTITY, fileOf(file));
    let bytes = 0;
    await expect((async () => {
      for await (const piece of content.stream()) bytes += piece.length;
    })()).rejects.toMatchObject({ details: { fault: 'payload' } });
    expect(bytes).toBe(2 * CHUNK_BYTES);
    await expect(content.read(0, 2 * CHUNK_BYTES + 1)).rejects.toMatchObject({ details: { fault: 'payload' } });
    expect((await content.read(5, 2 * CHUNK_BYTES - 5)).length).toBe(2 * CHUNK_BYTES - 5);
  });
});

describe('chunk ciphers', () => {
  beforeAll(loadSodium);

  it("give the same bytes, our own and libsodium's", () => {
    for (const size of [0, 1, 15, 16, 17, 63, 64, 65, 255, 256, 257, 1000, CHUNK_BYTES - 1, CHUNK_BYTES]) {
      const [key, nonce, plain] = [randomBytes(32), new Uint8Array(randomBytes(12)), new Uint8Array(randomBytes(size))];
      const [own, sodium] = [chunkCipher(key), sodiumCipher(key)];
      const [box, expected] = [new Uint8Array(size + TAG_BYTES), new Uint8Array(size + TAG_BYTES)];
      own.seal(nonce, plain, box);
      sodium.seal(nonce, plain, expected);
      expect(Buffer.from(box).equals(expected), `${size} bytes`).toBe(true);
      for (const cipher of [own, sodium]) {
        const opened = new Uint8Array(size);
        cipher.open(nonce, box, opened);
        expect(Buffer.from(opened).equals(plain), `${size} bytes`).toBe(true);
      }
    }
  });

  it('carry the sum over where every bit is set', () => {
    for (const byte of [0, 0xff]) {
      const [key, nonce] = [new Uint8Array(32).fill(byte), new Uint8Array(12).fill(byte)];
      const text = new Uint8Array(4096);
      const [stream, box, expected] = [new Uint8Array(4096 + TAG_BYTES), new Uint8Array(4096 + TAG_BYTES), new Uint8Array(4096 + TAG_BYTES)];
      sodiumCipher(key).seal(nonce, text, stream);
      // Combined with its own key stream turned round, the sealed text is all ones: the largest pieces that a sum can meet.
      for (const place of text.keys()) text[place] = (stream[place] ?? 0) ^ 0xff;
      chunkCipher(key).seal(nonce, text, box);
      sodiumCipher(key).seal(nonce, text, expected);
      expect(box[100]).toBe(0xff);
      expect(Buffer.from(box).equals(expected)).toBe(true);
    }
  });

  it('open nothing of a box that was touched anywhere, and leave the memory as it was', () => {
    const [key, nonce, plain] = [randomBytes(32), new Uint8Array(12), new Uint8Array(randomBytes(300))];
    for (const cipher of [chunkCipher(key), sodiumCipher(key)]) {
      const box = new Uint8Array(plain.length + TAG_BYTES);
      cipher.seal(nonce, plain, box);
      for (const place of box.keys()) {
        const [bad, opened] = [box.slice(), new Uint8Array(plain.length)];
        bad[place] = (bad[place] ?? 0) ^ 0x80;
        expect(() => cipher.open(nonce, bad, opened)).toThrow('vault/object-damaged');
        expect(opened.every((byte) => byte === 0)).toBe(true);
      }
      expect(() => cipher.open(nonce, box.subarray(0, 15), new Uint8Array(0))).toThrow();
    }
  });

  it('open a box into its own memory', () => {
    const [key, nonce, plain] = [randomBytes(32), new Uint8Array(12), new Uint8Array(randomBytes(5000))];
    const memory = new Uint8Array(10_000);
    const cipher = chunkCipher(key);
    cipher.seal(nonce, plain, memory.subarray(100, 100 + plain.length + TAG_BYTES));
    cipher.open(nonce, memory.subarray(100, 100 + plain.length + TAG_BYTES), memory.subarray(84, 84 + plain.length));
    expect(Buffer.from(memory.subarray(84, 84 + plain.length)).equals(plain)).toBe(true);
  });
});

describe('encodeBech32', () => {
  it('agrees with the decoder of the vectors and with BIP 173', () => {
    expect(decodeBech32(text(encodeBech32('age', IDENTITY)))).toEqual(IDENTITY);
    expect(text(encodeBech32('a', new Uint8Array(0)))).toBe('a12uel5l');
  });
});
