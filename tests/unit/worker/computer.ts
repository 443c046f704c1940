import { fromErrorWire, toErrorWire } from '../../../shared/base/errors.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import { newRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { _testOnlyDangerousKdf, type DeriveKey } from '../../../shared/crypto/kdf.ts';
import type { StoreCall } from '../../../shared/contract/store-port.ts';
import { storeRequestSchema } from '../../../shared/contract/store-schema.ts';
import type { VaultEvent, VaultMethod, VaultParams, VaultResult } from '../../../shared/contract/vault.ts';
import { createVault } from '../../../shared/vault/engine.ts';
import * as v from 'valibot';
import { Attempts } from '../../../electron/attempts.ts';
import { BackupCalls } from '../../../electron/backup-calls.ts';
import { ChosenFolders } from '../../../electron/chosen-folders.ts';
import type { Disk } from '../../../electron/disk.ts';
import { SaveFiles } from '../../../electron/save-file.ts';
import { Serial } from '../../../electron/serial.ts';
import { StoreCalls } from '../../../electron/store-calls.ts';
import { UnfinishedSaves } from '../../../electron/unfinished-saves.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { VaultPlace } from '../../../electron/vault-place.ts';
import { hashHere } from '../../../shared/crypto/hash.ts';
import { digestHere } from '../../../renderer/vault/digester.ts';
import { answerCall } from '../../../renderer/vault/dispatch.ts';
import { openIndexStore } from '../../../renderer/vault/index-db.ts';
import { Session } from '../../../renderer/vault/session.ts';
import { createStoreClient } from '../../../renderer/vault/store-client.ts';
import type { StorePort } from '../../../renderer/vault/store-line.ts';
import { testClock } from '../vault/vault-tools.ts';
import { fastDerive, PASSPHRASE, readFonts, SampleCodec } from './worker-tools.ts';

const clock = testClock();

/** Kept on one computer, main and worker in one process and nothing between them left out but the port itself: over any disk, which may hold a stick too. */
export class Computer {
  readonly disk: Disk;
  readonly place: VaultPlace;
  readonly folders: ChosenFolders;
  readonly events: VaultEvent[] = [];
  /** Before each call of the worker to main. */
  onCall: (call: StoreCall) => void | Promise<void> = () => undefined;
  readonly #attempts: Attempts;
  readonly #deriveKey: DeriveKey;
  #vault: VaultFolder | null = null;
  #calls: StoreCalls;
  session: Session;
  #lastId = 0;

  private constructor(disk: Disk, userData: string, attempts: Attempts, deriveKey: DeriveKey) {
    this.#deriveKey = deriveKey;
    this.disk = disk;
    this.place = new VaultPlace(disk, userData);
    this.folders = new ChosenFolders(disk, this.place);
    this.#attempts = attempts;
    this.#calls = this.#newCalls();
    this.session = this.#newSession();
  }

  static async start(disk: Disk, userData: string, deriveKey: DeriveKey = fastDerive): Promise<Computer> {
    return new Computer(disk, userData, await Attempts.open(disk, userData), deriveKey);
  }

  /** A new vault with cheap keys, open in the session; answers its words. */
  async makeVault(passphrase = PASSPHRASE): Promise<string> {
    const words = newRecoveryWords('en', platformRandom);
    const kdf = { passphrase: _testOnlyDangerousKdf(platformRandom), recovery: _testOnlyDangerousKdf(platformRandom) };
    this.session.open(await createVault(this.session.engineOptions(), { passphrase, words, kdf }), 0);
    return words.join(' ');
  }

  /** The lock: a fresh worker over the same folder. */
  async lock(): Promise<void> {
    await this.session.index.settled();
    this.folders.forgetAll();
    await this.#calls.end();
    this.#calls = this.#newCalls();
    this.session = this.#newSession();
  }

  async stop(): Promise<void> {
    await this.lock();
    await this.#letGo();
  }

  async call<M extends VaultMethod>(method: M, params: VaultParams<M>): Promise<VaultResult<M>> {
    const reply = await answerCall(this.session, { id: ++this.#lastId, method, params });
    if (reply === null || !('ok' in reply)) throw new Error('no reply');
    if (!reply.ok) throw fromErrorWire(structuredClone(reply.error));
    return structuredClone(reply.value) as VaultResult<M>;
  }

  unlock(passphrase = PASSPHRASE) {
    return this.call('vault.unlock', { passphrase });
  }

  async choose(path: string, purpose: 'backup' | 'restore' = 'backup'): Promise<string> {
    return (await this.folders.add(path, purpose)).handle;
  }

  async backUp(path: string) {
    return this.call('backup.run', { taskId: `b${++this.#lastId}`, handle: await this.choose(path) });
  }

  /** The backup in that folder, whichever vault's it is. */
  async drill(path: string, secret: VaultParams<'backup.drill'>['secret'] = { passphrase: PASSPHRASE }) {
    return this.call('backup.drill', { taskId: `d${++this.#lastId}`, handle: await this.choose(path, 'restore'), secret });
  }

  async restore(path: string, params: Partial<VaultParams<'restore.run'>> = {}) {
    const handle = params.handle ?? await this.choose(path, 'restore');
    return this.call('restore.run', { taskId: `r${++this.#lastId}`, secret: { passphrase: PASSPHRASE }, keepOld: true, withFaults: false, ...params, handle });
  }

  #newCalls(): StoreCalls {
    const openStore = async (): Promise<VaultFolder> => {
      if (this.#vault === null) await this.place.settle();
      return (this.#vault ??= await VaultFolder.open(this.place.vault, this.disk));
    };
    const backups = new BackupCalls({ disk: this.disk, place: this.place, folders: this.folders }, () => this.#letGo());
    const saves = new SaveFiles(this.disk, new UnfinishedSaves(this.disk, this.place.userData));
    return new StoreCalls({ openStore, saves, attempts: this.#attempts, backups });
  }

  async #letGo(): Promise<void> {
    const vault = this.#vault;
    this.#vault = null;
    await vault?.close();
  }

  #newSession(): Session {
    const calls = this.#calls;
    const serial = new Serial();
    let receive: (event: { readonly data?: unknown }) => void = () => undefined;
    const answer = async (message: unknown): Promise<void> => {
      const { id, ...call } = v.parse(storeRequestSchema, message);
      await this.onCall(call);
      const reply = await calls.answer(call).then((value) => ({ id, ok: true, value: value ?? null }), (error: unknown) => ({ id, ok: false, error: toErrorWire(error) }));
      receive({ data: structuredClone(reply) });
    };
    const port: StorePort = {
      postMessage: (message) => void serial.run(() => answer(structuredClone(message))),
      addEventListener: (type, listener) => { if (type === 'message') receive = listener; },
      start: () => undefined,
    };
    return new Session({
      store: createStoreClient(port), clock, random: platformRandom, deriveKey: this.#deriveKey, tool: { name: 'Kept', version: '0.1.0', platform: 'linux' },
      codec: new SampleCodec(), newDigester: digestHere, newHash: hashHere, indexStore: openIndexStore(), loadFonts: readFonts, emit: (event) => this.events.push(event), easeMs: 0,
    });
  }
}
