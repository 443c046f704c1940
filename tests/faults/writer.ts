// A process of its own that works on a vault and says, within its loop, what was acknowledged, until it is killed.
import { mkdirSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { Disk, DiskFile } from '../../electron/disk.ts';
import { nodeDisk } from '../../electron/disk.ts';
import type { Line } from './deed.ts';
import { tell } from './doing.ts';
import { type Flavour, Memory, nextDeed, OUT, PASSPHRASE } from './flavour.ts';
import { Random } from './random.ts';
import { Rig } from './rig.ts';

/** The one line that it is given. */
export interface WriterTask {
  readonly folder: string;
  readonly flavour: Flavour;
  readonly seed: number;
  readonly passphrase: string;
  /** False: every sync call does nothing, which must show. */
  readonly syncs: boolean;
}

/** What it says, a line each: 'started' once, then the record. */
export type WriterLine = Line | { readonly phase: 'started' };

function say(line: WriterLine): void {
  // A pipe of this process's own and at once: what was said before a kill has been said.
  writeSync(1, `${JSON.stringify(line)}\n`);
}

async function work(task: WriterTask): Promise<never> {
  const random = new Random(task.seed);
  mkdirSync(join(task.folder, OUT), { recursive: true });
  const rig = await Rig.start({ disk: task.syncs ? nodeDisk : withoutSyncs(nodeDisk), folder: task.folder });
  const { state } = await rig.call('vault.status', {});
  if (state === 'none') {
    say({ phase: 'started' });
    const error = await tell(rig, { kind: 'create', passphrase: PASSPHRASE }, say);
    if (error !== null) throw error;
  } else {
    await rig.call('vault.unlock', { passphrase: task.passphrase });
    say({ phase: 'started' });
  }
  const memory = new Memory(task.passphrase);
  for (;;) {
    const deed = nextDeed(task.flavour, random, memory.situation(rig.session));
    const error = await tell(rig, deed, say);
    if (error === null) memory.did(deed);
    else if (deed.kind === 'restore') throw error;
  }
}

function withoutSyncs(disk: Disk): Disk {
  const unsynced = (file: DiskFile): DiskFile => ({ ...file, sync: async () => undefined });
  return {
    ...disk,
    open: async (path, access) => unsynced(await disk.open(path, access)),
    openExclusive: async (path) => unsynced(await disk.openExclusive(path)),
    syncFolder: async () => undefined,
  };
}

// Whoever is killed cannot leave it for the next one.
flushCompileCache();
for await (const line of createInterface({ input: process.stdin })) await work(JSON.parse(line) as WriterTask);
