import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const IMAGE_BYTES = 256 * 1024 * 1024;
const MAX_COPIES = 20;

/** Only root may mount. A run that cannot mount has shown nothing, so it fails. */
export function requireMounts(): void {
  if (process.getuid?.() !== 0) throw new Error('power cuts and full disks need root: they mount file systems of their own (loop devices)');
}

/** ext4 with its journal, as it is on a person's drive, in a file; mounted at `folder` for as long as it is used. */
export class DiskImage {
  readonly file: string;
  readonly folder: string;
  #device: string | null = null;

  constructor(file: string, folder: string) {
    this.file = file;
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  format(): void {
    const file = openSync(this.file, 'w');
    ftruncateSync(file, IMAGE_BYTES);
    closeSync(file);
    run('/usr/sbin/mkfs.ext4', ['-q', '-m', '0', '-J', 'size=4', '-E', 'lazy_itable_init=0', this.file]);
  }

  /** Mounting replays the file system's journal, as the start after a power cut does. */
  mount(): void {
    run('mount', ['-o', 'loop', this.file, this.folder]);
    process.once('exit', this.#unmountAtExit);
    this.#device = readFileSync('/proc/mounts', 'utf8').split('\n').map((line) => line.split(' ')).find(([, folder]) => folder === this.folder)?.[0] ?? null;
  }

  unmount(): void {
    process.off('exit', this.#unmountAtExit);
    run('umount', [this.folder]);
    this.#device = null;
  }

  /**
   * The image as the disk has it at this moment: what reached the device, and nothing of what the mounted file system still holds in memory.
   * The device must have been quiet while it was copied, else the copy is no moment at all and is made again.
   */
  copyTo(target: DiskImage): void {
    for (let tries = 0; tries < MAX_COPIES; tries++) {
      const before = this.#writes();
      run('cp', ['--sparse=always', this.file, target.file]);
      if (before !== null && before === this.#writes()) return;
    }
    throw new Error('the disk never came to rest while it was copied');
  }

  /** A copy of an image that is not mounted. */
  copyQuietlyTo(target: DiskImage): void {
    run('cp', ['--sparse=always', this.file, target.file]);
  }

  /** Writes and flushes that the device has done; null while one is under way (Documentation/block/stat). */
  #writes(): string | null {
    const fields = readFileSync(`/sys/block/${basename(this.#device ?? '')}/stat`, 'utf8').trim().split(/\s+/);
    return fields[8] === '0' ? `${fields[4]} ${fields[15] ?? ''}` : null;
  }

  readonly #unmountAtExit = (): void => {
    spawnSync('umount', ['-l', this.folder]);
  };
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}
