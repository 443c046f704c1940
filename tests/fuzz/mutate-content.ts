import { entriesOf, keyOf, sealPayload, sha, type Files, type SealOptions } from '../unit/verify/make-bundle.ts';
import { makeZip } from '../unit/verify/make-zip.ts';
import type { Base } from './bases.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateText } from './mutate-text.ts';
import type { Random } from './random.ts';

/** A file is changed before the layers above it are made, so that lists and signatures fit what a dishonest maker wrote. */
const LAYERS: readonly (readonly [keyof Pick<SealOptions, 'payload' | 'tags' | 'tagmanifests' | 'after'>, RegExp])[] = [
  ['payload', /^data\/(metadata\/(case|items)\.json|metadata\/custody-log\.jsonl|items\/.*\/item\.json)$/], ['payload', /^data\//], ['tags', /^(bagit|bag-info|manifest-.*)\.txt$|^signature\//], ['tagmanifests', /^tagmanifest-/],
  ['after', /^signature\/tagmanifest|^tagmanifest-sha512/],
];

const KEY = keyOf();
/** Most files of a mutant are those of the good bundle. Nothing here changes the bytes of a file in place. */
const digests = { sha256: new WeakMap<Buffer, string>(), sha512: new WeakMap<Buffer, string>() };

/** Computed once for each file: kept for as long as the file is. */
export function digestOf(algorithm: 'sha256' | 'sha512', data: Buffer | string): string {
  if (typeof data === 'string') return sha(algorithm, data);
  const known = digests[algorithm].get(data) ?? sha(algorithm, data);
  digests[algorithm].set(data, known);
  return known;
}

/** A small bundle with something else in one or two of its files, sealed again above the change. */
export function mutateContent({ format, payload }: Base, random: Random): { readonly zip: Buffer; readonly files: Files; readonly isPayload: boolean } {
  const [layer, paths] = random.pick(LAYERS);
  const change = (files: Files): void => {
    for (let times = 1 + random.below(2); times > 0; times--) {
      const path = random.pick([...files.keys()].filter((name) => paths.test(name)));
      const bytes = files.get(path) ?? Buffer.alloc(0);
      const act = random.below(30);
      // What is signed must be there for the signing.
      if (act === 0 && path !== 'tagmanifest-sha256.txt') files.delete(path);
      else if (act === 1) files.set(`${path}${random.pick(['.bak', '2', '.exe'])}`, bytes);
      else files.set(path, random.isOnceIn(4) ? mutateBytes(bytes, random) : Buffer.from(mutateText(bytes.toString(), random)));
    }
  };
  const files: Files = new Map(payload);
  if (layer === 'payload') change(files);
  sealPayload(files, { format, key: KEY, digest: digestOf, ...(layer === 'payload' ? {} : { [layer]: change }) });
  return { zip: makeZip(entriesOf(files)), files, isPayload: layer === 'payload' };
}
