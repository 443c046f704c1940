import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fingerprint } from '../../../shared/crypto/fingerprint.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { openArchive } from '../../../shared/zip/read-archive.ts';
import { readEntries } from '../../../shared/zip/read-entries.ts';
import { ReadWindow } from '../../../shared/zip/read-window.ts';
import { bagFaults } from '../bundle/rfc8493.ts';
import { treeOf, written } from '../bundle/written.ts';
import { arbitraryPlans } from './arbitrary-plan.ts';
import { fromBuffer } from './from-buffer.ts';

/** As many bundles as KEPT_BUNDLES says, made from KEPT_SEED; one in so many is also checked with the programs that recipients have. */
const COUNT = Number(process.env['KEPT_BUNDLES'] ?? 200);
const SEED = Number(process.env['KEPT_SEED'] ?? 20_261_122);
const BATCH = 200;
const WITH_PROGRAMS_EVERY = 25;

type Listing = Readonly<Record<string, readonly (readonly [name: string, sizeBytes: number, sha256: string])[]>>;
const row = (name: string, bytes: Uint8Array): [string, number, string] => [name, bytes.length, createHash('sha256').update(bytes).digest('hex')];

const PYTHON = `
import hashlib, json, sys, zipfile
out = {}
for path in sys.argv[2:]:
    with zipfile.ZipFile(sys.argv[1] + '/' + path + '.zip') as archive:
        out[path] = [[e.filename, e.file_size, hashlib.sha256(archive.read(e)).hexdigest()] for e in archive.infolist()]
print(json.dumps(out))
`;

beforeAll(async () => void (await loadSodium()));

async function byOurReader(bytes: Uint8Array): Promise<[string, number, string][]> {
  const rows: [string, number, string][] = [];
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
  expect([archive.departures, report.departures]).toEqual([[], []]);
  return rows;
}

/** What a program unpacked from all archives of a folder, each of which holds one folder of its own name. */
function byProgram(folder: string, program: string, args: readonly string[], names: readonly string[]): Listing {
  const into = join(folder, program);
  mkdirSync(into);
  execFileSync(program, args.map((arg) => arg.replace('INTO', into)), { cwd: folder, stdio: 'ignore' });
  const tree = treeOf(into);
  const found: Record<string, [string, number, string][]> = Object.fromEntries(names.map((name) => [name, []]));
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

async function compareBatch(batch: number, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-readers-'));
  try {
    const ours: Record<string, [string, number, string][]> = {};
    for (const plan of arbitraryPlans(count, SEED + batch)) {
      const { bytes } = await written(plan);
      const { verdict } = await verifyBundle(fromBuffer(bytes), { fingerprint: fingerprint(plan.signer.publicKey) });
      expect([plan.bundleName, verdict]).toEqual([plan.bundleName, 0]);
      writeFileSync(join(folder, `${plan.bundleName}.zip`), bytes);
      ours[plan.bundleName] = await byOurReader(bytes);
    }
    const names = Object.keys(ours);
    expect(JSON.parse(execFileSync('python3', ['-c', PYTHON, folder, ...names], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 }))).toEqual(ours);
    expect(sorted(byProgram(folder, 'unzip', ['-q', '*.zip', '-d', 'INTO'], names))).toEqual(sorted(ours));
    expect(sorted(byProgram(folder, '7z', ['x', '-bd', '-oINTO', '*.zip'], names))).toEqual(sorted(ours));
    for (const [index, name] of names.entries()) {
      const bag = join(folder, 'unzip', name);
      expect([name, bagFaults(treeOf(bag))]).toEqual([name, []]);
      if (index % WITH_PROGRAMS_EVERY === 0) expect([name, programsAgree(bag)]).toEqual([name, [0, 0, 0, 0, 0]]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('bundles of every make', () => {
  it(`${COUNT} of them, seed ${SEED}: intact for us, valid by RFC 8493, and the same names, sizes and digests in unzip, 7z, Python and our reader`, async () => {
    for (let from = 0; from < COUNT; from += BATCH) await compareBatch(from / BATCH, Math.min(BATCH, COUNT - from));
  }, 4 * 60 * 60_000);
});
