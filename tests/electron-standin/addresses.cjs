'use strict';
// Plain Chromium cannot open app://, so each custom-scheme address lives at a loopback name and back again:
//   app://bundle/x  <->  http://bundle--app.app.localhost/x           (default session)
//                        http://bundle--app.p1a2b3c4d.app.localhost/x  (a partition: its own origin, so its own storage)
// *.localhost is a secure context, and without a port the origin stays the same from one start to the next.

const SUFFIX = '.app.localhost';
const WIRE = /^(?:http|ws):\/\/([^/:]+?)--([a-z][a-z0-9+-]*)(?:\.(p[0-9a-f]{8}))?\.app\.localhost(?::\d+)?(?=[/?#]|$)/i;
const custom = new Set();

/** From here on `scheme` is one that the app serves itself. */
const addScheme = (scheme) => custom.add(scheme);

/** @returns the address Chromium sees; other addresses come back unchanged. */
function toWire(url, partitionTag = '') {
  const match = /^([a-z][a-z0-9+-]*):\/\/([^/?#]*)(.*)$/is.exec(url);
  if (!match || !custom.has(match[1].toLowerCase())) return url;
  const tag = partitionTag && `.${partitionTag}`;
  return `http://${match[2] || 'host'}--${match[1].toLowerCase()}${tag}${SUFFIX}${match[3] || '/'}`;
}

/** @returns the address the app knows; other addresses come back unchanged. */
const fromWire = (url) => url.replace(WIRE, '$2://$1');

/** @returns {{ scheme: string, partitionTag: string } | null} null for an address that is not the app's own */
function wireParts(url) {
  const match = WIRE.exec(url);
  return match && { scheme: match[2].toLowerCase(), partitionTag: match[3] ?? '' };
}

module.exports = { SUFFIX, addScheme, toWire, fromWire, wireParts };
