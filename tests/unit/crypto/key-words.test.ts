import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { keyWords, readKeyWords } from '../../../shared/crypto/key-words.ts';
import { fingerprintIn, inFormOf, readGivenKey } from '../../../shared/verify/given-key.ts';

/** FORMAT.md, key words. */
const FINGERPRINT = 'SHA256:ZsrOVCtcb1bouzun0GIHz5vL5oCjVhVIQ3jfIBIgZ8g';
const KOREAN = '서클 부정 예약 부지런히 중국 일단 음료 선배 이윽고 아직';
const ENGLISH = 'grocery filter never find shoulder problem pepper guess pond loan';

const ofDigest = (digest: Uint8Array): string => `SHA256:${Buffer.from(digest).toString('base64').slice(0, 43)}`;

describe('key words', () => {
  it('are those that the specification prints', () => {
    expect([keyWords(FINGERPRINT, 'ko').join(' '), keyWords(FINGERPRINT, 'en').join(' ')]).toEqual([KOREAN, ENGLISH]);
  });

  it('are the first 110 bits, by another way of computing them', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (digest) => {
      const number = BigInt(`0x${Buffer.from(digest).toString('hex')}`) >> 146n;
      const words = Array.from({ length: 10 }, (_, at) => english[Number((number >> BigInt(11 * (9 - at))) & 2047n)]);
      expect(keyWords(ofDigest(digest), 'en')).toEqual(words);
    }));
  });

  it('are of a fingerprint alone', () => {
    for (const text of ['', 'SHA256:', FINGERPRINT.slice(7), FINGERPRINT.replace('SHA256', 'SHA512'), FINGERPRINT.replace('SHA256', 'sha256'), FINGERPRINT.slice(0, -4), `${FINGERPRINT}AAAA`, `${FINGERPRINT}=`, FINGERPRINT.replace('Z', '!')]) expect(() => keyWords(text, 'en'), text).toThrow(RangeError);
  });

  it('differ in a word for every bit of the first 110, and in none for the others', () => {
    const digest = createHash('sha256').update('x').digest();
    const words = keyWords(ofDigest(digest), 'ko');
    for (let bit = 0; bit < 256; bit++) {
      const other = Buffer.from(digest);
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
      const differing = keyWords(ofDigest(other), 'ko').filter((word, at) => word !== words[at]);
      expect(differing.length, `bit ${bit}`).toBe(bit < 110 ? 1 : 0);
    }
  });

  it('are read as people type them, on either list, and never taken for a fingerprint', () => {
    for (const text of [KOREAN, KOREAN.normalize('NFD'), ` 1. ${KOREAN.replaceAll(' ', ', ')}\n`, ENGLISH.toUpperCase()]) expect(readGivenKey(text)?.kind, text).toBe('words');
    const letters43 = 'abandon zero zone zoo able about above absent abstract add';
    expect(letters43.replaceAll(' ', '').length).toBeGreaterThanOrEqual(43);
    expect(readGivenKey(letters43)?.kind).toBe('words');
    expect(readGivenKey(FINGERPRINT)).toEqual({ kind: 'fingerprint', fingerprint: FINGERPRINT });
  });

  it('are refused when one is missing, too many, unknown, or of the other list', () => {
    const wrong = [ENGLISH.replace(' loan', ''), `${ENGLISH} loan`, ENGLISH.replace('loan', 'loann'), ENGLISH.replace('loan', '아직'), ''];
    for (const text of wrong) expect([readKeyWords(text), readGivenKey(text)], text).toEqual([null, null]);
  });

  it('are compared in the form in which they were given', () => {
    const given = readGivenKey(KOREAN);
    expect(given && inFormOf(given, FINGERPRINT)).toEqual({ found: KOREAN, given: KOREAN });
    const other = ofDigest(createHash('sha256').update('another').digest());
    expect(given && inFormOf(given, other).found).not.toBe(KOREAN);
  });
});

describe('the fingerprint in a text', () => {
  it('is found once among other words, and not guessed where there are two or none', () => {
    expect(fingerprintIn(`서명 키 지문 / Key fingerprint ${FINGERPRINT} kept`)).toBe(FINGERPRINT);
    expect(fingerprintIn(FINGERPRINT.slice(7))).toBe(FINGERPRINT);
    expect(fingerprintIn(`${FINGERPRINT} ${FINGERPRINT}`)).toBe(FINGERPRINT);
    for (const text of ['', KOREAN, `${FINGERPRINT} ${ofDigest(Buffer.alloc(32))}`, `${FINGERPRINT}A`, FINGERPRINT.replace(/g$/, 'h')]) expect(fingerprintIn(text), text).toBeNull();
  });
});
