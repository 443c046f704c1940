import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { loadAssets } from '../../../electron/assets.ts';
import { writeAssetTable } from '../../../build/asset-table.ts';
import { codeOf, tempFolder } from './temp-folder.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

async function builtPage(): Promise<{ readonly renderer: string; readonly table: string }> {
  const renderer = join(tempFolder(), 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<!doctype html>');
  writeFileSync(join(renderer, 'assets', 'worker-1.js'), 'postMessage(1)');
  const table = join(renderer, '..', 'assets.json');
  await writeAssetTable(renderer, table);
  return { renderer, table };
}

test('what the build listed is what is loaded', async () => {
  const { renderer, table } = await builtPage();
  const assets = await loadAssets(table, renderer);
  expect([...assets.keys()]).toEqual(['/assets/worker-1.js', '/index.html']);
  expect(assets.get('/index.html')?.type).toBe('text/html; charset=utf-8');
  expect(Buffer.from(assets.get('/assets/worker-1.js')?.bytes ?? []).toString()).toBe('postMessage(1)');
});

test('a file that nobody listed is not loaded', async () => {
  const { renderer, table } = await builtPage();
  writeFileSync(join(renderer, 'assets', 'evil.js'), 'evil');
  expect((await loadAssets(table, renderer)).size).toBe(2);
});

test.each([['changed', 'postMessage(2)'], ['longer', 'postMessage(1) '], ['empty', '']])('a %s file stops the start', async (_name, content) => {
  const { renderer, table } = await builtPage();
  writeFileSync(join(renderer, 'assets', 'worker-1.js'), content);
  expect(await codeOf(loadAssets(table, renderer))).toBe('internal/unexpected');
});

test('a table that leads out of the folder is refused', async () => {
  const { renderer, table } = await builtPage();
  for (const path of ['/../secret', '/a/../../secret', '/..', '//secret', 'secret', '/.hidden', '/a\\b', '/a b']) {
    const sha256 = createHash('sha256').update('').digest('hex');
    writeFileSync(table, JSON.stringify([{ path, type: 'text/plain', sizeBytes: 0, sha256 }]));
    expect(await codeOf(loadAssets(table, renderer))).not.toBe('resolved');
  }
});

test('a build with a file of unknown kind, or without its first page, fails', async () => {
  const { renderer, table } = await builtPage();
  writeFileSync(join(renderer, 'assets', 'thing.bin'), '');
  expect(await codeOf(writeAssetTable(renderer, table))).toContain('no media type');
  const empty = join(tempFolder(), 'renderer');
  mkdirSync(empty);
  expect(await codeOf(writeAssetTable(empty, table))).toContain('index.html');
});
