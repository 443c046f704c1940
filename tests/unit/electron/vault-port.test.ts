import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { MessagePortMain, WebContents } from 'electron';
import { Attempts } from '../../../electron/attempts.ts';
import { BackupCalls } from '../../../electron/backup-calls.ts';
import type { BackupParts } from '../../../electron/backup-calls.ts';
import { ChosenFolders } from '../../../electron/chosen-folders.ts';
import type { Disk } from '../../../electron/disk.ts';
import { nodeDisk } from '../../../electron/disk.ts';
import { SaveFiles } from '../../../electron/save-file.ts';
import { StoreCalls } from '../../../electron/store-calls.ts';
import { UnfinishedSaves } from '../../../electron/unfinished-saves.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { VaultLines } from '../../../electron/vault-lines.ts';
import type { CallTarget } from '../../../electron/vault-port.ts';
import { VaultPlace } from '../../../electron/vault-place.ts';
import { VaultPort } from '../../../electron/vault-port.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import type { StoreCall, StoreReply } from '../../../shared/contract/store-port.ts';
import { STORE_CHUNK_BYTES } from '../../../shared/contract/store-port.ts';
import { callsOf, FakeChannel, FakeContents, FakePort } from './fake-electron.ts';
import { tempFolder } from './temp-folder.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

/** The worker's end of a line. */
class Worker {
  readonly port: FakePort;
  #nextId = 1;

  constructor(port = new FakePort()) {
    this.port = port;
  }

  /** Sends one call and waits for its answer. */
  async ask(call: StoreCall | Readonly<Record<string, unknown>>): Promise<StoreReply> {
    const id = this.#nextId++;
    this.port.emit('message', { data: { id, ...call } });
    await vi.waitFor(() => expect(this.port.sent.some((reply) => (reply as StoreReply).id === id)).toBe(true), { interval: 2 });
    return this.port.sent.find((reply) => (reply as StoreReply).id === id) as StoreReply;
  }

  async value<T>(call: StoreCall): Promise<T> {
    const reply = await this.ask(call);
    if (!reply.ok) throw new Error(reply.error.code);
    return reply.value as T;
  }
}

async function connected() {
  const userData = tempFolder();
  const out = join(userData, 'out');
  mkdirSync(out);
  const store = await VaultFolder.open(join(userData, 'vault'));
  onTestFinished(() => store.close());
  const saves = new SaveFiles(nodeDisk, new UnfinishedSaves(nodeDisk, userData));
  const attempts = await Attempts.open(nodeDisk, userData);
  const worker = new Worker();
  const line = new VaultPort(worker.port as unknown as MessagePortMain, new StoreCalls({ openStore: async () => store, saves, attempts, backups: new BackupCalls(backupsIn(userData), async () => undefined) }));
  return { userData, out, saves, worker, line };
}

function backupsIn(userData: string): BackupParts {
  const place = new VaultPlace(nodeDisk, userData);
  return { disk: nodeDisk, place, folders: new ChosenFolders(nodeDisk, place) };
}

const bytes = (length: number) => new Uint8Array(length).fill(5);
const ID = 'ab'.repeat(16);

test('a vault is made, filled and read through the line', async () => {
  const { worker } = await connected();
  expect(await worker.value({ op: 'header.read' })).toEqual({ current: null, previous: null, isEmpty: true, wasUnclean: false, missingBytes: 0 });
  expect(await worker.value({ op: 'header.replace', bytes: bytes(10), create: true })).toBeNull();
  expect(await worker.value({ op: 'journal.append', segment: 1, offset: 0, bytes: bytes(STORE_CHUNK_BYTES + 44) })).toBeNull();
  expect(await worker.value({ op: 'journal.list' })).toEqual([{ segment: 1, sizeBytes: STORE_CHUNK_BYTES + 44 }]);
  expect(await worker.value({ op: 'journal.read', segment: 1, offset: 40, lengthBytes: 4 })).toEqual(bytes(4));
  const { objectId } = await worker.value<{ objectId: string }>({ op: 'object.begin' });
  await worker.value({ op: 'object.write', objectId, bytes: bytes(STORE_CHUNK_BYTES) });
  await worker.value({ op: 'object.write', objectId, bytes: bytes(3) });
  await worker.value({ op: 'object.commit', objectId });
  expect(await worker.value({ op: 'object.size', objectId })).toBe(STORE_CHUNK_BYTES + 3);
  expect(await worker.value({ op: 'object.read', objectId, offset: STORE_CHUNK_BYTES, lengthBytes: 3 })).toEqual(bytes(3));
  expect(await worker.value({ op: 'object.remove', objectId })).toBeNull();
  expect(await worker.ask({ op: 'object.size', objectId })).toMatchObject({ ok: false, error: { code: 'vault/object-missing' } });
  expect(await worker.value({ op: 'attempts.begin' })).toBeNull();
  expect(await worker.value({ op: 'attempts.succeeded' })).toEqual({ failedTries: 0, isComplete: false });
  expect(await worker.value({ op: 'attempts.read' })).toEqual({ failedTries: 0, waitMs: 0 });
});

test('a bundle is saved through the line', async () => {
  const { worker, saves, out } = await connected();
  const { handle } = await saves.add(join(out, 'K.zip'));
  const part = 'bundle' as const;
  expect(await worker.value({ op: 'save.begin', handle, part })).toEqual({ fileName: 'K.zip' });
  await worker.value({ op: 'save.write', handle, part, bytes: bytes(7) });
  expect(await worker.value({ op: 'save.finish', handle, part })).toEqual({ sizeBytes: 7, sha256: createHash('sha256').update(bytes(7)).digest('hex') });
  expect(await worker.value({ op: 'save.read', handle, part, offset: 3, lengthBytes: 4 })).toEqual(bytes(4));
  expect(await worker.value({ op: 'save.commit', handle, part })).toBeNull();
  expect(await worker.value({ op: 'save.begin', handle, part: 'hash-sheet' })).toEqual({ fileName: 'K_hash-sheet.pdf' });
  expect(await worker.value({ op: 'save.abort', handle, part: 'hash-sheet' })).toBeNull();
  expect(readdirSync(out)).toEqual(['K.zip']);
});

const REFUSED: Readonly<Record<string, unknown>>[] = [
  {}, { op: 'nonsense' }, { op: 'header.read', extra: 1 }, { op: 'header.replace', bytes: bytes(1) }, { op: 'header.replace', bytes: 'text', create: true }, { op: 'header.replace', bytes: [1, 2], create: true },
  { op: 'header.replace', bytes: bytes(STORE_CHUNK_BYTES + 1), create: true }, { op: 'journal.append', segment: 1, offset: 0, bytes: bytes(STORE_CHUNK_BYTES + 65) }, { op: 'journal.append', segment: 0, offset: 0, bytes: bytes(1) },
  { op: 'journal.append', segment: 1.5, offset: 0, bytes: bytes(1) }, { op: 'journal.append', segment: 1, offset: -1, bytes: bytes(1) }, { op: 'journal.append', segment: '../1', offset: 0, bytes: bytes(1) },
  { op: 'journal.read', segment: 1, offset: 0, lengthBytes: STORE_CHUNK_BYTES + 1 }, { op: 'journal.read', segment: 1, offset: 2 ** 60, lengthBytes: 1 }, { op: 'journal.read', segment: 1, offset: Number.NaN, lengthBytes: 1 },
  { op: 'object.write', objectId: '../../etc', bytes: bytes(1) }, { op: 'object.size', objectId: ID.toUpperCase() }, { op: 'object.read', objectId: ID, offset: 0, lengthBytes: -1 }, { op: 'object.remove', objectId: `${ID}\n` },
  { op: 'object.begin', objectId: ID }, { op: 'save.begin', handle: '/etc/passwd', part: 'bundle' }, { op: 'save.begin', handle: ID, part: 'other' }, { op: 'save.write', handle: ID, part: 'bundle', bytes: bytes(STORE_CHUNK_BYTES + 1) },
  { op: '__proto__' }, { op: 'constructor' },
];

test.each(REFUSED.map((call) => [JSON.stringify(call).slice(0, 80), call] as const))('%s is refused', async (_name, call) => {
  const target: CallTarget = { answer: vi.fn(async () => null), end: async () => undefined };
  const worker = new Worker();
  const line = new VaultPort(worker.port as unknown as MessagePortMain, target);
  expect(await worker.ask(call)).toMatchObject({ ok: false, error: { code: 'internal/bad-call', details: { kind: 'message' } } });
  expect(target.answer).not.toHaveBeenCalled();
  await line.close();
});

test('two thousand hostile messages: none is passed on, none ends the line', async () => {
  const target: CallTarget = { answer: vi.fn(async () => null), end: async () => undefined };
  const worker = new Worker();
  const line = new VaultPort(worker.port as unknown as MessagePortMain, target);
  fc.assert(fc.property(fc.anything({ withTypedArray: true, withNullPrototype: true }), (data) => { worker.port.emit('message', { data }); }), { numRuns: 2000 });
  expect(target.answer).not.toHaveBeenCalled();
  expect(await worker.ask({ op: 'journal.list' })).toMatchObject({ ok: true });
  await line.close();
});

test('unknown objects and handles are refused without touching the disk', async () => {
  const { worker } = await connected();
  expect(await worker.ask({ op: 'object.write', objectId: ID, bytes: bytes(1) })).toMatchObject({ error: { code: 'internal/bad-call' } });
  expect(await worker.ask({ op: 'object.commit', objectId: ID })).toMatchObject({ error: { code: 'internal/bad-call' } });
  expect(await worker.ask({ op: 'object.read', objectId: ID, offset: 0, lengthBytes: 1 })).toMatchObject({ error: { code: 'vault/object-missing' } });
  expect(await worker.ask({ op: 'save.begin', handle: ID, part: 'bundle' })).toMatchObject({ error: { code: 'save/not-chosen' } });
});

test('one worker opens only so many objects', async () => {
  const { worker } = await connected();
  for (let opened = 0; opened < 16; opened++) await worker.value({ op: 'object.begin' });
  expect(await worker.ask({ op: 'object.begin' })).toMatchObject({ error: { code: 'internal/bad-call', details: { kind: 'open-objects' } } });
});

test('a worker that never waits for answers is refused after some hundred', async () => {
  const gate = Promise.withResolvers<null>();
  const worker = new Worker();
  const line = new VaultPort(worker.port as unknown as MessagePortMain, { answer: () => gate.promise, end: async () => undefined });
  for (let id = 1; id <= 300; id++) worker.port.emit('message', { data: { id, op: 'journal.list' } });
  expect(worker.port.sent.length).toBeGreaterThanOrEqual(40);
  expect(worker.port.sent[0]).toMatchObject({ ok: false, error: { details: { kind: 'waiting' } } });
  gate.resolve(null);
  await line.close();
});

test('when the line closes, what was begun is removed and what waits is dropped', async () => {
  const { worker, line, saves, out, userData } = await connected();
  const { objectId } = await worker.value<{ objectId: string }>({ op: 'object.begin' });
  await worker.value({ op: 'object.write', objectId, bytes: bytes(10) });
  const { handle } = await saves.add(join(out, 'K.zip'));
  await worker.value({ op: 'save.begin', handle, part: 'bundle' });
  const before = worker.port.sent.length;
  worker.port.emit('message', { data: { id: 900, op: 'attempts.begin' } });
  worker.port.emit('message', { data: { id: 901, op: 'journal.append', segment: 1, offset: 0, bytes: bytes(9) } });
  worker.port.close();
  await line.close();
  worker.port.emit('message', { data: { id: 902, op: 'journal.list' } });
  expect(worker.port.sent.length).toBe(before);
  expect(readdirSync(out)).toEqual([]);
  expect(readdirSync(join(userData, 'vault'), { recursive: true }).filter((name) => /\.(part|kj)$/.test(String(name)))).toEqual([]);
});

test('a committed object and a committed save outlive the line', async () => {
  const { worker, line, saves, out } = await connected();
  const { objectId } = await worker.value<{ objectId: string }>({ op: 'object.begin' });
  await worker.value({ op: 'object.commit', objectId });
  const { handle } = await saves.add(join(out, 'K.zip'));
  for (const op of ['save.begin', 'save.finish', 'save.commit'] as const) await worker.value({ op, handle, part: 'bundle' });
  await line.close();
  expect(readdirSync(out)).toEqual(['K.zip']);
});

async function linesOver(openStore: () => Promise<VaultFolder>) {
  const userData = tempFolder();
  const saves = new SaveFiles(nodeDisk, new UnfinishedSaves(nodeDisk, userData));
  return new VaultLines({ openStore, saves, attempts: await Attempts.open(nodeDisk, userData), backups: backupsIn(userData) });
}

/** The page's end of the port that was sent last; in the tests both ends of a channel are told apart by what they record. */
function lastSentChannel(): void {
  expect(callsOf('contents.postMessage').at(-1)?.slice(0, 2)).toEqual(['kept:vault-port', null]);
}

test('half-typed text is held at once, also while a drive keeps another call waiting', async () => {
  const drive = Promise.withResolvers<null>();
  const seen: string[] = [];
  const worker = new Worker();
  const line = new VaultPort(worker.port as unknown as MessagePortMain, { answer: (call) => { seen.push(call.op); return call.op === 'journal.append' ? drive.promise : Promise.resolve(null); }, end: async () => undefined });
  const waiting = [worker.ask({ op: 'journal.append', segment: 1, offset: 0, bytes: bytes(3) }), worker.ask({ op: 'journal.list' })];
  expect((await worker.ask({ op: 'drafts.hold', box: bytes(9) })).ok).toBe(true);
  expect(seen).not.toContain('journal.list');
  drive.resolve(null);
  await Promise.all(waiting);
  expect(seen.at(-1)).toBe('journal.list');
  await line.close();
});

test('a second connection ends the first', async () => {
  const folder = join(tempFolder(), 'vault');
  const opened = vi.fn(() => VaultFolder.open(folder));
  const lines = await linesOver(opened);
  const contents = new FakeContents() as unknown as WebContents;
  await lines.connect(contents);
  lastSentChannel();
  await lines.connect(contents);
  expect(callsOf('contents.postMessage')).toHaveLength(2);
  expect(opened).toHaveBeenCalledOnce();
  await lines.close();
  const again = await VaultFolder.open(folder);
  await again.close();
});

test('a folder that is in use is told to the page, and asked for again at the next connection', async () => {
  let tries = 0;
  const lines = await linesOver(async () => { tries++; throw new KeptError('vault/in-use'); });
  await lines.connect(new FakeContents() as unknown as WebContents);
  await lines.connect(new FakeContents() as unknown as WebContents);
  expect(tries).toBe(2);
  await lines.close();
});

test.each(['rename', 'remove'] as const)('a page that a lock opens while a restored vault is put in place (at its first %s) meets that vault, and never the one that is going', async (name) => {
  const userData = tempFolder();
  const header = (vaultId: string) => new TextEncoder().encode(JSON.stringify({ vaultId: vaultId.repeat(32) }));
  for (const [folder, vaultId] of [['vault', 'a'], ['backup', 'b']] as const) {
    const store = await VaultFolder.open(join(userData, folder));
    await store.replaceHeader(header(vaultId), true);
    await store.close();
  }
  const gate = Promise.withResolvers<null>();
  const waiting: string[] = [];
  const disk: Disk = { ...nodeDisk, [name]: async (path: string, to: string) => {
    // The lock of the scratch folder goes before the vault is let go of, and that before the first rename.
    if (name === 'rename' ? path.endsWith('/vault.restoring') : path.endsWith('/vault.restoring/lock')) {
      waiting.push(path);
      await gate.promise;
    }
    return nodeDisk[name](path, to);
  } };
  const place = new VaultPlace(disk, userData);
  const folders = new ChosenFolders(nodeDisk, place);
  const openStore = async (): Promise<VaultFolder> => {
    await place.settle();
    return VaultFolder.open(place.vault);
  };
  const lines = new VaultLines({ openStore, saves: new SaveFiles(nodeDisk, new UnfinishedSaves(nodeDisk, userData)), attempts: await Attempts.open(nodeDisk, userData), backups: { disk, place, folders } });
  const connect = async (): Promise<Worker> => {
    await lines.connect(new FakeContents() as unknown as WebContents);
    return new Worker(FakeChannel.last?.port1);
  };
  const first = await connect();
  const { handle: from } = await folders.add(join(userData, 'backup'), 'restore');
  const { handle } = await first.value<{ handle: string }>({ op: 'scratch.begin', from, purpose: 'restore' });
  await first.value({ op: 'copy.header', to: handle });
  await first.value({ op: 'journal.append', segment: 1, offset: 0, bytes: bytes(9), at: handle });
  waiting.length = 0;
  first.port.emit('message', { data: { id: 900, op: 'restore.commit', handle } });
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  void lines.end();
  const asked = connect().then((second) => second.value<{ current: Uint8Array }>({ op: 'header.read' }));
  await new Promise((resolve) => setTimeout(resolve, 30));
  gate.resolve(null);
  expect(JSON.parse(new TextDecoder().decode((await asked).current))).toEqual({ vaultId: 'b'.repeat(32) });
  expect(readdirSync(userData).filter((name) => name.startsWith('vault')).map((name) => name.replace(/kept-.*/, 'kept'))).toEqual(['vault', 'vault.kept']);
  await lines.close();
});
