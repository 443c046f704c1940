import { defineConfig } from 'vitest/config';
import { AREAS } from './areas.ts';

/** The tests of one area; which one, the command says in the environment. */
export default defineConfig({
  test: {
    include: [...AREAS[process.env['KEPT_MUTANTS'] ?? '']?.tests ?? []],
    environment: 'node',
    // A mutant that waits for ever is found by this.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
