import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DigestingAccess } from '../../../renderer/verifier/digesting-access.ts';
import { openBundle } from '../../../shared/verify/verifier.ts';
import { makeBundle } from './make-bundle.ts';

/** Larger than what is looked through for the end of an archive, so that not all of it is read at once. */
const BYTES = makeBundle({ draft: (draft) => void draft.extra.set('data/report/report.ko.pdf', Buffer.alloc(3 * 1024 * 1024, 'pdf')) });

/** A file that may read otherwise from a place on, each time anew. */
function fileOf(bytesAt: (offset: number) => Uint8Array): Blob {
  const slice = (from: number, to: number): unknown => ({ arrayBuffer: () => Promise.resolve(new Uint8Array(bytesAt(from).subarray(from, to)).buffer) });
  return { size: BYTES.length, slice } as unknown as Blob;
}

async function sum(file: Blob): Promise<[number, string]> {
  const access = await DigestingAccess.of(file);
  const { result } = await openBundle(access);
  return [result.verdict, await access.finish(() => undefined)];
}

describe('the digest of the whole file beside a verdict', () => {
  it('is that of the file', async () => {
    expect(await sum(fileOf(() => BYTES))).toEqual([0, createHash('sha256').update(BYTES).digest('hex')]);
  });

  it('is of the bytes that were judged: where the end reads otherwise the second time, there is none', async () => {
    const other = Buffer.from(BYTES);
    other[other.length - 1] = 1;
    let hasBegun = false;
    await expect(sum(fileOf((offset) => {
      hasBegun ||= offset === 0;
      return hasBegun ? other : BYTES;
    }))).rejects.toMatchObject({ code: 'file/changed' });
  });

  it('is none where the file has become shorter, whoever reads its end, and nobody waits for it', async () => {
    const access = await DigestingAccess.of(fileOf(() => BYTES.subarray(0, -9)));
    await expect(access.finish(() => undefined)).rejects.toMatchObject({ code: 'file/changed' });
    let hasBegun = false;
    await expect(sum(fileOf((offset) => {
      hasBegun ||= offset === 0;
      return hasBegun ? BYTES.subarray(0, -9) : BYTES;
    }))).rejects.toMatchObject({ code: 'file/changed' });
  });
});
