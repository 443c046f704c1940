'use strict';
// electron [-r file] [--inspect=0] [--remote-debugging-port=0] [--switch …] <app folder or main file> [args]
// Parses as Electron does, makes `electron` resolvable, loads the app's main file, then starts Chromium.
const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');
const { pathToFileURL } = require('node:url');
const { config, switchValue } = require('./config.cjs');

const IMPLEMENTATION = path.join(__dirname, 'api.cjs');
const ESM_NAMES = pathToFileURL(path.join(__dirname, 'api.mjs')).href;
const ELECTRON = /^electron(\/(main|common))?$/;

function parse(words) {
  const preloads = [];
  let index = 0;
  for (; index < words.length && words[index].startsWith('-'); index++) {
    if (words[index] === '-r' || words[index] === '--require') preloads.push(words[++index]);
    else config.switches.push(words[index]);
  }
  config.switches.push(...words.slice(index + 1).filter((word) => word.startsWith('--')));
  const userData = switchValue('user-data-dir');
  if (userData !== undefined) config.userData = path.resolve(userData);
  return { preloads, target: words[index] };
}

/** A packaged app: the executable was copied beside resources/app.asar. */
function packagedTarget() {
  const archive = path.join(__dirname, 'resources', 'app.asar');
  if (!fs.existsSync(archive)) return undefined;
  config.packaged = true;
  return require('./asar.cjs').extract(archive);
}

/** @returns {string} main file; fills appPath and manifest */
function findMain(target) {
  const isFolder = fs.statSync(target).isDirectory();
  let folder = isFolder ? target : path.dirname(target);
  while (!fs.existsSync(path.join(folder, 'package.json')) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  config.appPath = folder;
  config.manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return isFolder ? path.resolve(folder, config.manifest.main ?? 'index.js') : target;
}

function resolveElectron() {
  const original = Module._resolveFilename;
  Module._resolveFilename = function resolve(request, ...rest) {
    return ELECTRON.test(request) ? IMPLEMENTATION : original.call(this, request, ...rest);
  };
  if (Module.registerHooks) {
    Module.registerHooks({ resolve: (request, context, next) => (ELECTRON.test(request) ? resolved(context) : next(request, context)) });
  } else { // Node 20
    const source = `export async function resolve(s,c,n){return ${ELECTRON}.test(s)?{url:${JSON.stringify(ESM_NAMES)},shortCircuit:true,format:'module'}:n(s,c)}`;
    Module.register(`data:text/javascript,${encodeURIComponent(source)}`);
  }
}

function resolved(context) {
  const required = context.conditions?.includes('require');
  return { url: required ? pathToFileURL(IMPLEMENTATION).href : ESM_NAMES, shortCircuit: true, format: required ? 'commonjs' : 'module' };
}

function lookLikeElectron(words) {
  process.argv = [process.argv[0], ...words];
  Object.assign(process.versions, { electron: '45.4.1', chrome: '0' });
  process.type = 'browser';
  if (!config.packaged) process.defaultApp = true;
  process.resourcesPath = path.join(__dirname, 'resources');
}

async function start(words) {
  if (words.includes('--version') || words.includes('-v')) return console.log('v0.0.0-stand-in');
  const { preloads, target } = parse(words);
  const appTarget = target === undefined ? packagedTarget() : path.resolve(target);
  if (appTarget === undefined) throw new Error('stand-in: no app given');
  const mainFile = findMain(appTarget);
  lookLikeElectron(words);
  resolveElectron();
  const port = switchValue('inspect');
  if (port !== undefined) require('node:inspector').open(Number(port), '127.0.0.1');
  const { app } = require(IMPLEMENTATION);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.quit());
  const fromHere = Module.createRequire(path.join(process.cwd(), 'x.js'));
  for (const file of preloads) fromHere(path.isAbsolute(file) ? file : path.resolve(file));
  await import(pathToFileURL(mainFile).href);
  await require('./boot.cjs').boot();
}

start(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
