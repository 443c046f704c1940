import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes, fromBase64, fromHex, fromUtf8, toBase64, toHex, uint64be } from '../../../shared/base/bytes.ts';
import { canonicalJson, parseCanonicalJson, type JsonValue } from '../../../shared/base/canonical-json.ts';
import { localText, momentOf } from '../../../shared/base/clock.ts';
import { fromErrorWire, KeptError, toErrorWire } from '../../../shared/base/errors.ts';
import { randomUuid } from '../../../shared/base/ids.ts';
import { pickLanguage } from '../../../shared/base/language.ts';
import canonicalize from 'canonicalize';

describe('bytes', () => {
  it('round-trips hexadecimal and base64', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(equalBytes(fromHex(toHex(bytes)), bytes)).toBe(true);
      expect(equalBytes(fromBase64(toBase64(bytes)), bytes)).toBe(true);
    }));
  });

  it.each(['AB', 'a', 'zz', '0x11'])('refuses %j as hexadecimal', (text) => expect(() => fromHex(text)).toThrow(RangeError));
  it.each(['QQ', 'QR==', 'Q=Q=', '****'])('refuses %j as base64', (text) => expect(() => fromBase64(text)).toThrow(RangeError));
  it('refuses malformed UTF-8', () => expect(() => fromUtf8(Uint8Array.of(0xc3, 0x28))).toThrow(TypeError));
  it('writes 64-bit numbers big-endian', () => expect(toHex(uint64be(2 ** 40 + 1))).toBe('0000010000000001'));
});

const jsonValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null), fc.boolean(), fc.integer(), fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__' && key.isWellFormed()), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('canonicalJson', () => {
  it('agrees with an independent RFC 8785 implementation', () => {
    fc.assert(fc.property(jsonValue, (value) => {
      expect(canonicalJson(value)).toBe(canonicalize(value));
      expect(canonicalJson(parseCanonicalJson(canonicalJson(value)))).toBe(canonicalJson(value));
    }), { numRuns: 500 });
  });

  it.each([[{ a: undefined }], [Number.NaN], [1.5], [-0], [2 ** 53], ['\ud800'], [() => 1]])('refuses %j', (value) => {
    expect(() => canonicalJson(value as unknown as JsonValue)).toThrow('internal/not-canonical');
  });

  it.each(['{"a":1,"a":2}', '{"b":1,"a":2}', '{ "a":1}', '1.0', '"\\u0041"', '{', '', '[1,]', '1.5', '-0', '9007199254740993', '"\\ud800"', '{"\\ud800":1}', '{"9":1,"10":2}', '[[{"b":1,"a":2}]]'])('refuses to read %j', (text) => {
    expect(() => parseCanonicalJson(text)).toThrow('json/not-canonical');
  });

  it.each(['{"10":1,"9":2}', '{"__proto__":1}', '"\\u0000\\n"', '{"":[]}'])('reads %j', (text) => {
    expect(canonicalJson(parseCanonicalJson(text))).toBe(text);
  });
});

describe('errors over a boundary', () => {
  it('keeps code and details', () => {
    const wire = structuredClone(toErrorWire(new KeptError('disk/full', { freeBytes: 3 })));
    expect(fromErrorWire(wire)).toMatchObject({ code: 'disk/full', details: { freeBytes: 3 } });
  });

  it('lets nothing of an unknown error through but its class', () => {
    expect(toErrorWire(new TypeError('secret passphrase'))).toEqual({ code: 'internal/unexpected', details: { kind: 'TypeError' } });
  });

  it.each([null, 5, {}, { code: 'made/up' }, { code: 'toString' }])('reads %j as an unexpected error', (wire) => {
    expect(fromErrorWire(wire).code).toBe('internal/unexpected');
  });
});

describe('clock', () => {
  it('writes local time with its offset', () => {
    expect(localText(Date.UTC(2026, 10, 22, 1, 2, 3, 4), 540)).toBe('2026-11-22T10:02:03.004+09:00');
    expect(localText(Date.UTC(2026, 10, 22, 1, 2, 3, 4), -210)).toBe('2026-11-21T21:32:03.004-03:30');
  });

  it('takes zone and offset from the clock given', () => {
    const clock = { nowMs: () => 0, monotonicMs: () => 0, zone: () => 'Asia/Seoul', offsetMinutes: () => 540 };
    expect(momentOf(0, clock)).toEqual({ utc: '1970-01-01T00:00:00.000Z', local: '1970-01-01T09:00:00.000+09:00', zone: 'Asia/Seoul' });
  });
});

it('makes UUIDs of version 4', () => {
  const ids = new Set(Array.from({ length: 1000 }, () => randomUuid()));
  expect(ids.size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it.each([[['de-AT', 'en'], 'de'], [['fr-FR', 'en-GB'], 'en'], [['fr'], 'ko'], [[], 'ko'], [['ko-KR'], 'ko']] as const)('picks a language from %j', (tags, expected) => {
  expect(pickLanguage(tags)).toBe(expected);
});
