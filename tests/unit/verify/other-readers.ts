import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '../../../shared/crypto/fingerprint.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { openArchive } from '../../../shared/zip/read-archive.ts';
import { readEntries } from '../../../shared/zip/read-entries.ts';
import { ReadWindow } from '../../../shared/zip/read-window.ts';
import { bagFaults } from '../bundle/rfc8493.ts';
import { treeOf, written } from '../bundle/written-bundle.ts';
import { arbitraryPlans } from './arbitrary-plan.ts';
import { fromBuffer } from './from-buffer.ts';

/** Of the bundles of a batch, one in so many is also checked with the programs that VERIFY.txt names. */
const WITH_PROGRAMS_EVERY = 25;
export const BATCH = 200;

type Row = readonly [name: string, sizeBytes: number, sha256: string];
type Listing = Readonly<Record<string, readonly Row[]>>;
const row = (name: string, bytes: Uint8Array): Row => [name, bytes.length, createHash('sha256').update(bytes).digest('hex')];

const PYTHON = `
import hashlib, json, sys, zipfile
out = {}
for path in sys.argv[2:]:
    with zipfile.ZipFile(sys.argv[1] + '/' + path + '.zip') as archive:
        out[path] = [[e.filename, e.file_size, hashlib.sha256(archive.read(e)).hexdigest()] for e in archive.infolist()]
print(json.dumps(out))
`;

async function byOurReader(bytes: Uint8Array): Promise<Row[]> {
  const rows: Row[] = [];
  const window = new ReadWindow(fromBuffer(bytes));
  const archive = await openArchive(window, { entries: 1000, directoryBytes: 1_000_000 });
  if ('reason' in archive) throw new Error(archive.reason);
  let parts: Uint8Array[] = [];
  const report = await readEntries(window, archive, {
    begin: () => void (parts = []), data: (piece) => void parts.push(piece.slice()), passed: () => undefined, end: async ({ name }) => void rows.push(row(name, Buffer.concat(parts))),
    digested: () => {
      throw new Error('nothing here digests itself');
    },
  });
  assert.deepEqual([archive.departures, report.departures], [[], []]);
  return rows;
}

/** What a program unpacked from all archives of a folder, each of which holds one folder of its own name. */
function byProgram(folder: string, program: string, args: readonly string[], names: readonly string[]): Listing {
  const into = join(folder, program);
  mkdirSync(into);
  execFileSync(program, args.map((arg) => arg.replace('INTO', into)), { cwd: folder, stdio: 'ignore' });
  const tree = treeOf(into);
  const found: Record<string, Row[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (const [path, bytes] of tree) (found[path.slice(0, path.indexOf('/'))] ??= []).push(row(path, bytes));
  return found;
}

const sorted = (listing: Listing): Listing => Object.fromEntries(Object.entries(listing).map(([name, rows]) => [name, rows.toSorted((a, b) => (a[0] < b[0] ? -1 : 1))]));

/** The programs that a recipient has, on the unpacked bag: lists, and both signatures. */
function programsAgree(bag: string): number[] {
  const run = (program: string, args: readonly string[], input?: string): number => spawnSync(program, args, { cwd: bag, input: input ?? '' }).status ?? -1;
  const list = execFileSync('cat', ['tagmanifest-sha256.txt'], { cwd: bag, encoding: 'utf8' });
  return [
    ...['manifest-sha256.txt', 'tagmanifest-sha256.txt'].map((name) => run('sha256sum', ['--strict', '--quiet', '-c', name])), run('sha512sum', ['--strict', '--quiet', '-c', 'manifest-sha512.txt']),
    run('ssh-keygen', ['-Y', 'verify', '-f', 'signature/allowed_signers', '-I', 'kept', '-n', 'kept-bundle', '-s', 'signature/tagmanifest-sha256.txt.sig'], list),
    run('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', 'signature/signer.pub.pem', '-rawin', '-in', 'tagmanifest-sha256.txt', '-sigfile', 'signature/tagmanifest-sha256.txt.ed25519']),
  ];
}

/** One batch of made-up bundles, the same for the same seed: throws where a reader has other names, sizes or digests than ours, or anything but intact. Returns the number of files in them. */
export async function compareBatch(seed: number, count: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-readers-'));
  try {
    const ours: Record<string, readonly Row[]> = {};
    for (const plan of arbitraryPlans(count, seed)) {
      const { bytes } = await written(plan);
      const { verdict } = await verifyBundle(fromBuffer(bytes), { fingerprint: fingerprint(plan.signer.publicKey) });
      assert.deepEqual([plan.bundleName, verdict], [plan.bundleName, 0]);
      writeFileSync(join(folder, `${plan.bundleName}.zip`), bytes);
      ours[plan.bundleName] = await byOurReader(bytes);
    }
    const names = Object.keys(ours);
    assert.equal(names.length, count);
    assert.deepEqual(JSON.parse(execFileSync('python3', ['-c', PYTHON, folder, ...names], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })), ours);
    assert.deepEqual(sorted(byProgram(folder, 'unzip', ['-q', '*.zip', '-d', 'INTO'], names)), sorted(ours));
    assert.deepEqual(sorted(byProgram(folder, '7z', ['x', '-bd', '-oINTO', '*.zip'], names)), sorted(ours));
    for (const [index, name] of names.entries()) {
      const bag = join(folder, 'unzip', name);
      assert.deepEqual([name, bagFaults(treeOf(bag))], [name, []]);
      if (index % WITH_PROGRAMS_EVERY === 0) assert.deepEqual([name, programsAgree(bag)], [name, [0, 0, 0, 0, 0]]);
    }
    return Object.values(ours).reduce((sum, rows) => sum + rows.length, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
