import { expect, test } from 'vitest';
import type { StoreValues } from '../../../shared/contract/store-port.ts';
import { Bench, fileOf, noise, PASSPHRASE, strangeFile } from './worker-tools.ts';

const BIG = 40_000_000;

async function benchWith(space: Partial<StoreValues['space']>): Promise<Bench> {
  const bench = await new Bench().create();
  bench.folders.space = () => Promise.resolve({ freeBytes: 1e12, drive: 'local', maxFileBytes: null, ...space });
  return bench;
}

test('a file that cannot fit is refused before its first byte; a small one and a note are always tried', async () => {
  const bench = await benchWith({ freeBytes: 241_999_999 });
  let reads = 0;
  const file = strangeFile(BIG, () => { reads += 1; return null; });
  await expect(bench.addFile(file)).rejects.toMatchObject({ code: 'disk/no-room', details: { neededBytes: 242_000_000, freeBytes: 241_999_999 } });
  expect([reads, bench.store.files.objects.size]).toEqual([0, 0]);
  bench.folders.space = () => Promise.resolve({ freeBytes: 0, drive: 'local', maxFileBytes: null });
  await expect(bench.addFile(fileOf('small.jpg', noise(1000)))).resolves.toMatchObject({ stored: true });
  await expect(bench.addNote('always')).resolves.toBeTruthy();
  // Only digests are kept of it, which take no room.
  await expect(bench.addFile(strangeFile(BIG, () => null), 'yes')).rejects.toMatchObject({ code: 'file/changed' });
});

test('a bundle that cannot fit at its target is refused before a file of it is there', async () => {
  const bench = await benchWith({});
  await bench.addFile(fileOf('big.bin', noise(17_000_000)));
  const asked: (string | null)[] = [];
  bench.folders.space = (at) => { asked.push(at); return Promise.resolve({ freeBytes: 20_000_000, drive: 'local', maxFileBytes: null }); };
  const { rows } = await bench.list();
  await expect(bench.export(rows.map(({ itemId }) => itemId))).rejects.toMatchObject({ code: 'disk/no-room' });
  expect(asked).toEqual(['ab'.repeat(16)]);
  expect(bench.saves.calls).toEqual([]);
});

test.each([['network', true], ['fat', true], ['local', false], ['unknown', false]] as const)('a vault on a drive that is %s is told at the unlock: %s', async (drive, isTold) => {
  const bench = await benchWith({ drive });
  await bench.restart();
  const { notices } = await bench.call('vault.unlock', { passphrase: PASSPHRASE });
  expect(notices.filter(({ kind }) => kind === 'drive')).toEqual(isTold ? [{ kind: 'drive', drive }] : []);
});

test('a drive that does not answer is no reason to stay locked', async () => {
  const bench = await benchWith({});
  await bench.restart();
  bench.folders.space = () => Promise.reject(new Error('gone'));
  await expect(bench.unlock()).resolves.toMatchObject({ itemCount: 0 });
});
