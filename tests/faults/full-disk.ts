import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, statfsSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk } from '../../electron/disk.ts';
import { nodeDisk } from '../../electron/disk.ts';
import { SmallDisk } from '../e2e/small-disk.ts';
import type { Deed, Line } from './deed.ts';
import { requireMounts } from './disk-image.ts';
import { tell } from './doing.ts';
import { examine, nameOf } from './examination.ts';
import { PASSPHRASE } from './flavour.ts';
import { Ledger } from './ledger.ts';
import { Rig } from './rig.ts';
import { ending, type FaultRow, type Finding, say, Tally } from './row.ts';
import { Scratch } from './scratch.ts';

/** Big enough that work which asks for room beforehand finds it. */
const DISK_BYTES = 420_000_000;
/** The file system keeps some blocks for what it notes about the filling itself. */
const SLACK_BYTES = 262_144;

interface Flow {
  readonly name: string;
  /** More than it needs: budgets go from nothing to this. */
  readonly mostBytes: number;
  deed(ledger: Ledger): Deed;
}

const FLOWS: readonly Flow[] = [
  { name: 'note', mostBytes: 12_000, deed: () => ({ kind: 'note', text: `긴 메모 ${'말 '.repeat(1500)}`.trim() }) },
  { name: 'import', mostBytes: 1_600_000, deed: () => ({ kind: 'file', name: 'b.bin', bytesSeed: 7, sizeBytes: 1_200_000 }) },
  { name: 'edit', mostBytes: 8_000, deed: (ledger) => ({ kind: 'edit', itemId: ledger.itemIds[0] ?? '', value: `@${'x'.repeat(6000)}` }) },
  { name: 'export', mostBytes: 900_000, deed: (ledger) => ({ kind: 'export', path: 'bundle.zip', itemIds: ledger.itemIds, passphrase: PASSPHRASE }) },
  { name: 'backup', mostBytes: 120_000, deed: () => ({ kind: 'backup', folder: '..' }) },
  { name: 'passphrase', mostBytes: 16_000, deed: () => ({ kind: 'passphrase', passphrase: PASSPHRASE, next: '다음 비밀 문장 하나' }) },
];

/**
 * A small ext4 on which only a budget of bytes is free, `budgets` different ones for each flow: half of them from before the flow begins, half from the moment when
 * it opens its first file for writing, since big work asks for room beforehand. Nothing acknowledged may be lost, the answer must have words, and with room again it works.
 */
export async function runFullDisks(seed: number, budgets: number, flows: readonly string[] | null = null): Promise<readonly FaultRow[]> {
  requireMounts();
  const scratch = new Scratch();
  const disk = SmallDisk.ext4(join(scratch.folder, 'small'), DISK_BYTES);
  try {
    const template = await prepare(scratch);
    const command = `npm run faults -- --seed ${seed} --full ${budgets}`;
    const rows: FaultRow[] = [];
    for (const flow of FLOWS.filter(({ name }) => flows?.includes(name) ?? true)) {
      if (ending.isAsked) break;
      const tally = new Tally(`full-${flow.name}`, seed, () => command);
      let refused = 0;
      for (let n = 0; n < budgets; n++) {
        const budget = Math.round((flow.mostBytes * (n >> 1)) / Math.max(1, (budgets - 1) >> 1));
        const { finding, wasRefused } = await runOnce(flow, new Filling(disk.folder), template, { budget, isLate: n % 2 === 1 });
        refused += wasRefused ? 1 : 0;
        tally.add(finding, `${command}  (${flow.name}, ${budget} bytes${n % 2 === 1 ? ', late' : ''})`);
      }
      if (refused === 0) throw new Error(`${flow.name}: no budget was too small, so nothing was shown`);
      say(`full disks, ${flow.name}: ${tally.runs} budgets, ${refused} too small, ${tally.acked} acknowledged, ${tally.lost} lost`);
      rows.push(tally.row());
    }
    return rows;
  } finally {
    disk.unmount();
    scratch.remove();
  }
}

interface Template {
  readonly folder: string;
  readonly ledger: Ledger;
}

async function prepare(scratch: Scratch): Promise<Template> {
  const folder = scratch.sub('template');
  const ledger = new Ledger();
  const rig = await Rig.start({ disk: nodeDisk, folder });
  const note = (line: Line): void => ledger.take(line);
  await tell(rig, { kind: 'create', passphrase: PASSPHRASE }, note);
  await tell(rig, { kind: 'note', text: '하나' }, note);
  await tell(rig, { kind: 'file', name: 'a.bin', bytesSeed: 1, sizeBytes: 70_000 }, note);
  await rig.stop();
  ledger.acked = 0;
  return { folder, ledger };
}

/** Room taken by another program. */
class Filling {
  readonly folder: string;
  readonly #file: string;

  constructor(folder: string) {
    this.folder = folder;
    this.#file = join(folder, 'filling');
  }

  /** Leaves so many bytes free, to the block. */
  leave(freeBytes: number): void {
    execFileSync('fallocate', ['-l', String(this.#free() - SLACK_BYTES), this.#file]);
    for (let more = this.#free(); more > freeBytes; more = this.#free()) {
      const size = Number(execFileSync('stat', ['-c', '%s', this.#file], { encoding: 'utf8' }));
      try {
        execFileSync('fallocate', ['-l', String(size + more - freeBytes), this.#file], { stdio: 'ignore' });
      } catch {
        // The last blocks go to the map of the file itself.
        break;
      }
    }
    const missing = freeBytes - this.#free();
    if (missing > 0) truncateSync(this.#file, Number(execFileSync('stat', ['-c', '%s', this.#file], { encoding: 'utf8' })) - missing);
  }

  makeRoom(): void {
    rmSync(this.#file, { force: true });
  }

  #free(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }
}

async function runOnce(flow: Flow, filling: Filling, template: Template, { budget, isLate }: { readonly budget: number; readonly isLate: boolean }): Promise<{ readonly finding: Finding; readonly wasRefused: boolean }> {
  const folder = join(filling.folder, 'data');
  cpSync(template.folder, folder, { recursive: true, verbatimSymlinks: true });
  const ledger = template.ledger.copy();
  const note = (line: Line): void => ledger.take(line);
  const torn: string[] = [];
  let wasRefused = false;
  const late = new LateFilling(() => filling.leave(budget));
  const rig = await Rig.start({ disk: late.disk, folder });
  try {
    await rig.call('vault.unlock', { passphrase: PASSPHRASE });
    const deed = flow.deed(ledger);
    if (isLate) late.arm();
    else filling.leave(budget);
    const error = await tell(rig, deed, note);
    if (error !== null && !error.code.startsWith('disk/')) torn.push(`refused with ${nameOf(error)}`);
    wasRefused = error !== null;
    filling.makeRoom();
    const again = error === null ? null : await tell(rig, deed, note);
    if (again !== null) torn.push(`does not go through with room again: ${nameOf(again)}`);
  } finally {
    await rig.stop();
  }
  const finding = await examine({ disk: nodeDisk, folder }, ledger);
  for (const name of readdirSync(filling.folder)) if (name !== 'lost+found') rmSync(join(filling.folder, name), { recursive: true });
  return { finding: { ...finding, torn: [...torn, ...finding.torn] }, wasRefused };
}

/** Passes every call on; once armed, the disk fills up just before the next file is opened for writing. */
class LateFilling {
  readonly disk: Disk;
  #isArmed = false;

  constructor(fill: () => void) {
    this.disk = {
      ...nodeDisk,
      open: async (path, access) => {
        if (this.#isArmed && access !== 'read') {
          this.#isArmed = false;
          fill();
        }
        return nodeDisk.open(path, access);
      },
    };
  }

  arm(): void {
    this.#isArmed = true;
  }
}
