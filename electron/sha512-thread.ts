import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** Runs on a thread of its own: takes the bytes of one range after another, and gives the SHA-512 of each at its end. It has no other way in or out. */
let hash = createHash('sha512');

parentPort?.on('message', (bytes: Uint8Array | null) => {
  if (bytes === null) {
    const hex = hash.digest('hex');
    hash = createHash('sha512');
    return parentPort?.postMessage(hex);
  }
  hash.update(bytes);
  return parentPort?.postMessage(null);
});
parentPort?.postMessage(null);
