import { join } from 'node:path';
import { nativeTheme } from 'electron';
import type { Settings } from '../shared/contract/host.ts';
import { DEFAULT_SETTINGS, settingsSchema } from '../shared/contract/host-schema.ts';
import type { Disk } from './disk.ts';
import { diskWork } from './disk-errors.ts';
import { RecordFile } from './record-file.ts';
import { Serial } from './serial.ts';

/** The remembered choices, in settings.json of the user's data folder. */
export class SettingsFile {
  readonly #file: RecordFile<Settings>;
  readonly #serial = new Serial();
  #current: Settings;

  private constructor(file: RecordFile<Settings>, current: Settings) {
    this.#file = file;
    this.#current = current;
    nativeTheme.themeSource = current.theme;
  }

  static async open(disk: Disk, userDataFolder: string): Promise<SettingsFile> {
    const file = new RecordFile<Settings>(disk, join(userDataFolder, 'settings.json'), settingsSchema, DEFAULT_SETTINGS);
    return new SettingsFile(file, await file.read());
  }

  get current(): Settings {
    return this.#current;
  }

  /** Writes first, then lets the change be seen. One after another: each builds on what the one before it made. */
  change(changes: Partial<Settings>): Promise<Settings> {
    return this.#serial.run(async () => {
      const next = { ...this.#current, ...changes };
      await diskWork('write', () => this.#file.write(next));
      this.#current = next;
      nativeTheme.themeSource = next.theme;
      return next;
    });
  }
}
