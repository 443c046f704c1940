import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../build/audit.ts';
import { ROOT } from '../../../build/build.ts';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, Locked & Manifest>> };
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

describe('what is installed', () => {
  test('is named exactly, and locked to just that', () => {
    const wanted = Object.entries({ ...manifest.devDependencies, ...manifest.optionalDependencies });
    expect(wanted.filter(([, version]) => !EXACT.test(version))).toEqual([]);
    expect(wanted.filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version)).toEqual([]);
    expect(lock.packages['']?.devDependencies).toEqual(manifest.devDependencies);
    expect(lock.packages['']?.optionalDependencies).toEqual(manifest.optionalDependencies);
    expect(lock.lockfileVersion).toBe(3);
  });

  test('has a digest each, and names no place that it comes from', () => {
    const packages = Object.entries(lock.packages).filter(([name]) => name !== '');
    expect(packages.length).toBeGreaterThan(200);
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([name]) => name)).toEqual([]);
    expect(packages.filter(([, { link, version = '' }]) => link === true || !EXACT.test(version.replace(/\+.*$/, ''))).map(([name]) => name)).toEqual([]);
    // An address would also tie the lock file to one machine's registry.
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([]);
  });

  test('runs nothing while it is installed', () => {
    expect(read('.npmrc').split('\n')).toEqual(expect.arrayContaining(['save-exact=true', 'ignore-scripts=true']));
    expect(Object.keys(manifest.scripts).filter((name) => /^(?:pre|post|prepare|install)/.test(name))).toEqual([]);
    expect(read('.ci/run')).toMatch(/^npm ci\b/m);
  });

  test('is not packed by name: every library is in the bundles, none in a module folder', () => {
    expect(manifest.dependencies).toBeUndefined();
  });
});

describe('what is shipped', () => {
  /** The packages of the README's table, which gives each its reason. */
  function reasons(): ReadonlyMap<string, string> {
    const table = read('README.md').split('## What Kept is built on')[1]?.split('\n\n').find((part) => part.startsWith('| library')) ?? '';
    return new Map(table.split('\n').slice(2).flatMap((row) => {
      const [, names = '', reason = ''] = row.split('|').map((cell) => cell.trim());
      return names.replace(' and its word lists', ', @zxcvbn-ts/language-common, @zxcvbn-ts/language-en').split(',').map((name): [string, string] => [name.trim(), reason]);
    }));
  }

  /** Every package that the sources of the app import by name. */
  function imported(): string[] {
    const bill = JSON.parse(read('dist/bom.cdx.json')) as { readonly components: readonly { readonly type: string; readonly name: string }[] };
    return bill.components.filter(({ type }) => type === 'library').map(({ name }) => name);
  }

  test('are at most 25 libraries that we chose, each with its reason in the README', () => {
    const chosen = reasons();
    expect(chosen.size).toBeGreaterThan(10);
    expect(chosen.size).toBeLessThanOrEqual(25);
    expect([...chosen].filter(([, reason]) => reason.length < 12)).toEqual([]);
    const direct = imported().filter((name) => Object.hasOwn(manifest.devDependencies, name));
    expect(direct.filter((name) => !chosen.has(name))).toEqual([]);
    expect([...chosen.keys()].filter((name) => name !== 'electron' && !imported().includes(name))).toEqual([]);
  });
});

describe('npm run audit', () => {
  test.each([
    [0, 'audited 300 packages\n300 packages have verified registry signatures', 0],
    [1, '1 package has an invalid registry signature:\n\nvite@8.3.8', 1],
    [1, '# npm audit report\n\nvite  8.3.8\nSeverity: high', 1],
    [1, 'npm warn audit 405 Method Not Allowed - POST …/advisories/bulk\nnpm error audit endpoint returned an error', 2],
    [1, 'npm error code ENOTFOUND\nnpm error network request failed', 2],
    [1, 'npm error found no dependencies to audit that were installed from a supported registry', 2],
    [null, '', 2],
  ])('an answer with status %s is read for what it is: %j', (status, output, code) => {
    expect(judge('it', status, output).code).toBe(code);
  });

  test('a registry that cannot be asked is never called clean', () => {
    expect(judge('it', null, '').line).toContain('NOT CHECKED');
  });
});
