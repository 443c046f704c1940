'use strict';
// Page end of the line to main, in the isolated world. Small messages go through a DevTools binding; big bytes go beside them by
// loopback HTTP, asked for by the page itself ('fetch') or by a shared worker ('worker'), or, last, as base64 ('cdp').
// Which of them, main says for each direction: what the page's policy allows, and of that the quicker.
const { encode, decode, toBase64, fromBase64 } = require('codec');

const BULK = '/__standin/';

/** @param {(text: string) => void} post the binding; @param {(message, decodeValue) => void} take called in order of sending */
function makeLink(post, take) {
  const documentId = crypto.randomUUID();
  const inbox = [];
  let sent = 0;
  let setRoute;
  let relay;
  const route = new Promise((resolve) => { setRoute = resolve; });

  const viaRelay = (job) => {
    relay ??= makeRelay(`${BULK}relay.js`);
    return relay(job);
  };

  async function upload(text, bins) {
    const way = (await route).up;
    if (way === 'cdp') return post(JSON.stringify({ ...JSON.parse(text), inline: await inlineParts(bins) }));
    const head = new TextEncoder().encode(text);
    const size = new Uint8Array(new Uint32Array([head.byteLength]).buffer);
    const body = new Blob([size, head, bins.blob]);
    const path = `${BULK}up/${globalThis.__standinTarget}/${documentId}`;
    if (way === 'worker') return viaRelay({ path, body });
    // A Blob body: of anything else DevTools would copy the bytes into its own events.
    await fetch(path, { method: 'POST', body });
  }

  /** @param {(encodeValue: (value: unknown) => unknown) => void} [fill] puts encoded values into the message */
  function send(message, fill) {
    const bins = [];
    fill?.((value) => encode(value, bins));
    message.seq = sent++;
    if (bins.length === 0) return post(JSON.stringify(message));
    message.bins = bins.map((bytes) => bytes.byteLength);
    // The blob is the copy that cloning promises: later changes by the sender do not reach it.
    const held = { blob: new Blob(bins), sizes: message.bins };
    upload(JSON.stringify(message), held).catch((error) => console.error('stand-in: bulk bytes lost:', error));
  }

  async function download(message) {
    if (message.inline) return message.inline.map(fromBase64);
    const path = `${BULK}down/${message.token}`;
    const buffer = (await route).down === 'worker' ? await viaRelay({ path }) : await (await fetch(path)).arrayBuffer();
    return split(buffer, message.bins);
  }

  function receive(text) {
    const slot = { message: JSON.parse(text), bins: undefined };
    if (slot.message.kind === 'route') return setRoute(slot.message.route);
    inbox.push(slot);
    if (!slot.message.bins) {
      slot.bins = [];
      return drain();
    }
    download(slot.message).then((bins) => { slot.bins = bins; drain(); }, (error) => console.error('stand-in: bulk bytes lost:', error));
  }

  function drain() {
    while (inbox[0]?.bins) {
      const { message, bins } = inbox.shift();
      take(message, (value) => decode(value, bins));
    }
  }

  post(JSON.stringify({ kind: 'hello', documentId, url: location.href, seq: sent++ }));
  return { send, receive };
}

function split(buffer, sizes) {
  if (sizes.length === 1) return [new Uint8Array(buffer)];
  let start = 0;
  return sizes.map((size) => new Uint8Array(buffer.slice(start, start += size)));
}

async function inlineParts({ blob, sizes }) {
  return split(await blob.arrayBuffer(), sizes).map(toBase64);
}

/** A shared worker is under its own response's policy, not the page's. */
function makeRelay(url) {
  const { port } = new SharedWorker(url);
  const jobs = new Map();
  let next = 0;
  port.onmessage = ({ data }) => {
    const job = jobs.get(data.id);
    jobs.delete(data.id);
    if (data.error) job.reject(new Error(data.error));
    else job.resolve(data.buffer);
  };
  return ({ path, body }) => new Promise((resolve, reject) => {
    jobs.set(next, { resolve, reject });
    port.postMessage({ id: next++, path, body });
  });
}

module.exports = { makeLink };
