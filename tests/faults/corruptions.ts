import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutate, type Mutated } from './corruption-mutations.ts';
import { judge } from './corruption-oracle.ts';
import { FolderPlace, makeTemplate, MemoryPlace } from './corruption-template.ts';
import { Random } from './random.ts';
import { ending, type FaultRow, Tally } from './row.ts';

/** Runs on this computer's own disk among those in memory. */
const ON_DISK_EVERY = 100;

/**
 * Damages one thing of a closed vault at a time (header, its copy, a segment of the journal, a stored file, a row of the index) in one of six ways, and
 * opens it. `acked` counts items and entries that were acknowledged before the damage.
 */
export async function runCorruptions(seed: number, runs: number): Promise<readonly FaultRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-corruptions-'));
  const tally = new Tally('corruptions', seed, (done) => `npm run faults -- --seed ${seed} --corruptions ${done}`);
  try {
    const template = await makeTemplate();
    const acked = template.items.length + template.entries.length;
    for (let run = 0; run < runs && !ending.isAsked; run++) {
      const mutated = mutate(template, new Random(seed + run));
      const place = (seed + run) % ON_DISK_EVERY === 0 ? new FolderPlace(join(folder, 'data')) : new MemoryPlace();
      place.layOut(mutated.files);
      const { lost, torn, silentEmpty } = await judge(template, mutated, place);
      tally.add({ acked, lost, torn, silentEmpty }, `npm run faults -- --seed ${seed + run} --corruptions 1 (${nameOf(mutated)})`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [tally.row()];
}

function nameOf({ target, way, name, about, withoutIndex }: Mutated): string {
  return `${target} ${way} ${name}: ${about}${withoutIndex ? ', no index' : ''}`;
}
