import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from '../../../shared/verify/faults.ts';
import { CHECKS, type VerifyResult } from '../../../shared/verify/result.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import type { Vector } from '../../vectors/bundle/vector.ts';
import { VECTORS } from '../../vectors/bundle/vectors.ts';
import { faultsOf, fromBuffer } from './from-buffer.ts';

type Frozen = Omit<Vector, 'make'> & { readonly sha256: string };

/** The frozen vectors against the library and against the command line. What must be found is read from index.json alone. */
const index = JSON.parse(readFileSync(new URL('../../vectors/bundle/index.json', import.meta.url), 'utf8')) as Frozen[];
const sorted = (fails: Readonly<Record<string, string>>): [string, string][] => Object.entries(fails).toSorted();

let folder = '';
const bytes = new Map<string, Buffer>();
const results = new Map<string, VerifyResult>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kept-vectors-'));
  for (const { name, make, fingerprint, checkpoint } of VECTORS) {
    const file = make();
    bytes.set(name, file);
    writeFileSync(join(folder, `${name}.zip`), file);
    if (checkpoint !== undefined) writeFileSync(join(folder, `${name}.checkpoint`), checkpoint);
    results.set(name, await verifyBundle(fromBuffer(file), { fingerprint, checkpoint }));
  }
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the vectors', () => {
  it('are at least 150 and the frozen ones, byte for byte', () => {
    expect(index.length).toBeGreaterThanOrEqual(150);
    expect(VECTORS.map(({ name }) => [name, createHash('sha256').update(bytes.get(name) ?? '').digest('hex')])).toEqual(index.map(({ name, sha256 }) => [name, sha256]));
  });

  it('have for each check one file that fails only it', () => {
    expect(CHECKS.filter((id) => !index.some(({ fails }) => Object.keys(fails).join() === id))).toEqual([]);
  });

  it('have for each fault one file that shows it, but for one that takes four gigabytes', () => {
    const shown = new Set(index.flatMap(({ fails }) => Object.values(fails)));
    expect(FAULTS.filter((fault) => !shown.has(fault))).toEqual(['too-large']);
  });
});

describe('the library', () => {
  it.each(index.map((vector) => [vector.name, vector] as const))('%s', (name, { verdict, fails }) => {
    const result = results.get(name);
    expect({ verdict: result?.verdict, fails: result && sorted(faultsOf(result)) }).toEqual({ verdict, fails: sorted(fails) });
    expect(result?.bundle === null).toBe(verdict === 1 || verdict === 2);
    expect(result?.checks.map((check) => check.id)).toEqual(CHECKS);
  });
});

describe('the command line', () => {
  it('ends with the same verdict and prints the same findings for every vector', () => {
    const calls = index.map(({ name, fingerprint, checkpoint }) => ['--json', ...(fingerprint === undefined ? [] : ['--fingerprint', fingerprint]), ...(checkpoint === undefined ? [] : ['--checkpoint', join(folder, `${name}.checkpoint`)]), join(folder, `${name}.zip`)]);
    writeFileSync(join(folder, 'calls.json'), JSON.stringify(calls));
    const { stdout, stderr } = spawnSync(join(process.cwd(), 'node_modules/.bin/node'), ['tests/unit/verify/drive-cli.ts', join(folder, 'calls.json')], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    expect(stderr).toBe('');
    const answers = JSON.parse(stdout) as [number, string][];
    expect(answers.map(([code]) => code)).toEqual(index.map(({ verdict }) => verdict));
    expect(answers.map(([, out]): unknown => JSON.parse(out))).toEqual(index.map(({ name }): unknown => JSON.parse(JSON.stringify(results.get(name)))));
  }, 300_000);
});
