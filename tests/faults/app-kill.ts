import { existsSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeDisk } from '../../electron/disk.ts';
import type { DeriveKey } from '../../shared/crypto/kdf.ts';
import { type Bench, type Killed, Life, PASSPHRASE } from './app-life.ts';
import { Durations, KILLS_A_LIFE, Stopwatch, TARGETS } from './app-plan.ts';
import { makeProfile, rememberingDerive } from './app-profile.ts';
import { examine } from './examination.ts';
import { Ledger } from './ledger.ts';
import { Rig } from './rig.ts';
import { ending, type FaultRow, isClean, say, Tally } from './row.ts';
import { Scratch } from './scratch.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MOST_STUMBLES = 2;
const SAY_EVERY = 6;

/**
 * SIGKILL of the running app: of the page's process, of the main process, or of all of them, at a random moment of what a person does on the
 * screen. The record holds what the page called saved. After each kill the folder is held against it, byte by byte, and the app opens it again and lists it.
 */
export async function runAppKills(seed: number, kills: number): Promise<readonly FaultRow[]> {
  const appDir = process.env['KEPT_APP_DIR'] ?? ROOT;
  if (!existsSync(join(appDir, 'dist', 'build.json'))) throw new Error('the app is not built: npm run build');
  const scratch = new Scratch();
  try {
    const bench = await prepare(scratch);
    const run = new Run(bench, scratch, seed, kills);
    await run.live();
    return run.rows(await selfCheck(bench, scratch, seed));
  } finally {
    scratch.remove();
  }
}

async function prepare(scratch: Scratch): Promise<Bench> {
  const template = scratch.sub('template');
  const deriveKey = rememberingDerive();
  const ledger = new Ledger();
  await makeProfile(template, PASSPHRASE, deriveKey, ledger);
  await examine({ disk: nodeDisk, folder: template, deriveKey }, ledger);
  return { template, ledger, deriveKey, durations: new Durations(), stopwatch: new Stopwatch() };
}

/** Lives one after another until there were enough kills. */
class Run {
  readonly #bench: Bench;
  readonly #scratch: Scratch;
  readonly #seed: number;
  readonly #kills: number;
  readonly #tallies;
  readonly #startedMs = performance.now();
  #inside = 0;

  constructor(bench: Bench, scratch: Scratch, seed: number, kills: number) {
    this.#bench = bench;
    this.#scratch = scratch;
    this.#seed = seed;
    this.#kills = kills;
    const command = (runs: number): string => `npm run faults -- --seed ${seed} --kills ${runs}`;
    this.#tallies = new Map(TARGETS.map((target) => [target, new Tally(`kill-app-${target}`, seed, command)]));
  }

  async live(): Promise<void> {
    let stumbles = 0;
    for (let life = 0; this.#count < this.#kills && !ending.isAsked; life++) {
      const folder = this.#scratch.sub(`life-${life}`);
      const again = `npm run faults -- --seed ${this.#seed + life} --kills ${KILLS_A_LIFE}`;
      await new Life({ bench: this.#bench, folder, seed: this.#seed + life, found: (killed) => this.#found(killed, again) }).run().catch((error: unknown) => {
        // A screen that did not come in time on a busy computer was no kill, and is not counted as one; many are a fault of their own.
        say(`the app could not be driven: ${error instanceof Error ? error.message.split('\n').slice(0, 4).join(' | ') : String(error)}\n  again: ${again}`);
        if (++stumbles > MOST_STUMBLES + this.#kills / 20) throw error;
      });
      this.#scratch.drop(folder);
    }
  }

  #found({ target, finding, isInside }: Killed, again: string): boolean {
    this.#tallies.get(target)?.add(finding, again);
    this.#inside += Number(isInside);
    if (this.#count % SAY_EVERY === 0 || this.#count === this.#kills) this.#say();
    return this.#count < this.#kills && !ending.isAsked;
  }

  #say(): void {
    const each = (performance.now() - this.#startedMs) / 1000 / this.#count;
    say(`kills of the app: ${this.#count} of ${this.#kills}, ${this.#inside} inside the work, ${this.#sum('acked')} acknowledged, ${this.#sum('lost')} lost, ${each.toFixed(1)} s each (${this.#bench.stopwatch.told(this.#count)})`);
  }

  get #count(): number {
    return this.#sum('runs');
  }

  #sum(figure: 'runs' | 'acked' | 'lost'): number {
    return [...this.#tallies.values()].reduce((sum, tally) => sum + tally[figure], 0);
  }

  /** A kind of kill that met nothing acknowledged shows nothing, and is a fault of the harness. */
  rows(check: FaultRow['selfCheck']): readonly FaultRow[] {
    const rows = [...this.#tallies.values()].filter(({ runs }) => runs > 0).map((tally, index) => tally.row(index === 0 ? check : undefined, this.#count));
    const blind = rows.find(({ acked }) => acked === 0);
    if (blind !== undefined) throw new Error(`${blind.kind}: nothing was acknowledged before any of its kills`);
    return rows;
  }
}

/** The harness sees loss: of one kill the last item that the page called saved is cut out of what is left, and must be missed. */
async function selfCheck(bench: Bench, scratch: Scratch, seed: number): Promise<FaultRow['selfCheck']> {
  const killed: Killed[] = [];
  const folder = scratch.sub('self-check');
  await new Life({ bench, folder, seed, spoil: (copy, ledger) => cutOutLastSaved(copy, ledger, bench.deriveKey), found: (one) => killed.push(one) < 1 }).run();
  scratch.drop(folder);
  const [one] = killed;
  if (one === undefined || isClean(one.finding) || one.finding.lost.length === 0) throw new Error('the harness did not see that an acknowledged item was cut out');
  return { runs: 1, acked: one.finding.acked, lost: one.finding.lost.length, how: 'the last saved file cut out of what the kill left' };
}

/** And everything behind it. */
async function cutOutLastSaved(folder: string, ledger: Ledger, deriveKey: DeriveKey): Promise<void> {
  const saved = ledger.ackedAdds.at(-1);
  const rig = await Rig.start({ disk: nodeDisk, folder, deriveKey });
  for (const passphrase of ledger.passphrases) if (!rig.session.isUnlocked) await rig.call('vault.unlock', { passphrase }).catch(() => undefined);
  const { items, entries } = rig.session.engine.state;
  const itemId = [...items].find(([, { item }]) => item.file?.originalFilename === (saved?.kind === 'file' ? saved.name : undefined))?.[0];
  const last = entries.find((entry) => entry.act === 'item.captured' && entry.itemId === itemId);
  await rig.stop();
  if (saved === undefined || last === undefined) throw new Error('nothing that was saved is there to be cut out');
  await truncate(join(folder, 'vault', 'journal', `${String(last.segment).padStart(6, '0')}.kj`), last.offset);
}
