import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { heldFor, LIMIT_BYTES } from '../../fuzz/memory.ts';
import { INPUTS } from '../../fuzz/memory-inputs.ts';

/** Two of those that took most before; all of them: `node tests/fuzz/memory.ts`. */
const NAMES = ['items: 4 MB of {} in an item that is none', 'items: 60 MB of parts of addresses'];

describe('the verifier in a process of its own', () => {
  it.each(NAMES)('holds less than 256 MiB for %s', (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-memory-'));
    try {
      const path = join(folder, 'input.zip');
      writeFileSync(path, INPUTS[name]!());
      const { verdict, failed, maxRssBytes } = heldFor(path);
      expect([verdict, failed]).toEqual([1, ['items:items-json']]);
      expect(maxRssBytes).toBeLessThan(LIMIT_BYTES);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
