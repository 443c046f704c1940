'use strict';
// Values on their way between page and main, written as JSON. The same text runs in Node and in the page.
// What structured cloning refuses is refused here too; views and buffers above BIG_BYTES travel beside the JSON.

const BIG_BYTES = 65536;
const inNode = typeof Buffer !== 'undefined' && typeof Buffer.from === 'function';
const VIEWS = { Uint8Array, Int8Array, Uint8ClampedArray, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView };

const toBase64 = (bytes) => (inNode ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') : bytes.toBase64());
const fromBase64 = (text) => (inNode ? new Uint8Array(Buffer.from(text, 'base64')) : Uint8Array.fromBase64(text));

function refuse() {
  throw new Error('An object could not be cloned.');
}

function encodeNumber(value) {
  if (Object.is(value, -0)) return { $: 'number', v: '-0' };
  return Number.isFinite(value) ? value : { $: 'number', v: String(value) };
}

function encodeBytes(bytes, bins) {
  return bins && bytes.byteLength > BIG_BYTES ? { bin: bins.push(bytes) - 1 } : { v: toBase64(bytes) };
}

function encodeObject(value, bins) {
  const inner = (part) => encode(part, bins);
  if (value instanceof Date) return { $: 'date', v: value.getTime() };
  if (value instanceof ArrayBuffer) return { $: 'buffer', ...encodeBytes(new Uint8Array(value), bins) };
  if (ArrayBuffer.isView(value)) {
    const name = value instanceof DataView ? 'DataView' : Object.prototype.toString.call(value).slice(8, -1);
    return { $: 'view', name, ...encodeBytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), bins) };
  }
  if (value instanceof Error) return { $: 'error', name: value.name, message: value.message, stack: value.stack };
  if (value instanceof Map) return { $: 'map', v: [...value].map(([key, part]) => [inner(key), inner(part)]) };
  if (value instanceof Set) return { $: 'set', v: [...value].map(inner) };
  if (Array.isArray(value)) return value.map(inner);
  if (value instanceof Promise || value instanceof WeakMap || (typeof Node !== 'undefined' && value instanceof Node)) refuse();
  return Object.fromEntries(Object.keys(value).map((key) => [key === '$' ? '$$' : key, inner(value[key])]));
}

/** @param bins array that big byte views are pushed to, uncopied */
function encode(value, bins) {
  switch (typeof value) {
    case 'string': case 'boolean': return value;
    case 'number': return encodeNumber(value);
    case 'undefined': return { $: 'undefined' };
    case 'bigint': return { $: 'bigint', v: String(value) };
    case 'object': return value === null ? null : encodeObject(value, bins);
    default: return refuse();
  }
}

function decodeBytes(packed, bins) {
  return 'bin' in packed ? bins[packed.bin] : fromBase64(packed.v);
}

/** Bytes with a buffer of exactly their own length. */
const ownBuffer = (bytes) => (bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer);

function decodeError(packed) {
  const made = new (typeof globalThis[packed.name] === 'function' ? globalThis[packed.name] : Error)(packed.message);
  made.stack = packed.stack;
  return made;
}

function decode(packed, bins) {
  if (packed === null || typeof packed !== 'object') return packed;
  if (Array.isArray(packed)) return packed.map((part) => decode(part, bins));
  switch (packed.$) {
    case 'number': return Number(packed.v);
    case 'undefined': return undefined;
    case 'bigint': return BigInt(packed.v);
    case 'date': return new Date(packed.v);
    case 'buffer': return ownBuffer(decodeBytes(packed, bins));
    case 'view': return new VIEWS[packed.name](ownBuffer(decodeBytes(packed, bins)));
    case 'error': return decodeError(packed);
    case 'map': return new Map(packed.v.map(([key, part]) => [decode(key, bins), decode(part, bins)]));
    case 'set': return new Set(packed.v.map((part) => decode(part, bins)));
    default: return Object.fromEntries(Object.keys(packed).map((key) => [key === '$$' ? '$' : key, decode(packed[key], bins)]));
  }
}

module.exports = { encode, decode, toBase64, fromBase64 };
