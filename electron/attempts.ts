import { uptime } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { KeptError } from '../shared/base/errors.ts';
import type { Disk } from './disk.ts';
import { toDiskError } from './disk-errors.ts';
import { RecordFile } from './record-file.ts';
import { Serial } from './serial.ts';

export const FREE_TRIES = 3;
const FIRST_WAIT_MS = 1000;
export const LONGEST_WAIT_MS = 5 * 60_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const recordSchema = v.strictObject({ failedTries: count, lastWallMs: v.pipe(v.number(), v.safeInteger()), lastUptimeMs: count, untoldTries: v.exactOptional(count), isCountLost: v.exactOptional(v.literal(true)) });
type AttemptRecord = v.InferOutput<typeof recordSchema>;
const NO_TRIES: AttemptRecord = { failedTries: 0, lastWallMs: 0, lastUptimeMs: 0 };
/** Of a file that is missing or cannot be read: somebody may have removed it to hide what they tried. */
const LOST: AttemptRecord = { ...NO_TRIES, isCountLost: true };

/** Where the waits are measured; milliseconds. */
export interface AttemptClock {
  nowMs(): number;
  /** Since this computer was started; nobody can set it. */
  uptimeMs(): number;
}

const computerClock: AttemptClock = { nowMs: () => Date.now(), uptimeMs: () => Math.round(uptime() * 1000) };

/**
 * Tries of the passphrase. Each is counted in a file before its key is derived, so that ending the app gives no free one.
 * The first three are free, then the wait doubles from one second to five minutes. Nothing is ever erased: whoever guesses
 * must not be able to destroy the evidence, and the owner waits five minutes at worst.
 */
export class Attempts {
  readonly #file: RecordFile<AttemptRecord>;
  readonly #clock: AttemptClock;
  readonly #serial = new Serial();
  #record: AttemptRecord;

  private constructor(file: RecordFile<AttemptRecord>, clock: AttemptClock, record: AttemptRecord) {
    this.#file = file;
    this.#clock = clock;
    this.#record = record;
  }

  static async open(disk: Disk, userDataFolder: string, clock: AttemptClock = computerClock): Promise<Attempts> {
    const file = new RecordFile(disk, join(userDataFolder, 'attempts.json'), recordSchema, LOST);
    return new Attempts(file, clock, await file.read());
  }

  read(): Promise<{ readonly failedTries: number; readonly waitMs: number }> {
    return this.#serial.run(async () => ({ failedTries: this.#record.failedTries + (this.#record.untoldTries ?? 0), waitMs: await this.#waitMs() }));
  }

  /** Counts one try, durably. Throws 'attempts/wait' {waitMs} while the wait for it lasts. */
  begin(): Promise<void> {
    return this.#serial.run(async () => {
      const waitMs = await this.#waitMs();
      if (waitMs > 0) throw new KeptError('attempts/wait', { waitMs });
      await this.#keep({ ...this.#record, failedTries: this.#record.failedTries + 1, lastWallMs: this.#clock.nowMs(), lastUptimeMs: this.#clock.uptimeMs() });
    });
  }

  /** The last try was right, and opened the vault; answers how many before it failed, and whether all of them are known. */
  succeeded(): Promise<{ readonly failedTries: number; readonly isComplete: boolean }> {
    return this.#serial.run(async () => {
      const failedTries = this.#failedBefore();
      const isComplete = this.#record.isCountLost !== true;
      await this.#keep(NO_TRIES);
      return { failedTries, isComplete };
    });
  }

  /** The last try was right, but opened nothing: no more waits, and what failed before it is told at the next unlock. Whoever tries in an open vault may find the passphrase in the end. */
  confirmed(): Promise<void> {
    return this.#serial.run(async () => {
      const { isCountLost } = this.#record;
      await this.#keep({ ...NO_TRIES, untoldTries: this.#failedBefore(), ...(isCountLost && { isCountLost }) });
    });
  }

  /** All but the last, which was right. */
  #failedBefore(): number {
    return Math.max(0, this.#record.failedTries - 1) + (this.#record.untoldTries ?? 0);
  }

  async #waitMs(): Promise<number> {
    const total = waitAfter(this.#record.failedTries);
    if (total === 0) return 0;
    const passed = this.#passedMs();
    if (passed !== null) return Math.max(0, total - passed);
    // Started anew with the clock set back: the wait begins again now, instead of lasting until the clock catches up.
    await this.#keep({ ...this.#record, lastWallMs: this.#clock.nowMs(), lastUptimeMs: this.#clock.uptimeMs() });
    return total;
  }

  /**
   * Time since the last try, null when it cannot be told. The computer's uptime decides, so that setting the clock changes
   * nothing; it never says more than has really passed. Only after a restart of the computer, seen by an uptime smaller than
   * the one noted, the clock is asked; it may have been set forward, so it is never believed beyond the time since that restart.
   */
  #passedMs(): number | null {
    const byUptime = this.#clock.uptimeMs() - this.#record.lastUptimeMs;
    if (byUptime >= 0) return byUptime;
    const byClock = this.#clock.nowMs() - this.#record.lastWallMs;
    return byClock < 0 ? null : Math.min(byClock, this.#clock.uptimeMs());
  }

  /** A disk that cannot be written must not shut anybody out of the vault: the count then lasts as long as this process. */
  async #keep(record: AttemptRecord): Promise<void> {
    this.#record = record;
    try {
      await this.#file.write(record);
    } catch (error) {
      const kept = toDiskError(error, 'write');
      if (!kept.code.startsWith('disk/')) throw kept;
    }
  }
}

/** Wait before the next try after that many failed ones. */
export function waitAfter(failedTries: number): number {
  if (failedTries < FREE_TRIES) return 0;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(30, failedTries - FREE_TRIES));
}
