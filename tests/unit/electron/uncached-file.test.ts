import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeDisk } from '../../../electron/disk.ts';
import { readExactly } from '../../../electron/durable-file.ts';
import { FileCopy } from '../../../electron/file-copy.ts';
import { openUncached } from '../../../electron/uncached-file.ts';
import { noiseOf } from '../../faults/random.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** On the drive of the project: the system's folder for scratch may lie in memory, where there is no drive to be asked. */
function onDrive(): string {
  mkdirSync(join(ROOT, 'test-results'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'test-results', 'uncached-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test.each([0, 1, 511, 4096, 5000, 1024 * 1024, 3_200_001])('%i bytes are read as they are, in any pieces', async (sizeBytes) => {
  const path = join(onDrive(), 'file');
  const bytes = noiseOf(sizeBytes + 1, sizeBytes);
  writeFileSync(path, bytes);
  const file = await openUncached(path);
  if (file === null) return expect(process.platform, 'Linux on a common file system has a way').not.toBe('linux');
  expect(await file.sizeBytes()).toBe(sizeBytes);
  expect(Buffer.compare(await readExactly(file, 0, sizeBytes), bytes)).toBe(0);
  const from = Math.floor(sizeBytes / 3);
  expect(Buffer.compare(await readExactly(file, from, sizeBytes - from), bytes.subarray(from))).toBe(0);
  await expect(readExactly(file, 0, sizeBytes + 1)).rejects.toMatchObject({ code: 'internal/bad-call' });
  await file.close();
});

test('memory has no drive behind it: there or not, a copy is compared and made', async () => {
  const folder = onDrive();
  writeFileSync(join(folder, 'from'), noiseOf(1, 5_000_000));
  for (const to of [join(folder, 'to'), join('/dev/shm', `kept-uncached-${process.pid}`)]) {
    onTestFinished(() => rmSync(to, { force: true }));
    let opened = 0;
    const disk = { ...nodeDisk, openUncached: (path: string) => { opened++; return openUncached(path); } };
    const copy = await FileCopy.begin(disk, join(folder, 'from'), to);
    for (let isDone = false; !isDone;) ({ isDone } = await copy.step());
    expect([opened, readFileSync(to).equals(readFileSync(join(folder, 'from'))), dirname(to) === copy.folder]).toEqual([1, true, true]);
  }
});
