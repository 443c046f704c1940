import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { momentOf, type Clock } from '../../shared/base/clock.ts';
import { toHex } from '../../shared/base/bytes.ts';
import type { RandomBytes } from '../../shared/base/ids.ts';
import { encryptedSize } from '../../shared/crypto/content-stream.ts';
import { deriveSlotKey } from '../../shared/crypto/kdf.ts';
import { newRecoveryWords } from '../../shared/crypto/recovery-words.ts';
import { readAddress } from '../../shared/evidence/address.ts';
import type { FieldName } from '../../shared/evidence/fields.ts';
import { createVault, type EngineOptions, type ItemDraft } from '../../shared/vault/engine.ts';
import { MemoryStore } from '../unit/vault/memory-store.ts';

export const PASSPHRASE = '벤치마크 비밀 문장';
const MINUTE_MS = 60_000;
const NOTHING = { file: null, screen: null, address: null, text: null } as const;

/** A journal in memory whose objects are only said to be there: what is measured never reads them. */
class JournalStore extends MemoryStore {
  readonly sizes = new Map<string, number>();

  override async objectSize(objectId: string): Promise<number> {
    return this.sizes.get(objectId) ?? super.objectSize(objectId);
  }
}

export interface BigVault {
  readonly store: JournalStore;
  readonly entryCount: number;
}

/** A vault as the engine itself writes it: a mix of addresses, screenshots, notes and files, a third of them described. The same seed gives the same bytes. */
export async function makeBigVault(itemCount: number, seed = 1): Promise<BigVault> {
  const dice = new Dice(seed);
  const store = new JournalStore();
  const options: EngineOptions = {
    store, clock: dice.clock, random: dice.bytes, deriveKey: async (secret, params) => deriveSlotKey(secret, params), tool: { name: 'Kept', version: '0.1.0', platform: 'win32 10.0.22631' },
  };
  const engine = await createVault(options, { passphrase: PASSPHRASE, words: newRecoveryWords('ko', dice.bytes) });
  const ids: string[] = [];
  for (let number = 0; number < itemCount; number++) {
    const draft = dice.draft(number);
    const objectId = draft.file?.stored === true ? toHex(dice.bytes(16)) : null;
    if (objectId !== null && draft.file !== null) store.sizes.set(objectId, encryptedSize(draft.file.sizeBytes));
    const { itemId } = await engine.captureItem(draft, objectId);
    ids.push(itemId);
    if (dice.upTo(3) === 0) await engine.annotateItem(dice.upTo(4) === 0 ? dice.oneOf(ids) : itemId, dice.fields());
    if (number % 400 === 399) await engine.record('vault.unlocked', { slot: 'passphrase', failedTries: 0 });
  }
  const entryCount = engine.state.entries.length;
  engine.lock();
  return { store, entryCount };
}

/** The same as a folder in the layout of a vault. */
export async function writeBigVault({ store }: BigVault, folder: string): Promise<void> {
  await mkdir(join(folder, 'journal'), { recursive: true });
  await mkdir(join(folder, 'objects'), { recursive: true });
  await writeFile(join(folder, 'vault.json'), store.files.current ?? new Uint8Array());
  for (const [index, bytes] of store.files.segments.entries()) await writeFile(join(folder, 'journal', `${String(index + 1).padStart(6, '0')}.kj`), bytes);
}

const WORDS = ['합성', '사진', '유포', '협박', '채널', '지인', '학교', '게시물', '신고', '삭제', '링크', '방', '계정', 'deepfake', 'leak', 'photo', 'group', 'repost', 'archive', 'member'];
const HOSTS = ['https://t.me/', 'https://x.com/', 'https://www.instagram.com/p/', 'https://gall.example.kr/board/', 'https://telegra.ph/'];

/** Everything that is drawn, from one seed (xorshift128). */
class Dice {
  #state: Uint32Array;
  #nowMs = Date.UTC(2025, 0, 2);

  constructor(seed: number) {
    this.#state = Uint32Array.of(seed, 0x9e37_79b9, 0x7f4a_7c15, 0x94d0_49bb);
    for (let turn = 0; turn < 20; turn++) this.#next();
  }

  readonly clock: Clock = {
    nowMs: () => (this.#nowMs += 1 + this.upTo(4 * MINUTE_MS)), monotonicMs: () => this.#nowMs, zone: () => 'Asia/Seoul', offsetMinutes: () => 540,
  };

  readonly bytes: RandomBytes = (count) => {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at++) bytes[at] = this.#next() >>> 24;
    return bytes;
  };

  upTo(limit: number): number {
    return this.#next() % limit;
  }

  oneOf<T>(list: readonly T[]): T {
    return list[this.upTo(list.length)] as T;
  }

  words(count: number): string {
    return Array.from({ length: count }, () => this.oneOf(WORDS)).join(' ');
  }

  draft(number: number): ItemDraft {
    const atMs = this.#nowMs - this.upTo(3 * MINUTE_MS);
    const capturedAt = momentOf(atMs, this.clock);
    const typed = { ...NOTHING, intake: 'typed', depictedMinor: 'no', capturedAt, capturedAtSource: 'computer-clock' } as const;
    const kind = this.upTo(20);
    if (kind < 9) return { ...typed, kind: 'url_only', address: readAddress(`${this.oneOf(HOSTS)}${toHex(this.bytes(5))}/${1 + this.upTo(9999)}`) };
    if (kind < 15) return { ...typed, kind: 'screenshot', intake: 'captured', file: this.#file('', 'image/png'), screen: { sourceKind: 'window', title: `${this.words(3)} - Telegram`, displayWidthPx: 2560, displayHeightPx: 1440, scalePercent: 150 } };
    if (kind < 18) return { ...typed, kind: 'message_text', text: `${number}: ${this.words(5 + this.upTo(40))}` };
    return { ...typed, kind: 'document', intake: 'imported', capturedAtSource: 'file-time', file: this.#file(`${this.words(2)} ${number}.jpg`, 'image/jpeg') };
  }

  fields(): Partial<Record<FieldName, string>> {
    const all: Partial<Record<FieldName, string>> = { page_title: this.words(6), poster_handle: `@${toHex(this.bytes(4))}`, room_title: this.words(3), notes: this.words(12), status: 'online' };
    const some = Object.entries(all).filter(() => this.upTo(2) === 0);
    return some.length === 0 ? { notes: this.words(4) } : Object.fromEntries(some);
  }

  #file(originalFilename: string, mime: string): NonNullable<ItemDraft['file']> {
    return {
      stored: true, originalFilename, mime, sizeBytes: 100_000 + this.upTo(4_000_000), sha256: toHex(this.bytes(32)), sha512: toHex(this.bytes(64)),
      modifiedUtc: originalFilename === '' ? null : new Date(this.#nowMs).toISOString(), pixelWidth: 2560, pixelHeight: 1440, exif: {},
    };
  }

  #next(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state;
    let t = a ^ (a << 11);
    t ^= t >>> 8;
    const next = (d ^ (d >>> 19) ^ t) >>> 0;
    this.#state = Uint32Array.of(b, c, d, next);
    return next;
  }
}
