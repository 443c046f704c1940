import { beforeAll, describe, expect, test } from 'vitest';
import { equalBytes } from '../../../shared/base/bytes.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import type { Secret, VaultEngine } from '../../../shared/vault/engine.ts';
import type { Disk } from '../../../electron/disk.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { CASES, evidenceOf, fastVault, type KeysCase, openFast, OWNER, WORDS } from '../vault/keys-tools.ts';
import { type Fault, FaultyDisk } from './faulty-disk.ts';
import { type Cut, CUTS, MemoryDisk } from './memory-disk.ts';

const VAULT = '/data/vault';

interface Start {
  readonly disk: MemoryDisk;
  readonly evidence: unknown;
}

/** A vault as it lies on the disk before the change. */
async function start({ prepare }: KeysCase): Promise<Start> {
  const disk = new MemoryDisk('/data');
  const store = await VaultFolder.open(VAULT, disk);
  const engine = await fastVault(store);
  await prepare?.(engine);
  await store.close();
  return { disk: disk.afterPowerCut('nothing'), evidence: evidenceOf(engine) };
}

async function opened<T>(disk: Disk, secret: Secret, work: (engine: VaultEngine) => Promise<T>): Promise<T> {
  const store = await VaultFolder.open(VAULT, disk);
  try {
    return await work(await openFast(store, secret));
  } finally {
    await store.close();
  }
}

/** 'opened' or the code of the refusal; the evidence is whole in every vault that opens. */
async function tryOpen(disk: MemoryDisk, secret: Secret, evidence: unknown): Promise<string> {
  try {
    // On a copy: an unlock makes good what a crash left, and each secret is to be tried on what the crash left.
    await opened(disk.afterPowerCut('everything'), secret, async (engine) => expect(evidenceOf(engine)).toEqual(evidence));
    return 'opened';
  } catch (error) {
    if (error instanceof KeptError) return error.code;
    throw error;
  }
}

const wrong = (secret: Secret): string => ('words' in secret ? 'recovery/wrong' : 'passphrase/wrong');

/** Either all is as before, or the change holds; which of the two. */
async function inForce({ old, next, others }: KeysCase, { evidence }: Start, disk: MemoryDisk): Promise<'old' | 'next'> {
  for (const secret of others) expect(await tryOpen(disk, secret, evidence)).toBe('opened');
  const [byOld, byNext] = [old && await tryOpen(disk, old, evidence), next && await tryOpen(disk, next, evidence)];
  const isNext = next === null ? byOld !== 'opened' : byNext === 'opened';
  if (old) expect(byOld).toBe(isNext ? wrong(old) : 'opened');
  if (next) expect(byNext).toBe(isNext ? 'opened' : wrong(next));
  return isNext ? 'next' : 'old';
}

/** Whoever cannot open the one cannot open the other. */
function areTwins(disk: MemoryDisk): boolean {
  const [current, previous] = [disk.bytesOf(`${VAULT}/vault.json`), disk.bytesOf(`${VAULT}/vault.json.previous`)];
  return current !== null && previous !== null && equalBytes(current, previous);
}

/** After one unlock on a disk that works nothing of the crash is left: two equal files, every change recorded, and what was taken opens neither. */
async function checkSettled(each: KeysCase, from: Start, disk: MemoryDisk, now: 'old' | 'next'): Promise<void> {
  const owner = each.others.includes(OWNER) ? OWNER : WORDS;
  await opened(disk, owner, async (engine) => expect(engine.state.keys.generation).toBe(engine.keyring.header.generation));
  expect(areTwins(disk)).toBe(true);
  expect(disk.paths().filter((path) => path.endsWith('.part'))).toEqual([]);
  expect(await inForce(each, from, disk)).toBe(now);
}

/** The change with a fault at its n-th call of the disk, counted from the open vault on; how it ended for the person, and whether the fault came. */
async function runWith(each: KeysCase, from: Start, fault: Fault): Promise<{ disk: MemoryDisk; end: string; isHit: boolean }> {
  const disk = from.disk.afterPowerCut('everything');
  const quiet = new FaultyDisk(disk, null);
  const store = await VaultFolder.open(VAULT, quiet);
  const engine = await openFast(store, OWNER);
  quiet.fault = { ...fault, atCall: quiet.calls + fault.atCall };
  const end = await each.run(engine).then(() => 'done', (error: unknown) => {
    expect(error).toBeInstanceOf(KeptError);
    return (error as KeptError).code;
  });
  return { disk, end, isHit: quiet.isHit };
}

async function forEveryCall(each: KeysCase, fault: Omit<Fault, 'atCall'>, cut: Cut): Promise<Map<string, number>> {
  const from = await start(each);
  const ends = new Map<string, number>();
  for (let atCall = 1; ; atCall++) {
    const { disk, end, isHit } = await runWith(each, from, { ...fault, atCall });
    const found = disk.afterPowerCut(cut);
    const now = await inForce(each, from, found);
    if (end === 'done') expect([now, areTwins(found)]).toEqual(['next', true]);
    if (end.startsWith('disk/')) expect(now).toBe('old');
    expect(end).toMatch(/^(done|disk\/[a-z-]+|keys\/unsure)$/);
    await checkSettled(each, from, found, now);
    ends.set(`${end} ${now}`, (ends.get(`${end} ${now}`) ?? 0) + 1);
    if (!isHit) return ends;
  }
}

/** Two files written beside, synced and renamed, one entry appended: a loop that ended sooner has not seen all of it. */
const LEAST_CALLS = 20;
const sum = (ends: Map<string, number>): number => [...ends.values()].reduce((all, count) => all + count, 0);

describe.each(CASES)('a change of keys, $name', (each) => {
  beforeAll(loadSodium);

  test.each(['EIO', 'ENOSPC'])('one call fails with %s, each in turn', async (errno) => {
    const ends = await forEveryCall(each, { errno, lasting: 'once', tearsWrites: true }, 'everything');
    expect(sum(ends)).toBeGreaterThan(LEAST_CALLS);
    expect(ends.get('done next') ?? 0).toBeGreaterThan(0);
    expect([...ends.keys()].some((end) => end.startsWith('disk/'))).toBe(true);
  });

  test.each(CUTS)('the power fails before each call in turn and leaves %s of what was not synced', async (cut) => {
    const ends = await forEveryCall(each, { errno: 'EIO', lasting: 'from-then-on', tearsWrites: true }, cut);
    expect(sum(ends)).toBeGreaterThan(LEAST_CALLS);
    // Both sides of the moment of the change have been seen.
    expect(new Set([...ends.keys()].map((end) => end.split(' ')[1]))).toEqual(new Set(['old', 'next']));
  });
});

describe('the unlock after a change that was cut off before its entry', () => {
  beforeAll(loadSodium);
  const [each] = CASES.filter(({ name }) => name === 'an advocate added');

  /** The header of the next generation in vault.json, the former beside it, no entry about it. */
  async function cutOff(change: KeysCase): Promise<Start> {
    const from = await start(change);
    const header = from.disk.bytesOf(`${VAULT}/vault.json`) ?? new Uint8Array();
    const journal = from.disk.bytesOf(`${VAULT}/journal/000001.kj`) ?? new Uint8Array();
    await opened(from.disk, OWNER, change.run);
    from.disk.plant(`${VAULT}/vault.json.previous`, header);
    from.disk.plant(`${VAULT}/journal/000001.kj`, journal);
    return from;
  }

  test.each([['EROFS', 'once', 'everything'], ['EIO', 'from-then-on', 'nothing']] as const)('makes it good, or the next one does: %s %s at each call in turn, a power cut leaves %s', async (errno, lasting, cut) => {
    if (!each) throw new Error('no case');
    const from = await cutOff(each);
    let opens = 0;
    for (let atCall = 1; ; atCall++) {
      const disk = from.disk.afterPowerCut('everything');
      const faulty = new FaultyDisk(disk, { errno, lasting, tearsWrites: true, atCall });
      // A disk that cannot be written keeps nobody from reading.
      await Promise.allSettled([opened(faulty, OWNER, async (engine) => {
        expect(evidenceOf(engine)).toEqual(from.evidence);
        opens += 1;
      })]);
      await checkSettled(each, from, disk.afterPowerCut(cut), 'next');
      if (!faulty.isHit) break;
    }
    expect(opens).toBeGreaterThan(LEAST_CALLS);
  });
});
