import libsodium from 'libsodium-wrappers-sumo';
import { toHex, utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';

export type Sodium = typeof libsodium;

/** Functions that must exist at run time: the types of libsodium's smaller build declare some that it does not have. */
const NEEDED = [
  'crypto_pwhash', 'crypto_kdf_derive_from_key', 'crypto_hash_sha256_init', 'crypto_hash_sha512_init',
  'crypto_aead_xchacha20poly1305_ietf_encrypt', 'crypto_aead_xchacha20poly1305_ietf_decrypt',
  'crypto_aead_chacha20poly1305_ietf_encrypt', 'crypto_aead_chacha20poly1305_ietf_decrypt',
  'crypto_auth_hmacsha256_init', 'crypto_scalarmult', 'crypto_scalarmult_base', 'crypto_generichash',
  'crypto_sign_seed_keypair', 'crypto_sign_detached', 'crypto_sign_verify_detached', 'memcmp', 'memzero',
] as const satisfies readonly (keyof Sodium)[];

let loaded: Sodium | null = null;

/** Loads libsodium once and refuses to go on ('crypto/self-test') unless every function is there and known answers come out. */
export async function loadSodium(): Promise<Sodium> {
  if (loaded) return loaded;
  await libsodium.ready;
  for (const name of NEEDED) {
    if (typeof libsodium[name] !== 'function') throw new KeptError('crypto/self-test', { name });
  }
  checkKnownAnswers(libsodium);
  loaded = libsodium;
  return loaded;
}

/** The loaded library; throws 'crypto/self-test' when loadSodium() has not finished. */
export function sodium(): Sodium {
  if (!loaded) throw new KeptError('crypto/self-test', { name: 'not loaded' });
  return loaded;
}

/** Published answers: FIPS 180-4 "abc", RFC 8032 §7.1 test 1 (public key), RFC 7693 Appendix A style BLAKE2b "abc" at 32 bytes. */
function checkKnownAnswers(library: Sodium): void {
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const answers: readonly (readonly [string, string, string])[] = [
    ['sha256', toHex(library.crypto_hash_sha256(utf8('abc'))), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['ed25519', toHex(library.crypto_sign_seed_keypair(library.from_hex(seed)).publicKey), 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'],
    ['blake2b', toHex(library.crypto_generichash(32, utf8('abc'), null)), 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319'],
  ];
  for (const [name, actual, expected] of answers) {
    if (actual !== expected) throw new KeptError('crypto/self-test', { name });
  }
}
