'use strict';
// The loopback server behind Chromium: it answers the app's own addresses with the app's own protocol handlers, and carries
// bulk bytes between page and main, which DevTools would move at a tenth of the speed.
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const { Readable } = require('node:stream');
const { fromWire, wireParts } = require('./addresses.cjs');
const { sessionOf } = require('./session.cjs');

const BULK = '/__standin/';
const waiting = new Map();
const policies = new Map();
let receiveUpload = () => undefined;

/** Leaves bytes to be fetched once by the page under `token`. */
const leaveForPage = (token, parts) => waiting.set(token, parts);
/** Forgets what a page that is gone never fetched. */
const forget = (token) => waiting.delete(token);
/** @param {(target: string, document: string, bytes: Buffer) => void} handler */
const onUpload = (handler) => { receiveUpload = handler; };

async function readAll(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

async function serveBulk(request, response) {
  const [kind, first, second] = request.url.slice(BULK.length).split('/');
  if (kind === 'relay.js') return sendRelay(response);
  if (kind === 'up') {
    receiveUpload(first, second, await readAll(request));
    return void response.writeHead(204).end();
  }
  const parts = waiting.get(first);
  waiting.delete(first);
  if (!parts) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-length': parts.reduce((sum, part) => sum + part.byteLength, 0), 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
  for (const part of parts) response.write(part);
  response.end();
}

function sendRelay(response) {
  response.writeHead(200, { 'content-type': 'text/javascript', 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-resource-policy': 'same-origin' });
  response.end(fs.readFileSync(path.join(__dirname, 'page', 'relay-worker.js')));
}

function toAppRequest(request, url) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (!/^(host|connection|origin|referer|sec-)/.test(name)) headers.set(name, String(value));
  }
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  return new Request(url, { method: request.method, headers, ...(hasBody ? { body: Readable.toWeb(request), duplex: 'half' } : {}) });
}

const RESOURCE_TYPES = { document: 'mainFrame', iframe: 'subFrame', script: 'script', style: 'stylesheet', image: 'image', font: 'font', empty: 'xhr', worker: 'other' };

async function serveApp(request, response) {
  const wireUrl = `http://${request.headers.host}${request.url}`;
  const url = fromWire(wireUrl);
  const session = sessionOf(wireUrl);
  const handler = session?.protocol._handlers.get(wireParts(wireUrl).scheme);
  if (!handler) return void response.writeHead(404).end();
  const verdict = await session.webRequest._ask({ url, method: request.method, resourceType: RESOURCE_TYPES[request.headers['sec-fetch-dest']] ?? 'other' });
  if (verdict.cancel) return void response.writeHead(403).end();
  const answer = await handler(toAppRequest(request, url));
  // Chromium asks for this by itself; Electron does not.
  if (answer.status === 404 && request.url === '/favicon.ico') return void response.writeHead(204).end();
  const headers = { 'cache-control': 'no-store', ...Object.fromEntries(answer.headers) };
  policies.set(wireUrl, headers['content-security-policy'] ?? '');
  response.writeHead(answer.status, headers);
  if (answer.body) Readable.fromWeb(answer.body).on('error', (error) => response.destroy(error)).pipe(response);
  else response.end();
}

/**
 * Which ways bulk bytes may take without loosening the page's Content-Security-Policy. Where both are open, a page uploads quicker
 * by its own fetch, and downloads nearly twice as fast through a shared worker.
 * @returns {{ up: Way, down: Way }} Way: 'fetch' | 'worker' | 'cdp'; STANDIN_BULK forces one
 */
function bulkRoute(documentUrl) {
  const forced = process.env.STANDIN_BULK;
  if (forced) return { up: forced, down: forced };
  const policy = policies.get(documentUrl.split('#')[0]) ?? '';
  const directives = new Map(policy.split(';').map((text) => text.trim().split(/\s+/)).map(([name, ...values]) => [name, values]));
  const allows = (...names) => {
    const found = names.find((name) => directives.has(name));
    return !found || directives.get(found).some((value) => value === "'self'" || value === '*');
  };
  const fetches = allows('connect-src', 'default-src') && 'fetch';
  const works = !directives.has('require-trusted-types-for') && allows('worker-src', 'child-src', 'script-src', 'default-src') && 'worker';
  return { up: fetches || works || 'cdp', down: works || fetches || 'cdp' };
}

/** @returns {Promise<{ port: number, close: () => void }>} */
async function startServer() {
  const server = http.createServer((request, response) => {
    const serve = request.url.startsWith(BULK) ? serveBulk : serveApp;
    serve(request, response).catch((error) => {
      console.error('stand-in: protocol handler failed:', error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, close: () => server.closeAllConnections() };
}

module.exports = { startServer, leaveForPage, forget, onUpload, bulkRoute };
