import type { Clock } from '../../../shared/base/clock.ts';
import { platformRandom, type RandomBytes } from '../../../shared/base/ids.ts';
import { _testOnlyDangerousKdf, deriveSlotKey } from '../../../shared/crypto/kdf.ts';
import { newRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { sha256Hex, sha512Hex } from '../../../shared/crypto/hash.ts';
import { createVault, type EngineOptions, type ItemDraft, openVault, type OpenOptions, type Secret, type VaultEngine } from '../../../shared/vault/engine.ts';
import { factsOf } from '../../../shared/vault/state.ts';
import type { VaultStore } from '../../../shared/vault/store.ts';
import { MemoryStore } from './memory-store.ts';

export const PASSPHRASE = '비밀 문장 하나 둘 셋';
export const START_MS = Date.UTC(2026, 10, 22, 1, 2, 3, 4);

/** A clock in Seoul that goes on a second with every look. */
export function testClock(startMs = START_MS): Clock {
  let now = startMs;
  let monotonic = 0;
  return { nowMs: () => (now += 1000), monotonicMs: () => (monotonic += 1000), zone: () => 'Asia/Seoul', offsetMinutes: () => 540 };
}

export function engineOptions(store: VaultStore, random: RandomBytes = platformRandom): EngineOptions {
  return {
    store,
    clock: testClock(),
    random,
    deriveKey: async (secret, params) => deriveSlotKey(secret, params),
    tool: { name: 'Kept', version: '0.1.0', platform: 'linux' },
  };
}

export interface TestVault {
  readonly store: MemoryStore;
  readonly engine: VaultEngine;
  readonly words: readonly string[];
  readonly options: EngineOptions;
}

/** A new vault in memory with cheap key parameters. */
export async function newVault(): Promise<TestVault> {
  const store = new MemoryStore();
  const options = engineOptions(store);
  const words = newRecoveryWords('ko', platformRandom);
  const kdf = { passphrase: _testOnlyDangerousKdf(platformRandom), recovery: _testOnlyDangerousKdf(platformRandom) };
  return { store, engine: await createVault(options, { passphrase: PASSPHRASE, words, kdf }), words, options };
}

export async function reopen(store: VaultStore, open: OpenOptions = {}, secret: Secret = { passphrase: PASSPHRASE }): ReturnType<typeof openVault> {
  return openVault(engineOptions(store), secret, open);
}

export const NOTE_DRAFT: Omit<ItemDraft, 'capture'> = {
  kind: 'message_text', intake: 'typed', depictedMinor: 'unknown',
  capturedAt: { utc: '2026-11-22T01:02:03.004Z', local: '2026-11-22T10:02:03.004+09:00', zone: 'Asia/Seoul' }, capturedAtSource: 'computer-clock',
  file: null, screen: null, address: null, text: '그 사람이 보낸 말: “올리겠다”',
};

export function noteDraft(text: string): ItemDraft {
  return { ...NOTE_DRAFT, text };
}

export function fileDraft(bytes: Uint8Array, depictedMinor: ItemDraft['depictedMinor'] = 'no'): ItemDraft {
  const file = {
    stored: true, originalFilename: '사진 <script>.jpg', sizeBytes: bytes.length, mime: 'image/jpeg', sha256: sha256Hex(bytes), sha512: sha512Hex(bytes),
    modifiedUtc: null, pixelWidth: 10, pixelHeight: 20, exif: { Make: 'Test' },
  };
  return { ...NOTE_DRAFT, kind: 'document', intake: 'imported', depictedMinor, file, text: null };
}

/** Stores bytes as a new object and captures them as an item. */
export async function captureFile(engine: VaultEngine, bytes: Uint8Array): Promise<{ itemId: string; objectId: string }> {
  const content = await engine.beginContent();
  for (let at = 0; at < bytes.length; at += 700_000) await content.write(bytes.slice(at, at + 700_000));
  const objectId = await content.commit();
  const item = await engine.captureItem(fileDraft(bytes), objectId);
  return { itemId: item.itemId, objectId };
}

/** What a vault says, as plain data that can be compared. */
export function stateOf(engine: VaultEngine): unknown {
  const { items, entries } = engine.state;
  return structuredClone({ ...factsOf(engine.state), items: [...items], entries });
}
