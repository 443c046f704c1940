import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const FOLDERS = ['zip', 'verify', 'custody', 'crypto'] as const;
export type Folder = (typeof FOLDERS)[number];

/**
 * What is mutated together, and by which tests a mutant must be found: tests that run the mutated code in their own process and take seconds. What starts other programs
 * (the command line, `age`, `zip`), flips every bit or fuzzes would find more, at many times the cost. The tests stand in the order in which they are run, those that find
 * most in the shortest time first; a mutant is done with at the first that sees it. A mutant that never ends costs the time of the area's tests and half as much again,
 * so an area is small: only its own code carries mutants, and only its own tests are waited for.
 */
export interface Area {
  /** The folder of shared/ under whose score it counts. */
  readonly folder: Folder;
  /** Names of its files, without ending. */
  readonly files: readonly string[];
  readonly tests: readonly string[];
}

const unit = (folder: string, names: readonly string[]): string[] => names.map((name) => `tests/unit/${folder}/${name}.test.ts`);
const every = (folder: Folder): string[] => readdirSync(join(import.meta.dirname, '..', '..', 'shared', folder)).filter((name) => /^[^.]+\.ts$/.test(name)).map((name) => name.slice(0, -3));

/** What an area of its own is for verify and crypto; zip and custody are one each. The folder verify/catalogues holds words alone, which tests of their own compare; nothing is decided there. */
export const AREAS: Readonly<Record<string, Area>> = {
  'zip': { folder: 'zip', files: every('zip'), tests: unit('zip', ['directory', 'window', 'crc32', 'read', 'write', 'ambiguous']) },
  'custody': { folder: 'custody', files: every('custody'), tests: unit('custody', ['bounds', 'kept-checkpoint', 'clock-remarks', 'entry-schema', 'checkpoint']) },
  'verify-parts': {
    folder: 'verify', files: ['faults', 'given-checkpoint', 'given-key', 'hostile-text', 'json-text', 'list-elements', 'once', 'picture-type', 'result', 'ssh-signature', 'verdict', 'words'],
    tests: [...unit('verify', ['parts', 'verdict', 'hostile-text', 'list-elements']), ...unit('crypto', ['key-words'])],
  },
  'verify-hashes': { folder: 'verify', files: ['entry-digests'], tests: unit('verify', ['entry-digests']) },
  'verify-schemas': { folder: 'verify', files: ['custody-schema', 'item-schema'], tests: unit('verify', ['schemas', 'findings']) },
  'verify-bag': {
    folder: 'verify', files: ['bundle-files', 'bundle-format', 'case-file', 'check-bag', 'check-names', 'check-signatures', 'digest-table', 'manifest', 'read-bundle', 'verified-bundle', 'verifier'],
    tests: unit('verify', ['names', 'verifier', 'checks', 'bundle-files', 'findings', 'checkpoint-of']),
  },
  'verify-log': {
    folder: 'verify', files: ['check-checkpoint', 'check-custody', 'check-items', 'custody-lines', 'item-list'],
    tests: [...unit('verify', ['verifier', 'checks', 'findings']), ...unit('custody', ['checkpoint'])],
  },
  'verify-shown': {
    folder: 'verify', files: ['bundle-contents', 'checkpoint-of', 'explain', 'explain-contents', 'explain-labels', 'result-json', 'text-budget'],
    tests: unit('verify', ['result-json', 'shown', 'checkpoint-of', 'explain', 'bundle-contents']),
  },
  'crypto-age': { folder: 'crypto', files: ['age-header', 'age-x25519', 'bech32', 'hkdf', 'recovery-identity'], tests: unit('crypto', ['age-header', 'keys', 'recovery-identity', 'age-vectors', 'content-stream']) },
  'crypto-content': { folder: 'crypto', files: ['chunk-cipher', 'content-mend', 'content-stream'], tests: unit('crypto', ['content-mend', 'age-header', 'platform', 'age-vectors', 'content-stream']) },
  'crypto-cipher': { folder: 'crypto', files: ['chacha20-poly1305', 'seal'], tests: unit('crypto', ['signer', 'platform', 'published-ciphers', 'seal']) },
  'crypto-hash': { folder: 'crypto', files: ['hash', 'sha2'], tests: unit('crypto', ['signer', 'platform', 'sha2']) },
  'crypto-keys': {
    folder: 'crypto', files: ['fingerprint', 'key-words', 'keys', 'recovery-words', 'sign', 'signer', 'verify-signature', 'word-lists'],
    tests: [...unit('crypto', ['keys', 'word-lists', 'key-words', 'recovery-words', 'signer']), ...unit('verify', ['signature'])],
  },
  'crypto-secrets': { folder: 'crypto', files: ['kdf', 'sodium'], tests: unit('crypto', ['sodium', 'keys', 'kdf']) },
  /** Put together while the module loads, so that every test of the area meets such a mutant. */
  'crypto-loaded': {
    folder: 'crypto', files: ['chacha20-code', 'poly1305-code', 'sha256-code', 'sha512-code', 'sha2-round', 'sha2-constants', 'wasm-code'],
    tests: unit('crypto', ['signer', 'sha2', 'published-ciphers', 'seal']),
  },
};

/** Throws where a file of the four folders stands in no area, or in two. */
export function expectWhole(): void {
  for (const folder of FOLDERS) {
    const listed = Object.values(AREAS).filter((area) => area.folder === folder).flatMap(({ files }) => files).toSorted();
    const there = every(folder).toSorted();
    const wrong = [...there.filter((name) => !listed.includes(name)), ...listed.filter((name, at) => !there.includes(name) || listed[at + 1] === name)];
    if (wrong.length > 0) throw new RangeError(`shared/${folder}: in no area, in two, or not there: ${wrong.join(', ')}`);
  }
}
