import { concatBytes, fromBase64, toBase64, utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { hkdfSha256, hmacSha256 } from './hkdf.ts';

/** Header of an age v1 file (age-encryption.org/v1, C2SP age.md): one stanza for each way to the file key, and a MAC. */
export interface Stanza {
  /** The type first; then its arguments. */
  readonly args: readonly string[];
  readonly body: Uint8Array;
}

export interface AgeHeader {
  readonly stanzas: readonly Stanza[];
  /** The bytes that the MAC covers: from the start up to and with `---`. */
  readonly macInput: Uint8Array;
  readonly mac: Uint8Array;
  readonly lengthBytes: number;
}

/** Ours has 168 bytes; nobody's has reason to be longer than this. */
export const MAX_HEADER_BYTES = 64 * 1024;
const VERSION_LINE = 'age-encryption.org/v1';
const COLUMNS = 64;
const MAC_BYTES = 32;

/** What is wrong with an object, for tests and the person who looks into it: never evidence. */
export type AgeFault = 'header' | 'no-match' | 'hmac' | 'payload';

export function ageError(fault: AgeFault, cause?: unknown): KeptError {
  return new KeptError('vault/object-damaged', { fault }, { cause });
}

/** The whole header for a file key, in age's one spelling. */
export function formatHeader(stanzas: readonly Stanza[], fileKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const lines = stanzas.flatMap(({ args, body }) => [`-> ${args.join(' ')}`, ...bodyLines(body)]);
  const macInput = utf8(`${[VERSION_LINE, ...lines].join('\n')}\n---`);
  return concatBytes(macInput, utf8(` ${encodeUnpadded(headerMac(macInput, fileKey))}\n`));
}

export function headerMac(macInput: Uint8Array, fileKey: Uint8Array): Uint8Array {
  const key = hkdfSha256(fileKey, new Uint8Array(0), 'header');
  const mac = hmacSha256(key, macInput);
  key.fill(0);
  return mac;
}

/** Null when the header does not end within these bytes; throws for every departure from the one spelling. */
export function parseHeader(bytes: Uint8Array): AgeHeader | null {
  const reader = new LineReader(bytes);
  const version = reader.next();
  if (version === null) return null;
  if (version !== VERSION_LINE) throw ageError('header');
  const stanzas: Stanza[] = [];
  for (;;) {
    const lineStart = reader.offset;
    const line = reader.next();
    if (line === null) return null;
    if (!line.startsWith('-> ')) return finishHeader(bytes, stanzas, line, lineStart, reader.offset);
    const body = readBody(reader);
    if (body === null) return null;
    stanzas.push({ args: readArguments(line), body });
  }
}

function finishHeader(bytes: Uint8Array, stanzas: readonly Stanza[], line: string, lineStart: number, lengthBytes: number): AgeHeader {
  if (!line.startsWith('--- ') || stanzas.length === 0) throw ageError('header');
  const mac = decodeUnpadded(line.slice(4));
  if (mac.length !== MAC_BYTES) throw ageError('header');
  return { stanzas, macInput: bytes.subarray(0, lineStart + 3), mac, lengthBytes };
}

function readArguments(line: string): string[] {
  const args = line.slice(3).split(' ');
  if (args.some((arg) => !/^[!-~]+$/.test(arg))) throw ageError('header');
  return args;
}

/** Full lines of 64 columns and one shorter line, which may be empty. */
function readBody(reader: LineReader): Uint8Array | null {
  const parts: Uint8Array[] = [];
  for (;;) {
    const line = reader.next();
    if (line === null) return null;
    if (line.length > COLUMNS) throw ageError('header');
    parts.push(decodeUnpadded(line));
    if (line.length < COLUMNS) return concatBytes(...parts);
  }
}

function bodyLines(body: Uint8Array): string[] {
  const text = encodeUnpadded(body);
  const lines: string[] = [];
  for (let at = 0; at <= text.length; at += COLUMNS) lines.push(text.slice(at, at + COLUMNS));
  return lines;
}

export function encodeUnpadded(bytes: Uint8Array): string {
  return toBase64(bytes).replace(/=+$/, '');
}

/** Canonical base64 without padding (RFC 4648 §3.5): every other spelling is refused. */
export function decodeUnpadded(text: string): Uint8Array<ArrayBuffer> {
  if (text.includes('=')) throw ageError('header');
  try {
    return fromBase64(text + '='.repeat((4 - (text.length % 4)) % 4));
  } catch (cause) {
    throw ageError('header', cause);
  }
}

/** Lines end with LF alone; only ASCII may stand in them. */
class LineReader {
  readonly #bytes: Uint8Array;
  offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Null at the end of the bytes. */
  next(): string | null {
    const end = this.#bytes.indexOf(0x0a, this.offset);
    if (end < 0) return null;
    const line = String.fromCharCode(...this.#bytes.subarray(this.offset, Math.min(end, this.offset + 8192)));
    if (end - this.offset > line.length) throw ageError('header');
    this.offset = end + 1;
    return line;
  }
}
