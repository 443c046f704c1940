'use strict';
// Chromium's DevTools protocol over --remote-debugging-pipe: NUL-separated JSON, fd 3 to the browser, fd 4 from it.
const { spawn } = require('node:child_process');
const { EventEmitter } = require('node:events');

/** Commands and events of one target, or of the browser itself. */
class Session extends EventEmitter {
  constructor(browser, id) {
    super();
    this.setMaxListeners(0);
    this.browser = browser;
    this.id = id;
  }

  send(method, params = {}) {
    return this.browser.request(method, params, this.id);
  }
}

/** A running Chromium. Emits 'exit'. */
class Browser extends EventEmitter {
  constructor(executable, args) {
    super();
    this.nextId = 0;
    this.pending = new Map();
    this.sessions = new Map();
    this.root = new Session(this, undefined);
    this.parts = [];
    this.process = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
    const [, , , output, input] = this.process.stdio;
    this.output = output;
    input.on('data', (bytes) => this.split(bytes));
    // A pipe breaks when Chromium ends; 'exit' tells the story.
    for (const pipe of [input, output]) pipe.on('error', () => undefined);
    this.process.on('error', (error) => this.end(error));
    this.process.on('exit', () => this.end(new Error('Chromium exited')));
  }

  end(reason) {
    if (this.ended) return;
    this.ended = true;
    for (const { reject } of this.pending.values()) reject(reason);
    this.pending.clear();
    this.emit('exit', reason);
  }

  session(id) {
    if (!this.sessions.has(id)) this.sessions.set(id, new Session(this, id));
    return this.sessions.get(id);
  }

  request(method, params, sessionId) {
    if (this.ended) return Promise.reject(new Error(`${method}: Chromium exited`));
    const id = ++this.nextId;
    const failure = new Error(method);
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject, failure });
      this.output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  split(bytes) {
    let start = 0;
    for (let end = bytes.indexOf(0, start); end !== -1; end = bytes.indexOf(0, start)) {
      this.parts.push(bytes.subarray(start, end));
      const text = Buffer.concat(this.parts).toString('utf8');
      this.parts = [];
      start = end + 1;
      this.receive(JSON.parse(text));
    }
    if (start < bytes.length) this.parts.push(bytes.subarray(start));
  }

  receive(message) {
    if (!message.id) {
      const session = message.sessionId ? this.session(message.sessionId) : this.root;
      session.emit(message.method, message.params);
      return;
    }
    const waiting = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (!waiting) return;
    if (!message.error) return void waiting.resolve(message.result);
    waiting.failure.message += `: ${message.error.message}`;
    waiting.reject(waiting.failure);
  }
}

module.exports = { Browser };
