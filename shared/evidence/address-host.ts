import { parse } from 'tldts';

export interface HostFacts {
  /** As it goes on the wire: lower-case ASCII. */
  readonly host: string;
  /** With its punycode labels decoded, null when there are none: letters of other scripts can look like Latin ones. */
  readonly hostUnicode: string | null;
  /** The part that somebody registered (public suffix list); null for IP addresses and names without one. */
  readonly domain: string | null;
  /** True when the name ends in a suffix of the public root, so that text without a scheme may be taken for an address. */
  readonly isPublicName: boolean;
}

export function readHost(host: string): HostFacts {
  const parsed = parse(host, { extractHostname: false, allowPrivateDomains: true });
  return {
    host,
    hostUnicode: host.includes('xn--') ? host.split('.').map(decodeLabel).join('.') : null,
    domain: parsed.domain,
    isPublicName: parsed.domain !== null && parsed.isIp !== true && parse(host, { extractHostname: false }).isIcann === true,
  };
}

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;

/** Decodes one label by RFC 3492; a label that does not decode is shown as it is. */
function decodeLabel(label: string): string {
  if (!label.startsWith('xn--')) return label;
  return decodePunycode(label.slice(4)) ?? label;
}

/** RFC 3492 §6.2. Null for input that is not punycode; the URL parser has already limited labels to 63 characters where it checks them. */
export function decodePunycode(input: string): string | null {
  const delimiter = input.lastIndexOf('-');
  const output = delimiter > 0 ? Array.from(input.slice(0, delimiter), (character) => character.codePointAt(0) ?? 0) : [];
  let position = delimiter > 0 ? delimiter + 1 : 0;
  let codePoint = 128;
  let index = 0;
  let bias = 72;
  while (position < input.length) {
    const start = index;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(input.charCodeAt(position++));
      if (digit < 0) return null;
      index += digit * weight;
      if (!Number.isSafeInteger(index)) return null;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    bias = adaptBias(index - start, output.length + 1, start === 0);
    codePoint += Math.floor(index / (output.length + 1));
    index %= output.length + 1;
    if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return null;
    output.splice(index++, 0, codePoint);
  }
  return String.fromCodePoint(...output);
}

function digitOf(character: number): number {
  if (character >= 0x30 && character <= 0x39) return character - 0x30 + 26;
  if (character >= 0x61 && character <= 0x7a) return character - 0x61;
  return -1;
}

/** RFC 3492 §6.1. */
function adaptBias(delta: number, points: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / DAMP) : Math.floor(delta / 2);
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
