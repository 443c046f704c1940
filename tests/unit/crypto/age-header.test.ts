import { beforeAll, describe, expect, it } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { decodeUnpadded, encodeUnpadded, formatHeader, headerMac, MAX_HEADER_BYTES, parseHeader } from '../../../shared/crypto/age-header.ts';
import { recipientOf, unwrapFileKey, wrapFileKey } from '../../../shared/crypto/age-x25519.ts';
import { openContent, encryptor } from '../../../shared/crypto/content-stream.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { fileOf } from './age-tools.ts';

const IDENTITY = Uint8Array.from({ length: 32 }, (_, n) => n + 1);
const KEY = new Uint8Array(16).fill(9);
const MAC = encodeUnpadded(new Uint8Array(32));
const BODY = encodeUnpadded(new Uint8Array(32).fill(1));
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');
const GOOD = lines('age-encryption.org/v1', '-> X25519 abc', BODY, `--- ${MAC}`);

function faultOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof KeptError && error.code === 'vault/object-damaged') return error.details['fault'];
    throw error;
  }
}

beforeAll(loadSodium);

describe('an age header', () => {
  it('is read in its parts, whatever lies behind it', () => {
    const found = parseHeader(bytes(`${GOOD}payload\n`));
    expect([found?.lengthBytes, found?.stanzas.length, found?.stanzas[0]?.args, found?.stanzas[0]?.body.length, found?.mac.length]).toEqual([GOOD.length, 1, ['X25519', 'abc'], 32, 32]);
    expect(Buffer.from(found!.macInput).toString('latin1')).toBe(GOOD.slice(0, GOOD.indexOf('---') + 3));
  });

  it('is not there yet for every beginning of it', () => {
    for (let length = 0; length < GOOD.length; length++) expect([length, parseHeader(bytes(GOOD.slice(0, length)))]).toEqual([length, null]);
  });

  it('has bodies of any length in full lines and one that is shorter, written and read', () => {
    for (const size of [0, 1, 2, 3, 47, 48, 49, 95, 96, 97, 300]) {
      const stanza = { args: ['a', 'b', '~!'], body: Uint8Array.from({ length: size }, (_, at) => at) };
      const found = parseHeader(formatHeader([stanza, { args: ['second'], body: new Uint8Array(0) }], KEY));
      expect([size, found?.stanzas.map(({ args, body }) => [args, [...body]])]).toEqual([size, [[['a', 'b', '~!'], [...stanza.body]], [['second'], []]]]);
      expect([...found!.mac]).toEqual([...headerMac(found!.macInput, KEY)]);
    }
  });

  it.each([
    ['another version', GOOD.replace('v1', 'v2')], ['a space behind the version', GOOD.replace('v1\n', 'v1 \n')], ['CR before LF', GOOD.replaceAll('\n', '\r\n')], ['no stanza', lines('age-encryption.org/v1', `--- ${MAC}`)],
    ['a MAC of 31 bytes', GOOD.replace(MAC, encodeUnpadded(new Uint8Array(31)))], ['a MAC of 33 bytes', GOOD.replace(MAC, encodeUnpadded(new Uint8Array(33)))], ['no MAC', GOOD.replace(` ${MAC}`, '')], ['no space before the MAC', GOOD.replace('--- ', '---')],
    ['a padded MAC', GOOD.replace(MAC, `${MAC}=`)], ['an argument that is empty', GOOD.replace(' abc', '  abc')], ['an argument with a control character', GOOD.replace('abc', 'a\u007fc')], ['an argument beyond ASCII', GOOD.replace('abc', 'a\u00e9c')],
    ['no argument', GOOD.replace('-> X25519 abc', '-> ')], ['a body line of 65', GOOD.replace(BODY, 'A'.repeat(65))], ['a body that is no base64', GOOD.replace(BODY, '!'.repeat(40))], ['a body that is padded', GOOD.replace(BODY, `${BODY}=`)], ['bits behind the end of a body', GOOD.replace(BODY, 'AB')],
    ['a line that begins otherwise', GOOD.replace('-> ', '->')], ['a line of more than 8,192 bytes', GOOD.replace('abc', 'a'.repeat(8192))],
  ])('%s is refused', (_, text) => {
    expect(faultOf(() => parseHeader(bytes(text)))).toBe('header');
  });

  it('the longest line is read', () => {
    const name = 'a'.repeat(8192 - '-> '.length);
    expect(parseHeader(bytes(GOOD.replace('X25519 abc', name)))?.stanzas[0]?.args).toEqual([name]);
  });

  it('in base64 of one spelling', () => {
    for (const [text, size] of [['', 0], ['AA', 1], ['AAA', 2], ['AAAA', 3]] as const) expect([text, decodeUnpadded(text).length, encodeUnpadded(new Uint8Array(size))]).toEqual([text, size, text]);
    for (const text of ['A', 'AAAAA', 'AA=', 'AA==', '=', 'AB', 'AAB', 'A A', 'A\nA', '-A', '_A']) expect([text, faultOf(() => decodeUnpadded(text))]).toEqual([text, 'header']);
  });
});

describe('a file key', () => {
  it('is wrapped with a secret that is wiped, and unwrapped by nobody else', () => {
    const ephemeral = new Uint8Array(32).fill(3);
    const stanza = wrapFileKey(recipientOf(IDENTITY), KEY, () => ephemeral);
    expect(ephemeral.every((byte) => byte === 0)).toBe(true);
    expect([...unwrapFileKey(IDENTITY, [{ args: ['other'], body: new Uint8Array(3) }, stanza])]).toEqual([...KEY]);
    expect(faultOf(() => unwrapFileKey(IDENTITY.with(5, 0), [stanza]))).toBe('no-match');
    expect(faultOf(() => unwrapFileKey(IDENTITY, []))).toBe('no-match');
    expect([...unwrapFileKey(IDENTITY, [wrapFileKey(recipientOf(IDENTITY.with(5, 0)), KEY, () => new Uint8Array(32).fill(4)), stanza])]).toEqual([...KEY]);
  });

  it.each([
    ['no share', (args: string[], body: Uint8Array) => ({ args: args.slice(0, 1), body })], ['an argument more', (args: string[], body: Uint8Array) => ({ args: [...args, 'x'], body })],
    ['a share of 31 bytes', ([type]: string[], body: Uint8Array) => ({ args: [type!, encodeUnpadded(new Uint8Array(31).fill(9))], body })], ['a share of 33 bytes', ([type]: string[], body: Uint8Array) => ({ args: [type!, encodeUnpadded(new Uint8Array(33).fill(9))], body })],
    ['a body of 31 bytes', (args: string[], body: Uint8Array) => ({ args, body: body.slice(1) })], ['a body of 33 bytes', (args: string[], body: Uint8Array) => ({ args, body: new Uint8Array([...body, 0]) })],
  ])('a stanza with %s is no header', (_, change) => {
    const { args, body } = wrapFileKey(recipientOf(IDENTITY), KEY, () => new Uint8Array(32).fill(3));
    expect(faultOf(() => unwrapFileKey(IDENTITY, [change([...args], body)]))).toBe('header');
  });

  it('stands beside no passphrase', () => {
    const stanza = wrapFileKey(recipientOf(IDENTITY), KEY, () => new Uint8Array(32).fill(3));
    const scrypt = { args: ['scrypt', 'x', '10'], body: new Uint8Array(32) };
    for (const stanzas of [[scrypt, stanza], [stanza, scrypt], [scrypt, scrypt]]) expect(faultOf(() => unwrapFileKey(IDENTITY, stanzas))).toBe('header');
    expect(faultOf(() => unwrapFileKey(IDENTITY, [scrypt]))).toBe('no-match');
  });

  it('is wiped when the file was begun', async () => {
    const drawn: Uint8Array[] = [];
    await encryptor(recipientOf(IDENTITY), (lengthBytes) => {
      drawn.push(new Uint8Array(lengthBytes).fill(7));
      return drawn.at(-1) as Uint8Array<ArrayBuffer>;
    });
    expect(drawn.map((one) => [one.length, one.every((byte) => byte === 0)])).toEqual([[16, true], [32, true], [16, false]]);
  });
});

describe('a file', () => {
  it('is read a kibibyte first, then as far as a header may go, and no farther', async () => {
    const asked: [number, number][] = [];
    const sizeBytes = 10 * MAX_HEADER_BYTES;
    const endless = { sizeBytes, read: (offset: number, lengthBytes: number) => (asked.push([offset, lengthBytes]), Promise.resolve(bytes(`age-encryption.org/v1\n-> X ${'a'.repeat(100)}\n`.padEnd(lengthBytes, 'A')))) };
    await expect(openContent(IDENTITY, endless)).rejects.toMatchObject({ details: { fault: 'header' } });
    expect(asked[0]).toEqual([0, 1024]);
    expect(asked.every(([offset, length]) => offset === 0 && length <= MAX_HEADER_BYTES)).toBe(true);
    const short = GOOD.slice(0, 50);
    await expect(openContent(IDENTITY, fileOf(bytes(short)))).rejects.toMatchObject({ details: { fault: 'header' } });
  });
});
