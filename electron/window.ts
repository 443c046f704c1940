import { app, BrowserWindow, nativeTheme } from 'electron';
import type { BrowserWindowConstructorOptions, Rectangle, Session } from 'electron';
import { INDEX_URL } from './protocol.ts';

/** Neutral on purpose: it stands in task bars and over shoulders. The page cannot change it. */
export const TITLE = 'Kept';
const DEFAULT_SIZE = { width: 1280, height: 800 } as const;
export const MIN_SIZE = { minWidth: 900, minHeight: 640 } as const;
/** As the page's own background, so that nothing flashes while it loads. */
const BACKGROUND = { light: '#f6f3ee', dark: '#191817' } as const;

export interface WindowPlace {
  readonly bounds: Rectangle | null;
  readonly isMaximized: boolean;
  /** After a quick exit: it waits in the task bar, and what was behind it stays in front. */
  readonly isMinimized?: boolean;
}

/** Every setting that guards the page is written out, defaults too, so that a changed default cannot weaken it. */
export function windowOptions(session: Session, preloadPath: string, place: WindowPlace): BrowserWindowConstructorOptions {
  return {
    title: TITLE,
    ...DEFAULT_SIZE,
    ...place.bounds,
    ...MIN_SIZE,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      session,
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      plugins: false,
      experimentalFeatures: false,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableDialogs: true,
      backgroundThrottling: false,
      devTools: !app.isPackaged,
    },
  };
}

/** Opens the app's one kind of window; shown as soon as there is something to see. */
export function openWindow(session: Session, preloadPath: string, place: WindowPlace, isProtected = true): BrowserWindow {
  const window = new BrowserWindow(windowOptions(session, preloadPath, place));
  window.setContentProtection(isProtected);
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => {
    // Before it is shown, minimising shows it minimised: nothing appears for a moment.
    if (place.isMinimized === true) return waitMinimized(window, place.isMaximized);
    if (place.isMaximized) window.maximize();
    window.show();
  });
  // What is worth keeping is in the journal already; a page must not be able to hold the window open.
  window.webContents.on('will-prevent-unload', (event) => event.preventDefault());
  return window;
}

function waitMinimized(window: BrowserWindow, isMaximized: boolean): void {
  window.minimize();
  if (isMaximized) window.once('restore', () => window.maximize());
}

/** Loads the page. A window that was closed meanwhile is no failure. */
export async function loadPage(window: BrowserWindow): Promise<void> {
  try {
    await window.loadURL(INDEX_URL);
  } catch (error) {
    if (!window.isDestroyed()) throw error;
  }
}

/** Time for a compositor to take the window off the screen. */
export const HIDING_MS = 300;
/** A page that hangs while its window is hidden must not stay out of reach. */
const LONGEST_HIDDEN_MS = 20_000;

/** Windows that were in front of all others when they were hidden: those alone take the focus when they come back. */
const hadFocus = new WeakSet<BrowserWindow>();

/** Resolves when the window is no longer on the screen; to false when it was not there before either. */
export async function hideForPicture(window: BrowserWindow): Promise<boolean> {
  if (!window.isVisible() || window.isMinimized()) return false;
  if (window.isFocused()) hadFocus.add(window);
  window.hide();
  const again = setTimeout(() => showAgain(window), LONGEST_HIDDEN_MS);
  window.once('show', () => clearTimeout(again));
  await new Promise((resolve) => setTimeout(resolve, HIDING_MS));
  return true;
}

/** Puts the window back as it was before `hideForPicture`: one that was not in front takes nobody's keyboard away. */
export function showAfterPicture(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (hadFocus.delete(window)) showAgain(window);
  else window.showInactive();
}

export function showAgain(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
