import { readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import { verifyBundle } from '../../shared/verify/verifier.ts';
import type { Held } from './memory.ts';

/** The process that is measured: checks one file as the command line does, or none, and says the most that it held. */
async function check(path: string): Promise<Omit<Held, 'maxRssBytes'>> {
  const handle = await open(path);
  const startedMs = performance.now();
  try {
    const { verdict, checks } = await verifyBundle({ sizeBytes: statSync(path).size, read: async (offset, lengthBytes, into = new Uint8Array(lengthBytes)) => {
      const { bytesRead } = await handle.read(into, 0, lengthBytes, offset);
      return into.subarray(0, bytesRead);
    } });
    const failed = checks.filter(({ outcome }) => outcome === 'failed').map(({ id, details }) => `${id}:${details['fault']}`);
    return { verdict, failed, ms: Math.round(performance.now() - startedMs) };
  } finally {
    await handle.close();
  }
}

/** The most that this program itself held: what getrusage tells counts the process that started it too, from before its own program began. */
function highWaterBytes(): number {
  const [, kibibytes = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

await loadSodium();
const [path] = process.argv.slice(2);
const found = path === undefined ? { verdict: null, failed: [], ms: 0 } : await check(path);
console.log(JSON.stringify({ ...found, maxRssBytes: highWaterBytes() }));
