'use strict';
// electron.MessageChannelMain: two ends in main; either can be handed to a page.
const { EventEmitter } = require('node:events');

class MessagePortMain extends EventEmitter {
  constructor() {
    super();
    this._queue = [];
    this._started = this._closed = false;
  }

  postMessage(message, transfer = []) {
    if (this._closed) return;
    this._peer?._arrive(structuredClone(message), transfer);
  }

  start() {
    this._started = true;
    for (const event of this._queue.splice(0)) this.emit('message', event);
  }

  close() {
    if (this._closed) return;
    this._closed = true;
    queueMicrotask(() => this.emit('close'));
    this._peer?.close();
  }

  _arrive(data, ports = []) {
    const event = { data, ports };
    if (this._started) queueMicrotask(() => this.emit('message', event));
    else this._queue.push(event);
  }

  /** From now on what arrives here goes to `forward` (the page holds this end). */
  _handOver(forward) {
    this._arrive = forward;
    for (const event of this._queue.splice(0)) forward(event.data, event.ports);
  }
}

class MessageChannelMain {
  constructor() {
    this.port1 = new MessagePortMain();
    this.port2 = new MessagePortMain();
    this.port1._peer = this.port2;
    this.port2._peer = this.port1;
  }
}

module.exports = { MessageChannelMain, MessagePortMain };
