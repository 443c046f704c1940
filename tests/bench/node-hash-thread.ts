import { parentPort, workerData } from 'node:worker_threads';
import { startSha2 } from '../../shared/crypto/sha2.ts';

const hash = startSha2(workerData as 'sha256' | 'sha512');

/** Chunks, and null at their end. */
parentPort?.on('message', (bytes: Uint8Array<ArrayBuffer> | null) => {
  if (bytes === null) return parentPort?.postMessage({ hex: hash?.finishHex() });
  hash?.update(bytes);
  parentPort?.postMessage({ bytes }, [bytes.buffer]);
});
