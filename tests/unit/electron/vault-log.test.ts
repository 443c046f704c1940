import { describe, expect, test } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { FaultyDisk } from './faulty-disk.ts';
import { CUTS, MemoryDisk } from './memory-disk.ts';

const VAULT = '/data/vault';
const bytes = (fill: number, lengthBytes = 40) => new Uint8Array(lengthBytes).fill(fill);

describe('copies of the log in the vault folder', () => {
  test('are listed by number and read back', async () => {
    const folder = await VaultFolder.open(VAULT, new MemoryDisk('/data'));
    expect(await folder.listLogCopies()).toEqual([]);
    for (const first of [1001, 1, 501, 1_000_001]) await folder.writeLogCopy(first, bytes(first & 255, 100));
    expect(await folder.listLogCopies()).toEqual([1, 501, 1001, 1_000_001].map((first) => ({ first, sizeBytes: 100 })));
    expect(await folder.readLogCopy(501, 10, 5)).toEqual(bytes(501 & 255, 5));
    await expect(folder.readLogCopy(502, 0, 5)).rejects.toMatchObject({ code: 'internal/bad-call' });
  });

  test('that are longer than the new one are kept beside', async () => {
    const disk = new MemoryDisk('/data');
    const folder = await VaultFolder.open(VAULT, disk);
    for (const size of [100, 200, 150, 120]) await folder.writeLogCopy(1, bytes(size, size));
    expect([disk.bytesOf(`${VAULT}/log/000001.age`)?.length, disk.bytesOf(`${VAULT}/log/000001.age.aside-1`)?.length, disk.bytesOf(`${VAULT}/log/000001.age.aside-2`)?.length]).toEqual([120, 200, 150]);
  });

  test('alone are enough that no new vault is made over them', async () => {
    const folder = await VaultFolder.open(VAULT, new MemoryDisk('/data'));
    await folder.writeLogCopy(1, bytes(1));
    expect((await folder.readHeader()).isEmpty).toBe(false);
    await expect(folder.replaceHeader(bytes(2), true)).rejects.toMatchObject({ code: 'vault/exists' });
  });

  test.each(['once', 'from-then-on'] as const)('a call that fails (%s), and any power cut, leave the old one or the new one', async (lasting) => {
    for (let atCall = 1; ; atCall++) {
      const disk = new MemoryDisk('/data');
      const before = await VaultFolder.open(VAULT, disk);
      await before.writeLogCopy(1, bytes(1, 3000));
      await before.close();
      const faulty = new FaultyDisk(disk, { atCall, errno: 'EIO', lasting, tearsWrites: true });
      let isTold = false;
      try {
        await (await VaultFolder.open(VAULT, faulty)).writeLogCopy(1, bytes(2, 4000));
        isTold = true;
      } catch (error) {
        expect(error).toBeInstanceOf(KeptError);
      }
      for (const cut of CUTS) {
        const folder = await VaultFolder.open(VAULT, disk.afterPowerCut(cut));
        const [copy] = await folder.listLogCopies();
        const isNew = copy?.sizeBytes === 4000;
        expect(await folder.readLogCopy(1, 0, copy?.sizeBytes ?? 0)).toEqual(isNew ? bytes(2, 4000) : bytes(1, 3000));
        if (isTold) expect(isNew).toBe(true);
      }
      if (!faulty.isHit) break;
    }
  });
});
