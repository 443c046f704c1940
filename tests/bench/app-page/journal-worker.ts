import type { MessagePortMain } from 'electron';
import type { Attempts } from '../../../electron/attempts.ts';
import type { BackupCalls } from '../../../electron/backup-calls.ts';
import type { SaveFiles } from '../../../electron/save-file.ts';
import { StoreCalls } from '../../../electron/store-calls.ts';
import { VaultPort } from '../../../electron/vault-port.ts';
import { MemoryStore } from '../../unit/vault/memory-store.ts';

/** Main's own answers to the worker's calls, over a vault folder that was loaded into memory. */
let folder = new MemoryStore();

addEventListener('message', async ({ data }: MessageEvent<{ address?: string; connect?: MessagePort }>) => {
  if (data.address !== undefined) {
    folder = new MemoryStore(await readFolder(data.address));
    postMessage('ready');
  }
  if (data.connect !== undefined) answerOn(data.connect);
});

async function readFolder(address: string): Promise<MemoryStore['files']> {
  const read = async (name: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(`${address}/${name}`)).arrayBuffer());
  const names = (await (await fetch(`${address}/journal.json`)).json()) as string[];
  const segments: Uint8Array[] = [];
  for (const name of names) segments.push(await read(`journal/${name}`));
  return { current: await read('vault.json'), previous: null, segments, setAside: [], objects: new Map() };
}

/** Lines to the workers of the app so far. */
const lines: VaultPort[] = [];

function answerOn(port: MessagePort): void {
  const attempts = { read: () => ({ failedTries: 0, waitMs: 0 }), begin: () => undefined, succeeded: () => ({ failedTries: 0, isComplete: true }) };
  const store = folder;
  const calls = new StoreCalls({ openStore: async () => store, backups: {} as BackupCalls, saves: {} as SaveFiles, attempts: attempts as unknown as Attempts });
  const electronLike = {
    on: (event: 'message' | 'close', listener: (event: MessageEvent<unknown> | Event) => void) => port.addEventListener(event, listener),
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  };
  lines.push(new VaultPort(electronLike as unknown as MessagePortMain, calls));
}
