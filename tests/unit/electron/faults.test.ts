import { vi, describe, expect, test } from 'vitest';
import { concatBytes, equalBytes, toHex } from '../../../shared/base/bytes.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import type { Disk } from '../../../electron/disk.ts';
import { SaveFiles } from '../../../electron/save-file.ts';
import { UnfinishedSaves } from '../../../electron/unfinished-saves.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import type { Fault } from './faulty-disk.ts';
import { FaultyDisk } from './faulty-disk.ts';
import { CUTS, MemoryDisk } from './memory-disk.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

const VAULT = '/data/vault';
const OUT = '/out';
const bytes = (fill: number, lengthBytes = 40) => new Uint8Array(lengthBytes).fill(fill);

/** What the store said while the scenario ran: only what it acknowledged counts. */
interface Told {
  readonly headers: Uint8Array[];
  readonly entries: { readonly segment: number; readonly bytes: Uint8Array }[];
  readonly objects: Map<string, Uint8Array>;
  readonly begun: Map<string, Uint8Array>;
  readonly removed: Set<string>;
  readonly saved: Map<string, Uint8Array>;
}

interface Scenario {
  readonly name: string;
  prepare(disk: MemoryDisk): Promise<void>;
  run(disk: Disk, told: Told): Promise<void>;
  check(disk: MemoryDisk, told: Told): Promise<void>;
  /** What must hold besides when one call failed and the rest went well. */
  checkGoesOn?(told: Told): void;
}

const newTold = (): Told => ({ headers: [], entries: [], objects: new Map(), begun: new Map(), removed: new Set(), saved: new Map() });

/** A step may fail, but only in a way that the page has words for. */
async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(KeptError);
    expect((error as KeptError).code).toMatch(/^(disk|vault|save|internal\/bad-call)/);
  }
}

async function withVault(disk: Disk, work: (folder: VaultFolder) => Promise<void>): Promise<void> {
  await attempt(async () => {
    const folder = await VaultFolder.open(VAULT, disk);
    await work(folder);
  });
}

async function prepareVault(disk: MemoryDisk): Promise<void> {
  const folder = await VaultFolder.open(VAULT, disk);
  await folder.replaceHeader(bytes(1), true);
  await folder.appendJournal(1, 0, bytes(10));
  await folder.close();
}

async function wholeJournal(folder: VaultFolder, segment: number, sizeBytes: number): Promise<Uint8Array> {
  return folder.readJournal(segment, 0, sizeBytes);
}

const createHeader: Scenario = {
  name: 'header create',
  prepare: async () => undefined,
  run: (disk, told) => withVault(disk, async (folder) => {
    await folder.replaceHeader(bytes(1, 3000), true);
    told.headers.push(bytes(1, 3000));
  }),
  async check(disk, told) {
    const folder = await VaultFolder.open(VAULT, disk);
    const header = await folder.readHeader();
    if (told.headers.length > 0) expect(header.current).toEqual(bytes(1, 3000));
    if (header.current !== null) expect(header.current).toEqual(bytes(1, 3000));
    else expect(header.isEmpty).toBe(true);
  },
};

const replaceHeader: Scenario = {
  name: 'header replace',
  prepare: prepareVault,
  run: (disk, told) => withVault(disk, async (folder) => {
    for (const fill of [2, 3]) {
      await attempt(async () => {
        await folder.replaceHeader(bytes(fill, 3000), false);
        told.headers.push(bytes(fill, 3000));
      });
    }
  }),
  async check(disk, told) {
    const folder = await VaultFolder.open(VAULT, disk);
    const header = await folder.readHeader();
    const known = [bytes(1), bytes(2, 3000), bytes(3, 3000)].map(toHex);
    expect(known).toContain(toHex(header.current ?? new Uint8Array()));
    if (header.previous !== null) expect(known).toContain(toHex(header.previous));
    const last = told.headers.at(-1);
    // Nothing older than the last acknowledged one.
    if (last !== undefined) expect(known.indexOf(toHex(header.current ?? new Uint8Array()))).toBeGreaterThanOrEqual(known.indexOf(toHex(last)));
  },
};

const PLAN = [
  { segment: 1, fill: 11 }, { segment: 1, fill: 12 }, { segment: 2, fill: 13 }, { segment: 2, fill: 14 },
] as const;

const appendJournal: Scenario = {
  name: 'journal append',
  prepare: prepareVault,
  run: (disk, told) => withVault(disk, async (folder) => {
    for (const { segment, fill } of PLAN) {
      // As the engine does: an entry that was refused is tried once more at the same place, and nothing goes behind it.
      for (let tries = 0; tries < 2; tries++) {
        const offset = 40 * (told.entries.filter((entry) => entry.segment === segment).length + (segment === 1 ? 1 : 0));
        const before = told.entries.length;
        await attempt(async () => {
          await folder.appendJournal(segment, offset, bytes(fill));
          told.entries.push({ segment, bytes: bytes(fill) });
        });
        if (told.entries.length > before) break;
        if (tries === 1) return;
      }
    }
  }),
  async check(disk, told) {
    const folder = await VaultFolder.open(VAULT, disk);
    const sizes = await folder.listJournal();
    for (const segment of [1, 2]) {
      const acknowledged = concatBytes(...(segment === 1 ? [bytes(10)] : []), ...told.entries.filter((entry) => entry.segment === segment).map((entry) => entry.bytes));
      const sizeBytes = sizes.find((each) => each.segment === segment)?.sizeBytes ?? 0;
      expect(sizeBytes).toBeGreaterThanOrEqual(acknowledged.length);
      const found = sizeBytes === 0 ? new Uint8Array() : await wholeJournal(folder, segment, sizeBytes);
      expect(equalBytes(found.subarray(0, acknowledged.length), acknowledged)).toBe(true);
      // Behind it at most the one entry that was being written: whole, torn or zeros that the file system left.
      const rest = found.subarray(acknowledged.length);
      expect(rest.length).toBeLessThanOrEqual(40);
      const next = PLAN.filter((entry) => entry.segment === segment)[told.entries.filter((entry) => entry.segment === segment).length];
      expect(rest.every((byte) => byte === 0 || byte === next?.fill)).toBe(true);
    }
  },
};

appendJournal.checkGoesOn = (told) => {
  // Either the folder could not be opened at all, or every entry went in on the second try.
  expect([0, PLAN.length]).toContain(told.entries.length);
};

const setAsideTail: Scenario = {
  name: 'set a torn tail aside',
  async prepare(disk) {
    await prepareVault(disk);
    disk.plant(`${VAULT}/journal/000001.kj`, concatBytes(bytes(10), bytes(99, 17)));
  },
  run: (disk, told) => withVault(disk, async (folder) => {
    await folder.setAsideJournalTail(1, 40);
    told.entries.push({ segment: 1, bytes: bytes(10) });
  }),
  async check(disk, told) {
    const segment = disk.bytesOf(`${VAULT}/journal/000001.kj`) ?? new Uint8Array();
    expect(segment.subarray(0, 40)).toEqual(bytes(10));
    const isWholeAside = disk.paths().filter((path) => path.includes('.aside-')).some((path) => equalBytes(disk.bytesOf(path) ?? new Uint8Array(), bytes(99, 17)));
    if (told.entries.length > 0) expect([segment.length, isWholeAside]).toEqual([40, true]);
    // Nothing thrown away: the tail is where it was, or whole beside it.
    expect(segment.length === 57 || isWholeAside).toBe(true);
  },
};

const putObject: Scenario = {
  name: 'object put and remove',
  prepare: prepareVault,
  run: (disk, told) => withVault(disk, async (folder) => {
    for (const fill of [21, 22]) {
      await attempt(async () => {
        const sink = await folder.beginObject();
        told.begun.set(sink.objectId, concatBytes(bytes(fill, 500), bytes(fill + 50, 300)));
        try {
          await sink.write(bytes(fill, 500));
          await sink.write(bytes(fill + 50, 300));
          await sink.commit();
        } catch (error) {
          await attempt(() => sink.abort());
          throw error;
        }
        told.objects.set(sink.objectId, concatBytes(bytes(fill, 500), bytes(fill + 50, 300)));
      });
    }
    const first = [...told.objects.keys()][0];
    if (first !== undefined) {
      const content = told.objects.get(first) ?? new Uint8Array();
      told.objects.delete(first);
      await attempt(async () => {
        await folder.removeObject(first);
        told.removed.add(first);
      });
      if (!told.removed.has(first)) told.begun.set(first, content);
    }
  }),
  async check(disk, told) {
    const folder = await VaultFolder.open(VAULT, disk);
    for (const [objectId, content] of told.objects) {
      expect(await folder.objectSize(objectId)).toBe(content.length);
      expect(await folder.readObject(objectId, 0, content.length)).toEqual(content);
    }
    const visible = disk.paths().filter((path) => path.startsWith(`${VAULT}/objects/`));
    for (const path of visible) {
      const objectId = path.slice(-32);
      expect(objectId).toMatch(/^[0-9a-f]{32}$/);
      expect(told.removed).not.toContain(objectId);
      // Whoever can be seen is whole, told or not.
      expect(disk.bytesOf(path)).toEqual(told.begun.get(objectId));
    }
  },
};

const save: Scenario = {
  name: 'save a bundle',
  async prepare(disk) {
    await disk.makeFolder(OUT);
    await disk.syncFolder('/');
    disk.plant(`${OUT}/foreign.zip`, bytes(77));
  },
  async run(disk, told) {
    const saves = new SaveFiles(disk, new UnfinishedSaves(disk, '/data'));
    await attempt(async () => {
      const { handle, fileName } = await saves.add(`${OUT}/foreign.zip`);
      told.begun.set(fileName, concatBytes(bytes(31, 700), bytes(32, 300)));
      const part = saves.part(handle, 'bundle');
      try {
        await part.begin();
        await part.write(bytes(31, 700));
        await part.write(bytes(32, 300));
        expect(await part.finish()).toMatchObject({ sizeBytes: 1000 });
        expect(await part.read(0, 1000)).toEqual(told.begun.get(fileName));
        await part.commit();
      } catch (error) {
        await attempt(() => part.abort());
        throw error;
      }
      told.saved.set(fileName, concatBytes(bytes(31, 700), bytes(32, 300)));
    });
  },
  async check(disk, told) {
    await new UnfinishedSaves(disk, '/data').removeLeftovers();
    expect(disk.bytesOf(`${OUT}/foreign.zip`)).toEqual(bytes(77));
    for (const [fileName, content] of told.saved) expect(disk.bytesOf(`${OUT}/${fileName}`)).toEqual(content);
    const others = disk.paths().filter((path) => path.startsWith(`${OUT}/`) && path !== `${OUT}/foreign.zip`);
    for (const path of others) expect(disk.bytesOf(path)).toEqual(told.begun.get(path.slice(OUT.length + 1)));
  },
};

const SCENARIOS = [createHeader, replaceHeader, appendJournal, setAsideTail, putObject, save];

async function runWith(scenario: Scenario, fault: Fault): Promise<{ readonly inner: MemoryDisk; readonly disk: FaultyDisk; readonly told: Told }> {
  const inner = new MemoryDisk('/data');
  await scenario.prepare(inner);
  const disk = new FaultyDisk(inner, fault);
  const told = newTold();
  await scenario.run(disk, told);
  return { inner, disk, told };
}

async function forEveryCall(scenario: Scenario, fault: Omit<Fault, 'atCall'>, check: (inner: MemoryDisk, told: Told, atCall: number) => Promise<void>): Promise<number> {
  for (let atCall = 1; ; atCall++) {
    const { inner, disk, told } = await runWith(scenario, { ...fault, atCall });
    await check(inner, told, atCall);
    if (!disk.isHit) return atCall - 1;
  }
}

/** Fewest file operations that the scenario is known to make: a loop that ended sooner has not seen it. */
const LEAST_CALLS = 8;

describe.each(SCENARIOS)('$name', (scenario) => {
  for (const errno of ['EIO', 'ENOSPC', 'EACCES', 'EROFS']) {
    test(`one call fails with ${errno}, each in turn`, async () => {
      const calls = await forEveryCall(scenario, { errno, lasting: 'once', tearsWrites: true }, async (inner, told) => {
        await scenario.check(inner.afterPowerCut('everything'), told);
        scenario.checkGoesOn?.(told);
      });
      expect(calls).toBeGreaterThan(LEAST_CALLS);
    });
  }

  test('the process is killed before each call in turn', async () => {
    const calls = await forEveryCall(scenario, { errno: 'EIO', lasting: 'from-then-on', tearsWrites: true }, async (inner, told) => {
      await scenario.check(inner.afterPowerCut('everything'), told);
    });
    expect(calls).toBeGreaterThan(LEAST_CALLS);
  });

  for (const cut of CUTS) {
    test(`the power fails before each call in turn and leaves ${cut} of what was not synced`, async () => {
      const calls = await forEveryCall(scenario, { errno: 'EIO', lasting: 'from-then-on', tearsWrites: true }, async (inner, told) => {
        await scenario.check(inner.afterPowerCut(cut), told);
      });
      expect(calls).toBeGreaterThan(LEAST_CALLS);
    });
  }
});
