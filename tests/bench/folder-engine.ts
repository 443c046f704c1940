// Imports one file into a fresh vault folder, and exports it where a third argument says so; prints its times. Started by folder-run.ts in a process of its own.
import { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeDisk } from '../../electron/disk.ts';
import { Rig } from '../faults/rig.ts';
import { digestInThreads } from './node-digester.ts';

const PASSPHRASE = 'a passphrase of the benchmark';
const [folder = '', input = '', target] = process.argv.slice(2);

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; wallMs: number; cpuMs: number }> {
  const [startedMs, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, wallMs: performance.now() - startedMs, cpuMs: (user + system) / 1000 };
}

const rig = await Rig.start({ disk: nodeDisk, folder });
Object.assign(rig.session.parts, { newDigester: digestInThreads });
const { words, ask } = await rig.call('setup.words', { wordList: 'en' });
await rig.call('vault.create', { passphrase: PASSPHRASE, proof: ask.map((place) => words[place] ?? '') });
const file = new File([await openAsBlob(input)], 'input.bin');
const imported = await timed(() => rig.call('items.addFile', { taskId: 'import', file, depictedMinor: 'no' }));
const times = { import: { wallMs: imported.wallMs, cpuMs: imported.cpuMs }, export: { wallMs: 0, cpuMs: 0, peakBytes: 0 } };
if (target !== undefined) {
  const saveHandle = await rig.chooseSave(join(target, 'bundle.zip'));
  const idle = process.memoryUsage.rss();
  let peak = idle;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 25);
  const exported = await timed(() => rig.call('export.run', { taskId: 'export', passphrase: PASSPHRASE, saveHandle, itemIds: [imported.result.itemId], languages: ['en'] }));
  clearInterval(timer);
  times.export = { wallMs: exported.wallMs, cpuMs: exported.cpuMs, peakBytes: peak - idle };
}
await rig.stop();
await rm(folder, { recursive: true, force: true });
process.stdout.write(JSON.stringify(times));
