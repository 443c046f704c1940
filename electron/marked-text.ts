import { createHash } from 'node:crypto';
import { clipboard } from 'electron';
import type { BrowserWindow } from 'electron';

/**
 * X11 keeps marked text in a clipboard of its own, for the middle button. What was marked in our window must not be left there at a lock; what another program has put there
 * is none of our business. Nobody says whose it is: what changed while our window was in front is taken for ours.
 */
export class MarkedText {
  #isInFront = false;
  /** What lay there when our window came to the front, as SHA-256; null: nothing, or something of ours. */
  #before: string | null = null;
  /** What was marked in our window, when it was in front last. */
  #ours: string | null = null;

  watch(window: BrowserWindow): void {
    window.on('focus', () => void this.#came());
    window.on('blur', () => void this.#went());
  }

  /** Never rejects. Where it cannot be told what lies there, it goes as soon as anything in our window may have been marked. */
  async clear(): Promise<void> {
    const now = await digestOfMarked();
    const isOurs = now === 'unknown' ? this.#isInFront || this.#ours !== null : this.#isOurs(now);
    this.#isInFront = false;
    this.#ours = null;
    if (isOurs) clipboard.selection.clear();
  }

  async #came(): Promise<void> {
    const now = await digestOfMarked();
    this.#before = now === this.#ours ? null : now;
    this.#isInFront = true;
  }

  async #went(): Promise<void> {
    const now = await digestOfMarked();
    if (now !== 'unknown' && this.#isOurs(now)) this.#ours = now;
    this.#isInFront = false;
  }

  #isOurs(now: string | null): boolean {
    return now !== null && (now === this.#ours || (this.#isInFront && now !== this.#before));
  }
}

/** The text itself must not stay in this process. */
async function digestOfMarked(): Promise<string | null> {
  const [read] = await Promise.allSettled([clipboard.selection.readText()]);
  if (read.status === 'rejected') return 'unknown';
  return read.value === '' ? null : createHash('sha256').update(read.value, 'utf8').digest('hex');
}
