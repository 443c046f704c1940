import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Disk, type DiskFile, nodeDisk } from '../../../electron/disk.ts';
import { SteadyFile } from '../../../electron/steady-file.ts';
import { VaultObjects } from '../../../electron/vault-objects.ts';
import { tempFolder } from './temp-folder.ts';

const MIB = 1024 * 1024;
const piece = new Uint8Array(MIB);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A file that takes everything, and whose syncs end when the test says so. */
function slowFile(): { readonly file: DiskFile; readonly syncs: PromiseWithResolvers<void>[]; readonly said: string[] } {
  const syncs: PromiseWithResolvers<void>[] = [];
  const said: string[] = [];
  const file = {
    write: async (bytes: Uint8Array) => bytes.length,
    sync: () => {
      const sync = Promise.withResolvers<void>();
      syncs.push(sync);
      return sync.promise;
    },
    close: async () => void said.push('closed'),
  };
  return { file: file as unknown as DiskFile, syncs, said };
}

async function writeMebibytes(file: DiskFile, count: number, from = 0): Promise<void> {
  for (let at = from; at < from + count; at++) await file.write(piece, at * MIB);
}

describe('a file that is written from start to end', () => {
  test('goes to the drive every 64 MiB while more is written, and as a whole at the end', async () => {
    const { file, syncs } = slowFile();
    const steady = new SteadyFile(file);
    await writeMebibytes(steady, 63);
    expect(syncs).toHaveLength(0);
    await writeMebibytes(steady, 40, 63);
    expect(syncs).toHaveLength(1);
    const done = steady.sync();
    await turn();
    expect(syncs).toHaveLength(1);
    syncs[0]?.resolve();
    await turn();
    expect(syncs).toHaveLength(2);
    syncs[1]?.resolve();
    await done;
  });

  test('is never more than 128 MiB ahead of the drive', async () => {
    const { file, syncs } = slowFile();
    let written = 0;
    const writing = (async () => {
      for (const steady = new SteadyFile(file); written < 300; written++) await steady.write(piece, written * MIB);
    })();
    for (let turns = 0; turns < 400; turns++) await turn();
    expect(written).toBe(64 + 128 - 1);
    syncs[0]?.resolve();
    for (let turns = 0; turns < 400; turns++) await turn();
    expect(syncs).toHaveLength(2);
    expect(written).toBeGreaterThan(300 - 64);
    syncs[1]?.resolve();
    await writing;
  });

  test('that the drive did not take says so with the next write, and never again says that it is safe', async () => {
    const { file, syncs } = slowFile();
    const steady = new SteadyFile(file);
    await writeMebibytes(steady, 64);
    syncs[0]?.reject(new Error('EIO'));
    await turn();
    await expect(steady.write(piece, 64 * MIB)).rejects.toThrow('EIO');
    for (let times = 0; times < 2; times++) {
      const done = steady.sync();
      done.catch(() => undefined);
      await turn();
      syncs.at(-1)?.resolve();
      await expect(done).rejects.toThrow('EIO');
    }
  });

  test('is not closed under a sync', async () => {
    const { file, syncs, said } = slowFile();
    const steady = new SteadyFile(file);
    await writeMebibytes(steady, 64);
    const closing = steady.close();
    await turn();
    expect(said).toEqual([]);
    syncs[0]?.resolve();
    await closing;
    expect(said).toEqual(['closed']);
  });
});

test('an object of which a part did not reach the drive on the way is no object, though the last sync would go through', async () => {
  const folder = tempFolder();
  let syncs = 0;
  const disk: Disk = {
    ...nodeDisk,
    open: async (path, access) => {
      const file = await nodeDisk.open(path, access);
      return {
        ...file,
        sync: async () => {
          if (++syncs === 1) throw Object.assign(new Error('the drive'), { code: 'EIO' });
          await file.sync();
        },
      };
    },
  };
  const objects = new VaultObjects(disk, join(folder, 'objects'));
  const sink = await objects.begin();
  for (let written = 0; written < 64; written++) await sink.write(piece);
  await expect(sink.commit()).rejects.toMatchObject({ code: 'disk/failed' });
  await sink.abort();
  expect(syncs).toBeGreaterThan(0);
  expect(await objects.isEmpty()).toBe(true);
});
