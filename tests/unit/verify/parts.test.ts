import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { keyWords } from '../../../shared/crypto/key-words.ts';
import type { BundleFiles } from '../../../shared/verify/bundle-files.ts';
import { CheckFault } from '../../../shared/verify/faults.ts';
import { isCheckpoint } from '../../../shared/verify/given-checkpoint.ts';
import { fingerprintIn, inFormOf, readFingerprint, readGivenKey } from '../../../shared/verify/given-key.ts';
import { showHostile, showHostileLines, showJson } from '../../../shared/verify/hostile-text.ts';
import { parseHostileJson } from '../../../shared/verify/json-text.ts';
import { once } from '../../../shared/verify/once.ts';
import { pictureTypeOf } from '../../../shared/verify/picture-type.ts';
import { readSshKey, readSshSignature, sshSignedBytes } from '../../../shared/verify/ssh-signature.ts';
import { checkpointNote, fingerprintOf, keyBlob, keyOf, sshSignature } from './make-bundle.ts';

beforeAll(loadSodium);

describe('text of an offender', () => {
  it('shows what cannot be seen, and leaves what can', () => {
    expect(showHostile('a\u202eb\u200bc\u0007\u00a0d\u2028e\ud800\u{e0041}')).toBe('a\\u{202E}b\\u{200B}c\\u{7}\\u{A0}d\\u{2028}e\\u{D800}\\u{E0041}');
    expect(showHostile('가 a\u0301 😀 \\u \\n')).toBe('가 a\u0301 😀 \\u \\n');
    expect(showHostile('\\u{202E}')).toBe('\\\\u{202E}');
  });

  it('is cut behind as many characters as may be shown, and its length told', () => {
    expect([showHostile('abc', 3), showHostile('abcd', 3), showHostile('😀😀😀', 3), showHostile('', 0)]).toEqual(['abc', 'abc… (4)', '😀😀😀', '']);
    expect([showHostile('x'.repeat(300)).length, showHostile('x'.repeat(301))]).toEqual([300, `${'x'.repeat(300)}… (301)`]);
  });

  it('of several lines keeps its breaks, and as many characters as there is room for', () => {
    expect(showHostileLines('a\r\nb\tc\n\u202e', 100)).toBe('a\nb    c\n\\u{202E}');
    expect(showHostileLines('abc\ndef\nghi', 8)).toBe('abc\ndef\n… (11)');
    expect(showHostileLines('abc\ndefgh\nghi', 7)).toBe('abc\ndef… (5)\n… (13)');
    expect(showHostileLines('abc\ndef', 4)).toBe('abc\n… (7)');
    expect(showHostileLines('abc\ndef', 5)).toBe('abc\nd… (3)');
  });

  it('in JSON is the same JSON', () => {
    const value = { a: 'x\u202e\u{e0041}\u0085', b: [1, '\n'] };
    expect(showJson(value)).toBe('{\n  "a": "x\\u202e\\udb40\\udc41\\u0085",\n  "b": [\n    1,\n    "\\n"\n  ]\n}');
    expect(JSON.parse(showJson(value))).toEqual(value);
  });
});

describe('JSON of an offender', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  it('is nested 32 deep and no deeper, in lists and objects, one behind the other', () => {
    expect(parseHostileJson(nested(32))).toBeDefined();
    expect(() => parseHostileJson(nested(33))).toThrow('json/not-canonical');
    expect(() => parseHostileJson('{"a":'.repeat(33) + '1' + '}'.repeat(33))).toThrow('json/not-canonical');
    expect(parseHostileJson('{"a":'.repeat(32) + '1' + '}'.repeat(32))).toBeDefined();
    expect(parseHostileJson(`[${Array.from({ length: 40 }, () => nested(31)).join(',')}]`)).toBeDefined();
    expect(parseHostileJson(`[${Array.from({ length: 40 }, () => '{"a":{}}').join(',')}]`)).toBeDefined();
  });

  it('has 262,144 commas and opening brackets outside its strings, and no more', () => {
    const list = (values: number): string => `[${Array.from({ length: values }, () => '"[,{"').join(',')}]`;
    const ofLists = (values: number): string => `[${Array.from({ length: values }, () => '[]').join(',')}]`;
    for (const [most, more] of [[list(262_144), list(262_145)], [ofLists(131_072), ofLists(131_073)]] as const) {
      expect(parseHostileJson(most)).toBeDefined();
      expect(() => parseHostileJson(more)).toThrow('json/not-canonical');
    }
  });

  it('may have any brackets in its strings, behind any number of backslashes', () => {
    for (const text of ['['.repeat(100), `\\${'['.repeat(100)}`, `"${'{'.repeat(100)}`, `\\\\"${'['.repeat(50)}`]) expect(parseHostileJson(JSON.stringify([text, text]))).toEqual([text, text]);
    expect(() => parseHostileJson(`["\\\\",${nested(33)}]`)).toThrow('json/not-canonical');
    for (const text of [`"${'['.repeat(50)}`, '"\\', '', '{"a":1,"a":2}', '[1,]']) expect(() => parseHostileJson(text)).toThrow('json/not-canonical');
  });
});

describe('a reading that several checks need', () => {
  it('is made once for each bundle, its fault too', async () => {
    let calls = 0;
    const [a, b] = [{}, {}] as [BundleFiles, BundleFiles];
    const read = once((files) => {
      calls += 1;
      return files === a ? Promise.resolve(calls) : Promise.reject(new Error('fault'));
    });
    expect([await read(a), await read(a)]).toEqual([1, 1]);
    await expect(read(b)).rejects.toThrow('fault');
    await expect(read(b)).rejects.toThrow('fault');
    expect(calls).toBe(2);
  });
});

describe('pictures by their first bytes', () => {
  it.each([
    ['image/png', '89504e470d0a1a0a00'], ['image/jpeg', 'ffd8ffe0'], ['image/gif', '474946383761'], ['image/gif', '474946383961'], ['image/webp', '52494646112233445745425056503820'], ['image/webp', '5249464611223344574542505650384c'],
    ['image/webp', '52494646112233445745425056503858'], ...['0c', '28', '34', '38', '40', '6c', '7c'].map((size) => ['image/bmp', `424d${'11'.repeat(12)}${size}000000`]), ['image/avif', '0000001c6674797061766966'], ['image/avif', '000000206674797061766973'],
    ['image/avif', '000000146674797061766966'], ['image/avif', '000000406674797061766966'], ['image/avif', '0000003f6674797061766966'],
  ])('%s: %s', (type, head) => {
    expect(pictureTypeOf(Buffer.from(head + 'aa'.repeat(40), 'hex'))).toBe(type);
    expect(pictureTypeOf(Buffer.from(`00${head}`, 'hex'))).toBeNull();
    expect(pictureTypeOf(Buffer.from(head.slice(0, 4), 'hex'))).toBeNull();
  });

  it.each(['', '3c737667', '25504446', '474946383861', '524946461122334457454250565038ff', `424d${'11'.repeat(12)}2a000000`, `424d${'11'.repeat(12)}28000001`, '000000136674797061766966', '000000416674797061766966', '000000206674797068656963', '4d4d002a'])('none of them: %s', (head) => {
    expect(pictureTypeOf(Buffer.from(head + 'aa'.repeat(40), 'hex'))).toBeNull();
  });
});

describe('what was given of a key', () => {
  const print = fingerprintOf(keyOf().raw);
  const digits = print.slice('SHA256:'.length);
  const words = keyWords(print, 'en');

  it('is a fingerprint however it was copied, or ten words of one list', () => {
    for (const text of [print, digits, `${print}=`, print.replace('SHA256', 'sha256'), ` ${print.slice(0, 20)}\n ${print.slice(20)}\t`]) expect([text, readFingerprint(text), readGivenKey(text)]).toEqual([text, print, { kind: 'fingerprint', fingerprint: print }]);
    expect(readGivenKey(words.join(' '))).toEqual({ kind: 'words', words, list: 'en' });
    for (const text of ['', digits.slice(1), `${digits}A`, `${print}==`, `MD5:${digits}`, `x${print}`, words.slice(1).join(' '), `${print} ${print}`]) expect([text, readGivenKey(text)]).toEqual([text, null]);
  });

  it('is shown beside what was found, in the same form', () => {
    expect(inFormOf({ kind: 'fingerprint', fingerprint: 'SHA256:other' }, print)).toEqual({ found: print, given: 'SHA256:other' });
    expect(inFormOf({ kind: 'words', words: ['a', 'b'], list: 'en' }, print)).toEqual({ found: words.join(' '), given: 'a b' });
  });

  it('is found in a line, where it is the only one', () => {
    for (const text of [print, `키 ${print}.`, `256 ${print} kept (ED25519)`, `${print}\n${print}`, digits]) expect([text, fingerprintIn(text)]).toEqual([text, print]);
    const other = `SHA256:${'a'.repeat(42)}E`;
    for (const text of ['', 'no key', `${print} ${other}`, `see ${print}A`, `see SHA256:${'a'.repeat(42)}B`, `SHA256:${'a'.repeat(42)}B`, `see ${digits}`]) expect([text, fingerprintIn(text)]).toEqual([text, null]);
  });
});

describe('what was given of an earlier log', () => {
  it('is a checkpoint in either form, whatever it says', () => {
    for (const text of [checkpointNote(3, 'a'.repeat(64)), `3 ${'a'.repeat(64)}`]) expect(isCheckpoint(text)).toBe(true);
    for (const text of ['', '3', 'a'.repeat(64), fingerprintOf(keyOf().raw)]) expect(isCheckpoint(text)).toBe(false);
  });
});

describe('an SSH signature', () => {
  const message = Buffer.from('a list\n');
  const good = sshSignature(message, keyOf()).toString();
  const blob = Buffer.from(good.replace(/-----[^\n]*\n/g, ''), 'base64');
  const armour = (bytes: Buffer): string => `-----BEGIN SSH SIGNATURE-----\n${(bytes.toString('base64').match(/.{1,70}/g) ?? []).map((line) => `${line}\n`).join('')}-----END SSH SIGNATURE-----\n`;
  const fault = (text: string): string => {
    try {
      readSshSignature(text);
      return 'none';
    } catch (error) {
      if (error instanceof CheckFault) return error.fault;
      throw error;
    }
  };
  const put = (at: number, bytes: Buffer): string => armour(Buffer.concat([blob.subarray(0, at), bytes, blob.subarray(at + bytes.length)]));

  it('is read in its parts', () => {
    const found = readSshSignature(good);
    expect([Buffer.from(found.publicKey).equals(keyOf().raw), found.namespace, found.signature.length]).toEqual([true, 'kept-bundle', 64]);
    expect(armour(blob)).toBe(good);
    expect(Buffer.from(readSshKey(keyBlob(keyOf().raw))).equals(keyOf().raw)).toBe(true);
    expect(Buffer.from(sshSignedBytes('ns', 'ab'.repeat(64))).toString('latin1')).toBe(`SSHSIG\0\0\0\x02ns\0\0\0\0\0\0\0\x06sha512\0\0\0\x40${'\xab'.repeat(64)}`);
  });

  it.each([
    ['nothing', '', 'signature-armour'], ['another beginning', good.replace('BEGIN', 'Begin'), 'signature-armour'], ['another end', good.slice(0, -1), 'signature-armour'], ['a line more', `${good}\n`, 'signature-armour'], ['a blank before', ` ${good}`, 'signature-armour'],
    ['lines of another length', good.replace(/(\n[^\n]{70})\n/, '$1'), 'signature-armour'], ['CRLF', good.replaceAll('\n', '\r\n'), 'signature-armour'], ['no base64', good.replace('U1NI', '!!!!'), 'signature-armour'],
    ['another magic', put(0, Buffer.from('SSHSIX')), 'signature-structure'], ['version 2', put(6, Buffer.from([0, 0, 0, 2])), 'signature-structure'], ['version 16,777,217', put(6, Buffer.from([1, 0, 0, 1])), 'signature-structure'], ['a length beyond the end', put(10, Buffer.from([0x7f, 0, 0, 0])), 'signature-structure'],
    ['another type of key', put(10 + 4 + 4, Buffer.from('ssh-ed25518')), 'signature-key-type'], ['a name that is no UTF-8', put(10 + 4 + 51 + 4, Buffer.from([0xff])), 'signature-structure'], ['a byte behind', armour(Buffer.concat([blob, Buffer.alloc(1)])), 'signature-structure'],
    ['the last byte cut', armour(blob.subarray(0, -1)), 'signature-structure'], ['another hash', armour(Buffer.from(blob.toString('latin1').replace('sha512', 'sha256'), 'latin1')), 'signature-hash'],
    ['something reserved', armour(Buffer.from(blob.toString('latin1').replace('kept-bundle\0\0\0\0', 'kept-bundle\0\0\0\x01x'), 'latin1')), 'signature-structure'],
  ])('%s', (_, text, expected) => {
    expect(fault(text)).toBe(expected);
  });

  it('ends with the fault of its structure wherever it is cut', () => {
    for (let length = 0; length < blob.length; length++) expect([length, fault(armour(blob.subarray(0, length)))]).toEqual([length, 'signature-structure']);
  });

  it.each([[31, 'signature-structure'], [33, 'signature-structure']])('a key of %d bytes', (size, expected) => {
    const key = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0', 'latin1'), Buffer.from([size]), Buffer.alloc(size, 1)]);
    expect(() => readSshKey(key)).toThrow(expect.objectContaining({ fault: expected }));
  });
});
