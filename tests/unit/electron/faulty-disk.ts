import type { Disk, DiskFile } from '../../../electron/disk.ts';
import { diskError } from './memory-disk.ts';

export interface Fault {
  /** The call, counted from 1, that fails. */
  readonly atCall: number;
  readonly errno: string;
  /** 'once': only that call fails. 'from-then-on': the disk, or the process, is gone. */
  readonly lasting: 'once' | 'from-then-on';
  /** A write that fails has written half of its bytes before. */
  readonly tearsWrites?: boolean;
}

/** Passes calls on to another disk and fails the n-th. `calls` says how many there were, `isHit` whether the fault came. */
export class FaultyDisk implements Disk {
  readonly #inner: Disk;
  /** May be set when what goes before is done. */
  fault: Fault | null;
  calls = 0;

  constructor(inner: Disk, fault: Fault | null) {
    this.#inner = inner;
    this.fault = fault;
  }

  get isHit(): boolean {
    return this.fault !== null && this.calls >= this.fault.atCall;
  }

  #fails(): boolean {
    this.calls++;
    const fault = this.fault;
    return fault !== null && (fault.lasting === 'once' ? this.calls === fault.atCall : this.calls >= fault.atCall);
  }

  async #pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#fails()) throw diskError(this.fault?.errno ?? '');
    return work();
  }

  async openUncached(path: string) { return this.#pass(() => this.#inner.openUncached(path)); }
  async open(path: string, access: 'read' | 'write' | 'create') { return this.#wrap(await this.#pass(() => this.#inner.open(path, access))); }
  async openExclusive(path: string) { return this.#wrap(await this.#pass(() => this.#inner.openExclusive(path))); }
  inspect(path: string) { return this.#pass(() => this.#inner.inspect(path)); }
  list(folder: string) { return this.#pass(() => this.#inner.list(folder)); }
  makeFolder(path: string) { return this.#pass(() => this.#inner.makeFolder(path)); }
  rename(from: string, to: string) { return this.#pass(() => this.#inner.rename(from, to)); }
  link(from: string, to: string) { return this.#pass(() => this.#inner.link(from, to)); }
  makeNote(text: string, path: string) { return this.#pass(() => this.#inner.makeNote(text, path)); }
  readNote(path: string) { return this.#pass(() => this.#inner.readNote(path)); }
  remove(path: string) { return this.#pass(() => this.#inner.remove(path)); }
  removeFolder(path: string) { return this.#pass(() => this.#inner.removeFolder(path)); }
  space(path: string) { return this.#pass(() => this.#inner.space(path)); }
  realPath(path: string) { return this.#pass(() => this.#inner.realPath(path)); }
  syncFolder(path: string) { return this.#pass(() => this.#inner.syncFolder(path)); }

  #wrap(file: DiskFile): DiskFile {
    return {
      read: (target, offset) => this.#pass(() => file.read(target, offset)),
      write: async (bytes, offset) => {
        if (this.#fails()) {
          if (this.fault?.tearsWrites === true) await file.write(bytes.subarray(0, bytes.length >> 1), offset);
          throw diskError(this.fault?.errno ?? '');
        }
        return file.write(bytes, offset);
      },
      sizeBytes: () => this.#pass(() => file.sizeBytes()),
      truncate: (sizeBytes) => this.#pass(() => file.truncate(sizeBytes)),
      sync: () => this.#pass(() => file.sync()),
      close: () => this.#pass(() => file.close()),
    };
  }
}
