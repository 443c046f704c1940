import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VaultFolder } from '../../electron/vault-folder.ts';
import { utf8 } from '../../shared/base/bytes.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { platformRandom } from '../../shared/base/ids.ts';
import { sha256Hex, sha512Hex } from '../../shared/crypto/hash.ts';
import { deriveSlotKey } from '../../shared/crypto/kdf.ts';
import { newRecoveryWords } from '../../shared/crypto/recovery-words.ts';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import { readAddress } from '../../shared/evidence/address.ts';
import type { FileFacts } from '../../shared/evidence/item.ts';
import { createVault, type EngineOptions, type ItemDraft, type KeyRight, openVault, type Secret, type VaultEngine } from '../../shared/vault/engine.ts';
import { HEADER_FORMAT } from '../../shared/vault/header.ts';
import { expectedOf } from './golden-vault.ts';

/**
 * `node tests/vectors/make-golden-vault.ts` writes a vault of the present format beside this file, with real key parameters, and what it
 * holds. Each format's vault is made once, before the format changes, and then opens in every later version: it is never made again.
 */
const VERSION = HEADER_FORMAT.slice('kept-vault/'.length);
const OUT = join(import.meta.dirname, `vault-v${VERSION}`);
const [FIRST_PASSPHRASE, GOLDEN_PASSPHRASE, GOLDEN_ADVOCATE] = ['처음에 정한 파란 문장', '감나무 아래 파란 의자 셋', '상담소 창가 하얀 의자'] as const;
const START_MS = Date.UTC(2026, 10, 22, 1, 2, 3, 4);

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEElEQVR4nGP4z8DwHwhBAAAf8AP9CUXwRQAAAABJRU5ErkJggg==', 'base64');

function goldenClock(): Clock {
  let step = 0;
  return { nowMs: () => START_MS + 1000 * (step += 1), monotonicMs: () => 1000 * step, zone: () => 'Asia/Seoul', offsetMinutes: () => 540 };
}

const CAPTURED = { utc: '2026-11-22T01:02:03.004Z', local: '2026-11-22T10:02:03.004+09:00', zone: 'Asia/Seoul' };
const BASE: ItemDraft = {
  kind: 'message_text', intake: 'typed', depictedMinor: 'unknown', capturedAt: CAPTURED, capturedAtSource: 'computer-clock', file: null, screen: null, address: null, text: null,
};

function fileFacts(name: string, mime: string, bytes: Uint8Array, stored: boolean): FileFacts {
  return {
    stored, originalFilename: name, sizeBytes: bytes.length, mime, sha256: sha256Hex(bytes), sha512: sha512Hex(bytes),
    modifiedUtc: '2026-11-21T22:30:00.000Z', pixelWidth: null, pixelHeight: null, exif: {},
  };
}

async function store(engine: VaultEngine, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const content = await engine.beginContent();
  await content.write(bytes);
  return content.commit();
}

/** An item of every kind, fields given and changed and emptied, a stored file of several chunks, one bundle exported and one given up. */
async function fill(engine: VaultEngine): Promise<void> {
  const note = await engine.captureItem({ ...BASE, text: '그 사람이 보낸 말: “올리겠다” \u202e😀' }, null);
  await engine.captureItem({ ...BASE, kind: 'url_only', depictedMinor: 'yes', address: readAddress('https://t.me/+AbCdEf') }, null);
  const film = utf8('증거 '.repeat(20_000));
  const file = await engine.captureItem({ ...BASE, kind: 'document', intake: 'imported', depictedMinor: 'no', capturedAtSource: 'file-time', file: fileFacts('=../채팅 <b>.txt', 'text/plain', film, true) }, await store(engine, film));
  await engine.captureItem({ ...BASE, kind: 'document', intake: 'imported', depictedMinor: 'no', file: fileFacts('empty.bin', 'application/octet-stream', new Uint8Array(0), true) }, await store(engine, new Uint8Array(0)));
  await engine.captureItem({ ...BASE, kind: 'file_hash_only', intake: 'imported', file: fileFacts('film.mp4', 'video/mp4', utf8('kept elsewhere'), false) }, null);
  const screen = { sourceKind: 'window', title: '대화 – Telegram', displayWidthPx: 1920, displayHeightPx: 1080, scalePercent: 150 } as const;
  const shot = { ...fileFacts('screenshot.png', 'image/png', PNG, true), modifiedUtc: null, pixelWidth: 2, pixelHeight: 1 };
  await engine.captureItem({ ...BASE, kind: 'screenshot', intake: 'captured', depictedMinor: 'no', file: shot, screen }, await store(engine, PNG));
  await engine.annotateItem(note.itemId, { platform: 'Telegram', poster_handle: '@somebody', notes: 'x' });
  await engine.annotateItem(note.itemId, { poster_handle: '@somebody_else', notes: '' });
  const itemIds = [note.itemId, file.itemId];
  await engine.record('bundle.prepared', { bundleName: 'K-2026-0001_20261122', itemIds, languages: ['ko', 'en'] });
  await engine.record('bundle.exported', { bundleName: 'K-2026-0001_20261122', itemIds, rootSha256: sha256Hex(utf8('root')), zipSha256: sha256Hex(utf8('zip')), sizeBytes: 12_345 });
  await engine.record('bundle.prepared', { bundleName: 'K-2026-0001_20261122-2', itemIds, languages: ['de'] });
  await engine.record('bundle.abandoned', { bundleName: 'K-2026-0001_20261122-2', reason: 'task/cancelled' });
  await engine.record('vault.unlocked', { slot: 'recovery', failedTries: 2 });
}

/** What came with format 2: every change of keys, entries of an advocate's session, a deleted item, the acts of check, backup and restore. */
async function changeKeys(engine: VaultEngine): Promise<void> {
  await withRight(engine, { passphrase: FIRST_PASSPHRASE }, (right) => engine.keyring.changePassphrase(right, GOLDEN_PASSPHRASE));
  await withRight(engine, { words: firstWords }, async (right) => engine.keyring.replaceWords(await engine.keyring.sealWords(right, words)));
  await withRight(engine, { passphrase: GOLDEN_PASSPHRASE }, (right) => engine.keyring.addAdvocate(right, '누군가', FIRST_PASSPHRASE));
  await withRight(engine, { passphrase: GOLDEN_PASSPHRASE }, (right) => engine.keyring.removeAdvocate(right, '누군가'));
  await withRight(engine, { passphrase: GOLDEN_PASSPHRASE }, (right) => engine.keyring.addAdvocate(right, '상담소 김○○', GOLDEN_ADVOCATE));
  const twice = await engine.captureItem({ ...BASE, kind: 'document', intake: 'imported', depictedMinor: 'no', file: fileFacts('twice.txt', 'text/plain', utf8('twice'), true) }, await store(engine, utf8('twice')));
  await engine.deleteItem(twice.itemId, '두 번 넣음');
  await engine.record('vault.checked', { entries: 20, objects: 3, faults: 0 });
  await engine.record('vault.backed-up', { entries: 21, objects: 3, sizeBytes: 160_000, folder: '/media/usb/Kept-backup' });
  await engine.record('vault.restored', { backupUtc: '2026-11-22T02:00:00.000Z', entries: 22 });
}

async function withRight(engine: VaultEngine, by: Secret, work: (right: KeyRight) => Promise<void>): Promise<void> {
  const right = await engine.keyring.prove(by);
  await work(right).finally(() => right.wipe());
}

async function workAsAdvocate(engine: VaultEngine): Promise<void> {
  await engine.record('vault.unlocked', { slot: 'advocate', failedTries: 0 });
  const item = await engine.captureItem({ ...BASE, text: '상담소에서 적음' }, null);
  await engine.annotateItem(item.itemId, { notes: '상담소' });
}

if (existsSync(OUT)) throw new Error(`${OUT} is there: a golden vault is made once`);
await loadSodium();
const folder = await VaultFolder.open(join(OUT, 'vault'));
const options: EngineOptions = {
  store: folder, clock: goldenClock(), random: platformRandom, tool: { name: 'Kept', version: '0.1.0', platform: 'linux x64' },
  deriveKey: async (secret, params) => deriveSlotKey(secret, params),
};
const firstWords = newRecoveryWords('en', platformRandom).join(' ');
const words = newRecoveryWords('ko', platformRandom);
const first = await createVault(options, { passphrase: FIRST_PASSPHRASE, words: firstWords.split(' ') });
await fill(first);
await changeKeys(first);
first.lock();
const { engine } = await openVault(options, { passphrase: GOLDEN_ADVOCATE });
await workAsAdvocate(engine);
const secrets = { passphrase: GOLDEN_PASSPHRASE, words: words.join(' '), advocate: GOLDEN_ADVOCATE, gone: [{ passphrase: FIRST_PASSPHRASE }, { words: firstWords }] };
writeFileSync(join(OUT, 'expected.json'), `${JSON.stringify({ format: HEADER_FORMAT, ...secrets, ...await expectedOf(engine) }, null, 1)}\n`);
engine.lock();
await folder.close();
