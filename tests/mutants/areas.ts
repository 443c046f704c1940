/**
 * What is mutated, and by which tests a mutant must be found: tests that run the mutated code in their own process and take seconds. What starts other
 * programs (the command line, `age`, Python) or flips every bit would find more, at many times the cost.
 */
export interface Area {
  /** The folder of shared/ under whose score it counts. */
  readonly folder: 'zip' | 'verify' | 'custody' | 'crypto';
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  /** Whether code that runs only while modules load is tried too: such a mutant needs every test of the area, since none can be told to meet it. */
  readonly isLoadingTried: boolean;
}

/** Code that is put together while its module loads: every test meets such a mutant, so it is tried with the tests of that code alone. */
const LOADED = ['chacha20-code', 'poly1305-code', 'sha256-code', 'sha512-code', 'sha2-round', 'sha2-constants', 'wasm-code', 'word-lists'];
const SCHEMAS = ['custody-schema', 'item-schema'];
const all = (folder: string, without: readonly string[]): string[] => [`shared/${folder}/*.ts`, `!shared/${folder}/*.d.ts`, ...without.map((name) => `!shared/${folder}/${name}.ts`)];
const only = (folder: string, names: readonly string[]): string[] => names.map((name) => `shared/${folder}/${name}.ts`);

export const AREAS: Readonly<Record<string, Area>> = {
  zip: { folder: 'zip', mutate: all('zip', []), tests: ['tests/unit/zip/*.test.ts'], isLoadingTried: false },
  verify: { folder: 'verify', mutate: all('verify', SCHEMAS), tests: ['tests/unit/verify/{verifier,verdict,explain,entry-digests,list-elements,signature,writer,parts,checkpoint-of}.test.ts'], isLoadingTried: false },
  'verify-schemas': { folder: 'verify', mutate: only('verify', SCHEMAS), tests: ['tests/unit/verify/{verifier,schemas}.test.ts'], isLoadingTried: true },
  custody: { folder: 'custody', mutate: all('custody', []), tests: ['tests/unit/custody/*.test.ts'], isLoadingTried: true },
  crypto: { folder: 'crypto', mutate: all('crypto', LOADED), tests: ['tests/unit/crypto/!(age-command).test.ts'], isLoadingTried: false },
  'crypto-loaded': { folder: 'crypto', mutate: only('crypto', LOADED), tests: ['tests/unit/crypto/{published-ciphers,sha2,recovery-words,key-words}.test.ts'], isLoadingTried: true },
};
