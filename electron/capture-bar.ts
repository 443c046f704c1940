import { screen } from 'electron';
import type { BrowserWindow } from 'electron';
import type { WindowPlace } from './window.ts';
import { HIDING_MS, MIN_SIZE, showAgain } from './window.ts';

/** bar: small, above all others, in a corner. away: off the screen until the person asks for it. off: the window as it was before. */
export type BarMode = 'bar' | 'away' | 'off';

/** Until its page has said how much room it wants. */
const BAR_SIZE = { width: 576, height: 260 } as const;
const MIN_BAR = { width: 320, height: 160 } as const;
/** Between the bar and the edge of the display. */
const GAP = 16;
/** How long a page may take to come forward by itself, having stopped what it was recording, before it is brought. */
const COMING_MS = 1500;

/**
 * The capture bar is the app's one window made small, not a second one: what guards the page, the lock and content protection hold for it as they are.
 * Where its place and size were is remembered here, so that a lock reopens the whole window.
 */
export class CaptureBar {
  readonly #before = new WeakMap<BrowserWindow, WindowPlace>();
  readonly #away = new WeakSet<BrowserWindow>();

  /** Resolves when a window that goes away is no longer on the screen. */
  async set(window: BrowserWindow, mode: BarMode): Promise<void> {
    if (mode === 'off') return this.#restore(window);
    if (!this.#before.has(window)) this.#shrink(window);
    if (mode === 'away') {
      this.#away.add(window);
      window.hide();
      await new Promise((resolve) => setTimeout(resolve, HIDING_MS));
    } else {
      this.#away.delete(window);
      window.showInactive();
    }
  }

  /** Grows or shrinks from the corner at the bottom right, so that its edge stays where the person put it, and never over the edge of the display. */
  fit(window: BrowserWindow, { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }): void {
    if (!this.#before.has(window)) return;
    const { workArea } = screen.getDisplayMatching(window.getBounds());
    const before = window.getBounds();
    const [width, height] = [Math.min(widthPx, workArea.width), Math.min(heightPx, workArea.height)];
    if (width === before.width && height === before.height) return;
    const x = Math.min(Math.max(before.x + before.width - width, workArea.x), workArea.x + workArea.width - width);
    const y = Math.min(Math.max(before.y + before.height - height, workArea.y), workArea.y + workArea.height - height);
    window.setMinimumSize(Math.min(MIN_BAR.width, width), Math.min(MIN_BAR.height, height));
    window.setBounds({ x, y, width, height });
  }

  /** Where the window is, or was before it became the bar. */
  placeOf(window: BrowserWindow): WindowPlace {
    return this.#before.get(window) ?? { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
  }

  /**
   * The person asks for the window (the shortcut, the app started again). A page that is away for a recording or a series is told first, so that it stops taking
   * pictures before its window is in them.
   */
  bringBack(window: BrowserWindow, tell: () => void): void {
    if (!this.#away.has(window)) return showAgain(window);
    tell();
    setTimeout(() => {
      if (this.#away.delete(window) && !window.isDestroyed()) showAgain(window);
    }, COMING_MS);
  }

  /** The shortcut: of the bar it asks for a picture, wherever the bar is; otherwise the window comes to the front, where the question about age is asked first. */
  pressed(window: BrowserWindow, tell: () => void): void {
    if (!this.#before.has(window)) showAgain(window);
    tell();
  }

  #shrink(window: BrowserWindow): void {
    this.#before.set(window, this.placeOf(window));
    const { workArea } = screen.getDisplayMatching(window.getBounds());
    if (window.isMaximized()) window.unmaximize();
    const [width, height] = [Math.min(BAR_SIZE.width, workArea.width), Math.min(BAR_SIZE.height, workArea.height)];
    window.setMinimumSize(Math.min(MIN_BAR.width, width), Math.min(MIN_BAR.height, height));
    window.setBounds({ x: workArea.x + workArea.width - width - GAP, y: workArea.y + workArea.height - height - GAP, width, height });
    window.setAlwaysOnTop(true);
  }

  #restore(window: BrowserWindow): void {
    const place = this.#before.get(window);
    this.#before.delete(window);
    this.#away.delete(window);
    if (place === undefined) return;
    window.setAlwaysOnTop(false);
    if (place.bounds !== null) window.setBounds(place.bounds);
    window.setMinimumSize(MIN_SIZE.minWidth, MIN_SIZE.minHeight);
    if (place.isMaximized) window.maximize();
    showAgain(window);
  }
}
