import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatBytes, fromHex } from '../../../shared/base/bytes.ts';
import { fromErrorWire, KeptError } from '../../../shared/base/errors.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import type { FrameBitmap } from '../../../shared/contract/vault.ts';
import type { PixelRect } from '../../../shared/evidence/item.ts';
import type { VaultEvent, VaultMethod, VaultParams, VaultResult } from '../../../shared/contract/vault.ts';
import type { DeriveKey } from '../../../shared/crypto/kdf.ts';
import { loadSodium, sodium } from '../../../shared/crypto/sodium.ts';
import type { ReportFonts } from '../../../shared/report/model.ts';
import { afterEach } from 'vitest';
import { answerCall } from '../../../renderer/vault/dispatch.ts';
import { hashHere } from '../../../shared/crypto/hash.ts';
import { digestHere } from '../../../renderer/vault/digester.ts';
import { openIndexStore, type IndexStore } from '../../../renderer/vault/index-db.ts';
import type { FolderClient } from '../../../renderer/vault/folder-client.ts';
import type { PictureCodec } from '../../../renderer/vault/pictures.ts';
import { Session } from '../../../renderer/vault/session.ts';
import type { AttemptCounter } from '../../../renderer/vault/store-client.ts';
import { SAMPLE_PICTURES } from '../evidence/sample-pictures.ts';
import { MemoryStore } from '../vault/memory-store.ts';
import { testClock } from '../vault/vault-tools.ts';
import { MemorySaves } from './memory-saves.ts';

await loadSodium();

/** Index writes go on behind the answer; one test's must not reach into the next. */
const sessions: Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.index.settled();
});

export const PASSPHRASE = '열 글자가 넘는 비밀 문장';
export const HANDLE = 'ab'.repeat(16);

/** In place of Argon2id, which has its own tests: as different for different secrets, and a thousand times as fast. */
export const fastDerive: DeriveKey = async (secret, params) => sodium().crypto_generichash(32, concatBytes(secret, fromHex(params.salt)), null);

const FONT_FOLDER = join('node_modules', '@expo-google-fonts', 'noto-sans-kr');

export function readFonts(): Promise<ReportFonts> {
  const read = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(FONT_FOLDER, name)));
  return Promise.resolve({ regular: read('400Regular/NotoSansKR_400Regular.ttf'), bold: read('700Bold/NotoSansKR_700Bold.ttf') });
}

/** A codec that decodes nothing and gives a picture of 37 × 21; what it was asked is in `asked`. */
export class SampleCodec implements PictureCodec {
  readonly asked: { mime: string; format: string; maxSidePx: number; sizeBytes: number }[] = [];

  readonly encoded: { readonly frame: FrameBitmap; readonly region: PixelRect }[] = [];

  async encode(frame: FrameBitmap, region: PixelRect) {
    this.encoded.push({ frame, region });
    return PNG.slice();
  }

  async warmUp() {
    return undefined;
  }

  async rescale(bytes: Uint8Array, mime: string, maxSidePx: number, format: 'png' | 'jpeg') {
    this.asked.push({ mime, format, maxSidePx, sizeBytes: bytes.length });
    const sample = SAMPLE_PICTURES.find(({ name }) => name === format);
    return { bytes: Uint8Array.from(sample?.bytes ?? []), widthPx: 37, heightPx: 21 };
  }
}

/** Main's memory, which outlives a worker. */
export class MemoryDrafts {
  box: Uint8Array | null = null;

  async hold(box: Uint8Array | null) {
    this.box = box;
  }

  async read() {
    return this.box;
  }
}

export class MemoryAttempts implements AttemptCounter {
  tries = 0;
  untold = 0;
  waitMs = 0;
  proofs = 0;

  async read() {
    return { failedTries: this.tries + this.untold, waitMs: this.waitMs };
  }

  async begin() {
    if (this.waitMs > 0) throw new KeptError('attempts/wait', { waitMs: this.waitMs });
    this.tries++;
  }

  async succeeded() {
    const failedTries = this.tries - 1 + this.untold;
    this.tries = this.untold = 0;
    return { failedTries, isComplete: true };
  }

  async confirmed() {
    this.untold += this.tries - 1;
    this.tries = 0;
  }

  async proved() {
    this.proofs++;
  }
}

const noFolder = (): Promise<never> => Promise.reject(new KeptError('backup/not-chosen'));

/** Room without end, and no folder that anybody chose. */
const noFolders: FolderClient = {
  space: () => Promise.resolve({ freeBytes: 1e15, drive: 'local', maxFileBytes: null }),
  at: () => { throw new KeptError('backup/not-chosen'); },
  readmit: () => Promise.resolve(null),
  beginBackup: noFolder, finishBackup: noFolder, removeObject: noFolder, copyFile: noFolder, copyHeader: noFolder, copySegment: noFolder, compareSegment: noFolder,
  stopCopy: noFolder, beginScratch: noFolder, endScratch: noFolder, readRecord: noFolder, commitRestore: noFolder,
};

/** A worker without its thread: everything but the picture codec and the key derivation is the real thing. */
export class Bench {
  readonly store: MemoryStore;
  readonly saves = new MemorySaves();
  readonly attempts = new MemoryAttempts();
  readonly drafts = new MemoryDrafts();
  readonly folders: FolderClient = { ...noFolders };
  readonly codec = new SampleCodec();
  readonly events: VaultEvent[] = [];
  readonly clock = testClock();
  indexStore: IndexStore = openIndexStore();
  session: Session;
  words: readonly string[] = [];
  #lastId = 0;

  constructor(store: MemoryStore = new MemoryStore()) {
    this.store = store;
    this.session = this.#start();
  }

  /** As after a lock: a fresh worker over the same disk and the same database. */
  async restart(): Promise<void> {
    await this.session.index.settled();
    this.session = this.#start();
  }

  /** Resolves or rejects as the page's client would. */
  async call<M extends VaultMethod>(method: M, params: VaultParams<M>): Promise<VaultResult<M>> {
    return (await this.send(method, params)) as VaultResult<M>;
  }

  /** The same without types. */
  async send(method: string, params: unknown): Promise<unknown> {
    const reply = await answerCall(this.session, { id: ++this.#lastId, method, params });
    if (reply === null || !('ok' in reply)) throw new Error('no reply');
    if (!reply.ok) throw fromErrorWire(structuredClone(reply.error));
    return structuredClone(reply.value);
  }

  /** Goes through set-up to an open vault. */
  async create(): Promise<this> {
    const { words, ask } = await this.call('setup.words', { wordList: 'ko' });
    this.words = words;
    await this.call('vault.create', { passphrase: PASSPHRASE, proof: ask.map((place) => words[place] ?? '') });
    return this;
  }

  unlock() {
    return this.call('vault.unlock', { passphrase: PASSPHRASE });
  }

  list(text = '', kinds: VaultParams<'items.list'>['kinds'] = []) {
    return this.call('items.list', { kinds, text, offset: 0, limit: 500 });
  }

  addNote(text: string) {
    return this.call('items.addNote', { text, depictedMinor: 'no' });
  }

  addFile(file: File, depictedMinor: VaultParams<'items.addFile'>['depictedMinor'] = 'no', taskId = `t${this.#lastId}`) {
    return this.call('items.addFile', { taskId, file, depictedMinor });
  }

  export(itemIds: readonly string[], languages: VaultParams<'export.run'>['languages'] = ['ko'], taskId = 'export') {
    return this.call('export.run', { itemIds, languages, taskId, passphrase: PASSPHRASE, saveHandle: HANDLE });
  }

  #start(): Session {
    const session = new Session({
      store: { vault: this.store, attempts: this.attempts, drafts: this.drafts, beginSave: (handle, part) => this.saves.begin(handle, part), folders: this.folders },
      clock: this.clock,
      random: platformRandom,
      deriveKey: fastDerive,
      tool: { name: 'Kept', version: '0.1.0', platform: 'linux' },
      codec: this.codec,
      newDigester: digestHere,
      newHash: hashHere,
      indexStore: { read: (keys) => this.indexStore.read(keys), keys: (prefix) => this.indexStore.keys(prefix), write: (rows) => this.indexStore.write(rows), keepOnly: (prefix) => this.indexStore.keepOnly(prefix) },
      loadFonts: readFonts,
      emit: (event) => this.events.push(event),
      easeMs: 0,
    });
    sessions.push(session);
    return session;
  }
}

export function noise(lengthBytes: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthBytes);
  let state = seed;
  for (let at = 0; at < lengthBytes; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export const MODIFIED_MS = Date.UTC(2026, 10, 20, 12, 14, 5);

export function fileOf(name: string, bytes: Uint8Array<ArrayBuffer>, lastModified = MODIFIED_MS): File {
  return new File([bytes], name, { lastModified });
}

/** A file of that size whose reading does what the test says; it hands out chunks of at most 64 KiB. `look` is what a second look at it meets. */
export function strangeFile(size: number, read: (chunk: number) => Uint8Array<ArrayBuffer> | null, name = 'video.mp4', look: () => void = () => undefined): File {
  const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> => {
    let chunk = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        const bytes = read(chunk++);
        if (bytes === null) {
          controller.close();
          controller.byobRequest?.respond(0);
        } else {
          controller.enqueue(bytes);
        }
      },
    });
  };
  const slice = () => ({ arrayBuffer: async () => look() });
  return { name, size, lastModified: MODIFIED_MS, type: '', stream, slice } as unknown as File;
}

export function namedFault(name: string): DOMException {
  return new DOMException('', name);
}

export const PNG = Uint8Array.from(SAMPLE_PICTURES[0]?.bytes ?? []);

export function pngCopy(): ArrayBuffer {
  return PNG.slice().buffer;
}

export const SCREEN = { sourceKind: 'screen', title: 'Screen 1', displayWidthPx: 1280, displayHeightPx: 800, scalePercent: 100 } as const;

/** What the page hands over as a frame: an ImageBitmap is known by what it can do. */
export function frameOf(width = 1280, height = 800): FrameBitmap & { isClosed: boolean } {
  const frame = { width, height, isClosed: false, close: () => { frame.isClosed = true; } };
  return frame;
}
