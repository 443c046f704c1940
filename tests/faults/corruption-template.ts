import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Disk } from '../../electron/disk.ts';
import { nodeDisk } from '../../electron/disk.ts';
import { KnownVault } from '../../electron/known-vault.ts';
import { VaultFolder } from '../../electron/vault-folder.ts';
import { hashHere } from '../../shared/crypto/hash.ts';
import { digestHere } from '../../renderer/vault/digester.ts';
import { answerCall } from '../../renderer/vault/dispatch.ts';
import type { IndexStore } from '../../renderer/vault/index-db.ts';
import type { IndexRow } from '../../renderer/vault/index-rows.ts';
import { Session } from '../../renderer/vault/session.ts';
import type { StoreClient } from '../../renderer/vault/store-client.ts';
import { concatBytes, fromHex, utf8 } from '../../shared/base/bytes.ts';
import { fromErrorWire, KeptError } from '../../shared/base/errors.ts';
import type { VaultMethod, VaultParams, VaultResult } from '../../shared/contract/vault.ts';
import type { DeriveKey } from '../../shared/crypto/kdf.ts';
import { loadSodium, sodium } from '../../shared/crypto/sodium.ts';
import { MemoryDisk } from '../unit/electron/memory-disk.ts';
import { START_MS, testClock } from '../unit/vault/vault-tools.ts';
import { noiseOf, Random } from './random.ts';

await loadSodium();

export const OLD_PASSPHRASE = '처음 정한 비밀 문장 열';
export const PASSPHRASE = '나중에 바꾼 비밀 문장 열';
/** Each start of the app is on another day, so that no two acts are the same. */
const DAY_MS = 86_400_000;
const STORED_SIZES = [0, 17, 5000, 5000, 66_000];

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
  readonly bodyHash: string;
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

export interface Place {
  readonly disk: Disk;
  /** The person's data folder, which holds the vault's. */
  readonly userData: string;
  layOut(files: Files): void;
  read(): Map<string, Uint8Array>;
}

/** Main's folder and the worker over it, in one process and without a port between: what is tried here is what they make of damaged bytes. */
export class Opened {
  readonly session: Session;
  readonly #folder: VaultFolder;
  #lastId = 0;

  private constructor(folder: VaultFolder, rows: Map<string, IndexRow>, seed: number) {
    const random = new Random(seed);
    this.#folder = folder;
    const count = { failedTries: 0, waitMs: 0 };
    this.session = new Session({
      store: { vault: folder, attempts: { read: async () => count, begin: async () => undefined, succeeded: async () => ({ ...count, isComplete: true }), confirmed: async () => undefined, proved: async () => undefined }, drafts: { hold: async () => undefined, read: async () => null }, beginSave: noFolder, folders: NO_FOLDERS },
      clock: testClock(START_MS + seed * DAY_MS), random: (lengthBytes) => noiseOf(random.next(), lengthBytes), deriveKey: fastDerive, tool: { name: 'Kept', version: '0.1.0', platform: 'linux' },
      codec: { warmUp: async () => undefined, rescale: () => Promise.resolve(null), encode: noFolder }, newDigester: digestHere, newHash: hashHere, indexStore: indexOf(rows), loadFonts: noFolder, emit: () => undefined, easeMs: 0,
    });
  }

  /** As a start of the app over this data folder. */
  static async start({ disk, userData }: Place, rows: Map<string, IndexRow>, seed: number): Promise<Opened> {
    return new Opened(await VaultFolder.open(join(userData, 'vault'), disk, await KnownVault.open(disk, userData)), rows, seed);
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
    keys: async (prefix) => [...rows.keys()].filter((key) => key.startsWith(prefix)).sort(),
    write: async (written) => {
      for (const row of written) rows.set(row.key, row);
    },
    keepOnly: async (prefix) => {
      for (const key of rows.keys()) if (!key.startsWith(prefix)) rows.delete(key);
    },
  };
}

/** A data folder in memory: no power is cut here, and twenty thousand vaults are made. */
export class MemoryPlace implements Place {
  readonly disk = new MemoryDisk('/data/vault');
  readonly userData = '/data';

  layOut(files: Files): void {
    for (const name of ['journal', 'objects', ...[...files.keys()].map((file) => dirname(file))]) void this.disk.makeFolder(join('/data/vault', name));
    this.disk.plant('/data/state.json', utf8('{"format":1}\n'));
    for (const [name, bytes] of files) this.disk.plant(join('/data/vault', name), bytes);
  }

  read(): Map<string, Uint8Array> {
    const names = this.disk.paths().filter((path) => path.startsWith('/data/vault/'));
    return new Map(names.map((path) => [path.slice('/data/vault/'.length), this.disk.bytesOf(path)?.slice() ?? new Uint8Array()]));
  }
}

/** The same on this computer's own disk. */
export class FolderPlace implements Place {
  readonly disk = nodeDisk;
  readonly userData: string;

  constructor(userData: string) {
    this.userData = userData;
  }

  layOut(files: Files): void {
    rmSync(this.userData, { recursive: true, force: true });
    for (const name of ['journal', 'objects', ...[...files.keys()].map((file) => dirname(file))]) mkdirSync(join(this.userData, 'vault', name), { recursive: true });
    writeFileSync(join(this.userData, 'state.json'), '{"format":1}\n');
    for (const [name, bytes] of files) writeFileSync(join(this.userData, 'vault', name), bytes);
  }

  read(): Map<string, Uint8Array> {
    const root = join(this.userData, 'vault');
    const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return new Map(found.map((path) => [path.slice(root.length + 1), Uint8Array.from(readFileSync(path))]));
  }
}

/** Always the same one, but for the random names of its stored files: so that a run can be had again by its number alone. */
export async function makeTemplate(): Promise<Template> {
  const place = new MemoryPlace();
  const rows = new Map<string, IndexRow>();
  const maker = await Opened.start(place, rows, 1);
  const { words, ask } = await maker.call('setup.words', { wordList: 'ko' });
  await maker.call('vault.create', { passphrase: OLD_PASSPHRASE, proof: ask.map((index) => words[index] ?? '') });
  await fill(maker, STORED_SIZES.map((sizeBytes, index) => noiseOf(index + 1, sizeBytes)));
  await maker.end();
  const older = { header: place.read().get('vault.json') ?? new Uint8Array(), rows: structuredClone(rows) };
  await goOn(place, rows);
  const next = new MemoryPlace();
  next.layOut(splitJournal(place.read()));
  // Once more, so that the index knows the journal as it lies there now.
  const last = await Opened.start(next, rows, 3);
  await last.call('vault.unlock', { passphrase: PASSPHRASE });
  await last.session.writeIndex();
  const items = await truthOf(last);
  const records = [...last.session.engine.state.entries];
  await last.end();
  const files = next.read();
  // Copies of the log stand apart from all that: nothing is read from them.
  for (const name of files.keys()) if (name.startsWith('log/')) files.delete(name);
  const entries = records.map((record): Entry => ({ ...record, frame: (files.get(segmentName(record.segment)) ?? new Uint8Array()).slice(record.offset, record.offset + record.lengthBytes) }));
  return { files, rows, words: words.join(' '), items, entries, olderHeader: older.header, olderRows: older.rows };
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
async function goOn(place: Place, rows: Map<string, IndexRow>): Promise<void> {
  const next = await Opened.start(place, rows, 2);
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
function splitJournal(files: Map<string, Uint8Array>): Files {
  const whole = Buffer.from(files.get(segmentName(1)) ?? []);
  const starts: number[] = [];
  for (let at = 0; at < whole.length; at += 8 + whole.readUInt32BE(at)) starts.push(at);
  const cuts = [0, starts[Math.floor(starts.length / 3)] ?? 0, starts[Math.floor((2 * starts.length) / 3)] ?? 0, whole.length];
  for (const segment of [1, 2, 3]) files.set(segmentName(segment), Uint8Array.from(whole.subarray(cuts[segment - 1], cuts[segment])));
  return files;
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
