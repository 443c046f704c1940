import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BILL, LICENSES, writeBill, writeLicenses } from '../../../build/bill-of-materials.ts';
import { ROOT } from '../../../build/build.ts';
import type { ShippedPackage } from '../../../build/shipped.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'kept-bill-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const PACKAGES: readonly ShippedPackage[] = [
  { name: '@scope/one', version: '1.0.0', license: 'MIT', licenseText: 'Text of one' },
  { name: 'two', version: '2.0.0', license: '(MIT OR Apache-2.0)', licenseText: '' },
  { name: 'three', version: '3.0.0', license: null, licenseText: 'Text of three' },
];

interface Component { readonly type: string; readonly name: string; readonly purl?: string; readonly licenses?: unknown; readonly hashes?: readonly { readonly content: string }[] }

async function componentsOf(): Promise<readonly Component[]> {
  await writeBill(folder, { name: 'kept', version: '9.9.9' }, PACKAGES);
  return (JSON.parse(readFileSync(join(folder, BILL), 'utf8')) as { components: Component[] }).components;
}

describe('bill of materials', () => {
  test('every file of the folder is in it with its SHA-256, the bill itself left out', async () => {
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a', 'b.js'), 'code');
    writeFileSync(join(folder, 'index.html'), 'page');
    await componentsOf();
    const files = (await componentsOf()).filter((component) => component.type === 'file');
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(files.map((file) => [file.name, file.hashes?.[0]?.content])).toEqual([['a/b.js', sha256('code')], ['index.html', sha256('page')]]);
  });

  test('every package is in it with address, version and licence', async () => {
    const packages = (await componentsOf()).filter((component) => component.type === 'library');
    expect(packages.map(({ purl, licenses }) => [purl, licenses])).toEqual([
      ['pkg:npm/%40scope/one@1.0.0', [{ license: { id: 'MIT' } }]],
      ['pkg:npm/two@2.0.0', [{ expression: 'MIT OR Apache-2.0' }]],
      ['pkg:npm/three@3.0.0', [{ license: { name: 'as in licenses.txt' } }]],
    ]);
  });

  test('the notices carry each licence as its package does', async () => {
    await writeLicenses(folder, PACKAGES);
    const text = readFileSync(join(folder, LICENSES), 'utf8');
    expect(text).toMatch(/^@scope\/one 1\.0\.0\nMIT\n\nText of one\n/);
    expect(text).toContain('three 3.0.0\n\n\nText of three\n');
  });
});

describe('electron-builder.yml', () => {
  const config = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as { readonly electronFuses: Readonly<Record<string, boolean>>; readonly files: readonly string[]; readonly nsis: Readonly<Record<string, unknown>> };

  test('sets every fuse that there is, and fails the build on one that it does not know', () => {
    const known = Object.keys(FuseV1Options).filter((name) => !/^\d+$/.test(name)).map((name) => name.charAt(0).toLowerCase() + name.slice(1));
    const set = Object.keys(config.electronFuses).filter((name) => name !== 'strictlyRequireAllFuses' && name !== 'resetAdHocDarwinSignature');
    expect(set.sort()).toEqual(known.sort());
    expect(config.electronFuses['strictlyRequireAllFuses']).toBe(true);
  });

  test('closes what the fuses can close', () => {
    const { runAsNode, enableNodeOptionsEnvironmentVariable, enableNodeCliInspectArguments, onlyLoadAppFromAsar, enableEmbeddedAsarIntegrityValidation, grantFileProtocolExtraPrivileges } = config.electronFuses;
    expect([runAsNode, enableNodeOptionsEnvironmentVariable, enableNodeCliInspectArguments, grantFileProtocolExtraPrivileges]).toEqual([false, false, false, false]);
    expect([onlyLoadAppFromAsar, enableEmbeddedAsarIntegrityValidation]).toEqual([true, true]);
  });

  test('ships dist/ and the manifest, and never takes a vault away with the app', () => {
    expect(config.files).toEqual(['dist/**', 'package.json', '!node_modules/**']);
    expect(config.nsis['deleteAppDataOnUninstall']).toBe(false);
  });
});
