import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startEngine } from '../bench/engine-browser.ts';
import { makeFile } from '../bench/input-file.ts';

/** Both sides of a chunk, of several, and of what is digested whole. */
const SIZES_BYTES = [1, 1_048_576, 4_194_305, 20_000_000];
const COLLECT_EVERY_MS = 3;

test('an import ends, and is right, however often the browser collects its memory meanwhile', async ({}, info) => {
  const engine = await startEngine(info.outputPath('engine'), ['--js-flags=--expose-gc']);
  try {
    const worker = engine.page.workers().find((one) => one.url().includes('/worker-'));
    await worker?.evaluate((everyMs) => void setInterval((globalThis as unknown as { gc(): void }).gc, everyMs), COLLECT_EVERY_MS);
    expect(await worker?.evaluate(() => typeof (globalThis as unknown as { gc: unknown }).gc)).toBe('function');
    for (const sizeBytes of SIZES_BYTES) {
      const input = info.outputPath(`${sizeBytes}.bin`);
      await makeFile(input, sizeBytes);
      await engine.page.setInputFiles('#file', input);
      for (let time = 0; time < 3; time++) {
        const { sha256 } = await engine.page.evaluate(() => window.engine.importPicked());
        expect(sha256).toBe(createHash('sha256').update(readFileSync(input)).digest('hex'));
      }
    }
  } finally {
    await engine.close();
  }
});
