import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { nodeDisk } from '../../../electron/disk.ts';
import { makeProfile, rememberingDerive } from '../../faults/app-profile.ts';
import type { Deed, Line } from '../../faults/deed.ts';
import { tell } from '../../faults/doing.ts';
import { examine } from '../../faults/examination.ts';
import { Ledger } from '../../faults/ledger.ts';
import { Rig } from '../../faults/rig.ts';

vi.mock('electron', () => import('../../faults/electron-ports.ts'));

const PASSPHRASE = 'violet kettle marching 42 lanterns';
const BACKUP: Deed = { kind: 'backup', folder: '../out' };
const CLEAN = { lost: [], torn: [], silentEmpty: false };

test('what a backup held that nobody called done is what the next one may leave, and not less', { timeout: 60_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), 'kept-examination-'));
  try {
    for (const name of ['data', 'out']) mkdirSync(join(root, name));
    const place = { disk: nodeDisk, folder: join(root, 'data'), deriveKey: rememberingDerive() };
    const ledger = new Ledger();
    await makeProfile(place.folder, PASSPHRASE, place.deriveKey, ledger);
    const during = async (deed: Deed, note: (line: Line) => void): Promise<void> => {
      const rig = await Rig.start(place);
      await rig.call('vault.unlock', { passphrase: PASSPHRASE });
      expect(await tell(rig, deed, note)).toBeNull();
      await rig.stop();
    };
    await during(BACKUP, (line) => {
      if (line.phase === 'begun') ledger.take(line);
    });
    expect(await examine(place, ledger)).toMatchObject(CLEAN);
    await during({ kind: 'file', name: 'later.bin', bytesSeed: 9, sizeBytes: 2000 }, (line) => ledger.take(line));
    // Killed before it did anything: the file is in the vault and not in the backup.
    ledger.take({ phase: 'begun', deed: BACKUP });
    expect(await examine(place, ledger)).toMatchObject(CLEAN);
    rmSync(join(root, 'out'), { recursive: true });
    mkdirSync(join(root, 'out'));
    expect((await examine(place, ledger)).lost).not.toEqual([]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
