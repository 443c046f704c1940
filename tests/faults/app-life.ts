import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeDisk } from '../../electron/disk.ts';
import { LOCK_NAME } from '../../electron/vault-lock.ts';
import type { DeriveKey } from '../../shared/crypto/kdf.ts';
import { Kept } from '../e2e/kept.ts';
import { killAlone, killTree } from '../e2e/processes.ts';
import { addFiles, doOnScreen, type FileDeed, type OnScreen } from './app-deed.ts';
import { Decks, type Durations, type Flavour, KILLS_A_LIFE, type Stage, type Stopwatch, type Target, targetAt } from './app-plan.ts';
import type { Deed } from './deed.ts';
import { examine } from './examination.ts';
import type { Ledger } from './ledger.ts';
import { Random } from './random.ts';
import { type Finding, isClean } from './row.ts';

export const PASSPHRASE = 'violet kettle marching 42 lanterns';
/** Where bundles and backups go, seen from the data folder and from a copy beside it. */
const TARGET = '../out';
/** Called saved before the work begins that the kill meets. */
const FIRST_FILES = { min: 1, max: 3 };
/** The backup is looked at after work that writes or reads it, and now and then after other work. */
const BACKUP_EVERY = 8;
const LONGEST_LIST_MS = 30_000;
/** An item is edited or deleted that is one of so many. */
const NEWEST = 5;
/** Nothing moves on the screen that somebody would have to wait for, and the 18 MB of fonts are not read again with each page. */
const QUICK_CHROMIUM = { STANDIN_CHROMIUM_ARGS: JSON.stringify(['--force-prefers-reduced-motion', '--disable-remote-fonts', '--in-process-gpu']) };

export interface Bench {
  /** A data folder with a vault, to be copied, and what is in it. */
  readonly template: string;
  readonly ledger: Ledger;
  readonly deriveKey: DeriveKey;
  readonly durations: Durations;
  readonly stopwatch: Stopwatch;
}

export interface Killed {
  readonly target: Target;
  readonly finding: Finding;
  /** The kill came before the page called the work done. */
  readonly isInside: boolean;
}

export interface LifeOptions {
  readonly bench: Bench;
  readonly folder: string;
  readonly seed: number;
  /** Told of each kill; false ends the life. */
  readonly found: (killed: Killed) => boolean;
  /** Between a kill and the look at what is left, on a copy: what a test of the harness itself spoils there must be found. */
  readonly spoil?: (copy: string, ledger: Ledger) => Promise<void>;
}

/**
 * One data folder through many kills. Each run has some files saved, begins the work, and is killed at a random moment of it. Then the folder is held against the
 * record, and the app opens it on the screen, lists all of it, and goes on. What the page called saved or done is in the record, and nothing else.
 */
export class Life {
  readonly #options: LifeOptions;
  readonly #folder: string;
  readonly #random: Random;
  readonly #ledger: Ledger;
  readonly #decks: Decks;
  #kept: Promise<Kept>;

  constructor(options: LifeOptions) {
    this.#options = options;
    this.#folder = join(options.folder, 'data');
    this.#random = new Random(options.seed);
    this.#ledger = options.bench.ledger.copy();
    this.#decks = new Decks(this.#random);
    cpSync(options.bench.template, this.#folder, { recursive: true, verbatimSymlinks: true });
    mkdirSync(join(options.folder, 'out'));
    this.#kept = this.#start();
  }

  async run(): Promise<void> {
    try {
      const torn = await this.#open(Promise.resolve(null));
      if (torn.length > 0) throw new Error(torn.join('; '));
      for (let kill = 0; kill < KILLS_A_LIFE; kill++) {
        const killed = await this.#runOnce(targetAt(kill), kill % BACKUP_EVERY === 0);
        if (!this.#options.found(killed) || !isClean(killed.finding)) return;
      }
    } finally {
      const kept = await this.#kept.catch(() => null);
      if (kept !== null) await killTree(processIdOf(kept));
    }
  }

  #start(): Promise<Kept> {
    const kept = this.#time('start', () => Kept.start({ userDataDir: this.#folder, language: 'en', isHasty: true, env: QUICK_CHROMIUM }));
    // Awaited when it is needed; what else goes on meanwhile may fail first.
    kept.catch(() => undefined);
    return kept;
  }

  async #runOnce(target: Target, withBackup: boolean): Promise<Killed> {
    const kept = await this.#kept;
    const flavour = await this.#time('prepare', () => this.#prepare(kept, this.#decks.next(target)));
    const isInside = await this.#killDuring(kept, flavour, target);
    const copy = `${this.#folder}-looked-at`;
    // The browser's own profile is no part of what must be there.
    cpSync(this.#folder, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => basename(path) !== 'chromium' });
    if (target !== 'renderer') this.#kept = this.#start();
    const looking = this.#time('look', () => this.#look(copy, withBackup || flavour === 'backup' || flavour === 'restore'));
    const opening = this.#open(looking);
    opening.catch(() => undefined);
    const finding = await looking;
    const torn = await opening;
    return { target, isInside, finding: { ...finding, torn: [...finding.torn, ...torn] } };
  }

  /** The app itself opens what is there, and lists all of it. While it opens, the folder is looked at, unless that alone can tell what opens it. */
  async #open(looking: Promise<Finding | null>): Promise<string[]> {
    const kept = await this.#kept;
    if (this.#ledger.passphrases.length > 1 || this.#ledger.restoring !== null) await looking;
    await this.#time('open', () => kept.unlock(this.#ledger.passphrases[0]));
    const finding = await looking;
    if (finding !== null && !isClean(finding)) return [];
    const count = this.#ledger.itemIds.length;
    const listed = kept.page.getByText(kept.words('timeline.count', { count }), { exact: true }).waitFor({ timeout: LONGEST_LIST_MS });
    return listed.then(() => [], () => [`the app does not list ${count} items`]);
  }

  #time<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    return this.#options.bench.stopwatch.time(stage, work);
  }

  /** What is saved before the work, so that every kill has something to lose. A restore begins at the lock, once there is a backup. */
  async #prepare(kept: Kept, wanted: Flavour): Promise<Flavour> {
    await this.#addFiles(this.#screen(kept), this.#files(FIRST_FILES), () => true);
    await kept.backToList();
    if (wanted !== 'restore') return wanted;
    if ((this.#ledger.backup?.acked ?? null) === null) return 'backup';
    await kept.lock();
    return 'restore';
  }

  async #killDuring(kept: Kept, flavour: Flavour, target: Target): Promise<boolean> {
    let [isKilled, isDone] = [false, false];
    const pressed = Promise.withResolvers<void>();
    const page = target === 'renderer' ? await pageProcessOf(kept) : 0;
    const afterMs = this.#options.bench.durations.draw(flavour, this.#random);
    let pressedMs = 0;
    const screen = this.#screen(kept, () => {
      pressedMs = performance.now();
      pressed.resolve();
    });
    const work = async (): Promise<void> => {
      try {
        await this.#work(screen, flavour, () => !isKilled);
        isDone = true;
        if (!isKilled) this.#options.bench.durations.ended(flavour, performance.now() - pressedMs);
      } catch (error) {
        // The page that it worked on has gone.
        if (!isKilled) throw error;
      }
    };
    const working = work();
    working.catch(pressed.reject);
    await this.#time('work', () => pressed.promise);
    const kill = async (): Promise<void> => {
      await pause(Math.max(0, afterMs - (performance.now() - pressedMs)));
      isKilled = true;
      if (!isDone) this.#options.bench.durations.cutShort(flavour);
      if (target === 'renderer') process.kill(page, 'SIGKILL');
      else await (target === 'main' ? killAlone : killTree)(processIdOf(kept));
    };
    await this.#time('end', () => target === 'renderer' ? kept.afterLock(kill) : kill());
    const isInside = !isDone;
    await working;
    return isInside;
  }

  async #work(screen: OnScreen, flavour: Flavour, isAlive: () => boolean): Promise<void> {
    if (flavour === 'import') return this.#addFiles(screen, this.#files({ min: 3, max: 8 }, 300_000), isAlive);
    const deed = this.#next(flavour);
    this.#ledger.take({ phase: 'begun', deed });
    await doOnScreen(screen, deed);
    if (!isAlive()) return;
    this.#ledger.take({ phase: 'done', deed, outcome: deed.kind === 'export' ? { files: [{ path: deed.path, sha256: null }] } : {} });
  }

  async #addFiles(screen: OnScreen, deeds: readonly FileDeed[], isAlive: () => boolean): Promise<void> {
    for (const deed of deeds) this.#ledger.take({ phase: 'begun', deed });
    await addFiles(screen, deeds, (deed) => {
      if (isAlive()) this.#ledger.take({ phase: 'done', deed, outcome: {} });
    });
  }

  #screen(kept: Kept, onPress: () => void = () => undefined): OnScreen {
    return { kept, dataFolder: this.#folder, exhibitNo: (itemId) => this.#ledger.items.get(itemId)?.exhibitNo ?? '', onPress };
  }

  #files({ min, max }: { readonly min: number; readonly max: number }, largestBytes = 3000): FileDeed[] {
    return Array.from({ length: this.#random.between(min, max) }, () => {
      const number = this.#random.next();
      return { kind: 'file', name: `file-${number}.bin`, bytesSeed: number, sizeBytes: this.#random.between(0, largestBytes) };
    });
  }

  #next(flavour: Exclude<Flavour, 'import'>): Deed {
    const number = this.#random.next();
    const [passphrase = PASSPHRASE] = this.#ledger.passphrases;
    const itemId = (): string => this.#random.pick(this.#newest());
    switch (flavour) {
      case 'note': return { kind: 'note', text: `note ${number}` };
      case 'edit': return { kind: 'edit', itemId: itemId(), value: `@v${number}` };
      case 'erase': return { kind: 'delete', itemId: itemId(), passphrase };
      case 'export': return { kind: 'export', path: join(TARGET, `bundle-${number}.zip`), itemIds: [], passphrase };
      case 'passphrase': return { kind: 'passphrase', passphrase, next: `marble ${number} winter otters` };
      case 'backup': return { kind: 'backup', folder: TARGET };
      case 'restore': return { kind: 'restore', folder: TARGET, passphrase: this.#ledger.backup?.acked?.passphrases[0] ?? passphrase };
    }
  }

  /** Of a long list only the rows in view are there to be pressed. */
  #newest(): readonly string[] {
    const there = [...this.#ledger.items].flatMap(([id, { deleted, exhibitNo }]) => (deleted === 'no' && exhibitNo !== null ? [{ id, number: Number(exhibitNo.slice(2)) }] : []));
    return there.toSorted((a, b) => b.number - a.number).slice(0, NEWEST).map(({ id }) => id);
  }

  /** At a copy: the app goes on with its own. */
  async #look(copy: string, withBackup: boolean): Promise<Finding> {
    rmSync(join(copy, 'vault', LOCK_NAME), { force: true });
    const { bench: { deriveKey }, spoil } = this.#options;
    await spoil?.(copy, this.#ledger);
    const finding = await examine({ disk: nodeDisk, folder: copy, deriveKey }, this.#ledger, withBackup);
    rmSync(copy, { recursive: true });
    return finding;
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
