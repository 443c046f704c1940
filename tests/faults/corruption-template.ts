import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { nodeDisk } from '../../electron/disk.ts';
import { KnownVault } from '../../electron/known-vault.ts';
import { VaultFolder } from '../../electron/vault-folder.ts';
import { digestHere } from '../../renderer/vault/digester.ts';
import { answerCall } from '../../renderer/vault/dispatch.ts';
import type { IndexStore } from '../../renderer/vault/index-db.ts';
import type { IndexRow } from '../../renderer/vault/index-rows.ts';
import { Session } from '../../renderer/vault/session.ts';
import type { StoreClient } from '../../renderer/vault/store-client.ts';
import { concatBytes, fromHex } from '../../shared/base/bytes.ts';
import { systemClock } from '../../shared/base/clock.ts';
import { fromErrorWire, KeptError } from '../../shared/base/errors.ts';
import { platformRandom } from '../../shared/base/ids.ts';
import type { VaultMethod, VaultParams, VaultResult } from '../../shared/contract/vault.ts';
import type { DeriveKey } from '../../shared/crypto/kdf.ts';
import { loadSodium, sodium } from '../../shared/crypto/sodium.ts';
import { noiseOf } from './random.ts';

await loadSodium();

export const OLD_PASSPHRASE = '처음 정한 비밀 문장 열';
export const PASSPHRASE = '나중에 바꾼 비밀 문장 열';
const STORED_SIZES = [0, 17, 5000, 65_536, 70_001];

export type Files = ReadonlyMap<string, Uint8Array>;
export type Rows = ReadonlyMap<string, IndexRow>;

export interface Truth {
  readonly itemId: string;
  readonly exhibitNo: string;
  /** Everything that is known of it, as JSON. */
  readonly facts: string;
  /** Null where no file is stored. */
  readonly content: Uint8Array | null;
  readonly objectId: string | null;
}

export interface Entry {
  readonly seq: number;
  readonly act: string;
  readonly itemId: string | null;
  readonly segment: number;
  readonly offset: number;
  readonly frame: Uint8Array;
}

/** A closed vault: its files by their path in the folder, its index, what it holds, and parts of it as they were some time before. */
export interface Template {
  readonly files: Files;
  readonly rows: Rows;
  readonly words: string;
  readonly items: readonly Truth[];
  readonly entries: readonly Entry[];
  readonly olderHeader: Uint8Array;
  readonly olderRows: Rows;
}

const noFolder = (): Promise<never> => Promise.reject(new KeptError('backup/not-chosen'));
const NO_FOLDERS: StoreClient['folders'] = {
  space: () => Promise.resolve({ freeBytes: 1e15, drive: 'local', maxFileBytes: null }),
  at: () => { throw new KeptError('backup/not-chosen'); },
  readmit: () => Promise.resolve(null),
  beginBackup: noFolder, finishBackup: noFolder, removeObject: noFolder, copyFile: noFolder, copyHeader: noFolder, copySegment: noFolder, compareSegment: noFolder,
  stopCopy: noFolder, beginScratch: noFolder, endScratch: noFolder, readRecord: noFolder, commitRestore: noFolder,
};

/** In place of Argon2id: as different for different secrets, and a thousand times as fast. */
const fastDerive: DeriveKey = async (secret, params) => sodium().crypto_generichash(32, concatBytes(secret, fromHex(params.salt)), null);

/** Main's folder and the worker over it, in one process and without a port between: what is tried here is what they make of damaged bytes. */
export class Opened {
  readonly session: Session;
  readonly #folder: VaultFolder;
  #lastId = 0;

  private constructor(folder: VaultFolder, rows: Map<string, IndexRow>) {
    this.#folder = folder;
    const count = { failedTries: 0, waitMs: 0 };
    this.session = new Session({
      store: { vault: folder, attempts: { read: async () => count, begin: async () => undefined, succeeded: async () => count }, beginSave: noFolder, folders: NO_FOLDERS },
      clock: systemClock(), random: platformRandom, deriveKey: fastDerive, tool: { name: 'Kept', version: '0.1.0', platform: 'linux' },
      codec: { rescale: () => Promise.resolve(null) }, newDigester: digestHere, indexStore: indexOf(rows), loadFonts: noFolder, emit: () => undefined,
    });
  }

  /** As a start of the app over this data folder. */
  static async start(userData: string, rows: Map<string, IndexRow>): Promise<Opened> {
    return new Opened(await VaultFolder.open(join(userData, 'vault'), nodeDisk, await KnownVault.open(nodeDisk, userData)), rows);
  }

  async call<M extends VaultMethod>(method: M, params: VaultParams<M>): Promise<VaultResult<M>> {
    const reply = await answerCall(this.session, { id: ++this.#lastId, method, params });
    if (reply === null || !('ok' in reply)) throw new Error('no reply');
    if (!reply.ok) throw fromErrorWire(reply.error);
    return reply.value as VaultResult<M>;
  }

  /** The end of the app, in order. */
  async end(): Promise<void> {
    await this.session.settle();
    await this.session.index.settled();
    if (this.session.isUnlocked) this.session.engine.lock();
    await this.#folder.close();
  }
}

function indexOf(rows: Map<string, IndexRow>): IndexStore {
  return {
    read: async (keys) => keys.map((key) => rows.get(key)),
    write: async (written) => {
      for (const row of written) rows.set(row.key, row);
    },
    keepOnly: async (prefix) => {
      for (const key of rows.keys()) if (!key.startsWith(prefix)) rows.delete(key);
    },
  };
}

/** A folder for data folders; in memory where the system offers that, since no power is cut here. */
export async function scratchFolder(): Promise<string> {
  return mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kept-corruptions-'));
}

export async function layOut(userData: string, files: Files): Promise<void> {
  await rm(userData, { recursive: true, force: true });
  await mkdir(join(userData, 'vault', 'journal'), { recursive: true });
  await mkdir(join(userData, 'vault', 'objects'), { recursive: true });
  await writeFile(join(userData, 'state.json'), '{"format":1}\n');
  const folders = new Set([...files.keys()].map((name) => dirname(name)));
  for (const folder of folders) await mkdir(join(userData, 'vault', folder), { recursive: true });
  for (const [name, bytes] of files) await writeFile(join(userData, 'vault', name), bytes);
}

export async function readFiles(userData: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const root = join(userData, 'vault');
  for (const found of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (found.isFile()) files.set(join(found.parentPath, found.name).slice(root.length + 1), await readFile(join(found.parentPath, found.name)));
  }
  return files;
}

export async function makeTemplate(folder: string, seed: number): Promise<Template> {
  const userData = join(folder, 'template');
  const rows = new Map<string, IndexRow>();
  const maker = await Opened.start(userData, rows);
  const { words, ask } = await maker.call('setup.words', { wordList: 'ko' });
  await maker.call('vault.create', { passphrase: OLD_PASSPHRASE, proof: ask.map((place) => words[place] ?? '') });
  const contents = STORED_SIZES.map((sizeBytes, index) => noiseOf(seed + index, sizeBytes));
  await fill(maker, contents);
  await maker.end();
  const older = { header: (await readFiles(userData)).get('vault.json') ?? new Uint8Array(), rows: structuredClone(rows) };
  await goOn(userData, rows);
  await splitJournal(userData);
  // Once more, so that the index knows the journal as it lies there now.
  const last = await Opened.start(userData, rows);
  await last.call('vault.unlock', { passphrase: PASSPHRASE });
  await last.session.writeIndex();
  const items = await truthOf(last);
  const entries = last.session.engine.state.entries.map(({ seq, act, itemId, segment, offset, lengthBytes }) => ({ seq, act, itemId, segment, offset, lengthBytes }));
  await last.end();
  const files = await readFiles(userData);
  // Copies of the log stand apart from all that: nothing is read from them.
  for (const name of files.keys()) if (name.startsWith('log/') || name === 'lock') files.delete(name);
  const frameAt = ({ segment, offset, lengthBytes }: { segment: number; offset: number; lengthBytes: number }): Uint8Array => (files.get(segmentName(segment)) ?? new Uint8Array()).slice(offset, offset + lengthBytes);
  return { files, rows, words: words.join(' '), items, entries: entries.map((entry) => ({ ...entry, frame: frameAt(entry) })), olderHeader: older.header, olderRows: older.rows };
}

export function segmentName(segment: number): string {
  return `journal/${String(segment).padStart(6, '0')}.kj`;
}

async function fill(maker: Opened, contents: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
  for (const [index, bytes] of contents.entries()) {
    await maker.call('items.addFile', { taskId: `t${index}`, file: new File([bytes], `파일 ${index}.bin`), depictedMinor: 'no' });
    const { itemId } = await maker.call('items.addNote', { text: `메모 ${index} 그 사람이 말했다`, depictedMinor: 'no' });
    await maker.call('items.setFields', { itemId, changes: { notes: `처음 ${index}`, poster_display_name: 'x' } });
    await maker.call('items.setFields', { itemId, changes: { notes: `다음 ${index}`, poster_display_name: '' } });
  }
}

/** Other keys, a deletion and more items, so that older copies of everything differ from what is there now. */
async function goOn(userData: string, rows: Map<string, IndexRow>): Promise<void> {
  const next = await Opened.start(userData, rows);
  await next.call('vault.unlock', { passphrase: OLD_PASSPHRASE });
  const engine = next.session.engine;
  const right = await engine.keyring.prove({ passphrase: OLD_PASSPHRASE });
  await engine.keyring.changePassphrase(right, PASSPHRASE);
  right.wipe();
  const { itemId } = await next.call('items.addNote', { text: '지울 메모', depictedMinor: 'no' });
  await next.call('items.delete', { itemId, by: { passphrase: PASSPHRASE }, reason: '실수' });
  await next.call('items.addAddress', { raw: 'https://t.me/c/1/2?thread=3', depictedMinor: 'no' });
  await next.call('items.addNote', { text: '마지막 메모', depictedMinor: 'no' });
  await next.end();
}

/** A frame is bound to its number and not to its place: the one segment becomes three, cut between frames, as if they had been full. */
async function splitJournal(userData: string): Promise<void> {
  const whole = await readFile(join(userData, 'vault', segmentName(1)));
  const starts: number[] = [];
  for (let at = 0; at < whole.length; at += 8 + whole.readUInt32BE(at)) starts.push(at);
  const cuts = [0, starts[Math.floor(starts.length / 3)] ?? 0, starts[Math.floor((2 * starts.length) / 3)] ?? 0, whole.length];
  for (const segment of [1, 2, 3]) await writeFile(join(userData, 'vault', segmentName(segment)), whole.subarray(cuts[segment - 1], cuts[segment]));
}

/** Every item that is not deleted, as the worker shows it, with the bytes of its file. */
export async function truthOf(opened: Opened): Promise<readonly Truth[]> {
  const { engine } = opened.session;
  const truths: Truth[] = [];
  for (const { item, objectId, deletedAt } of engine.state.items.values()) {
    if (deletedAt !== null) continue;
    const content = objectId === null ? null : await readAll(opened, item.itemId);
    truths.push({ itemId: item.itemId, exhibitNo: item.exhibitNo, facts: JSON.stringify(item), content, objectId });
  }
  return truths;
}

/** The whole file, checked as whoever shows or exports it checks it. */
export async function readAll(opened: Opened, itemId: string): Promise<Uint8Array> {
  const content = await opened.session.engine.openContent(itemId);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.stream()) chunks.push(chunk.slice());
  return concatBytes(...chunks);
}
