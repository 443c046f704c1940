#!/usr/bin/env node
// Stands for fpm where electron-builder asks for it (CUSTOM_FPM_PATH): makes a Debian package of plain files with dpkg-deb.
// Reads only what electron-builder passes: -d, --after-install, --after-remove, --name, … and SOURCE=TARGET pairs.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, lutimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SINGLE = new Set(['-s', '-t', '--architecture', '--after-install', '--after-remove', '--description', '--version', '--package', '--name', '--maintainer', '--vendor', '--url', '--category', '--deb-priority', '--deb-compression', '--license', '--iteration', '--deb-recommends', '-d']);
/** One time for every file, so that the same app gives the same package (2000-01-01, UTC). */
const FIXED_TIME = new Date(946_684_800_000);

const options = new Map();
const depends = [];
const pairs = [];
const words = process.argv.slice(2);
for (let at = 0; at < words.length; at++) {
  const word = words[at];
  if (word === '--force') continue;
  if (word === '-d') depends.push(words[++at]);
  else if (SINGLE.has(word)) options.set(word, words[++at]);
  else if (word.startsWith('-')) throw new Error(`fpm: ${word} is not known here`);
  else pairs.push(word.split('='));
}

function need(name) {
  const value = options.get(name);
  if (value === undefined) throw new Error(`fpm: ${name} is missing`);
  return value;
}

function* everything(folder) {
  yield folder;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* everything(path);
    else yield path;
  }
}

function sizeKiB(folder) {
  let bytes = 0;
  for (const path of everything(folder)) bytes += lstatSync(path).size;
  return Math.ceil(bytes / 1024);
}

/** Folders and programs 755, files 644: what the build's own umask was must not be in the package. */
function makeEven(folder) {
  for (const path of everything(folder)) {
    const found = lstatSync(path);
    if (found.isSymbolicLink()) lutimesSync(path, FIXED_TIME, FIXED_TIME);
    else {
      chmodSync(path, found.isDirectory() || (found.mode & 0o111) !== 0 ? 0o755 : 0o644);
      utimesSync(path, FIXED_TIME, FIXED_TIME);
    }
  }
}

function control(folder) {
  const description = need('--description').trim().split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return [
    `Package: ${need('--name')}`, `Version: ${need('--version')}`, `Architecture: ${need('--architecture')}`, `Maintainer: ${need('--maintainer')}`,
    `Installed-Size: ${sizeKiB(folder)}`, ...(depends.length > 0 ? [`Depends: ${depends.join(', ')}`] : []), `Section: ${need('--category')}`,
    `Priority: ${need('--deb-priority')}`, `Homepage: ${need('--url')}`, `Description: ${description[0]}`, ...description.slice(1).map((line) => ` ${line}`), '',
  ].join('\n');
}

const staging = mkdtempSync(join(tmpdir(), 'kept-deb-'));
try {
  for (const [source, target] of pairs) {
    const into = join(staging, target);
    if (statSync(source).isDirectory()) cpSync(source, into, { recursive: true, verbatimSymlinks: true });
    else {
      mkdirSync(dirname(into), { recursive: true });
      copyFileSync(source, into);
    }
  }
  const text = control(staging);
  mkdirSync(join(staging, 'DEBIAN'));
  writeFileSync(join(staging, 'DEBIAN', 'control'), text);
  for (const [name, option] of [['postinst', '--after-install'], ['postrm', '--after-remove']]) copyFileSync(need(option), join(staging, 'DEBIAN', name));
  makeEven(staging);
  for (const name of ['postinst', 'postrm']) chmodSync(join(staging, 'DEBIAN', name), 0o755);
  utimesSync(join(staging, 'DEBIAN'), FIXED_TIME, FIXED_TIME);
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(FIXED_TIME.getTime() / 1000) };
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', staging, need('--package')], { env, stdio: ['ignore', 'ignore', 'inherit'] });
} finally {
  rmSync(staging, { recursive: true, force: true });
}
