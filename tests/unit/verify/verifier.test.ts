import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../shared/verify/result.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { faultsOf, fromBuffer } from './from-buffer.ts';
import { fingerprintOf, keyOf, makeBundle, otherKey } from './make-bundle.ts';

describe('verifyBundle: a good bundle', () => {
  it('is intact, every check listed and passed, the fingerprint not made because none was given', async () => {
    const result = await verifyBundle(fromBuffer(makeBundle()));
    expect(result.verdict).toBe(0);
    expect(result.checks.map((check) => check.id)).toEqual(CHECKS);
    expect(result.checks.filter((check) => check.outcome !== 'passed')).toEqual([
      { id: 'fingerprint', outcome: 'not-made', details: { reason: 'not-given' } },
      { id: 'checkpoint', outcome: 'not-made', details: { reason: 'older-format' } },
      { id: 'earlier-checkpoint', outcome: 'not-made', details: { reason: 'no-checkpoint' } },
    ]);
    expect(result.bundle).toMatchObject({ bundleName: 'K-2026-0001_20261122', itemCount: 3, fileCount: 24, logEntries: 8, logLeftOut: 1, preparedUtc: '2026-11-22T01:07:03.004Z', tool: 'Kept 0.1.0' });
    expect(result.bundle?.items.map((item) => [item.exhibitNo, item.path])).toEqual([['E-0001', 'data/items/E-0001/original.png'], ['E-0002', null], ['E-0003', null]]);
  });

  it('is intact in the second format, its own checkpoint checked', async () => {
    const result = await verifyBundle(fromBuffer(makeBundle({ format: 'kept-bundle/2' })));
    expect([result.verdict, result.checks.filter((check) => check.outcome !== 'passed').map((check) => check.id)]).toEqual([0, ['fingerprint', 'earlier-checkpoint']]);
    expect(result.bundle).toMatchObject({ itemCount: 3, fileCount: 26, logEntries: 8 });
  });

  it('is intact with the fingerprint of its key, however it was copied from paper', async () => {
    const given = fingerprintOf(keyOf().raw);
    for (const fingerprint of [given, ` ${given}\n`, given.slice(7), given.replace(/(.{10})/g, '$1 ')]) {
      const result = await verifyBundle(fromBuffer(makeBundle()), { fingerprint });
      expect([result.verdict, result.checks.find((check) => check.id === 'fingerprint')?.outcome]).toEqual([0, 'passed']);
    }
  });

  it('has verdict 3 with the fingerprint of another key', async () => {
    const result = await verifyBundle(fromBuffer(makeBundle()), { fingerprint: fingerprintOf(otherKey().raw) });
    expect([result.verdict, faultsOf(result)]).toEqual([3, { fingerprint: 'fingerprint-differs' }]);
    expect(result.bundle?.fingerprint).toBe(fingerprintOf(keyOf().raw));
  });

  it('refuses a fingerprint that is none instead of going on without it', async () => {
    await expect(verifyBundle(fromBuffer(makeBundle()), { fingerprint: 'SHA256:abc' })).rejects.toMatchObject({ code: 'internal/bad-call' });
  });

  it('is altered, not "another key", when both are true', async () => {
    const altered = makeBundle({ after: (files) => files.set('VERIFY.ko.txt', Buffer.from('x')) });
    const result = await verifyBundle(fromBuffer(altered), { fingerprint: fingerprintOf(otherKey().raw) });
    expect([result.verdict, result.bundle]).toEqual([1, null]);
  });
});

describe('verifyBundle: what keeps it from looking', () => {
  it('reports a file that ends while it is read', async () => {
    const bytes = makeBundle();
    const file = { sizeBytes: bytes.length, read: (offset: number, lengthBytes: number) => Promise.resolve(new Uint8Array(bytes.subarray(offset, Math.min(offset + lengthBytes, 15_000)))) };
    await expect(verifyBundle(file)).rejects.toMatchObject({ code: 'file/changed' });
  });

  it('reports a file whose content changes between the two readings', async () => {
    const good = makeBundle();
    const other = makeBundle({ draft: ({ items }) => void (items[1]!['text'] = 'x') });
    let reads = 0;
    const file = { sizeBytes: good.length, read: (offset: number, lengthBytes: number) => Promise.resolve(new Uint8Array((reads++ < 3 ? good : other).subarray(offset, offset + lengthBytes))) };
    await expect(verifyBundle(file)).rejects.toMatchObject({ code: 'file/changed' });
  });

  it('stops when told so', async () => {
    const abort = new AbortController();
    const promise = verifyBundle(fromBuffer(makeBundle()), { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(promise).rejects.toMatchObject({ code: 'task/cancelled' });
  });

  it('passes on what the file itself throws', async () => {
    const file = { sizeBytes: 100, read: () => Promise.reject(new Error('unplugged')) };
    await expect(verifyBundle(file)).rejects.toThrow('unplugged');
  });
});
