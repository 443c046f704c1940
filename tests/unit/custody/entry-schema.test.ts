import * as v from 'valibot';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue } from '../../../shared/base/canonical-json.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { bodyHash, canonicalBodyHash, entryHash, GENESIS_HASH } from '../../../shared/custody/chain.ts';
import type { CustodyBody } from '../../../shared/custody/entry.ts';
import { custodyBody, isAct } from '../../../shared/custody/entry-schema.ts';

const at = { utc: '2026-11-22T01:02:03.004Z', local: '2026-11-22T10:02:03.004+09:00', zone: 'Asia/Seoul' };
const ITEM_ID = '01234567-89ab-4cde-8f01-23456789abcd';
const file = {
  stored: true, originalFilename: '../../사진.jpg', sizeBytes: 5, mime: 'image/jpeg', sha256: 'a'.repeat(64), sha512: 'b'.repeat(128),
  modifiedUtc: null, pixelWidth: 1, pixelHeight: 2, exif: { Make: 'x' },
};
const item = {
  itemId: ITEM_ID, exhibitNo: 'E-0001', caseId: 'K-2026-0001', kind: 'screenshot', intake: 'captured', depictedMinor: 'no', capturedAt: at,
  capturedAtSource: 'computer-clock', receivedAt: at, file, screen: { sourceKind: 'window', title: 'x', displayWidthPx: 1, displayHeightPx: 1, scalePercent: 100 },
  address: { raw: 'https://t.me/x/1', platform: 'telegram', form: 'public-post', parts: [['name', 'x'], ['post', '1']] }, text: null,
  tool: { name: 'Kept', version: '0.1.0', platform: 'linux' },
};

const DATA: Readonly<Record<string, Record<string, JsonValue>>> = {
  'vault.created': { vaultId: 'c'.repeat(32) },
  'vault.unlocked': { slot: 'recovery', failedTries: 2 },
  'case.created': { caseId: 'K-2026-0001' },
  'item.captured': { item: item as unknown as JsonValue },
  'item.annotated': { itemId: ITEM_ID, changes: [{ field: 'notes', before: '', after: 'x' }] },
  'item.deleted': { itemId: ITEM_ID, reason: '두 번 저장됨' },
  'bundle.prepared': { bundleName: 'K-2026-0001_20261122', itemIds: [ITEM_ID], languages: ['ko', 'en'] },
  'bundle.exported': { bundleName: 'K-2026-0001_20261122', itemIds: [ITEM_ID], rootSha256: 'd'.repeat(64), zipSha256: 'e'.repeat(64), sizeBytes: 9 },
  'bundle.abandoned': { bundleName: 'K-2026-0001_20261122', reason: 'disk/full' },
  'bundle.timestamped': { bundleName: 'K-2026-0001_20261122', rootSha256: 'd'.repeat(64), form: 'rfc3161', answer: 'MIIB' },
};
const bodyOf = (act: string): Record<string, JsonValue> => ({ act, at, monotonicMs: 1, actor: 'owner', itemId: null, data: DATA[act] ?? {} });
const isBody = (value: unknown): boolean => v.is(custodyBody, value);

/** Every way to take one member away, add one, or put another kind of value, at any depth. */
function* variations(value: JsonValue): Generator<JsonValue> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const entries = Object.entries(value);
  yield { ...value, unknown: 1 };
  for (const [key, member] of entries) {
    yield Object.fromEntries(entries.filter(([name]) => name !== key));
    yield { ...value, [key]: 1.5 };
    yield { ...value, [key]: { odd: true } };
    for (const inner of variations(member as JsonValue)) yield { ...value, [key]: inner };
  }
}

describe('custodyBody', () => {
  for (const act of Object.keys(DATA)) {
    it(`takes ${act} as it is and no other shape of it`, () => {
      expect(isAct(act)).toBe(true);
      expect(v.parse(custodyBody, bodyOf(act))).toEqual(bodyOf(act));
      // The EXIF facts are a free list of texts: one more of them is no other shape.
      const others = [...variations(bodyOf(act))].filter((other) => !JSON.stringify(other).includes('"exif":{"Make":"x","unknown"') && !JSON.stringify(other).includes('"exif":{}'));
      expect(others.length).toBeGreaterThan(10);
      for (const other of others) expect(isBody(other) ? JSON.stringify(other) : null).toBeNull();
    });
  }

  it('refuses unknown acts, and names that only look like acts', () => {
    for (const act of ['item.erased', '', 'toString', '__proto__', 'constructor']) {
      expect(isAct(act)).toBe(false);
      expect(isBody({ ...bodyOf('case.created'), act })).toBe(false);
    }
  });

  it('refuses data of another act', () => {
    for (const [act, data] of Object.entries(DATA)) {
      for (const other of Object.keys(DATA)) if (other !== act) expect(isBody({ ...bodyOf(other), data })).toBe(false);
    }
  });

  it('refuses odd ids, times, digests and kinds', () => {
    const captured = (change: object): unknown => ({ ...bodyOf('item.captured'), data: { item: { ...item, ...change } } });
    expect(isBody(captured({}))).toBe(true);
    const odd: object[] = [
      { itemId: ITEM_ID.toUpperCase() }, { itemId: 'x' }, { exhibitNo: 'E-1' }, { exhibitNo: '0001' }, { caseId: 'k' }, { caseId: '../x' }, { kind: 'video' }, { depictedMinor: 'maybe' },
      { capturedAt: { ...at, utc: '2026-11-22' } }, { capturedAt: { ...at, local: '2026-11-22T10:02:03.004Z' } }, { capturedAtSource: 'ntp' }, { file: { ...file, sha256: 'A'.repeat(64) } },
      { file: { ...file, sizeBytes: -1 } }, { address: { ...item.address, parts: [['a']] } }, { text: 'x'.repeat(500_001) },
    ];
    for (const change of odd) expect(isBody(captured(change)), JSON.stringify(change).slice(0, 80)).toBe(false);
  });
});

describe('the chain', () => {
  beforeAll(loadSodium);
  const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

  it('hashes as the platform does', () => {
    const body = bodyOf('case.created') as unknown as CustodyBody;
    const salt = '0123456789abcdef0123456789abcdef';
    const canonical = canonicalJson(bodyOf('case.created'));
    expect(bodyHash(salt, body)).toBe(sha256(salt + canonical));
    expect(canonicalBodyHash(salt, canonical)).toBe(sha256(salt + canonical));
    expect(entryHash(GENESIS_HASH, 1, 'f'.repeat(64))).toBe(sha256(`kept-custody-1\n${'0'.repeat(64)}\n1\n${'f'.repeat(64)}`));
  });
});
