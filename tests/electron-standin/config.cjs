'use strict';
// What the command line said. Filled once by launch.cjs before anything else is loaded.

/** { appPath, manifest, switches: string[], userData?: string, packaged: boolean } */
const config = { appPath: '', manifest: {}, switches: [], userData: undefined, packaged: false };

/** @returns {string | undefined} value of `--name=value` */
function switchValue(name) {
  const found = config.switches.find((text) => text.startsWith(`--${name}=`));
  return found?.slice(name.length + 3);
}

module.exports = { config, switchValue };
