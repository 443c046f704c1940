import { DAMAGES } from '../../unit/verify/damages.ts';
import { FURTHER } from './further.ts';
import { FORMAT_2 } from './format-2.ts';
import { INTACT } from './intact.ts';
import { vectorName, type Vector } from './vector.ts';

/** Made by programs of the system, or by a library that compresses: not the same bytes everywhere, so tested but not frozen. */
const NOT_FROZEN = /^packed again|^a deflated entry$/;

/** Every vector; each file can be made anywhere, byte for byte. What was frozen, and what must be found in it, lies in files/. */
export const VECTORS: readonly Vector[] = [
  ...DAMAGES.filter(({ name }) => !NOT_FROZEN.test(name)).map(({ name, make, verdict, faults }): Vector => ({ name: vectorName(name), make, verdict, fails: faults })),
  ...FURTHER,
  ...FORMAT_2,
  ...INTACT,
];
