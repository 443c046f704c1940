import { app, powerMonitor } from 'electron';
import type { BrowserWindow, WebContents } from 'electron';
import { LOCK_NOW_CHANNEL } from './channels.ts';
import { errnoOf } from './disk.ts';
import { loadPage } from './window.ts';
import type { WindowPlace } from './window.ts';

/** Linux tells of no locked screen, so the state is asked for. */
const POLL_MS = 5_000;
/** How long a page that is about to be locked may save what is half-written; then it ends, whether or not it has. */
export const SEAL_WITHIN_MS = 500;
/** Of a window that is closed and off the screen: its text ends with the app, so a slow disk gets more time. */
export const CLOSE_WITHIN_MS = 5_000;
const CRASH_WINDOW_MS = 60_000;
const MAX_CRASHES = 3;

export interface LockParts {
  /** Opens a window that is not loaded yet. */
  openWindow(place: WindowPlace): BrowserWindow;
  /** Ends the line of the present page to the vault store, everything it left open, and a choice of screen that it has not used. */
  endLines(): Promise<void>;
  /** Where the whole window is, also while it is small. */
  placeOf(window: BrowserWindow): WindowPlace;
  /** Half-typed text that could not be saved; another object is another text. It lasts as long as the app. */
  heldText(): object | null;
  /** Something went so wrong that the app has to end. */
  fail(error: unknown): void;
}

/** What happens to the window when its page has saved what is half-written, or has had its time for it. */
interface Ending {
  readonly with: 'lock' | 'close';
  readonly untilMs: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Holds the app's one window. To lock is to end it: the renderer process with its worker, where passphrase, keys and pictures
 * are, is killed, and a fresh locked page opens at the same place. Clearing variables alone leaves copies of all of them.
 */
export class LockedWindow {
  readonly #parts: LockParts;
  #window: BrowserWindow | null = null;
  #ending: Ending | null = null;
  #hasLeft = false;
  /** The present window was opened minimised, and nobody has called it up since. */
  #isWaiting = false;
  #isReplacing = false;
  #openedByLock = false;
  #crashes: number[] = [];
  /** Text for which the app did not close once; whoever closes it again means it. */
  #keptFor: object | null = null;
  #isComputerEnding = false;

  constructor(parts: LockParts) {
    this.#parts = parts;
  }

  get current(): BrowserWindow | null {
    return this.#window;
  }

  get openedByLock(): boolean {
    return this.#openedByLock;
  }

  /** The window was closed, and the app stayed for text that it could not save. */
  get isKeptForText(): boolean {
    return this.#keptFor !== null && this.#keptFor === this.#parts.heldText();
  }

  open(): void {
    this.#replace({ bounds: null, isMaximized: false });
  }

  /** The computer or the session ends: nothing is shown and nothing held up, whatever is left unsaved. */
  endWithComputer(): void {
    this.#isComputerEnding = true;
    app.quit();
  }

  /** Lets the page save what is half-written, then locks; locks after half a second whatever the page does. */
  sealAndLock(): void {
    this.#endSoon('lock');
  }

  /**
   * Quick exit: the window is off the screen at once, so that what was behind it is seen, and the locked one waits minimised. The app goes on: its name in
   * the task bar says nothing and opens a locked page, where a program that suddenly vanishes, and has to be started again, is noticed.
   */
  leave(): void {
    this.#hasLeft = true;
    this.#window?.hide();
    this.#endSoon('lock');
  }

  /** The page has saved what it could; a word that comes after its window has been replaced means nothing to the next one. */
  sealed(window = this.#window): void {
    if (window !== this.#window) return;
    if (this.#ending?.with === 'close') this.#close();
    else this.lock();
  }

  lock(): void {
    const old = this.#window;
    if (old === null) return;
    // A window that is out of sight stays so: a computer that sleeps, wakes or locks itself must not bring up after a quick exit what was sent away.
    const place = { ...this.#parts.placeOf(old), isMinimized: this.#hasLeft || this.#isWaiting || old.isMinimized() };
    this.#hasLeft = false;
    this.#openedByLock = true;
    this.#isReplacing = true;
    this.#end(old);
    this.#replace(place);
  }

  /** True between the end of one window and the start of the next, when "no window is open" does not mean "quit". */
  get isReplacing(): boolean {
    return this.#isReplacing;
  }

  /** Whoever asks to close a page that is about to be locked gets it closed; the time that it has left never grows, and a lock makes it shorter. */
  #endSoon(how: Ending['with']): void {
    const window = this.#window;
    if (window === null) return;
    const withinMs = how === 'close' ? CLOSE_WITHIN_MS : SEAL_WITHIN_MS;
    const before = this.#ending;
    const nowMs = performance.now();
    const untilMs = Math.min(before?.untilMs ?? Infinity, nowMs + withinMs);
    clearTimeout(before?.timer);
    this.#ending = { with: before?.with === 'close' ? 'close' : how, untilMs, timer: setTimeout(() => this.sealed(), untilMs - nowMs) };
    if (before === null) window.webContents.postMessage(LOCK_NOW_CHANNEL, withinMs);
  }

  /**
   * Text that is not saved ends with the app. So the app stays for it once: locked and minimised, as after a quick exit, since a window that was closed must not come up by
   * itself; the locked page says why. Whoever closes it again has been told.
   */
  #close(): void {
    const window = this.#window;
    if (window === null) return;
    const text = this.#parts.heldText();
    if (text === null || text === this.#keptFor || this.#isComputerEnding) return this.#end(window);
    this.#keptFor = text;
    this.#hasLeft = true;
    this.lock();
  }

  #end(window: BrowserWindow): void {
    clearTimeout(this.#ending?.timer);
    this.#ending = null;
    this.#window = null;
    void this.#parts.endLines();
    // Killed first: a process that is merely let go may be kept for the next page.
    endProcess(window.webContents);
    window.destroy();
  }

  #replace(place: WindowPlace): void {
    const window = this.#parts.openWindow(place);
    this.#window = window;
    this.#isReplacing = false;
    this.#isWaiting = place.isMinimized === true;
    const called = (): void => { if (this.#window === window) this.#isWaiting = false; };
    window.once('restore', called);
    window.once('focus', called);
    window.on('closed', () => {
      if (this.#window === window) this.#window = null;
    });
    // By the person, the desktop or the end of the app: the page saves first. Destroying it, as `#end` does, asks nobody.
    window.on('close', (event) => {
      if (this.#window !== window) return;
      event.preventDefault();
      window.hide();
      this.#endSoon('close');
    });
    // Windows, at the end of a session: the process may be stopped any moment.
    window.on('query-session-end', () => this.sealAndLock());
    window.on('session-end', () => this.endWithComputer());
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
    else if (this.#ending?.with === 'close') this.#close();
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

/** Locks when the computer sleeps, wakes, locks its screen or changes its user, and ends when it shuts down. Answers a function that stops watching. */
export function lockWithComputer(lock: () => void, end: () => void): () => void {
  powerMonitor.on('suspend', lock);
  powerMonitor.on('resume', lock);
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('user-did-resign-active', lock);
  powerMonitor.on('shutdown', end);
  let wasLocked = false;
  const poll = setInterval(() => {
    const isLocked = powerMonitor.getSystemIdleState(1) === 'locked';
    if (isLocked && !wasLocked) lock();
    wasLocked = isLocked;
  }, POLL_MS);
  return () => clearInterval(poll);
}
