import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import type { Configuration } from 'electron-builder';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BILL, LICENSES, writeBill, writeLicenses } from '../../../build/bill-of-materials.ts';
import { ROOT } from '../../../build/build.ts';
import { FUSES } from '../../../build/fuses.ts';
import { unwantedFiles } from '../../../build/packaging/file-set.ts';
import { billedFiles, differences, makeReleaseBill } from '../../../build/release-bill.ts';
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

interface Config {
  readonly files: readonly string[];
  readonly [section: string]: unknown;
}

const text = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');
const config = parse(text) as Config;

/** As electron-builder does before it builds anything: throws with a list of what is wrong. */
async function validate(changed: unknown): Promise<void> {
  await validateConfiguration(changed as Configuration, new DebugLogger(false));
}

describe('electron-builder.yml', () => {
  test("passes electron-builder's own schema", async () => {
    await validate(parse(text));
  });

  test.each([
    ['deb', { compression: 'none-such' }], ['appImage', { licence: 'x' }], ['nsis', { oneClick: 'yes' }], ['nsis', { deleteAppDataOnUninstal: false }], ['dmg', { contents: 'none' }], ['mac', { hardendRuntime: true }], ['win', { target: [{ target: 'nsis', arch: 'x86_65' }] }], ['linux', { executablName: 'x' }], ['electronFuses', { runAsNodes: true }], ['asarr', true],
  ])('a mistake in %s is seen by that schema: %j', async (section, mistake) => {
    const changed = parse(text) as Record<string, unknown>;
    changed[section] = typeof mistake === 'object' ? { ...(changed[section] as object | undefined), ...mistake } : mistake;
    await expect(validate(changed)).rejects.toThrow(/Invalid configuration/i);
  });

  test('says all that each system needs: AppImage and .deb, NSIS, DMG', () => {
    const section = (name: string) => config[name] as Readonly<Record<string, unknown>>;
    const targets = (name: string) => (section(name)['target'] as readonly (string | { readonly target: string; readonly arch: readonly string[] })[]).map((each) => (typeof each === 'string' ? each : each.target));
    expect([targets('linux'), targets('win'), targets('mac')]).toEqual([['deb', 'AppImage'], ['nsis'], ['dmg']]);
    for (const name of ['linux', 'win', 'mac']) expect(existsSync(join(ROOT, String(section(name)['icon']))), name).toBe(true);
    for (const name of ['deb', 'appImage', 'nsis', 'dmg']) expect(section(name)['artifactName'], name).toMatch(/^kept-\$\{version\}-/);
    // Nothing is looked up, and nobody is asked about updates.
    expect(config['publish']).toBeNull();
    expect([section('nsis')['differentialPackage'], section('dmg')['writeUpdateInfo']]).toEqual([false, false]);
    // Integrity of the archive: written by electron-builder for macOS and Windows unless it is told not to.
    expect([config['asar'], config['disableAsarIntegrity'] ?? false, FUSES['enableEmbeddedAsarIntegrityValidation']]).toEqual([true, false, true]);
    // It runs as the person who started it, and asks for nothing more.
    expect([section('nsis')['perMachine'], section('win')['requestedExecutionLevel'], section('mac')['hardenedRuntime']]).toEqual([false, 'asInvoker', true]);
  });

  test('says nothing about what Kept is for where somebody else may look', () => {
    const telling = /evidence|abuse|police|victim|deepfake|stalk|증거|피해|경찰|Beweis|Polizei/i;
    expect(text.replaceAll(/^\s*#.*$/gm, '')).not.toMatch(telling);
    // Windows shows the manifest's description over the entry of its start menu and in its list of programs, and every system carries the manifest in the archive.
    const { description, keywords, author } = { ...(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Config), ...(config['extraMetadata'] as Config) };
    expect(JSON.stringify([description, keywords, author])).not.toMatch(telling);
    expect(description).toBe((config['linux'] as Config)['synopsis']);
  });

  test('the program is signed with what Apple asks for and no more: compiled code of the engine, nothing else', () => {
    const entitlements = readFileSync(join(ROOT, 'build', 'packaging', 'entitlements.mac.plist'), 'utf8');
    expect([...entitlements.matchAll(/<key>(.*?)<\/key>/g)].map((match) => match[1])).toEqual(['com.apple.security.cs.allow-jit']);
    expect((config['mac'] as Readonly<Record<string, unknown>>)['entitlements']).toBe('build/packaging/entitlements.mac.plist');
  });

  test('the icons are drawn from one SVG, in every size that a system asks for', () => {
    const folder = join(ROOT, 'build', 'icons');
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
      const png = readFileSync(join(folder, `${size}x${size}.png`));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)], `${size}`).toEqual([size, size]);
    }
    expect(readFileSync(join(folder, 'kept.svg'), 'utf8')).toMatch(/^<svg/);
    const ico = readFileSync(join(folder, 'icon.ico'));
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => ico[6 + index * 16] || 256).sort((a, b) => a - b);
    expect(sizes).toEqual(expect.arrayContaining([16, 32, 48, 256]));
    const icns = readFileSync(join(folder, 'icon.icns'));
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
  });

  test('ships dist/ and the manifest, and never takes a vault away with the app', () => {
    expect(config.files).toEqual(['dist/**', 'package.json', '!node_modules/**']);
    expect((config['nsis'] as Readonly<Record<string, unknown>>)['deleteAppDataOnUninstall']).toBe(false);
  });
});

describe('.github/workflows/package.yml', () => {
  interface Workflow {
    readonly on: unknown;
    readonly permissions: unknown;
    readonly jobs: Readonly<Record<string, { readonly permissions?: unknown; readonly strategy: { readonly matrix: { readonly os: readonly string[] } }; readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[] }>>;
  }
  const workflow = readFileSync(join(ROOT, '.github', 'workflows', 'package.yml'), 'utf8');
  const { on, permissions, jobs } = parse(workflow) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test('makes packages on all three systems, by hand, with the right to read and nothing else', () => {
    expect(on).toEqual({ workflow_dispatch: null });
    expect(permissions).toEqual({ contents: 'read' });
    expect(Object.values(jobs).map((job) => job.permissions)).toEqual([undefined]);
    expect(jobs['package']?.strategy.matrix.os.map((os) => os.split('-')[0])).toEqual(['ubuntu', 'windows', 'macos']);
    expect(steps.map(({ run }) => run)).toEqual(expect.arrayContaining(['npm ci --no-audit --no-fund', 'npm run audit', 'npm run package']));
    expect(workflow).not.toMatch(/secrets\.|pull_request_target|id-token|\$\{\{ github\.event/);
  });

  test('uses no action but by its commit', () => {
    const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(used).toHaveLength(3);
    for (const action of used) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
    expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout'))?.with).toEqual({ 'persist-credentials': false });
  });
});

describe('what is shipped', () => {
  test('a file that nobody asked for is told, on the real runtime and on the stand-in', () => {
    const real = ['opt/Kept/kept', 'opt/Kept/chrome-sandbox', 'opt/Kept/libffmpeg.so', 'opt/Kept/libvulkan.so.1', 'opt/Kept/locales/ko.pak', 'opt/Kept/resources/app.asar', 'opt/Kept/icudtl.dat', 'opt/Kept/resources.pak', 'usr/share/applications/kept.desktop', 'usr/share/icons/hicolor/512x512/apps/kept.png'];
    expect(unwantedFiles(real, true)).toEqual([]);
    for (const odd of ['opt/Kept/locales/fr.pak', 'opt/Kept/resources/default_app.asar', 'opt/Kept/resources/app/index.js', 'opt/Kept/.env', 'etc/cron.d/kept', 'usr/share/icons/hicolor/512x512/apps/other.png', 'opt/Kept/launch.cjs']) expect(unwantedFiles([...real, odd], true)).toEqual([odd]);
    expect(unwantedFiles(['opt/Kept/launch.cjs', 'opt/Kept/page/bridge.cjs'], false)).toEqual([]);
  });

  test('the bill of a package has the runtime, the libraries and every file, and a file too many or too few is told', async () => {
    mkdirSync(join(folder, 'opt'));
    writeFileSync(join(folder, 'opt', 'kept'), 'program');
    writeFileSync(join(folder, 'more'), 'x');
    const app = { metadata: { component: { name: 'kept', version: '1.0.0' } }, components: [{ type: 'library', name: 'two', purl: 'pkg:npm/two@2.0.0' }, { type: 'file', name: 'inside.js' }] };
    const bill = await makeReleaseBill(folder, '', app, { electron: '45.0.0' });
    expect(billedFiles(bill)).toEqual(['more', 'opt/kept']);
    expect((bill as { components: { name: string }[] }).components.map(({ name }) => name)).toEqual(['electron', 'two', 'more', 'opt/kept']);
    expect(JSON.stringify(bill)).toContain(createHash('sha256').update('program').digest('hex'));
    expect(differences('it', ['more', 'opt/kept'], billedFiles(bill))).toEqual([]);
    expect(differences('it', ['opt/kept', 'spy'], billedFiles(bill))).toEqual(['it ships spy, which no bill lists', 'it does not ship more, which its bill lists']);
  });
});
