import libsodium from 'libsodium-wrappers-sumo';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as sodiumModule from '../../../shared/crypto/sodium.ts';

type Loaded = typeof sodiumModule;

/** The module anew, over a library that is changed in one place. */
async function loadWith(change: Readonly<Record<string, unknown>>): Promise<Loaded> {
  vi.resetModules();
  vi.doMock('libsodium-wrappers-sumo', () => ({ default: { ...libsodium, ...change } }));
  return import('../../../shared/crypto/sodium.ts');
}

beforeAll(() => libsodium.ready);
afterEach(() => vi.doUnmock('libsodium-wrappers-sumo'));

const failure = (loading: Promise<unknown>): Promise<unknown> => loading.then(() => null, (error: { code: string; details: unknown }) => [error.code, error.details]);

describe('the library for ciphers', () => {
  it('loads once', async () => {
    const { loadSodium, sodium } = await loadWith({});
    const library = await loadSodium();
    expect(await loadSodium()).toBe(library);
    expect(sodium()).toBe(library);
  });

  it('cannot be used before it was loaded', async () => {
    const { sodium } = await loadWith({});
    expect(() => sodium()).toThrow(expect.objectContaining({ code: 'crypto/self-test', details: { name: 'not loaded' } }));
  });

  it.each([
    'crypto_pwhash', 'crypto_kdf_derive_from_key', 'crypto_hash_sha256_init', 'crypto_hash_sha512_init', 'crypto_aead_xchacha20poly1305_ietf_encrypt', 'crypto_aead_xchacha20poly1305_ietf_decrypt',
    'crypto_aead_chacha20poly1305_ietf_encrypt', 'crypto_aead_chacha20poly1305_ietf_decrypt', 'crypto_auth_hmacsha256_init', 'crypto_scalarmult', 'crypto_scalarmult_base', 'crypto_generichash', 'crypto_sign_seed_keypair',
    'crypto_sign_detached', 'crypto_sign_verify_detached', 'memcmp', 'memzero',
  ])('is refused without %s', async (name) => {
    const { loadSodium, sodium } = await loadWith({ [name]: undefined });
    expect(await failure(loadSodium())).toEqual(['crypto/self-test', { name }]);
    expect(() => sodium()).toThrow('crypto/self-test');
  });

  it.each([
    ['sha256', { crypto_hash_sha256: () => new Uint8Array(32) }], ['ed25519', { crypto_sign_seed_keypair: () => ({ publicKey: new Uint8Array(32), privateKey: new Uint8Array(64), keyType: 'ed25519' }) }], ['blake2b', { crypto_generichash: () => new Uint8Array(32) }],
  ])('is refused where a known answer of %s does not come out', async (name, change) => {
    const { loadSodium, sodium } = await loadWith(change);
    expect(await failure(loadSodium())).toEqual(['crypto/self-test', { name }]);
    expect(() => sodium()).toThrow('crypto/self-test');
  });
});
