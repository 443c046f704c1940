import type { Language } from '../base/language.ts';
import { MAX_ADDRESS_LENGTH } from '../evidence/address-text.ts';
import type { DisplayPlace } from '../evidence/item.ts';

/** What the preload offers the page as `window.host`: named functions only. Every call may reject with an ErrorWire as its message-free value (see client/host.ts). */
export interface HostApi {
  info(): Promise<HostInfo>;
  /** What makes an open vault less safe (a longer time until it locks, pictures of the window allowed) is taken only within seconds of a proof of the passphrase ('keys.confirm'). */
  writeSettings(changes: Partial<Settings>): Promise<Settings>;
  /** Asks main for a port to the vault store; it arrives as a window 'message' event {kind: 'vault-port'} with the port. */
  connectVault(): Promise<void>;
  /** Screens and windows other than our own, with thumbnails. */
  listScreens(): Promise<readonly ScreenChoice[]>;
  /** Arms the next getDisplayMedia of this page for that source, once, for ten seconds. */
  chooseScreen(sourceId: string): Promise<void>;
  /** Takes our window off the screen for the picture, and back; false when it was not on it. */
  hideWindow(): Promise<boolean>;
  showWindow(): Promise<void>;
  /**
   * Makes our window the capture bar: 'bar', small and above all others; 'away', off the screen until the person asks for it, which the page is told with
   * a signal first; 'off', as it was before. A lock ends it.
   */
  setCaptureBar(mode: 'bar' | 'away' | 'off'): Promise<void>;
  /** How large the whole window would have to be for the bar's content: it becomes so, up to the size of its display. Nothing happens to a window that is not the bar. */
  fitCaptureBar(size: { readonly widthPx: number; readonly heightPx: number }): Promise<void>;
  /** Holds the shortcut of the settings while it is wanted; each press arrives as a signal. A lock lets it go. */
  holdShortcut(isWanted: boolean): Promise<ShortcutState>;
  /** The text in the clipboard, '' where there is none. Throws 'address/too-long' {max}. */
  readClipboard(): Promise<string>;
  /** The system's save dialog; null when it was cancelled. The path stays in main. */
  chooseSaveFile(suggestedName: string): Promise<{ readonly handle: string; readonly fileName: string } | null>;
  /**
   * The system's folder dialog; null when it was cancelled. For a backup the handle stands for a folder of its own in the chosen one (made by the backup), or for the
   * chosen one when that is a backup already; for a restore for the backup found there.
   */
  chooseFolder(purpose: FolderPurpose): Promise<FolderChoice | null>;
  /** Shows a finished bundle in the system's file manager. */
  revealSaved(handle: string): Promise<void>;
  /** Shows the vault's folder there: for somebody who copies it to another drive before anything else is tried. */
  revealVault(): Promise<void>;
  /** After 'vault/missing', when the person has said that there is no vault to wait for: from now on set-up is offered again. Throws 'vault/exists' when anything of a vault is there. */
  startAnew(): Promise<void>;
  /** Puts text into the clipboard because the person asked for it: marked as secret for clipboard histories, and taken out again after COPIED_FOR_MS, at a lock and at the end. */
  copyText(text: string): Promise<void>;
  /** Quick exit: takes the window off the screen at once and locks within half a second, whether or not the page calls `lock` before. The fresh window opens minimised. */
  leave(): Promise<void>;
  /** Ends this page's process and its worker, and opens a fresh locked one. */
  lock(): Promise<void>;
  quit(): Promise<void>;
}

/** Of what may come from the clipboard, in UTF-16 units: no address is longer. */
export const MAX_CLIPBOARD_LENGTH = MAX_ADDRESS_LENGTH;

/** What main tells the page as a window 'message' event {kind: 'signal', signal}: the shortcut was pressed, the person wants the window back, or a screen reader came or went. */
export const SIGNALS = ['capture', 'back', 'assisted'] as const;
export type Signal = (typeof SIGNALS)[number];

export const CAPTURE_SHORTCUTS = ['off', 'ctrl-alt-shift-s', 'ctrl-alt-shift-k', 'f9'] as const;
export type CaptureShortcut = (typeof CAPTURE_SHORTCUTS)[number];

/** taken: another program has it. */
export type ShortcutState = 'off' | 'held' | 'taken';

export type FolderPurpose = 'backup' | 'restore';

export interface FolderChoice {
  readonly handle: string;
  /** The last parts of its path, for telling it from others. */
  readonly folderName: string;
  readonly warnings: readonly FolderWarning[];
  readonly freeBytes: number;
}

/** cloud: a program sends what lies there to somebody's servers. network: another computer. fat: no file of 4 GiB or more fits. same-drive: gone with the vault if the drive breaks. */
export type FolderWarning = 'cloud' | 'network' | 'fat' | 'same-drive';

export interface HostInfo {
  readonly name: string;
  readonly version: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly osRelease: string;
  /** On Wayland the system itself asks which screen or window may be seen, and shows its question each time the list is read. */
  readonly isWayland: boolean;
  /** Linux, with a locale that is not UTF-8: the page ends, and Kept locks, when a file is chosen or dropped whose path has letters beyond ASCII. */
  readonly isLocaleNarrow: boolean;
  /** BCP 47 tags in the person's order. */
  readonly systemLanguages: readonly string[];
  readonly settings: Settings;
  /** True when the window was opened by a lock rather than by a start. */
  readonly openedByLock: boolean;
  /** The window was closed, and the app stayed, locked, for half-typed text that it could not save. Closed once more, that text is lost. */
  readonly isKeptForText: boolean;
  /** Programs are asked by the system to leave our windows out of pictures of the screen. */
  readonly isProtected: boolean;
  /** A screen reader, a magnifier or the like was found running. */
  readonly isAssisted: boolean;
}

/** How long copied text stays in the clipboard. */
export const COPIED_FOR_MS = 30_000;

/** The longest text that is copied, in UTF-16 units; longer ones are refused, never cut. */
export const MAX_COPIED_LENGTH = 131_072;

/** What main sends as {kind: 'lock-now', withinMs} when it is about to end the page: half-written things are saved now, then `lock` is called. */
export const LOCK_NOW_KIND = 'lock-now';

/** Remembered choices that give nothing away about evidence. */
export interface Settings {
  /** null: follow the system. */
  readonly language: Language | null;
  readonly theme: 'system' | 'light' | 'dark';
  /** Lock after this many minutes without input, 1–15. */
  readonly idleMinutes: number;
  /** When the reminder to make a backup was last closed; it stays away for 30 days. */
  readonly backupReminderUtc?: string;
  /** Keep our windows out of pictures of the screen. Missing: nobody has chosen yet, which means yes. */
  readonly contentProtection?: boolean;
  /** Cover everything while the window is not in front. */
  readonly coverOnBlur?: boolean;
  /** The page that explains quick exit was read to its end. */
  readonly exitExplained?: boolean;
  /** The key that takes a picture from anywhere; off where nobody chose one. */
  readonly captureShortcut?: CaptureShortcut;
}

export interface ScreenChoice {
  readonly sourceId: string;
  readonly sourceKind: 'screen' | 'window';
  readonly title: string;
  /** data: URL of a PNG, at most 320×200. */
  readonly thumbnail: string;
  readonly displayWidthPx: number;
  readonly displayHeightPx: number;
  readonly scalePercent: number;
  /** Null for a window. */
  readonly display: DisplayPlace | null;
}
