import { app, powerMonitor } from 'electron';
import type { BrowserWindow, WebContents } from 'electron';
import { errnoOf } from './disk.ts';
import { loadPage } from './window.ts';
import type { WindowPlace } from './window.ts';

/** Linux tells of no locked screen, so the state is asked for. */
const POLL_MS = 5_000;
const CRASH_WINDOW_MS = 60_000;
const MAX_CRASHES = 3;

export interface LockParts {
  /** Opens a window that is not loaded yet. */
  openWindow(place: WindowPlace): BrowserWindow;
  /** Ends the line of the present page to the vault store, everything it left open, and a choice of screen that it has not used. */
  endLines(): Promise<void>;
  /** Something went so wrong that the app has to end. */
  fail(error: unknown): void;
}

/**
 * Holds the app's one window. To lock is to end it: the renderer process with its worker, where passphrase, keys and pictures
 * are, is killed, and a fresh locked page opens at the same place. Clearing variables alone leaves copies of all of them.
 */
export class LockedWindow {
  readonly #parts: LockParts;
  #window: BrowserWindow | null = null;
  #isReplacing = false;
  #openedByLock = false;
  #crashes: number[] = [];

  constructor(parts: LockParts) {
    this.#parts = parts;
  }

  get current(): BrowserWindow | null {
    return this.#window;
  }

  get openedByLock(): boolean {
    return this.#openedByLock;
  }

  open(): void {
    this.#replace({ bounds: null, isMaximized: false });
  }

  lock(): void {
    const old = this.#window;
    if (old === null) return;
    const place = { bounds: old.getNormalBounds(), isMaximized: old.isMaximized() };
    this.#openedByLock = true;
    this.#isReplacing = true;
    this.#window = null;
    void this.#parts.endLines();
    // Killed first: a process that is merely let go may be kept for the next page.
    endProcess(old.webContents);
    old.destroy();
    this.#replace(place);
  }

  /** True between the end of one window and the start of the next, when "no window is open" does not mean "quit". */
  get isReplacing(): boolean {
    return this.#isReplacing;
  }

  #replace(place: WindowPlace): void {
    const window = this.#parts.openWindow(place);
    this.#window = window;
    this.#isReplacing = false;
    window.on('closed', () => {
      if (this.#window === window) this.#window = null;
    });
    // Windows, at the end of a session: the process may be stopped any moment.
    window.on('query-session-end', () => this.lock());
    window.on('session-end', () => app.quit());
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      // A clean exit belongs to a window that is being closed.
      if (this.#window === window && reason !== 'clean-exit') this.#recover();
    });
    loadPage(window).catch((error: unknown) => this.#parts.fail(error));
  }

  /** A page that died is a lock; one that keeps dying ends the app instead of blinking for ever. */
  #recover(): void {
    const now = performance.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
    if (this.#crashes.length > MAX_CRASHES) this.#parts.fail(new Error('the page keeps ending'));
    else this.lock();
  }
}

/** By the system, which leaves no core dump behind: a crash of Chromium's own making might write the keys to the disk. */
function endProcess(contents: WebContents): void {
  const processId = contents.getOSProcessId();
  // 0 stands for "none known"; to the system it would mean this whole process group.
  if (processId <= 0) return contents.forcefullyCrashRenderer();
  try {
    process.kill(processId, 'SIGKILL');
  } catch (error) {
    // It has ended by itself, or the system does not let us: then Chromium has to.
    if (errnoOf(error) !== 'ESRCH') contents.forcefullyCrashRenderer();
  }
}

/** Locks when the computer sleeps, wakes, locks its screen, changes its user or shuts down. Answers a function that stops watching. */
export function lockWithComputer(lock: () => void): () => void {
  powerMonitor.on('suspend', lock);
  powerMonitor.on('resume', lock);
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('user-did-resign-active', lock);
  powerMonitor.on('shutdown', () => app.quit());
  let wasLocked = false;
  const poll = setInterval(() => {
    const isLocked = powerMonitor.getSystemIdleState(1) === 'locked';
    if (isLocked && !wasLocked) lock();
    wasLocked = isLocked;
  }, POLL_MS);
  return () => clearInterval(poll);
}
