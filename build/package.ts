// npm run package [-- --check]: dist/ → what this machine can make of it, in release/. On Linux an unpacked app and a .deb.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { build, Platform, type CliOptions, type Configuration } from 'electron-builder';
import { buildAll, ROOT } from './build.ts';

const RELEASE = join(ROOT, 'release');
const FPM = join(ROOT, 'build', 'packaging', 'fpm.mjs');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The folder of the real binary, or a copy of the stand-in that looks like one: then there are no fuses to set, and it is said. */
async function findDist(): Promise<{ readonly folder: string; readonly isReal: boolean }> {
  const electron = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const real = join(electron, 'dist');
  if (existsSync(join(electron, 'path.txt')) && existsSync(real)) return { folder: real, isReal: true };
  const folder = join(ROOT, 'node_modules', '.kept-standin');
  rmSync(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(ROOT, 'tests', 'electron-standin'), folder, { recursive: true, filter: (path) => !path.endsWith(`${sep}sample`) });
  const { version } = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')) as { version: string };
  await writeFile(join(folder, 'version'), version);
  await cp(join(electron, 'LICENSE'), join(folder, 'LICENSE'));
  await writeFile(join(folder, 'LICENSES.chromium.html'), '');
  for (const name of ['resources', 'locales']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'locales', 'en-US.pak'), '');
  return { folder, isReal: false };
}

function optionsFor({ folder, isReal }: { readonly folder: string; readonly isReal: boolean }): CliOptions {
  const config: Configuration = { extends: join(ROOT, 'electron-builder.yml'), electronDist: folder, ...(isReal ? {} : { electronFuses: null }) };
  if (process.platform !== 'linux') return { projectDir: ROOT, config, publish: 'never' };
  // An AppImage needs a tool set that electron-builder fetches; the .deb is made with dpkg-deb alone.
  const targets = Platform.LINUX.createTarget(isReal ? ['deb', 'AppImage'] : ['dir', 'deb']);
  return { projectDir: ROOT, config, targets, publish: 'never' };
}

/** Every file of the archive is a file of dist/ or the manifest, and nothing of dist/ is missing. Throws otherwise. */
function checkArchive(): readonly string[] {
  const archive = join(RELEASE, 'linux-unpacked', 'resources', 'app.asar');
  const packed = execFileSync(join(ROOT, 'node_modules', '.bin', 'asar'), ['list', archive], { encoding: 'utf8' }).trim().split('\n').map((path) => path.slice(1)).sort();
  const folder = join(ROOT, 'dist');
  const wanted = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const expected = [...wanted, 'dist', 'package.json'].sort();
  const odd = [...packed.filter((path) => !expected.includes(path)), ...expected.filter((path) => !packed.includes(path))];
  if (odd.length > 0) throw new Error(`the archive is not dist/ and package.json: ${odd.join(', ')}`);
  return packed;
}

function sizeMB(path: string): string {
  const found = statSync(path);
  if (found.isFile()) return (found.size / 1e6).toFixed(1);
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return (files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0) / 1e6).toFixed(1);
}

await buildAll({ root: ROOT, rendererFolder: join(ROOT, 'renderer'), outFolder: join(ROOT, 'dist') });
const dist = await findDist();
if (!dist.isReal) say("Electron's program is not installed: its stand-in is packed in its place, without fuses. For tests only.");
if (process.platform === 'linux') process.env['CUSTOM_FPM_PATH'] = FPM;
rmSync(RELEASE, { recursive: true, force: true });
const artifacts = await build(optionsFor(dist));
if (process.platform === 'linux') {
  const packed = checkArchive();
  say(`app.asar: ${packed.length} files and folders, ${sizeMB(join(RELEASE, 'linux-unpacked', 'resources', 'app.asar'))} MB`);
  say(`linux-unpacked: ${sizeMB(join(RELEASE, 'linux-unpacked'))} MB`);
}
for (const file of artifacts) say(`${relative(ROOT, file)}: ${sizeMB(file)} MB`);
