import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex } from '../../../shared/base/bytes.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'vectors', 'published');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

/** One of Wycheproof's vectors: every value is hexadecimal, but for these. */
export interface Wycheproof {
  readonly tcId: number;
  readonly comment: string;
  readonly result: 'valid' | 'acceptable' | 'invalid';
  readonly flags: readonly string[];
  readonly size?: number;
  readonly hex: (field: string) => Uint8Array<ArrayBuffer>;
}

type Group<G> = G & { readonly tests: readonly Record<string, unknown>[] };

/** The vectors of a file, each with its group. A file that states another number of tests than it has is refused. */
export function wycheproof<G = unknown>(name: string): { readonly vector: Wycheproof; readonly group: Group<G> }[] {
  const { numberOfTests, testGroups } = JSON.parse(read(name)) as { numberOfTests: number; testGroups: Group<G>[] };
  const all = testGroups.flatMap((group) => group.tests.map((test) => ({ group, vector: { ...test, hex: (field: string) => bytesOf(test, field) } as unknown as Wycheproof })));
  if (all.length !== numberOfTests) throw new RangeError(`${name}: ${all.length} of ${numberOfTests} tests`);
  return all;
}

/** A file of lines `NAME: hexadecimal`, one vector to a paragraph, as BoringSSL keeps them. */
export function paragraphs(name: string): ((field: string) => Uint8Array<ArrayBuffer>)[] {
  return read(name).split('\n\n').filter((text) => /^[A-Z]+: ?/m.test(text)).map((text) => {
    const values = Object.fromEntries([...text.matchAll(/^([A-Z]+): ?([0-9a-f]*)$/gm)].map(([, field = '', value]) => [field, value]));
    return (field) => bytesOf(values, field);
  });
}

export interface EdgeSignature {
  readonly number: number;
  readonly key: string;
  readonly message: string;
  readonly signature: string;
}

export const edgeSignatures = JSON.parse(read('edge-signatures.json')) as {
  readonly speccheck: readonly (EdgeSignature & { readonly what: string; readonly isValid: boolean })[];
  readonly cctv: readonly (EdgeSignature & { readonly flags: readonly string[] })[];
};

function bytesOf(values: Readonly<Record<string, unknown>>, field: string): Uint8Array<ArrayBuffer> {
  const value = values[field];
  if (typeof value !== 'string') throw new RangeError(`no ${field}`);
  return fromHex(value);
}
