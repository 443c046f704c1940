import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { heldFor, LIMIT_BYTES } from '../../fuzz/memory.ts';
import { INPUTS } from '../../fuzz/memory-inputs.ts';

/** Three of those that took most before, and what is wrong with them; all of them: `node tests/fuzz/memory.ts`. */
const INPUTS_THEN = {
  'items: 4 MB of {} in an item that is none': ['items:items-json'],
  'items: 60 MB of parts of addresses': ['items:items-json'],
  '60,000 files in as many folders of items, listed and signed': ['complete:forbidden-file', 'items:item-file-unexpected'],
};

describe('the verifier in a process of its own', () => {
  it.each(Object.entries(INPUTS_THEN))('holds less than 256 MiB for %s', (name, faults) => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-memory-'));
    try {
      const path = join(folder, 'input.zip');
      writeFileSync(path, INPUTS[name]!());
      const { verdict, failed, maxRssBytes } = heldFor(path);
      expect([verdict, failed]).toEqual([1, faults]);
      expect(maxRssBytes).toBeLessThan(LIMIT_BYTES);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
