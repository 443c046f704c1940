'use strict';
// Unpacks an asar archive: a pickled JSON header, then the files' bytes one after another.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** @returns {string} a fresh folder with the archive's files */
function extract(archive) {
  const bytes = fs.readFileSync(archive);
  const base = 8 + bytes.readUInt32LE(4);
  const header = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString('utf8'));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'asar-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  writeFolder(header, folder);
  return folder;

  function writeFolder(entry, target) {
    fs.mkdirSync(target, { recursive: true });
    for (const [name, child] of Object.entries(entry.files)) {
      const file = path.join(target, name);
      if (child.files) writeFolder(child, file);
      else if (child.link) fs.symlinkSync(path.join(folder, child.link), file);
      else if (!child.unpacked) fs.writeFileSync(file, bytes.subarray(base + Number(child.offset), base + Number(child.offset) + child.size));
    }
  }
}

module.exports = { extract };
