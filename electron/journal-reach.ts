import { join } from 'node:path';
import * as v from 'valibot';
import { readVaultId } from './backup-folder.ts';
import type { Disk } from './disk.ts';
import { tidyUp } from './durable-file.ts';
import { RecordFile } from './record-file.ts';
import { Serial } from './serial.ts';

/** A save must not wait for this note; what a crash keeps from being noted is noted after the next one. */
const QUIET_MS = 1500;

const recordSchema = v.strictObject({ vaultId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)), journalBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) });
type ReachRecord = v.InferOutput<typeof recordSchema>;

/**
 * How long the vault's journal was when it was last written, kept outside the vault's folder: a journal cut cleanly at the end of an entry, or an older copy of the
 * folder, looks whole from inside, and the index that would know better may be lost. Sizes are no secret to whoever sees the folder. It only ever adds a
 * warning: no damage to it keeps anybody from opening the vault.
 */
export class JournalReach {
  readonly #disk: Disk;
  readonly #vault: string;
  readonly #file: RecordFile<ReachRecord | null>;
  readonly #serial = new Serial();
  readonly #quietMs: number;
  #known: ReachRecord | null;
  #reached: number | null = null;
  #timer: NodeJS.Timeout | null = null;

  private constructor(disk: Disk, vault: string, file: RecordFile<ReachRecord | null>, known: ReachRecord | null, quietMs: number) {
    this.#disk = disk;
    this.#vault = vault;
    this.#file = file;
    this.#known = known;
    this.#quietMs = quietMs;
  }

  static async open(disk: Disk, userData: string, quietMs = QUIET_MS): Promise<JournalReach> {
    const file = new RecordFile<ReachRecord | null>(disk, join(userData, 'reach.json'), v.nullable(recordSchema), null);
    return new JournalReach(disk, join(userData, 'vault'), file, await file.read(), quietMs);
  }

  /** How many bytes fewer the journal has now than it once had; 0 when nothing is known of this vault. */
  async missingBytes(journalBytes: number): Promise<number> {
    if (this.#known === null || this.#known.journalBytes <= journalBytes) return 0;
    return this.#known.vaultId === await readVaultId(this.#disk, this.#vault) ? this.#known.journalBytes - journalBytes : 0;
  }

  /** The journal has been written to this length, durably. */
  reached(journalBytes: number): void {
    this.#reached = journalBytes;
    this.#timer ??= setTimeout(() => void this.settle(), this.#quietMs).unref();
  }

  /** Notes it now. Never rejects: on a disk that cannot be written it is noted another time. */
  settle(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    return this.#serial.run(async () => {
      const journalBytes = this.#reached;
      if (journalBytes === null) return;
      await tidyUp(async () => {
        const vaultId = await readVaultId(this.#disk, this.#vault);
        if (vaultId === null) return;
        const record = { vaultId, journalBytes };
        await this.#file.write(record);
        this.#known = record;
      });
      if (this.#reached === journalBytes) this.#reached = null;
    });
  }

  /** Another vault, or an older state of this one, is about to be put in place on purpose. Rejects with the disk's error: else that one would be called cut. */
  forget(): Promise<void> {
    return this.#serial.run(async () => {
      this.#reached = null;
      if (this.#known !== null) await this.#file.write(null);
      this.#known = null;
    });
  }
}
