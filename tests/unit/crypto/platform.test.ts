import { createHash } from 'node:crypto';
import libsodium from 'libsodium-wrappers-sumo';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { platformRandom } from '../../../shared/base/ids.ts';

/** Every module anew, on whatever WebAssembly was made to be. */
async function anew() {
  vi.resetModules();
  const { loadSodium } = await import('../../../shared/crypto/sodium.ts');
  await loadSodium();
  const [cipher, chunks, hash, sha2, sealing] = await Promise.all([
    import('../../../shared/crypto/chacha20-poly1305.ts'), import('../../../shared/crypto/chunk-cipher.ts'), import('../../../shared/crypto/hash.ts'), import('../../../shared/crypto/sha2.ts'), import('../../../shared/crypto/seal.ts'),
  ]);
  return { ...cipher, ...chunks, ...hash, ...sha2, ...sealing };
}

beforeAll(() => libsodium.ready);
afterEach(() => vi.restoreAllMocks());

const text = Uint8Array.from({ length: 5000 }, (_, at) => (at * 13) & 0xff);
const hex = (algorithm: string): string => createHash(algorithm).update(text).digest('hex');
const KEY = new Uint8Array(32).fill(3);

describe('a platform without vectors in WebAssembly', () => {
  it('is asked once, and then has everything from the library', async () => {
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    const own = await anew();
    expect([own.ownChaChaPoly(), own.startSha2('sha256'), own.startSha2('sha512'), own.shortSha256([text])]).toEqual([null, null, null, null]);
    expect([own.sha256Hex(text), Buffer.from(own.sha256(text)).toString('hex'), own.beginsSha256(own.sha256(text), text), own.beginsSha256(own.sha256(KEY), text)]).toEqual([hex('sha256'), hex('sha256'), true, false]);
    for (const [make, algorithm] of [[own.createSha256, 'sha256'], [own.createSha512, 'sha512']] as const) {
      const hash = make();
      hash.update(text);
      expect(hash.finishHex()).toBe(hex(algorithm));
    }
    const box = own.seal(KEY, text, KEY, platformRandom);
    expect(Buffer.from(own.unseal(KEY, box, KEY)).equals(text)).toBe(true);
    expect(() => own.unseal(KEY, box, text.subarray(0, 3))).toThrow('crypto/not-authentic');
    const [nonce, chunk, opened] = [new Uint8Array(12), new Uint8Array(text.length + 16), new Uint8Array(text.length)];
    own.chunkCipher(KEY).seal(nonce, text, chunk);
    own.chunkCipher(KEY).open(nonce, chunk, opened);
    expect(Buffer.from(opened).equals(text)).toBe(true);
    expect(validate).toHaveBeenCalledTimes(3);
  });
});

describe('a platform whose code does not do what it is told', () => {
  const { Instance } = WebAssembly;
  const withExports = (change: (exports: WebAssembly.Exports) => Record<string, unknown>): void => void vi.spyOn(WebAssembly, 'Instance').mockImplementation(function other(module) {
    return { exports: change(new Instance(module).exports) } as unknown as WebAssembly.Instance;
  });

  it.each<[string, (exports: WebAssembly.Exports) => Record<string, unknown>]>([
    ['that does nothing', (exports) => ({ ...exports, run: () => undefined, combine: () => undefined, sum: () => undefined })], ['without its functions', ({ memory }) => ({ memory })], ['without its memory', (exports) => ({ ...exports, memory: null })],
    ['that encrypts and does not sum up', (exports) => ({ ...exports, run: null, sum: () => undefined })], ['that sums up and does not encrypt', (exports) => ({ ...exports, run: null, combine: () => undefined })], ['without a sum', (exports) => ({ ...exports, run: null, sum: null })], ['without encryption', (exports) => ({ ...exports, run: null, combine: null })],
  ])('%s is refused by a known answer', async (_, change) => {
    withExports(change);
    const own = await anew();
    const refusal = (name: string): unknown => expect.objectContaining({ code: 'crypto/self-test', details: { name } });
    expect(() => own.startSha2('sha256')).toThrow(refusal('sha256'));
    expect(() => own.startSha2('sha512')).toThrow(refusal('sha512'));
    expect(() => own.ownChaChaPoly()).toThrow(refusal('chacha20-poly1305'));
  });

  /** Whether the known answers of the cipher notice that one of their own parts is not looked at. */
  it('is refused where only the nonce of 24 bytes goes wrong', async () => {
    const own = await anew();
    vi.spyOn(own.ChaChaPoly.prototype, 'openExtended').mockReturnValue(false);
    expect(() => own.ownChaChaPoly()).toThrow(expect.objectContaining({ code: 'crypto/self-test', details: { name: 'xchacha20-poly1305' } }));
    vi.restoreAllMocks();
    for (const way of ['open', 'openExtended'] as const) {
      const again = await anew();
      // Says that all is well, and gives out nothing.
      vi.spyOn(again.ChaChaPoly.prototype, way).mockReturnValue(true);
      expect(() => again.ownChaChaPoly()).toThrow('crypto/self-test');
      vi.restoreAllMocks();
    }
  });
});
