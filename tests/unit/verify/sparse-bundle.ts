import { open } from 'node:fs/promises';
import { BUNDLE_NAME } from './make-bundle.ts';
import { makeZip } from './make-zip.ts';

/** Writes an archive of one entry of zeros that takes no room on disk: long to read, and no intact bundle. */
export async function writeSparseBundle(path: string, sizeBytes: number): Promise<void> {
  const name = `${BUNDLE_NAME}/bagit.txt`;
  const small = makeZip([{ name, data: Buffer.alloc(0), central: { size: sizeBytes } }]);
  const headerBytes = 30 + name.length;
  const tail = Buffer.from(small.subarray(headerBytes));
  tail.writeUInt32LE(headerBytes + sizeBytes + 16, tail.length - 6);
  const file = await open(path, 'w');
  try {
    await file.write(small.subarray(0, headerBytes), 0, headerBytes, 0);
    await file.write(tail, 0, tail.length, headerBytes + sizeBytes);
  } finally {
    await file.close();
  }
}
