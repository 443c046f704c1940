import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { Moment } from '../../../shared/base/clock.ts';
import { canonicalJson, type JsonValue } from '../../../shared/base/canonical-json.ts';
import type { BundlePlan } from '../../../shared/bundle/plan.ts';
import type { BundleSigner } from '../../../shared/crypto/signer.ts';
import type { Act, ActData, CustodyBody, CustodyLine } from '../../../shared/custody/entry.ts';
import type { FileFacts, Item, ItemIntake } from '../../../shared/evidence/item.ts';

/** Plans for bundles, made with Node's own crypto, so that what is compared does not come from what is tested. */

export function sha(algorithm: 'sha256' | 'sha512', bytes: string | Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

export function signerOf(seedHex: string): BundleSigner {
  const key: KeyObject = createPrivateKey({ key: Buffer.from(`302e020100300506032b657004220420${seedHex}`, 'hex'), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { publicKey: new Uint8Array(spki.subarray(-32)), sign: (message) => new Uint8Array(sign(null, message, key)) };
}

/** What the log tells, before it is hashed: bodies with their salts, or the bare hash of one that is left out. */
export type LogSource = { readonly salt: string; readonly body: unknown } | { readonly bodyHash: string };

/** The chain over them, computed from the words of FORMAT.md alone. */
export function chainOf(sources: readonly LogSource[]): CustodyLine[] {
  let previous = '0'.repeat(64);
  return sources.map((source, index) => {
    const caseSeq = index + 1;
    const bodyHash = 'body' in source ? sha('sha256', source.salt + canonicalJson(source.body as JsonValue)) : source.bodyHash;
    const entryHash = sha('sha256', `kept-custody-1\n${previous}\n${caseSeq}\n${bodyHash}`);
    previous = entryHash;
    return 'body' in source ? { caseSeq, salt: source.salt, body: source.body as CustodyBody, bodyHash, entryHash } : { caseSeq, bodyHash, entryHash };
  });
}

export function at(second: number): Moment {
  const ss = String(second).padStart(2, '0');
  return { utc: `2026-11-22T01:02:${ss}.000Z`, local: `2026-11-22T10:02:${ss}.000+09:00`, zone: 'Asia/Seoul' };
}

const TOOL = { name: 'Kept', version: '0.1.0', platform: 'linux x64' };
const CASE = 'K-2026-0001';
export const HOSTILE_NAMES = ['=HYPERLINK("http://x","y").png', '../../etc/passwd', 'CON', `사진${'가'.repeat(80)}.jpg`, 'gpj.\u202Eexe', '\u{1F469}\u200D\u{1F467}.png', 'a\r\n"b",c'] as const;

function intake(number: number, parts: Partial<ItemIntake>): ItemIntake {
  return {
    itemId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    exhibitNo: `E-${String(number).padStart(4, '0')}`,
    caseId: CASE,
    kind: 'document',
    intake: 'imported',
    depictedMinor: 'no',
    capturedAt: at(number),
    capturedAtSource: 'computer-clock',
    receivedAt: at(number),
    file: null,
    screen: null,
    address: null,
    text: null,
    tool: TOOL,
    ...parts,
  };
}

export function facts(bytes: Uint8Array, parts: Partial<FileFacts>): FileFacts {
  return {
    stored: true,
    originalFilename: 'file',
    sizeBytes: bytes.length,
    mime: 'application/octet-stream',
    sha256: sha('sha256', bytes),
    sha512: sha('sha512', bytes),
    modifiedUtc: null,
    pixelWidth: null,
    pixelHeight: null,
    exif: {},
    ...parts,
  };
}

export interface Sample {
  readonly plan: BundlePlan;
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** One item of each kind, files with hostile names, changed fields, and two entries of the log left out. */
export function samplePlan(change: Partial<BundlePlan> = {}): Sample {
  const contents = new Map<string, Uint8Array>();
  const stored = (number: number, bytes: Uint8Array, parts: Partial<FileFacts>, item: Partial<ItemIntake> = {}): ItemIntake => {
    const made = intake(number, { file: facts(bytes, parts), ...item });
    contents.set(made.itemId, bytes);
    return made;
  };
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array.from({ length: 500 }, (_, i) => i & 255)]);
  const screen = { sourceKind: 'window', title: '@SUM(1) \u2067방', displayWidthPx: 1920, displayHeightPx: 1080, scalePercent: 150 } as const;
  const intakes: readonly ItemIntake[] = [
    stored(1, png, { mime: 'image/png', originalFilename: '', pixelWidth: 2, pixelHeight: 2 }, { kind: 'screenshot', intake: 'captured', screen }),
    intake(2, { kind: 'url_only', intake: 'typed', depictedMinor: 'unknown', address: { raw: 'https://t.me/c/12/34\nhttps://x.com/a\u200Bb', platform: 'telegram', form: 'private-post', parts: [['channel_id', '12']] } }),
    intake(3, { kind: 'message_text', intake: 'typed', text: '-1 라고 했습니다.\n"인용"' }),
    intake(4, { kind: 'file_hash_only', depictedMinor: 'yes', file: facts(png, { stored: false, originalFilename: HOSTILE_NAMES[0] }) }),
    ...HOSTILE_NAMES.map((originalFilename, index) => stored(5 + index, Buffer.from(`content ${index}`), { originalFilename, mime: index === 0 ? 'text/html' : 'image/jpeg' })),
    stored(12, new Uint8Array(0), { originalFilename: 'empty', mime: 'application/x-unheard-of' }),
  ];
  const changes = [
    { field: 'post_text', before: '', after: '=1+1\r\n둘째 줄' },
    { field: 'poster_numeric_id', before: '', after: '12345678901234567890' },
    { field: 'service_type', before: '', after: 'private_chat' },
    { field: 'invite_link', before: '', after: 'https://t.me/+abc' },
  ] as const;
  const items = intakes.map((item): Item => ({ ...item, fields: item.exhibitNo === 'E-0001' ? Object.fromEntries(changes.map(({ field, after }) => [field, after])) : {} }));
  const bundleName = `${CASE}_20261122`;
  const itemIds = items.map((item) => item.itemId);
  const custody = chainOf([
    entry(0, 'case.created', null, { caseId: CASE }),
    ...intakes.slice(0, 3).map((item, index) => entry(1 + index, 'item.captured', item.itemId, { item })),
    { bodyHash: sha('sha256', 'an item that is left out') },
    ...intakes.slice(3).map((item, index) => entry(5 + index, 'item.captured', item.itemId, { item })),
    entry(20, 'item.annotated', itemIds[0] ?? '', { itemId: itemIds[0] ?? '', changes }),
    { bodyHash: sha('sha256', 'an earlier bundle') },
    entry(30, 'bundle.prepared', null, { bundleName, itemIds, languages: ['ko', 'en'] }),
  ]);
  const plan: BundlePlan = {
    bundleName,
    caseId: CASE,
    preparedAt: at(40),
    tool: TOOL,
    languages: ['ko', 'en'],
    items,
    content: async function* (itemId) {
      const bytes = contents.get(itemId) ?? new Uint8Array(0);
      for (let from = 0; from < bytes.length; from += 100) yield bytes.subarray(from, from + 100);
    },
    custody,
    reports: [
      { path: 'data/report/report.ko.html', bytes: Buffer.from('<!doctype html><title>보고서</title>') },
      { path: 'data/report/report.ko.pdf', bytes: Buffer.from('%PDF-1.7\n') },
    ],
    signer: signerOf('42'.repeat(32)),
    ...change,
  };
  return { plan, contents };
}

export function entry<A extends Act>(second: number, act: A, itemId: string | null, data: ActData[A]): LogSource {
  return { salt: sha('sha256', `salt ${second}`).slice(0, 32), body: { act, at: at(second), monotonicMs: second * 1000, actor: 'owner', itemId, data } };
}
