import { KeptError } from '../../shared/base/errors.ts';
import type { RandomAccess } from '../../shared/verify/result.ts';
import { verifyBundle } from '../../shared/verify/verifier.ts';
import type { CheckReply, CheckRequest } from './protocol.ts';

const PROGRESS_EVERY_MS = 100;

self.addEventListener('message', (event: MessageEvent<CheckRequest>) => void check(event.data));

async function check({ file, fingerprint }: CheckRequest): Promise<void> {
  try {
    const result = await verifyBundle(blobAccess(file), { fingerprint: fingerprint ?? undefined, onProgress: throttled() });
    reply({ kind: 'result', result });
  } catch (error) {
    reply({ kind: 'failure', code: error instanceof KeptError ? error.code : error instanceof Error ? error.name : typeof error });
  }
}

function blobAccess(file: Blob): RandomAccess {
  return {
    sizeBytes: file.size,
    read: async (offset, lengthBytes) => new Uint8Array(await file.slice(offset, offset + lengthBytes).arrayBuffer()),
  };
}

function throttled(): (doneBytes: number, totalBytes: number) => void {
  let lastMs = -Infinity;
  return (doneBytes, totalBytes) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < PROGRESS_EVERY_MS) return;
    lastMs = nowMs;
    reply({ kind: 'progress', doneBytes, totalBytes });
  };
}

function reply(message: CheckReply): void {
  self.postMessage(message);
}
