import { beforeAll, describe, expect, it, vi } from 'vitest';
import { utf8 } from '../../../shared/base/bytes.ts';
import { chachaFunction } from '../../../shared/crypto/chacha20-code.ts';
import { ChaChaPoly, ownChaChaPoly } from '../../../shared/crypto/chacha20-poly1305.ts';
import { createDigests, createSha256, createSha512, digestWhole, hashHere, sha256, sha256Hex, sha512Hex, sodiumSha256, sodiumSha512 } from '../../../shared/crypto/hash.ts';
import { polyFunction } from '../../../shared/crypto/poly1305-code.ts';
import { signerFromSeed } from '../../../shared/crypto/sign.ts';
import { loadSodium, sodium } from '../../../shared/crypto/sodium.ts';
import { moduleOf } from '../../../shared/crypto/wasm-code.ts';
import { createHash } from 'node:crypto';

beforeAll(loadSodium);
const SEED = new Uint8Array(32).fill(5);
const text = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 13) & 0xff);
const hex = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');

describe('a signer', () => {
  it('signs until it is wiped, then never again, and its secret half is zeros', () => {
    const pair = sodium().crypto_sign_seed_keypair(SEED);
    const spy = vi.spyOn(sodium(), 'crypto_sign_seed_keypair').mockReturnValue(pair as never);
    try {
      const signer = signerFromSeed(SEED);
      expect(signer.sign(utf8('x')).length).toBe(64);
      signer.wipe();
      expect(() => signer.sign(utf8('x'))).toThrow('vault/locked');
      expect(pair.privateKey.every((byte) => byte === 0)).toBe(true);
      expect(signer.publicKey.some((byte) => byte !== 0)).toBe(true);
    } finally {
      spy.mockRestore();
    }
  });
});

describe('digests', () => {
  it('are those of the platform, whole, in parts, in passing, by our code and by the library', async () => {
    const [first, second] = [hex('sha256', text), hex('sha512', text)];
    for (const make of [createSha256, sodiumSha256]) {
      const hash = make();
      for (const end of [1, 64, 1000, 65_000, text.length]) hash.update(text.subarray(end === 1 ? 0 : { 64: 1, 1000: 64, 65000: 1000, 70000: 65_000 }[end]!, end));
      expect(hash.finishHex()).toBe(first);
    }
    for (const make of [createSha512, sodiumSha512]) {
      const hash = make();
      hash.update(text.subarray(0, 129));
      hash.update(text.subarray(129));
      expect(hash.finishHex()).toBe(second);
    }
    const both = createDigests();
    both.update(text.subarray(0, 5));
    both.update(text.subarray(5));
    expect(both.finish()).toEqual({ sha256: first, sha512: second, sizeBytes: 70_000 });
    const passing = hashHere(70_000);
    await passing.update(text);
    expect(await passing.finishHex()).toBe(first);
    passing.stop();
    expect([sha256Hex(text), sha256Hex(text.subarray(0, 9), text.subarray(9)), sha512Hex(text), Buffer.from(sha256(text)).toString('hex')]).toEqual([first, first, second, first]);
  });

  it('of bytes in memory, by the platform where it has them and by ours where it has not', async () => {
    const expected = { sha256: hex('sha256', text), sha512: hex('sha512', text), sizeBytes: text.length };
    expect(await digestWhole(text)).toEqual(expected);
    vi.stubGlobal('crypto', {});
    try {
      expect(await digestWhole(text)).toEqual(expected);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('of a message of every length about a block, in one part or two', () => {
    for (let length = 0; length <= 260; length++) {
      const message = text.subarray(0, length);
      const [long, short] = [createSha512(), createSha256()];
      for (const hash of [long, short]) {
        hash.update(message.subarray(0, length >> 1));
        hash.update(message.subarray(length >> 1));
      }
      expect([length, sha256Hex(message), short.finishHex(), long.finishHex()]).toEqual([length, hex('sha256', message), hex('sha256', message), hex('sha512', message)]);
    }
  });
});

describe('our ChaCha20-Poly1305', () => {
  const [key, nonce] = [new Uint8Array(32), new Uint8Array(12)];

  it('refuses keys, nonces, texts and boxes of a length that cannot be', () => {
    const own = ownChaChaPoly()!;
    expect(ownChaChaPoly()).toBe(own);
    expect(own).toBeInstanceOf(ChaChaPoly);
    const longest = 17 * 65_536 - 2048 - 512;
    expect([ChaChaPoly.canOpen(longest + 16, 0), ChaChaPoly.canOpen(longest + 17, 0)]).toEqual([true, false]);
    own.seal(key, nonce, new Uint8Array(longest), new Uint8Array(longest + 16));
    for (const [k, n, size] of [[new Uint8Array(31), nonce, 1], [new Uint8Array(33), nonce, 1], [key, new Uint8Array(11), 1], [key, new Uint8Array(13), 1], [key, nonce, longest + 1]] as const) {
      expect(() => own.seal(k, n, new Uint8Array(size), new Uint8Array(size + 16))).toThrow('internal/bad-call');
    }
    for (const [box, plain] of [[15, 0], [16, 1], [20, 3], [20, 5]] as const) expect(() => own.open(key, nonce, new Uint8Array(box), new Uint8Array(plain))).toThrow('internal/bad-call');
  });

  it('keeps neither key nor text in its memory, sealed, opened or refused', () => {
    const memories: WebAssembly.Memory[] = [];
    const { Instance } = WebAssembly;
    const code = moduleOf(17, [{ name: 'combine', ...chachaFunction }, { name: 'sum', ...polyFunction }]);
    const spy = vi.spyOn(WebAssembly, 'Instance').mockImplementation(function capture(module) {
      const instance = new Instance(module);
      memories.push(instance.exports['memory'] as WebAssembly.Memory);
      return instance;
    });
    const own = new ChaChaPoly(new WebAssembly.Module(code));
    spy.mockRestore();
    const [longNonce, data] = [new Uint8Array(24).fill(3), new Uint8Array(40).fill(4)];
    const isClean = (sizeBytes: number): boolean => new Uint8Array(memories[0]!.buffer, 0, 2048 + sizeBytes).every((byte) => byte === 0);
    for (const size of [0, 1, 300, 5000]) {
      const [plain, box] = [text.subarray(0, size), new Uint8Array(size + 16)];
      own.seal(SEED, nonce, plain, box);
      expect([size, isClean(size)]).toEqual([size, true]);
      expect([own.open(SEED, nonce, box, new Uint8Array(size)), isClean(size)]).toEqual([true, true]);
      expect([own.open(SEED, nonce, box.with(size, box[size]! ^ 1), new Uint8Array(size)), isClean(size)]).toEqual([false, true]);
      const extended = sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(plain, data, null, longNonce, SEED);
      expect([own.openExtended(SEED, longNonce, data, extended, new Uint8Array(size)), isClean(size)]).toEqual([true, true]);
    }
  });

  it('with a nonce of 24 bytes refuses other nonces and more data than there is room for, and opens what OpenSSL and the library seal beside data of every length about a block', () => {
    const own = ownChaChaPoly()!;
    const longNonce = Uint8Array.from({ length: 24 }, (_, at) => 7 * at + 1);
    for (const size of [0, 1, 15, 16, 17, 31, 32, 33, 256, 767, 768]) {
      const [data, plain] = [text.subarray(0, size), new Uint8Array(33)];
      const box = sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(text.subarray(5, 38), data, null, longNonce, SEED);
      expect([size, own.openExtended(SEED, longNonce, data, box, plain), Buffer.from(plain).equals(text.subarray(5, 38))]).toEqual([size, true, true]);
      expect([size, own.openExtended(SEED, longNonce.with(20, 0), data, box, plain), own.openExtended(SEED, longNonce.with(2, 0), data, box, plain), own.openExtended(SEED.with(3, 9), longNonce, data, box, plain)]).toEqual([size, false, false, false]);
    }
    expect([ChaChaPoly.canOpen(16, 768), ChaChaPoly.canOpen(16, 769)]).toEqual([true, false]);
    for (const [nonceBytes, dataBytes, keyBytes] of [[23, 0, 32], [25, 0, 32], [12, 0, 32], [24, 769, 32], [24, 0, 31], [24, 0, 33]] as const) expect(() => own.openExtended(new Uint8Array(keyBytes), new Uint8Array(nonceBytes), new Uint8Array(dataBytes), new Uint8Array(17), new Uint8Array(1))).toThrow('internal/bad-call');
  });

  it('gives texts of every length about a step what OpenSSL and the library give, one after the other in the same memory', () => {
    const own = ownChaChaPoly()!;
    for (const size of [600, 0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 300, 511, 512, 513]) {
      const box = new Uint8Array(size + 16);
      own.seal(SEED, nonce, text.subarray(0, size), box);
      expect([size, Buffer.from(box).toString('hex')]).toEqual([size, Buffer.from(sodium().crypto_aead_chacha20poly1305_ietf_encrypt(text.subarray(0, size), null, null, nonce, SEED)).toString('hex')]);
      const plain = new Uint8Array(size);
      expect(own.open(SEED, nonce, box, plain) && Buffer.from(plain).equals(text.subarray(0, size))).toBe(true);
    }
  });
});
