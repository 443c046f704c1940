'use strict';
// Puts the scripts of page/ together: one text for the main world, one for the isolated world with the app's preload inside.
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const FOLDER = path.join(__dirname, 'page');

/** A script that defines each module in turn and then calls `entry`. */
function bundle(modules, start) {
  const definitions = modules.map((name) => `define(${JSON.stringify(name)}, (module, require) => {\n${fs.readFileSync(path.join(FOLDER, `${name}.cjs`), 'utf8')}\n});`);
  return `(() => {
const loaded = {};
const require = (name) => loaded[name];
const define = (name, body) => { const module = { exports: {} }; body(module, require); loaded[name] = module.exports; };
${definitions.join('\n')}
${start}
})()`;
}

/** @returns {string} script for the page's own world */
function mainWorldSource(channel) {
  return bundle(['bridge', 'display-media', 'main-world'], `require('main-world').startMainWorld(${JSON.stringify({ channel })});`);
}

/** @param {string | undefined} preloadPath; @returns {string} script for the isolated world */
function isolatedWorldSource(channel, target, preloadPath) {
  const preload = preloadPath ? fs.readFileSync(preloadPath, 'utf8') : '';
  // A preload that does not parse must not take the stand-in's own script with it.
  if (preloadPath) new vm.Script(`(function () {${preload}\n})`, { filename: preloadPath });
  const settings = { channel, target, platform: process.platform };
  return bundle(['codec', 'link', 'ipc-renderer', 'bridge', 'isolated-world'],
    `require('isolated-world').startIsolatedWorld(${JSON.stringify(settings)}, function (require, process, exports, module, global) {\n${preload}\n});`);
}

module.exports = { mainWorldSource, isolatedWorldSource };
