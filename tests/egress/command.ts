// npm run egress [-- --minutes N]: the whole app is used for N minutes (30 unless told) in a network namespace whose one way out is counted,
// with sinks on its loopback. Exit code 0 only if nothing went out and no sink heard anything. Prints one line of JSON at the end.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSink } from '../e2e/sink.ts';
import { openOutside } from './outside.ts';
import { useEverything } from './session.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' }, inside: { type: 'boolean', default: false } } });
const minutes = Number(values.minutes);
if (!(minutes >= 0)) throw new Error(`--minutes ${values.minutes} is no time`);

process.exitCode = values.inside ? await runInside() : enter();

/** Root may make a namespace; anybody may where the system lets users have their own. */
function enter(): number {
  const asUser = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const run = spawnSync('unshare', ['--net', ...asUser, process.execPath, import.meta.filename, '--inside', `--minutes=${minutes}`], { stdio: 'inherit' });
  if (run.error) throw new Error(`no network namespace: ${run.error.message}`);
  return run.status ?? 1;
}

async function runInside(): Promise<number> {
  const outside = await openOutside();
  const sink = await openSink();
  await sink.prove();
  // Short: Chromium's socket in the folder for temporary files has to fit into 108 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'kept-egress-'));
  const startedMs = performance.now();
  try {
    const done = await useEverything(folder, sink, startedMs + minutes * 60_000, (line) => process.stderr.write(`${line}\n`));
    const heard = sink.takeHeard();
    const sentPackets = outside.sentPackets();
    process.stdout.write(`${JSON.stringify({ ...done, seconds: Math.round((performance.now() - startedMs) / 1000), heard, sentPackets, destinations: outside.destinations() })}\n`);
    return heard.length === 0 && sentPackets === 0 ? 0 : 1;
  } finally {
    outside.close();
    await sink.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
