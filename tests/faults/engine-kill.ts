import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeDisk } from '../../electron/disk.ts';
import type { Line } from './deed.ts';
import { tell } from './doing.ts';
import { examine } from './examination.ts';
import { FLAVOURS, LONGEST_MS, MOST_ACTS, Memory, nextDeed, OUT, PASSPHRASE } from './flavour.ts';
import { Ledger } from './ledger.ts';
import { Random } from './random.ts';
import { Rig } from './rig.ts';
import { ending, isClean, type FaultRow, type Finding, say, Tally } from './row.ts';
import { Scratch } from './scratch.ts';
import { WriterProcess } from './writer-process.ts';

const KILLS_A_LIFE = 8;

/**
 * Ends of processes below the app: main's store and the worker's session in one Node process, without window and Chromium. Never counted
 * as kills of the app. 'process': SIGKILL of it all. 'line': the port to the worker breaks, which is what main sees of a page that was killed.
 */
export async function runEngineKills(seed: number, kills: number): Promise<readonly FaultRow[]> {
  const scratch = new Scratch();
  try {
    return [await runKind('process', scratch, seed, Math.ceil(kills / 2)), await runKind('line', scratch, seed, Math.floor(kills / 2))];
  } finally {
    scratch.remove();
  }
}

interface Bench {
  /** A vault just made, to be copied. */
  readonly template: string;
  readonly ledger: () => Ledger;
  readonly cache: string;
  next: WriterProcess;
}

async function runKind(kind: 'process' | 'line', scratch: Scratch, seed: number, kills: number): Promise<FaultRow> {
  const tally = new Tally(`kill-engine-${kind}`, seed, (runs) => `npm run faults -- --seed ${seed} --engine-kills ${runs * 2}`);
  const bench = await prepare(scratch, kind);
  try {
    for (let life = 0; tally.runs < kills && !ending.isAsked; life++) {
      const folder = join(scratch.folder, `${kind}-${life}`);
      const again = `npm run faults -- --seed ${seed + life} --engine-kills ${KILLS_A_LIFE * 2}`;
      const found = (finding: Finding): void => tally.add(finding, again);
      await live(bench, kind, folder, seed + life, Math.min(KILLS_A_LIFE, kills - tally.runs), found);
      scratch.drop(folder);
      if (life % 5 === 0) say(`kills of the engine (${kind}): ${tally.runs} of ${kills}, ${tally.acked} acknowledged, ${tally.lost} lost`);
    }
    return tally.row();
  } finally {
    await bench.next.end();
  }
}

async function prepare(scratch: Scratch, kind: string): Promise<Bench> {
  const template = scratch.sub(`template-${kind}`);
  const lines: Line[] = [];
  const rig = await Rig.start({ disk: nodeDisk, folder: template });
  await tell(rig, { kind: 'create', passphrase: PASSPHRASE }, (line) => lines.push(line));
  await rig.stop();
  const ledger = (): Ledger => {
    const made = new Ledger();
    made.takeAll(lines);
    made.acked = 0;
    return made;
  };
  const cache = scratch.sub('cache');
  return { template, ledger, cache, next: new WriterProcess(cache) };
}

async function live(bench: Bench, kind: 'process' | 'line', folder: string, seed: number, kills: number, found: (finding: Finding) => void): Promise<void> {
  const random = new Random(seed);
  const isNew = kind === 'process' && random.below(3) === 0;
  if (!isNew) cpSync(bench.template, folder, { recursive: true, verbatimSymlinks: true });
  const ledger = isNew ? new Ledger() : bench.ledger();
  for (let n = 0; n < kills; n++) {
    if (kind === 'process') await killProcess(bench, folder, random, ledger);
    else await breakLine(folder, random, ledger);
    const finding = await examine({ disk: nodeDisk, folder }, ledger);
    found(finding);
    if (!isClean(finding)) return;
  }
}

async function killProcess(bench: Bench, folder: string, random: Random, ledger: Ledger): Promise<void> {
  const flavour = random.pick(FLAVOURS);
  const writer = bench.next;
  try {
    await writer.begin({ folder, flavour, seed: random.next(), passphrase: ledger.passphrases[0] ?? PASSPHRASE, syncs: true });
    bench.next = new WriterProcess(bench.cache);
    const eachMs = await writer.untilAcked(random.below(MOST_ACTS[flavour] + 1), LONGEST_MS);
    // Anywhere within the act that comes next.
    await pause((random.below(1000) / 1000) * Math.min(eachMs, LONGEST_MS / 2));
    writer.kill();
    ledger.takeAll(await writer.lines());
  } finally {
    await writer.end();
  }
}

/** The worker works until its port is gone; main stays, ends what was begun, and serves the next one. */
async function breakLine(folder: string, random: Random, ledger: Ledger): Promise<void> {
  // A restore opens pages of its own.
  const flavour = random.pick(FLAVOURS.filter((each) => each !== 'restore'));
  const rig = await Rig.start({ disk: nodeDisk, folder });
  try {
    await rig.call('vault.unlock', { passphrase: ledger.passphrases[0] ?? PASSPHRASE });
    mkdirSync(join(folder, OUT), { recursive: true });
    const memory = new Memory(ledger.passphrases[0] ?? PASSPHRASE);
    const worker = rig.session;
    const acts = random.below(MOST_ACTS[flavour] + 1);
    const startedMs = performance.now();
    let breaking: Promise<void> | null = null;
    for (let done = 0; breaking === null; done++) {
      const spentMs = performance.now() - startedMs;
      // Anywhere within the act that comes next.
      if (done >= acts || spentMs > LONGEST_MS) breaking = pause((random.below(1000) / 1000) * Math.max(10, spentMs / Math.max(1, done))).then(() => rig.restartWorker());
      const deed = nextDeed(flavour, random, memory.situation(worker));
      const lines: Line[] = [];
      const telling = tell(rig, deed, (line) => lines.push(line));
      await (breaking === null ? telling : Promise.race([telling, breaking]));
      // What was answered after the line broke was never heard.
      ledger.takeAll(lines);
      if (lines.at(-1)?.phase === 'done') memory.did(deed);
    }
    await breaking;
  } finally {
    await rig.stop();
  }
}
