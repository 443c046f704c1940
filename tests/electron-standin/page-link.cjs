'use strict';
// Main's end of the line to one page. Messages arrive by two roads (DevTools and HTTP) and are put back in order by number.
const crypto = require('node:crypto');
const { encode, decode, toBase64 } = require('./page/codec.cjs');
const { bulkRoute, forget, leaveForPage } = require('./server.cjs');
const { MessageChannelMain } = require('./message-ports.cjs');

class PageLink {
  /** @param {{ handle: (message, decode, ports) => void, evaluate: (contextId: number, text: string) => Promise<void> }} owner */
  constructor(owner) {
    this.owner = owner;
    this.nextPort = 0;
    this.unsent = [];
    this.reset();
  }

  /** The document is gone, and with it every port that it held. */
  reset() {
    for (const port of this.ports?.values() ?? []) port.close();
    for (const token of this.tokens ?? []) forget(token);
    this.ports = new Map();
    this.tokens = new Set();
    this.contextId = this.documentId = undefined;
    this.arrived = new Map();
    this.early = [];
    this.nextSeq = 0;
  }

  /** The isolated world of a new document exists; it will say hello. */
  open(contextId) {
    this.reset();
    this.contextId = contextId;
  }

  /** A small message, or the bytes of big ones decoded beside it. */
  receive(message, bins) {
    this.arrived.set(message.seq, { message, bins: bins ?? (message.inline ?? []).map((text) => new Uint8Array(Buffer.from(text, 'base64'))) });
    for (let next = this.arrived.get(this.nextSeq); next; next = this.arrived.get(this.nextSeq)) {
      this.arrived.delete(this.nextSeq++);
      this.take(next.message, (value) => decode(value, next.bins));
    }
  }

  /** @param {Buffer} body length of the JSON, JSON, bytes */
  receiveUpload(documentId, body) {
    if (this.documentId === undefined) return void this.early.push([documentId, body]);
    if (documentId !== this.documentId) return;
    let start = 4 + body.readUInt32LE(0);
    const message = JSON.parse(body.subarray(4, start).toString('utf8'));
    const bins = message.bins.map((size) => new Uint8Array(body.buffer, body.byteOffset + start, (start += size, size)));
    this.receive(message, bins);
  }

  take(message, decodeValue) {
    if (message.kind === 'hello') return this.greet(message);
    if (message.kind === 'port') return this.ports.get(message.id)?._peer._arrive(decodeValue(message.data), message.ports.map((id) => this.adopt(id)));
    if (message.kind === 'portclose') {
      const port = this.ports.get(message.id);
      this.ports.delete(message.id);
      return port?.close();
    }
    return this.owner.handle(message, decodeValue, (message.ports ?? []).map((id) => this.adopt(id)));
  }

  greet(message) {
    this.documentId = message.documentId;
    this.route = bulkRoute(message.url);
    this.push({ kind: 'route', route: this.route });
    for (const [documentId, body] of this.early.splice(0)) this.receiveUpload(documentId, body);
    for (const text of this.unsent.splice(0)) this.push(text);
  }

  /** A port of the page: @returns {MessagePortMain} its end in main */
  adopt(id) {
    const channel = new MessageChannelMain();
    this.bind(id, channel.port1);
    return channel.port2;
  }

  /** Hands a port of main to the page. */
  give(port) {
    const id = `main${this.nextPort++}`;
    this.bind(id, port);
    return id;
  }

  bind(id, port) {
    this.ports.set(id, port);
    port._handOver((data, ports) => {
      const message = { kind: 'port', id, ports: ports.map((each) => this.give(each)) };
      this.send(message, (encodeValue) => { message.data = encodeValue(data); });
    });
    port.on('close', () => { if (this.ports.delete(id)) this.send({ kind: 'portclose', id }); });
  }

  /** @param {(encodeValue) => void} [fill] puts encoded values into the message */
  send(message, fill) {
    const bins = [];
    fill?.((value) => encode(value, bins));
    if (bins.length > 0 && this.route?.down !== 'cdp') {
      message.bins = bins.map((bytes) => bytes.byteLength);
      message.token = crypto.randomUUID();
      this.tokens.add(message.token);
      leaveForPage(message.token, bins.map((bytes) => bytes.slice()));
    } else if (bins.length > 0) {
      message.bins = [];
      message.inline = bins.map(toBase64);
    }
    if (this.documentId === undefined) this.unsent.push(message);
    else this.push(message);
  }

  push(message) {
    this.owner.evaluate(this.contextId, JSON.stringify(message)).catch((error) => {
      // A page that is gone takes nothing more.
      if (process.env.STANDIN_VERBOSE) console.error('stand-in: not delivered:', error.message);
    });
  }
}

module.exports = { PageLink };
