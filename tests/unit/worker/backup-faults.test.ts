import { expect, test, vi } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { sha256Hex } from '../../../shared/crypto/hash.ts';
import type { Disk } from '../../../electron/disk.ts';
import { FaultyDisk, type Fault } from '../electron/faulty-disk.ts';
import { CUTS, MemoryDisk } from '../electron/memory-disk.ts';
import { captureFile, noteDraft } from '../vault/vault-tools.ts';
import { Computer } from './computer.ts';
import { noise, PASSPHRASE } from './worker-tools.ts';

vi.mock('electron', async () => (await import('../electron/fake-electron.ts')).electronModule);

const HOME = '/home/a';
const AWAY = '/home/b';
const STICK = '/stick';
/** Each call in turn takes minutes (KEPT_EVERY_CALL=1); every so-manieth takes seconds, and with the power cuts in turn no kind of cut is always met at the same place. */
const every = (stride: number): number => (process.env['KEPT_EVERY_CALL'] === '1' ? 1 : stride);
const OTHER_PASSPHRASE = 'the passphrase of the other one';

/** A look at a shelf that is not there: there are hundreds in each listing, and one failing is like another. */
const isShelfLook = (name: string, args: readonly unknown[]): boolean => name === 'inspect' && /\/objects\/[0-9a-f]{2}$/.test(String(args[0]));

/** Faults for the paths below one folder; everything else always works. */
function faultsBelow(folder: string, inner: MemoryDisk, fault: Fault): { disk: Disk; faulty: FaultyDisk } {
  const faulty = new FaultyDisk(inner, fault);
  const disk = new Proxy(inner as Disk, {
    get: (_target, name: keyof Disk) => (...args: unknown[]) => {
      const isBelow = args.some((arg) => typeof arg === 'string' && (arg === folder || arg.startsWith(`${folder}/`))) && !isShelfLook(name, args);
      const side = (isBelow ? faulty : inner) as unknown as Record<string, (...args: unknown[]) => unknown>;
      return side[name]?.(...args);
    },
  });
  return { disk, faulty };
}

/** A vault of two states: the first is in a backup on the stick, the second is to go there. */
async function prepare(): Promise<MemoryDisk> {
  const disk = new MemoryDisk(HOME);
  for (const folder of [AWAY, STICK]) await disk.makeFolder(folder);
  const computer = await Computer.start(disk, HOME);
  await computer.makeVault();
  await captureFile(computer.session.engine, noise(300, 1));
  const doomed = await captureFile(computer.session.engine, noise(500, 3));
  await computer.backUp(STICK);
  await captureFile(computer.session.engine, noise(400, 2));
  await computer.session.engine.deleteItem(doomed.itemId, 'no');
  // The header that goes with this is never to be older than the journal.
  await computer.call('keys.addAdvocate', { by: { passphrase: PASSPHRASE }, label: 'centre', passphrase: 'the passphrase of an advocate' });
  await computer.session.engine.captureItem(noteDraft('new'), null);
  await computer.stop();
  const other = await Computer.start(disk, AWAY);
  await other.makeVault(OTHER_PASSPHRASE);
  await other.stop();
  return disk.afterPowerCut('everything');
}

const base = await prepare();
const clone = (): MemoryDisk => base.afterPowerCut('everything');

/** A step may fail, but only in a way that the page has words for. */
async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof KeptError)) throw error;
    expect(error.code).toMatch(/^(disk\/|vault\/(unreadable|missing|object-missing)|backup\/(read-back|none-here))/);
    return false;
  }
}

async function backUp(disk: Disk): Promise<boolean> {
  const computer = await Computer.start(disk, HOME);
  await computer.unlock();
  return attempt(() => computer.backUp(STICK));
}

/** What a drill on a computer of its own says of the backup: it must open, and lack nothing that its own journal names. */
async function drill(disk: MemoryDisk): Promise<number> {
  const computer = await Computer.start(disk.afterPowerCut('everything'), AWAY);
  const report = await computer.drill(STICK);
  expect(report.faults).toEqual([]);
  return report.entries;
}

function digests(disk: MemoryDisk, folder: string): Map<string, string> {
  const names = disk.paths().filter((path) => path.startsWith(`${folder}/`) && !/\/(session|lock|backup\.json)$/.test(path));
  return new Map(names.map((path) => [path.slice(folder.length), sha256Hex(disk.bytesOf(path) ?? new Uint8Array())]));
}

const backupOf = (disk: MemoryDisk): string => (disk.paths().find((path) => path.startsWith(`${STICK}/Kept-`)) ?? '').split('/').slice(0, 3).join('/');

async function expectSecondTry(disk: MemoryDisk): Promise<void> {
  expect(await backUp(disk)).toBe(true);
  // The vault has gone on by the entry that records the backup.
  const [there, here] = [digests(disk, backupOf(disk)), digests(disk, `${HOME}/vault`)];
  for (const name of ['/journal/000001.kj', '/log/000001.age']) expect([there.delete(name), here.delete(name)]).toEqual([true, true]);
  expect(there).toEqual(here);
}

test('a backup cut short before any call to the stick opens as the state of before or as a newer one, and the next run completes it', async () => {
  const entriesBefore = await drill(clone());
  const seen = new Set<number>();
  let atCall = 1;
  for (let run = 0; ; run++, atCall += every(7)) {
    const inner = clone();
    const { disk, faulty } = faultsBelow(STICK, inner, { atCall, errno: 'EIO', lasting: 'from-then-on', tearsWrites: true });
    await backUp(disk);
    const after = inner.afterPowerCut(CUTS[run % CUTS.length] ?? 'nothing');
    const entries = await drill(after);
    expect(entries).toBeGreaterThanOrEqual(entriesBefore);
    seen.add(entries);
    if (run % 4 === 1) await expectSecondTry(after);
    if (!faulty.isHit) break;
  }
  expect(atCall).toBeGreaterThan(60);
  // Both states were seen: a loop that only ever met one has not cut where it matters.
  expect(seen.size).toBeGreaterThan(1);
});

test('one failing call fails the backup or nothing, and the next run completes it', async () => {
  for (let run = 0, atCall = 1; ; run++, atCall += every(17)) {
    const inner = clone();
    const { disk, faulty } = faultsBelow(STICK, inner, { atCall, errno: run % 2 === 1 ? 'EIO' : 'ENOSPC', lasting: 'once', tearsWrites: true });
    const isDone = await backUp(disk);
    await drill(inner);
    if (isDone) expect([...digests(inner, backupOf(inner)).keys()].filter((name) => name.endsWith('.part'))).toEqual([]);
    if (run % 4 === 1) await expectSecondTry(inner.afterPowerCut('everything'));
    if (!faulty.isHit) break;
  }
});

/** The vault in the folder is wholly the old one or wholly the restored one; which of them. */
async function whoIsThere(disk: MemoryDisk): Promise<'old' | 'restored'> {
  const computer = await Computer.start(disk, AWAY);
  expect((await computer.call('vault.status', {})).state).toBe('locked');
  expect(disk.paths().filter((path) => /vault\.(restoring|restored|drill)/.test(path))).toEqual([]);
  try {
    await computer.unlock(OTHER_PASSPHRASE);
    return 'old';
  } catch (error) {
    expect(error).toMatchObject({ code: 'passphrase/wrong' });
    await computer.unlock(PASSPHRASE);
    expect((await computer.call('check.run', { taskId: 'c' })).faults).toEqual([]);
    return 'restored';
  } finally {
    await computer.stop();
  }
}

test('a restore cut short before any call leaves the old vault or the whole restored one beside the old', async () => {
  const seen = { old: 0, restored: 0 };
  const oldHeader = sha256Hex(base.bytesOf(`${AWAY}/vault/vault.json`) ?? new Uint8Array());
  let atCall = 1;
  for (let run = 0; ; run++, atCall += every(17)) {
    const inner = clone();
    const { disk, faulty } = faultsBelow(AWAY, inner, { atCall, errno: 'EIO', lasting: 'from-then-on', tearsWrites: true });
    const computer = await Computer.start(disk, AWAY);
    await attempt(() => computer.restore(STICK));
    const after = inner.afterPowerCut(CUTS[run % CUTS.length] ?? 'nothing');
    const who = await whoIsThere(after);
    seen[who] += 1;
    const kept = after.paths().filter((path) => path.includes('/vault.kept-') && path.endsWith('/vault.json'));
    expect(kept.map((path) => sha256Hex(after.bytesOf(path) ?? new Uint8Array()))).toEqual(who === 'restored' ? [oldHeader] : []);
    if (!faulty.isHit) break;
  }
  expect(atCall).toBeGreaterThan(100);
  expect(seen.old).toBeGreaterThan(0);
  expect(seen.restored).toBeGreaterThan(0);
});

test('a drill that is cut short is swept away at the next start', async () => {
  for (let atCall = 5; ; atCall += every(61)) {
    const inner = clone();
    const { disk, faulty } = faultsBelow(AWAY, inner, { atCall, errno: 'EIO', lasting: 'from-then-on' });
    const computer = await Computer.start(disk, AWAY);
    await attempt(() => computer.drill(STICK));
    expect(await whoIsThere(inner.afterPowerCut('everything'))).toBe('old');
    if (!faulty.isHit) break;
  }
});
