import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AREAS, expectWhole } from '../../mutants/areas.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

it('every file of zip, verify, custody and crypto stands in one area of mutation testing, and its tests are there', () => {
  expectWhole();
  expect(Object.values(AREAS).flatMap(({ tests }) => tests).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});
