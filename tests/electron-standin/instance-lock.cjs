'use strict';
// One app per user-data folder, as app.requestSingleInstanceLock() promises. As in Chromium the lock is a symbolic link,
// made atomically, that names its owner; the start time tells a living owner from a reused process id.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const crypto = require('node:crypto');

/** @returns {string | undefined} kernel start time of a living process */
function startTime(pid) {
  let text;
  try {
    text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

const ownName = () => `${os.hostname()}-${process.pid}-${startTime(process.pid)}`;

function ownerLives(name) {
  const [, pid, started] = /-(\d+)-(\d+)$/.exec(name) ?? [];
  return pid !== undefined && startTime(Number(pid)) === started;
}

function readLink(file) {
  try {
    return fs.readlinkSync(file);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

class InstanceLock {
  /** @param {string} folder the app's user-data folder */
  constructor(folder) {
    this.link = path.join(folder, 'SingletonLock');
    this.inbox = path.join(folder, 'SingletonInbox');
    fs.mkdirSync(this.inbox, { recursive: true, mode: 0o700 });
  }

  /** @returns {boolean} true when this process owns the folder; takes over from a dead owner */
  take() {
    for (let attempt = 0; attempt < 10; attempt++) {
      try {
        fs.symlinkSync(ownName(), this.link);
        return true;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const owner = readLink(this.link);
      if (owner === undefined) continue;
      if (ownerLives(owner)) return owner === ownName();
      this.clearStale(owner);
    }
    return false;
  }

  /** Moves a dead owner's link away; if another process was quicker, its fresh link goes back. */
  clearStale(expected) {
    const aside = `${this.link}.${process.pid}`;
    try {
      fs.renameSync(this.link, aside);
    } catch (error) {
      if (error.code === 'ENOENT') return;
      throw error;
    }
    if (readLink(aside) !== expected) fs.renameSync(aside, this.link);
    else fs.unlinkSync(aside);
  }

  release() {
    this.watcher?.close();
    if (readLink(this.link) === ownName()) fs.unlinkSync(this.link);
  }

  /** Leaves a letter for the owner; the rename makes it appear whole. */
  tell(message) {
    const name = path.join(this.inbox, crypto.randomUUID());
    fs.writeFileSync(`${name}.part`, JSON.stringify(message), { mode: 0o600 });
    fs.renameSync(`${name}.part`, `${name}.json`);
  }

  /** Hands each letter to `receive`, once. */
  listen(receive) {
    const read = () => {
      for (const name of fs.readdirSync(this.inbox).filter((entry) => entry.endsWith('.json'))) {
        const file = path.join(this.inbox, name);
        const message = JSON.parse(fs.readFileSync(file, 'utf8'));
        fs.unlinkSync(file);
        receive(message);
      }
    };
    for (const old of fs.readdirSync(this.inbox)) fs.unlinkSync(path.join(this.inbox, old));
    this.watcher = fs.watch(this.inbox, read);
    this.watcher.unref();
  }
}

module.exports = { InstanceLock, ownerLives, startTime };
