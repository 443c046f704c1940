// Makes sure that the programs which building and testing lean on are installed. `npm run setup` does all of them;
// a build step asks for its own with ensureTools().
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is used here of each Debian package: programs, or a file where it brings none (Hangul in screenshots). */
const PACKAGES = {
  age: ['age', 'age-keygen'],
  chromium: ['chromium'],
  e2fsprogs: ['/usr/sbin/mkfs.ext4'],
  'firefox-esr': ['firefox-esr'],
  'fonts-noto-cjk': ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'],
  imagemagick: ['import', 'convert', 'display'],
  openbox: ['openbox'],
  'openssh-client': ['ssh-keygen'],
  openssl: ['openssl'],
  'p7zip-full': ['7z'],
  python3: ['python3'],
  'poppler-utils': ['pdftotext', 'pdftoppm', 'pdfinfo'],
  unzip: ['unzip'],
  'x11-utils': ['xprop', 'xwininfo'],
  xauth: ['xauth'],
  xdotool: ['xdotool'],
  xvfb: ['Xvfb'],
  zip: ['zip'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ToolPackage = keyof typeof PACKAGES;
export const allToolPackages = Object.keys(PACKAGES) as readonly ToolPackage[];

const APT_OPTIONS = ['-o', 'DPkg::Lock::Timeout=300'];
const INSTALL_LIMIT_MS = 10 * 60_000;

/** Other systems keep their fonts elsewhere, so files count only where apt-get put them. */
function isPresent(name: string): boolean {
  if (!name.startsWith('/')) return isOnPath(name);
  return existsSync(name) || !isOnPath('apt-get');
}

function isOnPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => isExecutable(path.join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'ENOTDIR')) return false;
    throw error;
  }
}

function findMissing(list: readonly ToolPackage[]): ToolPackage[] {
  return list.filter((name) => !PACKAGES[name].every(isPresent));
}

function runApt(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', [...APT_OPTIONS, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_LIMIT_MS }).status === 0;
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && isOnPath('apt-get');
}

/**
 * Installs what is missing where this process may (root on Debian).
 * @throws Error with one line that says what to install by hand
 */
export function ensureTools(list: readonly ToolPackage[]): void {
  const missing = findMissing(list);
  if (missing.length === 0) return;
  if (mayInstall()) {
    // An old package list is no reason to stop: the installation itself decides.
    runApt(['update']);
    runApt(['install', '--no-install-recommends', '-y', ...missing]);
  }
  const stillMissing = findMissing(missing);
  if (stillMissing.length > 0) throw new Error(`Please install these packages first: ${stillMissing.join(' ')} (on Debian: apt-get install ${stillMissing.join(' ')})`);
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    ensureTools(allToolPackages);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
