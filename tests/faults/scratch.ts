import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Memory where there is some: what is tested is what reaches the simulated disk, not the speed of the real one. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Folders for one run of the command; gone when the process ends, however it ends short of a kill. */
export class Scratch {
  readonly folder: string;
  readonly #remove = (): void => rmSync(this.folder, { recursive: true, force: true });

  constructor() {
    this.folder = mkdtempSync(join(PLACE, 'kept-faults-'));
    process.once('exit', this.#remove);
  }

  sub(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  remove(): void {
    process.off('exit', this.#remove);
    this.#remove();
  }
}
