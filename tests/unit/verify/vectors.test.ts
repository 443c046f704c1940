import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from '../../../shared/verify/faults.ts';
import { CHECKS, type VerifyResult } from '../../../shared/verify/result.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { parseVector, readVectors } from '../../vectors/bundle/vector-file.ts';
import { VECTORS } from '../../vectors/bundle/vectors.ts';
import { bagFaults } from '../bundle/rfc8493.ts';
import { faultsOf, fromBuffer } from './from-buffer.ts';
import { commandFaults, unzipped } from './unzipped.ts';

/** The frozen vectors against the library, the command line and, where they are intact, what systems ship. What must be found is read from the files alone. */
const frozen = readVectors();
const intact = frozen.filter(({ verdict }) => verdict !== 1 && verdict !== 2);
const sorted = (fails: Readonly<Record<string, string>>): [string, string][] => Object.entries(fails).toSorted();

let folder = '';
const results = new Map<string, VerifyResult>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kept-vectors-'));
  for (const { name, bytes, fingerprint, checkpoint } of frozen) {
    writeFileSync(join(folder, `${name}.zip`), bytes);
    if (checkpoint !== undefined) writeFileSync(join(folder, `${name}.checkpoint`), checkpoint);
    results.set(name, await verifyBundle(fromBuffer(bytes), { fingerprint, checkpoint }));
  }
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the vectors', () => {
  it('are at least 150 with a fault, and the generators still make them byte for byte', () => {
    expect(frozen.filter(({ fails }) => Object.keys(fails).length > 0).length).toBeGreaterThanOrEqual(150);
    const made = VECTORS.map(({ name, make }) => [name, createHash('sha256').update(make()).digest('hex')]);
    expect(new Map(made as [string, string][])).toEqual(new Map(frozen.map(({ name, sha256 }) => [name, sha256])));
  });

  it('have for each check one file that fails only it', () => {
    expect(CHECKS.filter((id) => !frozen.some(({ fails }) => Object.keys(fails).join() === id))).toEqual([]);
  });

  it('have for each fault one file that shows it, but for one that takes four gigabytes', () => {
    const shown = new Set(frozen.flatMap(({ fails }) => Object.values(fails)));
    expect(FAULTS.filter((fault) => !shown.has(fault))).toEqual(['too-large']);
  });

  it('are refused when their header or their bytes are not as they were', () => {
    const bytes = Buffer.from('expect: 1\nsha256: 00\ncompressed: zlib\n\nx');
    for (const file of [bytes, Buffer.from('expect: 7\n\n'), Buffer.from('expects: 1\n\n'), Buffer.from('')]) expect(() => parseVector('x', file)).toThrow();
  });
});

describe('the library', () => {
  it.each(frozen.map((vector) => [vector.name, vector] as const))('%s', (name, { verdict, fails }) => {
    const result = results.get(name);
    expect({ verdict: result?.verdict, fails: result && sorted(faultsOf(result)) }).toEqual({ verdict, fails: sorted(fails) });
    expect(result?.bundle === null).toBe(verdict === 1 || verdict === 2);
    expect(result?.checks.map((check) => check.id)).toEqual(CHECKS);
  });
});

describe('the command line', () => {
  it('ends with the same verdict and prints the same findings for every vector', () => {
    const calls = frozen.map(({ name, fingerprint, checkpoint }) => ['--json', ...(fingerprint === undefined ? [] : ['--fingerprint', fingerprint]), ...(checkpoint === undefined ? [] : ['--checkpoint', join(folder, `${name}.checkpoint`)]), join(folder, `${name}.zip`)]);
    writeFileSync(join(folder, 'calls.json'), JSON.stringify(calls));
    const { stdout, stderr } = spawnSync(join(process.cwd(), 'node_modules/.bin/node'), ['tests/unit/verify/drive-cli.ts', join(folder, 'calls.json')], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    expect(stderr).toBe('');
    const answers = JSON.parse(stdout) as [number, string][];
    expect(answers.map(([code]) => code)).toEqual(frozen.map(({ verdict }) => verdict));
    expect(answers.map(([, out]): unknown => JSON.parse(out))).toEqual(frozen.map(({ name }): unknown => JSON.parse(JSON.stringify(results.get(name)))));
  }, 300_000);
});

describe('a vector that is intact', () => {
  it('are some of each format', () => {
    expect(intact.length).toBeGreaterThanOrEqual(10);
    expect(intact.map(({ name }) => name)).toEqual(expect.arrayContaining(['intact-frozen-format-1', 'intact-frozen-format-2']));
  });

  it.each(intact.map(({ name, bytes }) => [name, bytes] as const))('%s: is a bag by a second reading of RFC 8493', (_, bytes) => {
    expect(bagFaults(unzipped(bytes))).toEqual([]);
  });

  it('is intact for sha256sum, ssh-keygen and openssl', () => {
    const distinct = new Map(intact.map(({ sha256, bytes }) => [sha256, bytes]));
    expect(distinct.size).toBeGreaterThanOrEqual(5);
    expect([...distinct.values()].flatMap(commandFaults)).toEqual([]);
  }, 120_000);
});

describe('a vector with another digest than a list, or without a listed file', () => {
  const seen = frozen.filter(({ fails }) => Object.keys(fails).every((check) => /^(tag)?manifest-|^complete$|^items$/.test(check)) && Object.values(fails).some((fault) => fault === 'digest-differs' || fault === 'listed-file-missing'));

  it('is no valid bag either by a second reading of RFC 8493', () => {
    expect(seen.length).toBeGreaterThanOrEqual(5);
    expect(seen.filter(({ bytes }) => bagFaults(unzipped(bytes)).length === 0).map(({ name }) => name)).toEqual([]);
  }, 60_000);
});
