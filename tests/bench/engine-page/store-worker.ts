import type { MessagePortMain } from 'electron';
import type { Attempts } from '../../../electron/attempts.ts';
import type { BackupCalls } from '../../../electron/backup-calls.ts';
import type { SaveFiles } from '../../../electron/save-file.ts';
import { StoreCalls } from '../../../electron/store-calls.ts';
import { VaultPort } from '../../../electron/vault-port.ts';
import { OpfsSaves } from './opfs-saves.ts';
import { OpfsStore } from './opfs-store.ts';

const lines: VaultPort[] = [];

/** Main's own answers to the worker's calls, over the browser's private file system in place of Node's. */
addEventListener('message', async ({ data: port }: MessageEvent<MessagePort>) => {
  const attempts = { read: () => ({ failedTries: 0, waitMs: 0 }), begin: () => undefined, confirmed: () => undefined, succeeded: () => ({ failedTries: 0, isComplete: true }) };
  const backups = { space: () => ({ freeBytes: 2 ** 40, drive: 'local', maxFileBytes: null }) };
  const saves = new OpfsSaves();
  const store = await OpfsStore.open();
  const calls = new StoreCalls({ openStore: async () => store, backups: backups as unknown as BackupCalls, saves: saves as unknown as SaveFiles, attempts: attempts as unknown as Attempts });
  const electronLike = {
    on: (event: 'message' | 'close', listener: (event: MessageEvent<unknown> | Event) => void) => port.addEventListener(event, listener),
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  };
  lines.push(new VaultPort(electronLike as unknown as MessagePortMain, calls));
});
