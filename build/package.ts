// npm run package [-- --check]: dist/ → what this machine can make of it, in release/. On Linux an unpacked app and a .deb.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { build, Platform, type CliOptions, type Configuration } from 'electron-builder';
import { BILL } from './bill-of-materials.ts';
import { buildAll, ROOT } from './build.ts';
import { fuseFaults } from './fuses.ts';
import { unwantedFiles } from './packaging/file-set.ts';
import { billedFiles, differences, filesOfDeb, makeReleaseBill, readBill } from './release-bill.ts';

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
  const config: Configuration = { extends: join(ROOT, 'electron-builder.yml'), electronDist: folder, ...(isReal ? {} : { afterPack: () => undefined }) };
  if (process.platform !== 'linux') return { projectDir: ROOT, config, publish: 'never' };
  // An AppImage needs a tool set that electron-builder fetches; the .deb is made with dpkg-deb alone.
  const targets = Platform.LINUX.createTarget(isReal ? ['deb', 'AppImage'] : ['dir', 'deb']);
  return { projectDir: ROOT, config, targets, publish: 'never' };
}

/** Every file of the archive is one that the bill of dist/ lists, that bill, or the manifest; and nothing listed is missing. Throws otherwise. */
function checkArchive(): readonly string[] {
  const archive = join(RELEASE, 'linux-unpacked', 'resources', 'app.asar');
  const packed = execFileSync(join(ROOT, 'node_modules', '.bin', 'asar'), ['list', archive], { encoding: 'utf8' }).trim().split('\n').map((path) => path.slice(1)).sort();
  const billed = billedFiles(readBill(join(ROOT, 'dist', BILL))).map((name) => `dist/${name}`);
  const folders = new Set(billed.flatMap((name) => name.split('/').slice(0, -1).map((_part, index, parts) => parts.slice(0, index + 1).join('/'))));
  refuse(differences('the archive', packed, [...billed, ...folders, `dist/${BILL}`, 'package.json'].sort()));
  return packed;
}

/** Writes the bill of the .deb beside it, and holds what dpkg lists against it and against what may be shipped at all. */
async function checkDeb(deb: string, isReal: boolean): Promise<void> {
  const unpacked = mkdtempSync(join(tmpdir(), 'kept-deb-'));
  try {
    execFileSync('dpkg-deb', ['-x', deb, unpacked]);
    const { version } = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('electron/package.json'), 'utf8')) as { version: string };
    const bill = await makeReleaseBill(unpacked, '', readBill(join(ROOT, 'dist', BILL)), { electron: version });
    await writeFile(`${deb}.cdx.json`, `${JSON.stringify(bill, null, 1)}\n`);
    const files = filesOfDeb(deb);
    refuse([...differences(relative(ROOT, deb), files, billedFiles(bill)), ...unwantedFiles(files, isReal).map((file) => `${file} is wanted by no line of build/packaging/file-set.ts`)]);
    say(`${relative(ROOT, deb)}: ${files.length} files, each wanted, and each in ${relative(ROOT, deb)}.cdx.json`);
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

/** Every packed program of this system: on macOS the fuses lie in the framework beside it. */
function packedPrograms(): readonly string[] {
  const unpacked = readdirSync(RELEASE, { withFileTypes: true }).filter((entry) => entry.isDirectory() && /^(?:linux|win|mac)/.test(entry.name)).map((entry) => join(RELEASE, entry.name));
  const places = ['kept', 'Kept.exe', join('Kept.app', 'Contents', 'Frameworks', 'Electron Framework.framework', 'Electron Framework')];
  return unpacked.flatMap((folder) => places.map((place) => join(folder, place))).filter((file) => existsSync(file));
}

/** The fuses as they lie in the packed programs, read again. */
function checkFuses(): void {
  const programs = packedPrograms();
  refuse(programs.length === 0 ? ['no packed program was found to read its fuses'] : programs.flatMap((file) => fuseFaults(readFileSync(file))));
  say('fuses: all nine are as build/fuses.ts says');
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`this package must not be given to anybody:\n${faults.join('\n')}`);
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
  for (const deb of artifacts.filter((file) => file.endsWith('.deb'))) await checkDeb(deb, dist.isReal);
}
if (dist.isReal) checkFuses();
for (const file of artifacts) say(`${relative(ROOT, file)}: ${sizeMB(file)} MB`);
