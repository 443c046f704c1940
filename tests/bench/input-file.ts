import { randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';

/** A file of random bytes, which nothing compresses; on the disk before it resolves, so that nobody's `sync` writes it. */
export async function makeFile(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    const block = Buffer.alloc(Math.min(sizeBytes, 4 * 1024 * 1024));
    for (let at = 0; at < sizeBytes; at += block.length) await file.write(randomFillSync(block), 0, Math.min(block.length, sizeBytes - at));
    await file.sync();
  } finally {
    await file.close();
  }
}
