import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeDisk } from '../../electron/disk.ts';
import { LOCK_NAME } from '../../electron/vault-lock.ts';
import type { DeriveKey } from '../../shared/crypto/kdf.ts';
import { Kept } from '../e2e/kept.ts';
import { killAlone, killTree } from '../e2e/processes.ts';
import { doOnScreen } from './app-deed.ts';
import { makeProfile, rememberingDerive } from './app-profile.ts';
import type { Deed } from './deed.ts';
import { examine } from './examination.ts';
import { Ledger } from './ledger.ts';
import { Random } from './random.ts';
import { ending, isClean, type FaultRow, type Finding, say, Tally } from './row.ts';
import { Scratch } from './scratch.ts';

const PASSPHRASE = 'violet kettle marching 42 lanterns';
const ROOT = join(import.meta.dirname, '..', '..');

/** What is under way when the kill comes. */
const FLAVOURS = ['note', 'import', 'edit', 'export', 'erase', 'passphrase', 'backup', 'restore'] as const;
type Flavour = (typeof FLAVOURS)[number];
/** Longest time from the first press of a button, or from the first thing called saved, to the kill. */
const LONGEST_MS: Readonly<Record<Flavour, number>> = { note: 1500, import: 2000, edit: 2000, export: 6000, erase: 2000, passphrase: 3500, backup: 2500, restore: 3500 };

/** Where bundles and backups go, seen from the data folder and from a copy beside it. */
const TARGET = '../out';
/** For something to be called saved, where a kill waits for that. */
const LONGEST_WAIT_MS = 20_000;

type Target = 'renderer' | 'main' | 'all';
/** More pages that die within a minute end the app. */
const RENDERERS_A_START = 3;
const STARTS_A_LIFE = 5;
const MOST_STUMBLES = 2;

/**
 * SIGKILL of the running app: of the page's process, of the main process, or of all of them, at a random moment of what a person does on the
 * screen. The record holds what the page called saved. After each kill the folder is held against it, byte by byte, and the app opens it again.
 */
export async function runAppKills(seed: number, kills: number): Promise<readonly FaultRow[]> {
  const appDir = process.env['KEPT_APP_DIR'] ?? ROOT;
  if (!existsSync(join(appDir, 'dist', 'build.json'))) throw new Error('the app is not built: npm run build');
  const command = (runs: number): string => `npm run faults -- --seed ${seed} --kills ${runs}`;
  const tallies = new Map((['renderer', 'main', 'all'] as const).map((target) => [target, new Tally(`kill-app-${target}`, seed, command)]));
  const count = (): number => [...tallies.values()].reduce((sum, tally) => sum + tally.runs, 0);
  const scratch = new Scratch();
  try {
    const bench = await prepare(scratch);
    let stumbles = 0;
    for (let life = 0; count() < kills && !ending.isAsked; life++) {
      const folder = join(scratch.folder, `life-${life}`);
      const again = `npm run faults -- --seed ${seed + life} --kills ${(RENDERERS_A_START + 1) * STARTS_A_LIFE}`;
      const found = (target: Target, finding: Finding): boolean => {
        tallies.get(target)?.add(finding, again);
        return count() < kills && !ending.isAsked;
      };
      await new Life(bench, folder, seed + life, found).run().catch((error: unknown) => {
        // A screen that did not come in time on a busy computer was no kill, and is not counted as one; many are a fault of their own.
        say(`the app could not be driven: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n  again: ${again}`);
        if (++stumbles > MOST_STUMBLES + kills / 20) throw error;
      });
      scratch.drop(folder);
      say(`kills of the app: ${count()} of ${kills}, ${[...tallies.values()].reduce((sum, tally) => sum + tally.acked, 0)} acknowledged, ${[...tallies.values()].reduce((sum, tally) => sum + tally.lost, 0)} lost`);
    }
    return [...tallies.values()].map((tally) => tally.row(undefined, count()));
  } finally {
    scratch.remove();
  }
}

/** What goes on on the screen until it is killed. */
interface Work {
  /** When to kill. */
  readonly moment: Promise<void>;
  readonly ended: Promise<void>;
  end(): void;
}

interface Bench {
  readonly template: string;
  readonly ledger: Ledger;
  readonly deriveKey: DeriveKey;
}

async function prepare(scratch: Scratch): Promise<Bench> {
  const template = scratch.sub('template');
  const deriveKey = rememberingDerive();
  const ledger = new Ledger();
  await makeProfile(template, PASSPHRASE, deriveKey, ledger);
  await examine({ disk: nodeDisk, folder: template, deriveKey }, ledger);
  return { template, ledger, deriveKey };
}

/** One data folder through some starts of the app. */
class Life {
  readonly #bench: Bench;
  readonly #folder: string;
  readonly #out: string;
  readonly #random: Random;
  readonly #ledger: Ledger;
  readonly #found: (target: Target, finding: Finding) => boolean;
  #isOver = false;

  constructor(bench: Bench, folder: string, seed: number, found: (target: Target, finding: Finding) => boolean) {
    this.#bench = bench;
    this.#folder = join(folder, 'data');
    this.#out = join(folder, 'out');
    this.#random = new Random(seed);
    this.#ledger = bench.ledger.copy();
    this.#found = found;
  }

  async run(): Promise<void> {
    cpSync(this.#bench.template, this.#folder, { recursive: true, verbatimSymlinks: true });
    mkdirSync(this.#out);
    for (let start = 0; start < STARTS_A_LIFE && !this.#isOver; start++) {
      const kept = await Kept.start({ userDataDir: this.#folder, language: 'en' });
      const processId = processIdOf(kept);
      try {
        await this.#killPages(kept);
        if (!this.#isOver) await this.#killApp(kept, this.#random.below(2) === 0 ? 'main' : 'all');
      } finally {
        await killTree(processId);
      }
    }
  }

  async #killPages(kept: Kept): Promise<void> {
    for (let n = 0; n < RENDERERS_A_START && !this.#isOver; n++) {
      const work = await this.#begin(kept);
      const processId = await pageProcessOf(kept);
      await kept.afterLock(async () => {
        await work.moment;
        work.end();
        process.kill(processId, 'SIGKILL');
      });
      await work.ended;
      await this.#look('renderer');
    }
  }

  async #killApp(kept: Kept, target: 'main' | 'all'): Promise<void> {
    const work = await this.#begin(kept);
    await work.moment;
    work.end();
    const pid = processIdOf(kept);
    await (target === 'main' ? killAlone(pid) : killTree(pid));
    await work.ended;
    await this.#look(target);
  }

  /** Opens the vault and begins to work on the screen; what the page says goes into the record until `end`. */
  async #begin(kept: Kept): Promise<Work> {
    const flavour = this.#ledger.backup?.acked === undefined || this.#ledger.backup.acked === null ? this.#random.pick(FLAVOURS.filter((each) => each !== 'restore')) : this.#random.pick(FLAVOURS);
    let isEnded = false;
    const saved = Promise.withResolvers<void>();
    if (flavour !== 'restore') await kept.unlock(this.#ledger.passphrases[0]);
    const ended = this.#work(kept, flavour, () => isEnded, saved.resolve).catch((error: unknown) => {
      // The page that it worked on has gone.
      if (!isEnded) throw error;
    });
    ended.catch(() => undefined);
    const waitMs = this.#random.below(LONGEST_MS[flavour]);
    const first = this.#random.below(2) === 0 ? Promise.resolve() : Promise.race([saved.promise, pause(LONGEST_WAIT_MS)]);
    return { moment: first.then(() => pause(waitMs)), ended, end: () => { isEnded = true; } };
  }

  async #work(kept: Kept, flavour: Flavour, isEnded: () => boolean, onSaved: () => void): Promise<void> {
    while (!isEnded()) {
      const deed = this.#next(flavour);
      this.#ledger.take({ phase: 'begun', deed });
      await doOnScreen(kept, this.#folder, deed, (itemId) => this.#ledger.items.get(itemId)?.exhibitNo ?? '');
      if (isEnded()) return;
      this.#ledger.take({ phase: 'done', deed, outcome: deed.kind === 'export' ? { files: [{ path: deed.path, sha256: null }] } : {} });
      onSaved();
      // One change of these is enough for a run, and the page that follows is another one.
      if (flavour === 'restore' || flavour === 'passphrase' || flavour === 'backup') return;
      await this.#backToList(kept, deed);
    }
  }

  async #backToList(kept: Kept, deed: Deed): Promise<void> {
    if (deed.kind === 'edit') return kept.press('common.backToList');
    if (deed.kind === 'export') return kept.press('export.finish');
    await kept.backToList();
  }

  #next(flavour: Flavour): Deed {
    const number = this.#random.next();
    const [passphrase = PASSPHRASE] = this.#ledger.passphrases;
    const itemId = (): string => this.#random.pick([...this.#ledger.items].filter(([, item]) => item.deleted === 'no' && item.exhibitNo !== null).map(([id]) => id));
    switch (flavour) {
      case 'note': return { kind: 'note', text: `note ${number}` };
      case 'import': return { kind: 'file', name: `file-${number}.bin`, bytesSeed: number, sizeBytes: this.#random.between(0, 400_000) };
      case 'edit': return { kind: 'edit', itemId: itemId(), value: `@v${number}` };
      case 'erase': return this.#ledger.itemIds.length > 2 ? { kind: 'delete', itemId: itemId(), passphrase } : { kind: 'note', text: `note ${number}` };
      case 'export': return { kind: 'export', path: join(TARGET, `bundle-${number}.zip`), itemIds: [], passphrase };
      case 'passphrase': return { kind: 'passphrase', passphrase, next: `marble ${number} winter otters` };
      case 'backup': return { kind: 'backup', folder: TARGET };
      case 'restore': return { kind: 'restore', folder: TARGET, passphrase: this.#ledger.backup?.acked?.passphrases[0] ?? passphrase };
    }
  }

  /** A copy is looked at: the app may be running, and goes on with its own. */
  async #look(target: Target): Promise<void> {
    const copy = `${this.#folder}-looked-at`;
    cpSync(this.#folder, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.includes('IndexedDB') });
    rmSync(join(copy, 'vault', LOCK_NAME), { force: true });
    const finding = await examine({ disk: nodeDisk, folder: copy, deriveKey: this.#bench.deriveKey }, this.#ledger);
    rmSync(copy, { recursive: true });
    this.#isOver = !this.#found(target, finding) || !isClean(finding);
  }
}

function processIdOf(kept: Kept): number {
  const { pid } = kept.app.process();
  if (pid === undefined) throw new Error('the app has no process');
  return pid;
}

/** Of the page's process; the app knows it a moment after the page has come. */
async function pageProcessOf(kept: Kept): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const processId = await kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
    // 0 would be this process's own group.
    if (processId > 1) return processId;
    await pause(50);
  }
  throw new Error('the page has no process');
}
