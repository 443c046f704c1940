import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, rmSync, statfsSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Only root may mount; elsewhere these tests have nothing to stand on. */
export const mayMount = process.getuid?.() === 0;

/** A small file system of its own, mounted for a test and taken away again however the test ends. */
export class SmallDisk {
  readonly folder: string;
  readonly #ballast: string;
  readonly #bound: string[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.#ballast = join(folder, 'ballast');
  }

  /** ext4 in a file beside the folder: what a person's own drive is. */
  static ext4(folder: string, sizeBytes: number): SmallDisk {
    const image = `${folder}.img`;
    const file = openSync(image, 'w');
    ftruncateSync(file, sizeBytes);
    closeSync(file);
    run('/usr/sbin/mkfs.ext4', ['-q', '-m', '0', '-O', '^has_journal', image]);
    return mount(folder, ['-o', 'loop', image]);
  }

  /** Memory: what a USB stick is to an export. */
  static memory(folder: string, sizeBytes: number): SmallDisk {
    return mount(folder, ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs']);
  }

  static readOnly(folder: string): SmallDisk {
    return mount(folder, ['-t', 'tmpfs', '-o', 'ro', 'tmpfs']);
  }

  /** Puts one of its folders in the place of another, as a drive of its own is put under a vault. */
  bindAt(inside: string, folder: string): void {
    mkdirSync(join(this.folder, inside), { recursive: true });
    run('mount', ['--bind', join(this.folder, inside), folder]);
    this.#bound.push(folder);
  }

  static create(folder: string): SmallDisk {
    return new SmallDisk(folder);
  }

  /** Fills it until so many bytes are free; 0: until nothing fits any more. */
  fill(freeBytes = 0): void {
    const file = openSync(this.#ballast, 'a');
    const chunk = Buffer.alloc(65_536, 1);
    try {
      for (let size = chunk.length; size >= 512;) {
        const mayTake = freeBytes === 0 || this.#freeBytes() - size >= freeBytes;
        if (!mayTake || !tryWrite(file, chunk.subarray(0, size))) size /= 2;
      }
    } finally {
      closeSync(file);
    }
  }

  /** Gives back a little of what `fill` took: room for a part of what comes next. */
  spare(sizeBytes: number): void {
    truncateSync(this.#ballast, statSync(this.#ballast).size - sizeBytes);
  }

  /** Takes the filling away. */
  makeRoom(): void {
    rmSync(this.#ballast, { force: true });
  }

  #freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }

  /** Lazily, so that a process that has not ended yet does not keep it. */
  unmount(): void {
    process.off('exit', this.unmountAtExit);
    for (const folder of [...this.#bound.splice(0), this.folder]) run('umount', ['-l', folder]);
  }

  readonly unmountAtExit = (): void => {
    for (const folder of [...this.#bound, this.folder]) spawnSync('umount', ['-l', folder]);
  };
}

function mount(folder: string, options: readonly string[]): SmallDisk {
  mkdirSync(folder, { recursive: true });
  run('mount', [...options, folder]);
  const disk = SmallDisk.create(folder);
  process.once('exit', disk.unmountAtExit);
  return disk;
}

/** False when there is no room for it. */
function tryWrite(file: number, bytes: Buffer): boolean {
  try {
    writeSync(file, bytes);
    fsyncSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}
