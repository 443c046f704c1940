'use strict';
// electron.ipcMain, and webContents.ipc.
const { EventEmitter } = require('node:events');
const { strict } = require('./strict.cjs');

class IpcMain extends EventEmitter {
  constructor() {
    super();
    this._handlers = new Map();
    return strict('ipcMain', this);
  }

  handle(channel, listener) {
    if (typeof listener !== 'function') throw new TypeError(`Expected handler to be a function, but found type '${typeof listener}'`);
    if (this._handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this._handlers.set(channel, listener);
  }

  handleOnce(channel, listener) {
    this.handle(channel, (...values) => {
      this.removeHandler(channel);
      return listener(...values);
    });
  }

  removeHandler(channel) { this._handlers.delete(channel); }
}

module.exports = { IpcMain, ipcMain: new IpcMain() };
