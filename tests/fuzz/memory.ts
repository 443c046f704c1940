import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyBundle } from '../../shared/verify/verifier.ts';
import { BUNDLE_NAME, canonical, entriesOf, sealDraft, sha, type Draft, type Files, type SealOptions } from '../unit/verify/make-bundle.ts';
import { smallDraft } from '../vectors/bundle/base-bundle.ts';
import { assemble, type Member } from '../vectors/bundle/zip-parts.ts';

/**
 * node tests/fuzz/memory.ts: the most memory that the verifier holds for inputs of just under 100 MB that were made to need much, each
 * checked in a process of its own. Ends with 1 where one of them takes more than 256 MB.
 */
const LIMIT_BYTES = 256 * 1024 * 1024;
const MIB = 1024 * 1024;
const ITEMS = 'data/metadata/items.json';
const LOG = 'data/metadata/custody-log.jsonl';

type Fill = (files: Files) => void;
const put = (path: string, make: (before: Buffer) => Buffer): Fill => (files) => void files.set(path, make(files.get(path) ?? Buffer.alloc(0)));
const repeated = (before: string, piece: string, after: string, sizeBytes: number): Buffer => Buffer.from(before + piece.repeat(Math.floor(sizeBytes / Buffer.byteLength(piece))) + after);
const lines = (make: (at: number) => string, sizeBytes: number): Buffer => {
  const all: string[] = [];
  for (let at = 0, sum = 0; sum < sizeBytes; at++) sum += all[all.push(`${make(at)}\n`) - 1]!.length;
  return Buffer.from(all.join(''));
};
const listLines = (digits: number) => (): Buffer => lines((at) => `${sha('sha512', String(at)).slice(0, digits)}  data/${String(at).padStart(8, '0')}`, 44 * MIB);
const bare = (at: number): string => canonical({ bodyHash: sha('sha256', String(at)), caseSeq: at + 1, entryHash: sha('sha256', `${at}e`) });

function manyItems(): Draft {
  const draft = smallDraft();
  const [item] = draft.items;
  draft.items = Array.from({ length: 20_000 }, (_, at) => ({ ...item!, exhibitNo: `E-${String(at + 1).padStart(4, '0')}`, itemId: `${String(at).padStart(8, '0')}-0000-4000-8000-000000000000`, file: null, kind: 'message_text', text: 'x'.repeat(1500) }));
  return draft;
}

const CASES: Readonly<Record<string, () => Buffer>> = {
  'a picture of 95 MB': () => archive({ payload: put('data/items/E-0001/original.png', () => Buffer.alloc(95_000_000, 7)) }),
  '60,000 further files': () => assemble({ members: [...membersOf(smallDraft()), ...Array.from({ length: 59_900 }, (_, at): Member => ({ name: `${BUNDLE_NAME}/data/zz/${String(at).padStart(160, '0')}`, data: Buffer.alloc(1200, 1) }))] }),
  'two payload lists of 44 MB': () => archive({ tags: (files) => void files.set('manifest-sha256.txt', listLines(64)()).set('manifest-sha512.txt', listLines(128)()) }),
  'a payload list of 64 MB of short lines': () => archive({ tags: put('manifest-sha256.txt', () => lines((at) => `${sha('sha256', String(at))}  data/${at}`, 64 * MIB - 100)) }),
  'a payload list of one line of 64 MB': () => archive({ tags: put('manifest-sha256.txt', () => Buffer.alloc(64 * MIB - 1, 'a')) }),
  'a payload list of line feeds': () => archive({ tags: put('manifest-sha256.txt', () => Buffer.alloc(64 * MIB - 1, '\n')) }),
  'items: 60 MB of {}': () => archive({ payload: put(ITEMS, () => repeated('[', '{},', '{}]', 60 * MIB)) }),
  'items: 60 MB of 0': () => archive({ payload: put(ITEMS, () => repeated('[', '0,', '0]', 60 * MIB)) }),
  'items: 60 MB of one text in Hangul': () => archive({ payload: put(ITEMS, () => repeated('["', '가a', '"]', 60 * MIB)) }),
  'items: 60 MB of brackets': () => archive({ payload: put(ITEMS, () => Buffer.alloc(60 * MIB, '[')) }),
  'items: nested 1,000,000 deep': () => archive({ payload: put(ITEMS, () => Buffer.from('['.repeat(1e6) + ']'.repeat(1e6))) }),
  'items: a text of 60 MB in an item that is none': () => archive({ payload: put(ITEMS, () => repeated('[{"a":"', 'x', '"}]', 60 * MIB)) }),
  '20,000 items, 50 MB': () => assemble({ members: membersOf(manyItems()) }),
  'log: 90 MB of short lines': () => archive({ payload: put(LOG, (before) => Buffer.concat([before.subarray(0, before.indexOf('\n') + 1), lines(bare, 90 * MIB)])) }),
  'log: one line of 90 MB': () => archive({ payload: put(LOG, () => Buffer.alloc(90 * MIB, 'a')) }),
  'log: lines of 2 MB': () => archive({ payload: put(LOG, () => lines(() => repeated('{"a":[', '{},', '{}]}', 2 * MIB - 20).toString(), 90 * MIB)) }),
  'case.json: nested 30,000 deep': () => archive({ payload: put('data/metadata/case.json', () => Buffer.from('['.repeat(30_000) + ']'.repeat(30_000))) }),
  'log: a line nested 500,000 deep': () => archive({ payload: put(LOG, () => Buffer.from(`${'['.repeat(500_000)}${']'.repeat(500_000)}\n`)) }),
};

const membersOf = (draft: Draft, options: SealOptions = {}): Member[] => entriesOf(sealDraft(draft, options)).map(({ name, data }) => ({ name, data }));
const archive = (options: SealOptions): Buffer => assemble({ members: membersOf(smallDraft(), options) });

async function measure(path: string): Promise<void> {
  const handle = await open(path);
  const startedMs = performance.now();
  try {
    const { verdict, checks } = await verifyBundle({ sizeBytes: statSync(path).size, read: async (offset, lengthBytes) => {
      const bytes = new Uint8Array(lengthBytes);
      const { bytesRead } = await handle.read(bytes, 0, lengthBytes, offset);
      return bytes.subarray(0, bytesRead);
    } });
    const failed = checks.filter(({ outcome }) => outcome === 'failed').map(({ id, details }) => `${id}:${details['fault']}`);
    console.log(JSON.stringify({ verdict, failed: failed.slice(0, 4), ms: Math.round(performance.now() - startedMs), maxRssBytes: highWaterBytes() }));
  } finally {
    await handle.close();
  }
}

/** The most that this program itself held: what getrusage tells counts the process that started it too, from before its own program began. */
function highWaterBytes(): number {
  const [, kibibytes = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

function measureAll(): void {
  const folder = mkdtempSync(join(tmpdir(), 'kept-memory-'));
  try {
    for (const [name, make] of Object.entries(CASES)) {
      const path = join(folder, 'input.zip');
      writeFileSync(path, make());
      const { stdout, stderr } = spawnSync(process.execPath, [import.meta.filename, path], { encoding: 'utf8' });
      const found = stdout === '' ? null : JSON.parse(stdout) as { verdict: number; failed: string[]; ms: number; maxRssBytes: number };
      const isGood = found !== null && found.maxRssBytes <= LIMIT_BYTES && found.verdict !== 3;
      console.log([isGood ? 'ok  ' : 'BAD ', name.padEnd(48), `${(statSync(path).size / 1e6).toFixed(0)} MB in`, found ? `${Math.round(found.maxRssBytes / MIB)} MiB held, ${found.ms} ms, verdict ${found.verdict} ${found.failed.join(' ')}` : stderr.slice(0, 300)].join('  '));
      if (!isGood) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [path] = process.argv.slice(2);
if (path === undefined) measureAll();
else await measure(path);
