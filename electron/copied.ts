import { createHash } from 'node:crypto';
import { clipboard, ClipboardItem } from 'electron';
import type { BrowserWindow } from 'electron';
import { COPIED_FOR_MS } from '../shared/contract/host.ts';
import { MarkedText } from './marked-text.ts';

const AGAIN_MS = 1000;

/** Text that the person copied: in the clipboard for half a minute, and out of what keeps a history of it. */
export class Copied {
  /** SHA-256: the text itself must not stay in this process. */
  #digest: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  readonly #marked = new MarkedText();

  watch(window: BrowserWindow): void {
    if (process.platform === 'linux') this.#marked.watch(window);
  }

  async copy(text: string): Promise<void> {
    await clipboard.write([new ClipboardItem(formatsOf(text, process.platform))]);
    this.#digest = digestOf(text);
    this.#clearIn(COPIED_FOR_MS);
  }

  /** Takes it out again, unless something else has been copied since. Never rejects: a clipboard that another program holds just now is looked at again soon, and at a lock or the end. */
  async clear(): Promise<void> {
    const digest = this.#digest;
    clearTimeout(this.#timer);
    if (digest === null) return;
    const [now] = await Promise.allSettled([clipboard.readText()]);
    if (this.#digest !== digest) return;
    if (now.status === 'rejected') {
      this.#clearIn(AGAIN_MS);
      return;
    }
    this.#digest = null;
    if (digestOf(now.value) === digest) clipboard.clear();
  }

  #clearIn(waitMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.clear(), waitMs);
    // The app may end meanwhile; ending clears as well.
    this.#timer.unref();
  }

  /** At a lock or the end, when nothing that was marked in our page may be left either. */
  async clearAll(): Promise<void> {
    await Promise.all([this.clear(), process.platform === 'linux' ? this.#marked.clear() : undefined]);
  }
}

/** Beside the text, the marks by which each system's clipboard histories know that they must not keep it. */
export function formatsOf(text: string, platform: NodeJS.Platform): Record<string, string | Blob> {
  const raw = (name: string): string => `electron application/osclipboard;format="${name}"`;
  const zero = new Blob([new Uint8Array(4)]);
  switch (platform) {
    case 'win32':
      return { 'text/plain': text, [raw('ExcludeClipboardContentFromMonitorProcessing')]: zero, [raw('CanIncludeInClipboardHistory')]: zero, [raw('CanUploadToCloudClipboard')]: zero };
    case 'darwin':
      return { 'text/plain': text, [raw('org.nspasteboard.ConcealedType')]: new Blob(['']) };
    default:
      return { 'text/plain': text, [raw('x-kde-passwordManagerHint')]: new Blob(['secret']) };
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
