import { globalShortcut } from 'electron';
import type { CaptureShortcut, ShortcutState } from '../shared/contract/host.ts';

/** A few that hardly any program uses. Control stands on every keyboard, also on a Mac's. */
const ACCELERATORS: Readonly<Record<Exclude<CaptureShortcut, 'off'>, string>> = {
  'ctrl-alt-shift-s': 'Control+Alt+Shift+S',
  'ctrl-alt-shift-k': 'Control+Alt+Shift+K',
  f9: 'F9',
};

/** The one key of the whole system, held only while an open vault wants it. */
export class Shortcut {
  readonly #press: () => void;
  #held: string | null = null;

  constructor(press: () => void) {
    this.#press = press;
  }

  /** Takes that key and lets go of any other. 'taken': another program has it; then none is held. */
  hold(choice: CaptureShortcut): ShortcutState {
    this.release();
    if (choice === 'off') return 'off';
    const accelerator = ACCELERATORS[choice];
    if (!globalShortcut.register(accelerator, () => this.#press())) return 'taken';
    this.#held = accelerator;
    return 'held';
  }

  release(): void {
    if (this.#held !== null) globalShortcut.unregister(this.#held);
    this.#held = null;
  }
}
