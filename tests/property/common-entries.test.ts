import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { canonicalJson, type JsonValue } from '../../shared/base/canonical-json.ts';
import { custodyBody } from '../../shared/custody/entry-schema.ts';
import { FIELDS } from '../../shared/evidence/fields.ts';
import { CAPTURE_MODES, INTAKES, ITEM_KINDS, MINOR_ANSWERS, RECORDING_ENDS, TIME_SOURCES } from '../../shared/evidence/item.ts';
import { canonicalReader } from '../../shared/vault/canonical-reader.ts';
import { readAnyEntry, readCommonEntry } from '../../shared/vault/entry-format.ts';

/** Texts as people and offenders write them: mostly plain, some with what JSON escapes, some of other planes. */
const plainText = fc.string({ unit: fc.constantFrom(...'ab 가나{}[],:/0é漢😀\u2028\u007f'), maxLength: 12 });
const anyText = fc.oneof({ weight: 6, arbitrary: plainText }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) }, { weight: 1, arbitrary: fc.constantFrom('"', '\\', '\n', '\u0000', 'null', '"}') });
const hex = (digits: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits });
const uuid = fc.uuid({ version: 4 });
const whole = fc.integer({ min: -5, max: 5 });
const count = fc.oneof(fc.nat(), fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER));
const moment = fc.record({ utc: fc.constantFrom('2026-11-22T01:02:03.004Z', '+012026-01-01T00:00:00.000Z'), local: fc.constantFrom('2026-11-22T10:02:03.004+09:00', '2026-11-22T10:02:03.004-11:30'), zone: plainText });
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const one = <T>(list: readonly T[]) => fc.constantFrom(...list);

const file = fc.record({
  stored: fc.boolean(), originalFilename: anyText, sizeBytes: count, mime: plainText, sha256: hex(64), sha512: hex(128), modifiedUtc: orNull(plainText), pixelWidth: orNull(count), pixelHeight: orNull(count),
  exif: fc.dictionary(fc.oneof(plainText, fc.constantFrom('1', '02', '__proto__', 'Make')), anyText, { maxKeys: 3 }),
});
const screen = fc.record({ sourceKind: one(['screen', 'window']), title: anyText, displayWidthPx: count, displayHeightPx: count, scalePercent: count });
const address = fc.record({ raw: anyText, platform: plainText, form: plainText, parts: fc.array(fc.tuple(plainText, anyText), { maxLength: 3 }) });
const capture = fc.record({
  mode: one(CAPTURE_MODES), display: orNull(fc.record({ left: whole, top: whole, width: count, height: count, rotationDegrees: count, displayCount: count })), frameWidthPx: count, frameHeightPx: count,
  region: orNull(fc.record({ leftPx: count, topPx: count, widthPx: count, heightPx: count })), series: orNull(fc.record({ seriesId: uuid, number: count })), parent: orNull(fc.record({ itemId: uuid, sha256: hex(64) })),
  recording: orNull(fc.record({ recordingId: uuid, durationMs: orNull(count), pauses: count, endedBy: one(RECORDING_ENDS) })), clockJump: orNull(fc.record({ kind: one(['back', 'ahead']), byMs: count })),
});
const item = fc.record({
  itemId: uuid, exhibitNo: fc.constantFrom('E-0001', 'E-100000'), caseId: fc.constantFrom('CASE-1', '2026-A'), kind: one(ITEM_KINDS), intake: one(INTAKES), depictedMinor: one(MINOR_ANSWERS), capturedAt: moment,
  capturedAtSource: one(TIME_SOURCES), receivedAt: moment, file: orNull(file), screen: orNull(screen), address: orNull(address), text: orNull(anyText), tool: fc.record({ name: plainText, version: plainText, platform: plainText }), capture,
}, { requiredKeys: ['itemId', 'exhibitNo', 'caseId', 'kind', 'intake', 'depictedMinor', 'capturedAt', 'capturedAtSource', 'receivedAt', 'file', 'screen', 'address', 'text', 'tool'] });
const change = fc.record({ field: one(FIELDS.map(({ name }) => name)), before: anyText, after: anyText });
const what = fc.oneof(
  fc.record({ act: fc.constant('item.captured'), data: fc.record({ item }) }),
  fc.record({ act: fc.constant('item.annotated'), data: fc.record({ itemId: uuid, changes: fc.array(change, { maxLength: 4 }) }) }),
  fc.record({ act: fc.constant('vault.unlocked'), data: fc.record({ slot: one(['passphrase', 'recovery', 'advocate']), failedTries: count }) }),
);
const entry = fc.tuple(what, moment, count, one(['owner', 'advocate']), orNull(uuid), fc.record({ format: fc.constant(1), seq: fc.nat().map((n) => n + 1), caseId: orNull(fc.constant('CASE-1')), caseSeq: orNull(fc.nat().map((n) => n + 1)), salt: orNull(hex(32)), objectId: orNull(hex(32)) }))
  .map(([{ act, data }, at, monotonicMs, actor, itemId, rest]) => ({ ...rest, body: { act, at, monotonicMs, actor, itemId, data } }));
const text = entry.map((value) => canonicalJson(value as unknown as JsonValue));

/** What somebody who holds the key, or a mistake of ours, might have written in its place. */
const edit = fc.oneof(
  fc.record({ kind: fc.constant('put'), at: fc.nat(), what: fc.constantFrom(' ', '\n', '"', '\\', ',', '0', '-', '.', 'e5', '\\u0061', '\\ud800', ',"z":1', 'null', 'true', '{}', '[]', '\u0000', '99999999999999999') }),
  fc.record({ kind: fc.constant('cut'), at: fc.nat(), what: fc.constantFrom('a', 'ab', 'abcdefgh') }),
  fc.record({ kind: fc.constant('over'), at: fc.nat(), what: fc.constantFrom('a', 'G', '0', '"', '}', ',', ':', '-') }),
);

function edited(before: string, { kind, at, what }: { readonly kind: string; readonly at: number; readonly what: string }): string {
  const place = at % (before.length + 1);
  return before.slice(0, place) + (kind === 'cut' ? '' : what) + before.slice(kind === 'put' ? place : place + what.length);
}

function readLong(given: string): unknown {
  try {
    return { entry: readAnyEntry(given) };
  } catch (error) {
    return { error };
  }
}

const isPlain = (given: string): boolean => !given.includes('\\');

describe('an entry of a common act', () => {
  it('is read in one go as parser and schema read it, in the order of the schema', () => {
    fc.assert(fc.property(text, (given) => {
      const read = readCommonEntry(given);
      if (isPlain(given) && !given.includes('"exif":{"')) expect(read).not.toBeNull();
      if (read !== null) expect(JSON.stringify(read)).toBe(JSON.stringify(readAnyEntry(given)));
    }), { numRuns: 1000 });
  });

  it('that was changed anywhere is never taken where parser and schema refuse it, and never for something else', () => {
    let refused = 0;
    fc.assert(fc.property(text, fc.array(edit, { minLength: 1, maxLength: 2 }), (given, edits) => {
      // What UTF-8 gives has no halves of pairs.
      const other = edits.reduce(edited, given).toWellFormed();
      const read = readCommonEntry(other);
      refused += Number(read === null);
      if (read !== null) expect(readLong(other)).toEqual({ entry: read });
    }), { numRuns: 6000 });
    expect(refused).toBeGreaterThan(3000);
  });

  it('is refused with members exchanged, repeated or left out, and with numbers that are none of ours', () => {
    fc.assert(fc.property(text.filter(isPlain), (given) => {
      for (const bad of [
        given.replace('"caseId":', '"caseIe":'), given.replace(/("objectId":[^,]*),("salt":[^,]*)/u, '$2,$1'), given.replace(/,"seq":\d+/u, '$&$&'), given.replace(/,"seq":\d+/u, ''),
        given.replace(/"seq":(\d+)/u, '"seq":0$1'), given.replace(/"seq":\d+/u, '"seq":0'), given.replace(/"seq":\d+/u, '"seq":-0'), given.replace(/"seq":\d+/u, '"seq":9007199254740993'), given.replace(/"seq":\d+/u, '"seq":1.0'), `${given} `, `\ufeff${given}`,
      ]) {
        expect(bad).not.toBe(given);
        expect(readCommonEntry(bad), bad).toBeNull();
      }
    }), { numRuns: 300 });
  });
});

describe('a reader of canonical records', () => {
  it('is made of no schema with something in it that it does not know', () => {
    for (const schema of [v.number(), v.pipe(v.string(), v.email()), v.pipe(v.string(), v.regex(/a/i)), v.looseObject({}), v.optional(v.string()), v.union([v.string(), v.boolean()]), v.pipe(v.array(v.string()), v.maxLength(3)), v.strictObject({ a: v.exactOptional(v.string()) })]) {
      expect(() => canonicalReader(schema)).toThrow('internal/unexpected');
    }
  });

  it('has a form for every act', () => {
    for (const option of custodyBody.options) expect(() => canonicalReader(option), option.entries.act.literal).not.toThrow();
  });

  it('holds words of a schema as they are, whatever they mean in an expression', () => {
    const reader = canonicalReader(v.strictObject({ 'a.b': v.picklist(['x|y', '(z)', 'image/png']), c: v.literal('$') }));
    expect(reader.read('{"a.b":"x|y","c":"$"}')).toEqual({ 'a.b': 'x|y', c: '$' });
    expect(reader.read('{"a.b":"(z)","c":"$"}')).toEqual({ 'a.b': '(z)', c: '$' });
    for (const bad of ['{"a.b":"x","c":"$"}', '{"axb":"x|y","c":"$"}', '{"a.b":"z","c":"$"}', '{"a.b":"x|y","c":""}']) expect(reader.read(bad)).toBeNull();
  });
});
