import { join } from 'node:path';
import * as v from 'valibot';
import { readVaultId } from './backup-folder.ts';
import type { Disk } from './disk.ts';
import { tidyUp } from './durable-file.ts';
import { RecordFile } from './record-file.ts';
import { Serial } from './serial.ts';

/** A save must not wait for this note; what a crash keeps from being noted is noted after the next one. */
const QUIET_MS = 1500;

const bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** `cutBytes`: so much was found missing when the journal was next written, and nobody has said since that they know of it. */
const recordSchema = v.strictObject({ vaultId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)), journalBytes: bytes, cutBytes: v.exactOptional(bytes) });
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
  #cutBytes: number;
  #timer: NodeJS.Timeout | null = null;

  private constructor(disk: Disk, vault: string, file: RecordFile<ReachRecord | null>, known: ReachRecord | null, quietMs: number) {
    this.#disk = disk;
    this.#vault = vault;
    this.#file = file;
    this.#known = known;
    this.#cutBytes = known?.cutBytes ?? 0;
    this.#quietMs = quietMs;
  }

  static async open(disk: Disk, userData: string, quietMs = QUIET_MS): Promise<JournalReach> {
    const file = new RecordFile<ReachRecord | null>(disk, join(userData, 'reach.json'), v.nullable(recordSchema), null);
    return new JournalReach(disk, join(userData, 'vault'), file, await file.read(), quietMs);
  }

  /** How many bytes fewer the journal has now than it once had, or had when it went on from there; 0 when nothing is known of this vault. */
  async missingBytes(journalBytes: number): Promise<number> {
    if (this.#known === null) return 0;
    const missingBytes = Math.max(this.#known.journalBytes - journalBytes, this.#cutBytes);
    if (missingBytes <= 0) return 0;
    return this.#known.vaultId === await readVaultId(this.#disk, this.#vault) ? missingBytes : 0;
  }

  /** The journal has been written from one length to the other, durably. Begun shorter than it was known to be, it has been cut: that is kept until somebody has said that they know. */
  reached(fromBytes: number, journalBytes: number): void {
    if (this.#reached === null && this.#known !== null) this.#cutBytes = Math.max(this.#cutBytes, this.#known.journalBytes - fromBytes);
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
        // Another vault has come in its place.
        if (this.#known !== null && this.#known.vaultId !== vaultId) this.#cutBytes = 0;
        await this.#note(vaultId, journalBytes);
      });
      if (this.#reached === journalBytes) this.#reached = null;
    });
  }

  async #note(vaultId: string, journalBytes: number): Promise<void> {
    const record = { vaultId, journalBytes, ...(this.#cutBytes > 0 ? { cutBytes: this.#cutBytes } : {}) };
    await this.#file.write(record);
    this.#known = record;
  }

  /** The owner knows that the journal is shorter than it was, and that it now has this length. Rejects with the disk's error: then it is told again. */
  accept(journalBytes: number): Promise<void> {
    return this.#serial.run(async () => {
      const vaultId = await readVaultId(this.#disk, this.#vault);
      if (vaultId === null) return;
      const before = this.#cutBytes;
      this.#cutBytes = 0;
      this.#reached = null;
      await this.#note(vaultId, journalBytes).catch((error: unknown) => {
        this.#cutBytes = before;
        throw error;
      });
    });
  }

  /** Another vault, or an older state of this one, is about to be put in place on purpose. Rejects with the disk's error: else that one would be called cut. */
  forget(): Promise<void> {
    return this.#serial.run(async () => {
      this.#reached = null;
      this.#cutBytes = 0;
      if (this.#known !== null) await this.#file.write(null);
      this.#known = null;
    });
  }
}
