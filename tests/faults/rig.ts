import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import type { WebContents } from 'electron';
import { Attempts } from '../../electron/attempts.ts';
import { ChosenFolders } from '../../electron/chosen-folders.ts';
import type { Disk } from '../../electron/disk.ts';
import { diskWork } from '../../electron/disk-errors.ts';
import { SaveFiles } from '../../electron/save-file.ts';
import { UnfinishedSaves } from '../../electron/unfinished-saves.ts';
import { VaultFolder } from '../../electron/vault-folder.ts';
import { VaultLines } from '../../electron/vault-lines.ts';
import { VaultPlace } from '../../electron/vault-place.ts';
import { answerCall } from '../../renderer/vault/dispatch.ts';
import { digestHere } from '../../renderer/vault/digester.ts';
import type { IndexStore } from '../../renderer/vault/index-db.ts';
import { Session } from '../../renderer/vault/session.ts';
import { createStoreClient } from '../../renderer/vault/store-client.ts';
import type { StorePort } from '../../renderer/vault/store-line.ts';
import { concatBytes, fromHex } from '../../shared/base/bytes.ts';
import { systemClock } from '../../shared/base/clock.ts';
import { fromErrorWire } from '../../shared/base/errors.ts';
import { platformRandom } from '../../shared/base/ids.ts';
import type { FolderPurpose } from '../../shared/contract/host.ts';
import type { VaultMethod, VaultParams, VaultResult } from '../../shared/contract/vault.ts';
import type { DeriveKey } from '../../shared/crypto/kdf.ts';
import { hashHere } from '../../shared/crypto/hash.ts';
import { loadSodium, sodium } from '../../shared/crypto/sodium.ts';
import type { ReportFonts } from '../../shared/report/model.ts';

await loadSodium();

/** A person's data folder on some disk. */
export interface Place {
  readonly disk: Disk;
  readonly folder: string;
  /** For a vault that the app itself opens as well; otherwise a quick one stands in for Argon2id. */
  readonly deriveKey?: DeriveKey;
}

/** In place of Argon2id: as different for different secrets, and a thousand times as fast. Durability does not hang on it. */
const fastDerive: DeriveKey = async (secret, params) => sodium().crypto_generichash(32, concatBytes(secret, fromHex(params.salt)), null);

const FONTS = join(import.meta.dirname, '..', '..', 'node_modules', '@expo-google-fonts', 'noto-sans-kr');
let fonts: Promise<ReportFonts> | null = null;

async function readFonts(): Promise<ReportFonts> {
  const read = async (name: string): Promise<Uint8Array> => withoutLayout(Uint8Array.from(await readFile(join(FONTS, name))));
  return { regular: await read('400Regular/NotoSansKR_400Regular.ttf'), bold: await read('700Bold/NotoSansKR_700Bold.ttf') };
}

/** OpenType: 12 bytes, then a tag and three numbers for each table. Without those that join and shift letters a page is set in a third of the time. */
function withoutLayout(font: Uint8Array): Uint8Array {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  for (let at = 12; at < 12 + 16 * view.getUint16(4); at += 16) if (['GSUB', 'GPOS'].includes(String.fromCharCode(...font.subarray(at, at + 4)))) font.set([0x7a, 0x7a], at);
  return font;
}

interface Parts {
  readonly place: Place;
  readonly lines: VaultLines;
  readonly saves: SaveFiles;
  readonly folders: ChosenFolders;
  readonly port: MessagePort;
}

/**
 * Main's side and the worker's side of Kept in one Node process: the store over this disk, a real message port, and the worker's own
 * dispatch and session behind it. Only the key derivation, the picture decoder and the database of the index are others.
 */
export class Rig {
  readonly place: Place;
  readonly #lines: VaultLines;
  readonly #saves: SaveFiles;
  readonly #folders: ChosenFolders;
  #session: Session;
  #port: MessagePort;
  #lastId = 0;

  private constructor({ place, lines, saves, folders, port }: Parts) {
    this.place = place;
    this.#lines = lines;
    this.#saves = saves;
    this.#folders = folders;
    this.#port = port;
    this.#session = newSession(port, place);
  }

  /** As the start of the app, in the order of electron/main.ts. Rejects with what the disk throws. */
  static async start(place: Place): Promise<Rig> {
    const { disk, folder } = place;
    const unfinished = new UnfinishedSaves(disk, folder);
    const saves = new SaveFiles(disk, unfinished);
    const attempts = await Attempts.open(disk, folder);
    const vaultPlace = new VaultPlace(disk, folder);
    const folders = new ChosenFolders(disk, vaultPlace);
    const openStore = async (): Promise<VaultFolder> => {
      await diskWork('write', () => vaultPlace.settle());
      return VaultFolder.open(vaultPlace.vault, disk);
    };
    const lines = new VaultLines({ openStore, saves, attempts, backups: { disk, place: vaultPlace, folders } });
    await unfinished.removeLeftovers();
    return new Rig({ place, lines, saves, folders, port: await connect(lines) });
  }

  /** The worker's session, for looking into; locked until an unlocking call. */
  get session(): Session {
    return this.#session;
  }

  /** Resolves or rejects (with a KeptError) as the page's client would. */
  async call<M extends VaultMethod>(method: M, params: VaultParams<M>): Promise<VaultResult<M>> {
    const reply = await answerCall(this.#session, { id: ++this.#lastId, method, params });
    if (reply === null || !('ok' in reply)) throw new Error('no reply');
    if (!reply.ok) throw fromErrorWire(structuredClone(reply.error));
    return structuredClone(reply.value) as VaultResult<M>;
  }

  /** A handle for a place to save to, as after the save dialog. */
  async chooseSave(path: string): Promise<string> {
    return (await this.#saves.add(path)).handle;
  }

  /** A handle for a folder of backups, as after the folder dialog. */
  async chooseFolder(path: string, purpose: FolderPurpose): Promise<string> {
    return (await this.#folders.add(path, purpose)).handle;
  }

  /** The page's process ends, whatever it was doing, and a fresh locked page opens. */
  async restartWorker(): Promise<void> {
    await this.#lines.end();
    this.#port.close();
    this.#port = await connect(this.#lines);
    this.#session = newSession(this.#port, this.place);
  }

  async stop(): Promise<void> {
    await this.#lines.close();
    this.#port.close();
  }
}

async function connect(lines: VaultLines): Promise<MessagePort> {
  const sent: MessagePort[] = [];
  const contents = { isDestroyed: () => false, postMessage: (_channel: string, _message: unknown, ports: MessagePort[]) => sent.push(...ports) };
  await lines.connect(contents as unknown as WebContents);
  const [port] = sent;
  if (port === undefined) throw new Error('no port came');
  return port;
}

function newSession(port: MessagePort, { deriveKey = fastDerive }: Place): Session {
  return new Session({
    // Node's types say less of it than Node does.
    store: createStoreClient(port as unknown as StorePort),
    clock: systemClock(),
    random: platformRandom,
    deriveKey,
    tool: { name: 'Kept', version: '0.1.0', platform: 'linux' },
    codec: { warmUp: async () => undefined, rescale: () => Promise.resolve(null), encode: () => Promise.reject(new Error('no canvas here')) },
    newDigester: digestHere,
    newHash: hashHere,
    indexStore: memoryIndex(),
    loadFonts: () => (fonts ??= readFonts()),
    emit: () => undefined,
    easeMs: 0,
  });
}

/** The index in IndexedDB may vanish at any moment; here it always has. */
function memoryIndex(): IndexStore {
  const rows = new Map<string, Parameters<IndexStore['write']>[0][number]>();
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
