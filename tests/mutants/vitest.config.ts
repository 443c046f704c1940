import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { AREAS } from './areas.ts';

/** The tests of one area; which one, the command says in the environment. */
const tests = AREAS[process.env['KEPT_MUTANTS'] ?? '']?.tests ?? [];

/** Test files in the order in which the area lists them. Vitest's own order has the longest first, and what is found by the shortest would wait for it. */
class AsListed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => tests.findIndex((path) => moduleId.endsWith(`/${path}`));
    return Promise.resolve(files.toSorted((a, b) => place(a) - place(b)));
  }
}

export default defineConfig({
  test: {
    include: [...tests],
    environment: 'node',
    sequence: { sequencer: AsListed },
    // A mutant that waits for ever is found by this.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
