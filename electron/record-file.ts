import * as v from 'valibot';
import { fromUtf8, utf8 } from '../shared/base/bytes.ts';
import { KeptError } from '../shared/base/errors.ts';
import type { Disk } from './disk.ts';
import { readSmallFile, replaceFile, tidyUp } from './durable-file.ts';
import { Serial } from './serial.ts';

const MAX_RECORD_BYTES = 64 * 1024;
const MAX_ASIDE = 9;

/** One small JSON file that the app can do without: missing, damaged or unreadable, it gives the fallback; damaged ones are kept aside. */
export class RecordFile<T> {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #schema: v.GenericSchema<unknown, T>;
  readonly #fallback: T;
  readonly #serial = new Serial();

  constructor(disk: Disk, path: string, schema: v.GenericSchema<unknown, T>, fallback: T) {
    this.#disk = disk;
    this.#path = path;
    this.#schema = schema;
    this.#fallback = fallback;
  }

  /** Never rejects. */
  read(): Promise<T> {
    return this.#serial.run(async () => {
      const found = await this.#load();
      if (found === 'odd') await tidyUp(() => this.#keepAside());
      return typeof found === 'object' ? found.value : this.#fallback;
    });
  }

  /** Durable when it resolves; rejects with the disk's error. */
  write(value: T): Promise<void> {
    return this.#serial.run(() => replaceFile(this.#disk, this.#path, utf8(`${JSON.stringify(value, null, 2)}\n`)));
  }

  async #load(): Promise<{ readonly value: T } | 'odd' | 'absent'> {
    let bytes: Uint8Array | null;
    try {
      bytes = await readSmallFile(this.#disk, this.#path, MAX_RECORD_BYTES);
    } catch (error) {
      return error instanceof KeptError ? 'odd' : 'absent';
    }
    if (bytes === null) return 'absent';
    const read = v.safeParse(this.#schema, parseJson(bytes));
    return read.success ? { value: read.output } : 'odd';
  }

  async #keepAside(): Promise<void> {
    let number = 1;
    while (number < MAX_ASIDE && await this.#disk.inspect(`${this.#path}.damaged-${number}`) !== null) number++;
    await this.#disk.rename(this.#path, `${this.#path}.damaged-${number}`);
  }
}

/** undefined, which no schema of a record accepts, for bytes that are no JSON text. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
