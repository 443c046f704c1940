import type { Disk, DiskFile } from '../../electron/disk.ts';
import { diskError } from '../unit/electron/memory-disk.ts';

/** Which calls are counted, and fail. */
export type CallKind = 'any' | 'write' | 'sync' | 'rename';

const NAMES: Readonly<Record<Exclude<CallKind, 'any'>, ReadonlySet<string>>> = {
  write: new Set(['write']),
  sync: new Set(['sync', 'syncFolder']),
  rename: new Set(['rename', 'link']),
};

export interface IoFault {
  readonly name: string;
  readonly calls: CallKind;
  /** What the system says; null: a write takes half of its bytes and says so, which is no error. */
  readonly errno: string | null;
  /** 'once': one call fails. 'on': all from then on, until it is mended. A write that fails has written half of its bytes before. */
  readonly lasting: 'once' | 'on';
}

/** Passes calls on to another disk and, once it is armed, fails the n-th of the kind that the fault names. */
export class FaultyDisk {
  readonly disk: Disk;
  #fault: IoFault | null = null;
  #atCall = 0;
  #calls = 0;

  constructor(inner: Disk) {
    this.disk = this.#wrap(inner);
  }

  arm(fault: IoFault, atCall: number): void {
    this.#fault = fault;
    this.#atCall = atCall;
    this.#calls = 0;
  }

  /** True when the fault came. */
  mend(): boolean {
    const isHit = this.#calls >= this.#atCall;
    this.#fault = null;
    return isHit;
  }

  #fails(name: string): boolean {
    const fault = this.#fault;
    if (fault === null || (fault.calls !== 'any' && !NAMES[fault.calls].has(name))) return false;
    this.#calls++;
    return fault.lasting === 'once' ? this.#calls === this.#atCall : this.#calls >= this.#atCall;
  }

  /** Every method, whichever there are, so that none that comes later goes by uncounted. */
  #wrap<T extends Disk | DiskFile>(target: T): T {
    return new Proxy(target, {
      get: (inner, name) => {
        const method: unknown = Reflect.get(inner, name);
        if (typeof method !== 'function') return method;
        return (...values: unknown[]) => this.#call(inner, String(name), method as Method, values);
      },
    });
  }

  async #call(inner: Disk | DiskFile, name: string, method: Method, values: unknown[]): Promise<unknown> {
    if (this.#fails(name)) {
      const torn = name === 'write' ? await method.apply(inner, halved(values)) : null;
      const errno = this.#fault?.errno ?? null;
      if (errno !== null) throw diskError(errno);
      return torn;
    }
    const value = await method.apply(inner, values);
    return name === 'open' || name === 'openExclusive' ? this.#wrap(value as DiskFile) : value;
  }
}

type Method = (this: Disk | DiskFile, ...values: unknown[]) => Promise<unknown>;

function halved([bytes, offset]: unknown[]): unknown[] {
  if (!(bytes instanceof Uint8Array)) throw new Error('a write without bytes');
  return [bytes.subarray(0, Math.ceil(bytes.length / 2)), offset];
}
