import { app, BrowserWindow } from 'electron';
import type { Settings } from '../shared/contract/host.ts';
import type { SettingsFile } from './settings.ts';

/**
 * Keeps our windows out of pictures of the screen. On unless the person said otherwise. Magnifiers and screen readers that read from the picture see nothing
 * then, so where one is running before there is a vault, it starts off, before the first screen is shown; the first screen says so and offers the choice.
 * Once there is a vault, only the person's own choice changes it: else whoever starts the system's magnifier could take pictures of an open vault.
 */
export class Protection {
  readonly #settings: SettingsFile;
  readonly #isBare: () => Promise<boolean>;
  readonly #assisted: () => void;
  /** Found in time, also where the choice cannot be written: somebody must be able to read what is wrong with the disk. */
  #isAssisted = false;

  private constructor(settings: SettingsFile, isBare: () => Promise<boolean>, assisted: () => void) {
    this.#settings = settings;
    this.#isBare = isBare;
    this.#assisted = assisted;
  }

  /** `assisted`: a screen reader or the like came or went after the first screen was shown; what it means for the window holds by then. */
  static async open(settings: SettingsFile, isBare: () => Promise<boolean>, assisted: () => void = () => undefined): Promise<Protection> {
    const protection = new Protection(settings, isBare, assisted);
    await protection.#makeWayForAssistance();
    app.on('accessibility-support-changed', () => void protection.#makeWayForAssistance().then(() => protection.#assisted()));
    return protection;
  }

  get isOn(): boolean {
    return this.#settings.current.contentProtection ?? !this.#isAssisted;
  }

  /** Puts what holds now on every window. */
  apply(): void {
    for (const window of BrowserWindow.getAllWindows()) window.setContentProtection(this.isOn);
  }

  async #makeWayForAssistance(): Promise<void> {
    if (!app.accessibilitySupportEnabled || this.#settings.current.contentProtection !== undefined) return;
    // A folder that cannot be looked at may hold a vault.
    const [isBare] = await Promise.allSettled([this.#isBare()]);
    if (isBare.status === 'rejected' || !isBare.value) return;
    this.#isAssisted = true;
    await Promise.allSettled([this.#settings.change({ contentProtection: false })]);
    this.apply();
  }
}

/** On until somebody has chosen. */
export function isProtected(settings: Settings): boolean {
  return settings.contentProtection ?? true;
}

/** Whether a change makes an open vault less safe. */
export function loosens(before: Settings, changes: Partial<Settings>): boolean {
  const isLonger = changes.idleMinutes !== undefined && changes.idleMinutes > before.idleMinutes;
  const isUncovered = changes.contentProtection === false && isProtected(before);
  return isLonger || isUncovered;
}
