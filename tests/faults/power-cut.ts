import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeDisk } from '../../electron/disk.ts';
import { LOCK_NAME } from '../../electron/vault-lock.ts';
import { DiskImage, requireMounts } from './disk-image.ts';
import { tell } from './doing.ts';
import { examine } from './examination.ts';
import { type Flavour, FLAVOURS, LONGEST_MS, MOST_ACTS, PASSPHRASE } from './flavour.ts';
import { Ledger } from './ledger.ts';
import { Random } from './random.ts';
import { Rig } from './rig.ts';
import { ending, isClean, type FaultRow, type Finding, say, Tally } from './row.ts';
import { Scratch } from './scratch.ts';
import { WriterProcess } from './writer-process.ts';

/** The life of one vault: so many writers one after another, each on what the one before left. */
const WRITERS_A_LIFE = 3;
const CUTS_A_WRITER = 4;
const SELF_CHECK_CUTS = 3;

interface Bench {
  readonly images: readonly [DiskImage, DiskImage];
  readonly empty: DiskImage;
  readonly withVault: DiskImage;
  readonly cache: string;
  /** Vault of `withVault`. */
  readonly words: readonly string[];
  next: WriterProcess;
}

/** Cuts the power `cuts` times (and up to the end of the last vault's life) at random moments of writing. Each life of a vault follows from `seed` plus its number. */
export async function runPowerCuts(seed: number, cuts: number): Promise<FaultRow> {
  requireMounts();
  const scratch = new Scratch();
  const tally = new Tally('power-cut', seed, (runs) => `npm run faults -- --seed ${seed} --cuts ${runs}`);
  const bench = await prepare(scratch);
  try {
    const selfCheck = await checkItself(bench, seed);
    for (let life = 0; tally.runs < cuts && !ending.isAsked; life++) {
      await live(bench, seed + life, WRITERS_A_LIFE, true, (finding) => tally.add(finding, `npm run faults -- --seed ${seed + life} --cuts ${CUTS_A_WRITER * WRITERS_A_LIFE}`));
      say(`power cuts: ${tally.runs} of ${cuts}, ${tally.acked} acknowledged, ${tally.lost} lost`);
    }
    const row = tally.row(selfCheck);
    if (selfCheck.lost === 0) throw new Error('power cuts: without a single sync nothing was lost, so this harness sees nothing');
    return row;
  } finally {
    await bench.next.end();
    scratch.remove();
  }
}

async function prepare(scratch: Scratch): Promise<Bench> {
  const image = (name: string): DiskImage => new DiskImage(join(scratch.folder, `${name}.img`), scratch.sub(name));
  const [empty, withVault] = [image('empty'), image('with-vault')];
  empty.format();
  withVault.format();
  withVault.mount();
  const ledger = new Ledger();
  const rig = await Rig.start({ disk: nodeDisk, folder: withVault.folder });
  await tell(rig, { kind: 'create', passphrase: PASSPHRASE }, (line) => ledger.take(line));
  await rig.stop();
  withVault.unmount();
  const cache = scratch.sub('cache');
  return { images: [image('a'), image('b')], empty, withVault, cache, words: ledger.words ?? [], next: new WriterProcess(cache) };
}

/** The same without a single sync: every run must lose something, else the harness could not tell. */
async function checkItself(bench: Bench, seed: number): Promise<NonNullable<FaultRow['selfCheck']>> {
  const sum = { runs: 0, acked: 0, lost: 0, how: 'every sync taken out' };
  for (let n = 0; n < SELF_CHECK_CUTS; n++) {
    await live(bench, seed + n * 2 + 1, 1, false, (finding) => {
      sum.runs++;
      sum.acked += finding.acked;
      sum.lost += finding.lost.length;
    });
  }
  say(`power cuts, self-check with every sync taken out: ${sum.acked} acknowledged, ${sum.lost} lost${sum.lost > 0 ? ', as it must be' : ''}`);
  return sum;
}

/** One vault from its making, or from just after, through some cuts. Ends early when something is lost. */
async function live(bench: Bench, seed: number, writers: number, syncs: boolean, found: (finding: Finding) => void): Promise<void> {
  const random = new Random(seed);
  const ledger = new Ledger();
  let [mine, next] = bench.images;
  const isNew = syncs && random.below(3) === 0;
  bench[isNew ? 'empty' : 'withVault'].copyQuietlyTo(mine);
  if (!isNew) ledger.takeAll([{ phase: 'begun', deed: { kind: 'create', passphrase: PASSPHRASE } }, { phase: 'done', deed: { kind: 'create', passphrase: PASSPHRASE }, outcome: { words: bench.words } }]);
  ledger.acked = 0;
  for (let writer = 0; writer < writers; writer++) {
    if (!await cutOften(bench, { mine, next, random, ledger, syncs }, found)) return;
    [mine, next] = [next, mine];
  }
}

interface Cut {
  readonly mine: DiskImage;
  readonly next: DiskImage;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly syncs: boolean;
}

/** Some cuts of one writer: at each the image is copied while it stands still and goes on afterwards, at the last it is killed, and its life goes on on the copy. */
async function cutOften(bench: Bench, { mine, next, random, ledger, syncs }: Cut, found: (finding: Finding) => void): Promise<boolean> {
  const flavour = random.pick(FLAVOURS);
  const writer = bench.next;
  const cuts = syncs ? CUTS_A_WRITER : 1;
  mine.mount();
  try {
    await writer.begin({ folder: mine.folder, flavour, seed: random.next(), passphrase: ledger.passphrases[0] ?? PASSPHRASE, syncs });
    bench.next = new WriterProcess(bench.cache);
    for (let cut = 1; cut < cuts; cut++) {
      await randomMoment(writer, flavour, random);
      writer.freeze();
      mine.copyTo(next);
      ledger.takeAll(await writer.newLines());
      const finding = await look(next, ledger.copy());
      ledger.acked = 0;
      found(finding);
      if (!isClean(finding)) return false;
      writer.thaw();
    }
    await randomMoment(writer, flavour, random);
    writer.kill();
    mine.copyTo(next);
    ledger.takeAll(await writer.lines());
  } finally {
    await writer.end();
    mine.unmount();
  }
  const finding = await look(next, ledger);
  found(finding);
  return isClean(finding);
}

async function randomMoment(writer: WriterProcess, flavour: Flavour, random: Random): Promise<void> {
  const eachMs = await writer.untilAcked(random.below(MOST_ACTS[flavour] + 1), LONGEST_MS);
  // Anywhere within the act that comes next.
  await pause((random.below(1000) / 1000) * Math.min(eachMs, LONGEST_MS / 2));
}

async function look(image: DiskImage, ledger: Ledger): Promise<Finding> {
  image.mount();
  try {
    // It names a process of this start of the computer, which a power cut ends.
    rmSync(join(image.folder, 'vault', LOCK_NAME), { force: true });
    return await examine({ disk: nodeDisk, folder: image.folder }, ledger);
  } finally {
    image.unmount();
  }
}
