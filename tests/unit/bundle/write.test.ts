import { beforeAll, describe, expect, test } from 'vitest';
import { checkedSize } from '../../../shared/bundle/contents.ts';
import { MAX_BUNDLE_BYTES, MAX_ENTRIES } from '../../../shared/bundle/layout.ts';
import type { BundlePlan } from '../../../shared/bundle/plan.ts';
import { planSize, writeBundle } from '../../../shared/bundle/write.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import type { FileFacts, Item } from '../../../shared/evidence/item.ts';
import { at, chainOf, entry, HOSTILE_NAMES, samplePlan, sha, signerOf, type LogSource } from './sample-plan.ts';
import { memorySink } from './memory-sink.ts';
import { treeOf, unpacked, written } from './written.ts';

beforeAll(async () => {
  await loadSodium();
});

/** How a plan fares: the error, and how many bytes had been written by then. */
async function failureOf(plan: BundlePlan): Promise<{ error: unknown; writtenBytes: number }> {
  let writtenBytes = 0;
  const error: unknown = await writeBundle(plan, { ...memorySink(), write: async (bytes) => void (writtenBytes += bytes.length) }).then(() => null, (reason: unknown) => reason);
  return { error, writtenBytes };
}

describe('a bundle', () => {
  test('is the same, byte for byte, each time it is made', async () => {
    const first = await written(samplePlan().plan);
    const second = await written(samplePlan().plan);
    expect(second.bytes).toEqual(first.bytes);
    expect(second.summary).toEqual(first.summary);
  });

  test('is as large as foretold, and reports its own hashes', async () => {
    const { plan } = samplePlan();
    const foretold = planSize(plan);
    const { bytes, summary } = await written(plan);
    const root = treeOf(unpacked(bytes)).get('tagmanifest-sha256.txt') ?? Buffer.alloc(0);
    expect(summary).toEqual({ rootSha256: sha('sha256', root), zipSha256: sha('sha256', bytes), sizeBytes: bytes.length, entryCount: foretold.entryCount });
    expect(foretold.sizeBytes).toBe(bytes.length);
  });

  test('has exactly the files of the format, by names of its own making', async () => {
    const { bytes } = await written(samplePlan().plan);
    const paths = [...treeOf(unpacked(bytes)).keys()];
    const known = /^(bagit|bag-info|manifest-sha(256|512)|tagmanifest-sha(256|512)|VERIFY\.(ko|en|de))\.txt$|^signature\/(allowed_signers|custody-checkpoint|signer\.pub\.pem|tagmanifest-sha256\.txt\.(sig|ed25519))$|^data\/report\/report\.ko\.(html|pdf)$|^data\/items\/E-\d{4}\/(item\.json|original\.[a-z0-9]{2,4})$|^data\/metadata\/(case\.json|case\.jsonld|items\.json|items\.csv|urls\.txt|custody-log\.jsonl|tool\.json)$/;
    for (const path of paths) expect(path).toMatch(known);
  });

  test('keeps hostile names and texts as data: exact in JSON, harmless in the tables', async () => {
    const tree = treeOf(unpacked((await written(samplePlan().plan)).bytes));
    const items = JSON.parse(tree.get('data/metadata/items.json')?.toString() ?? '') as Item[];
    expect(items.slice(4, 11).map((item) => item.file?.originalFilename)).toEqual([...HOSTILE_NAMES]);
    for (const item of items) expect(JSON.parse(tree.get(`data/items/${item.exhibitNo}/item.json`)?.toString() ?? '')).toEqual(item);
    for (const path of ['data/metadata/items.csv', 'data/metadata/urls.txt']) {
      expect(tree.get(path)?.toString().replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')).not.toMatch(/[\r\t\u2028\u200B\u202A-\u202E\u2066-\u2069]/u);
    }
  });

  test('shows nothing of what is left out but hashes', async () => {
    const tree = treeOf(unpacked((await written(samplePlan().plan)).bytes));
    const lines = (tree.get('data/metadata/custody-log.jsonl')?.toString() ?? '').trimEnd().split('\n').map((line) => Object.keys(JSON.parse(line) as object));
    expect(lines.filter((keys) => keys.length === 3)).toEqual([['bodyHash', 'caseSeq', 'entryHash'], ['bodyHash', 'caseSeq', 'entryHash']]);
    expect(JSON.parse(tree.get('data/metadata/case.json')?.toString() ?? '')).toMatchObject({ itemCount: 12, log: { entries: 17, leftOut: 2 } });
  });

  test('counts its progress up to its own size', async () => {
    const { plan } = samplePlan();
    const seen: number[] = [];
    const { sizeBytes } = await writeBundle(plan, memorySink(), { onProgress: (done, total) => seen.push(done, total) });
    expect(seen.slice(-2)).toEqual([sizeBytes, sizeBytes]);
  });
});

describe('there is no bundle when', () => {
  const withContent = (itemNumber: number, content: BundlePlan['content']): BundlePlan => {
    const { plan } = samplePlan();
    const itemId = plan.items[itemNumber - 1]?.itemId;
    return { ...plan, content: (id) => (id === itemId ? content(id) : plan.content(id)) };
  };

  test("an exhibit's bytes are not those of the journal; the error says which", async () => {
    const other = withContent(1, async function* () { yield new Uint8Array(508); });
    expect((await failureOf(other)).error).toMatchObject({ code: 'bundle/cannot-build', details: { reason: 'digest', exhibitNo: 'E-0001' } });
  });

  test.each([['fewer', 507], ['more', 509], ['none', 0]])('an exhibit has %s bytes', async (_, lengthBytes) => {
    const other = withContent(1, async function* () { yield new Uint8Array(lengthBytes); });
    expect((await failureOf(other)).error).toMatchObject({ code: 'bundle/cannot-build', details: { reason: 'size', exhibitNo: 'E-0001' } });
  });

  test('an empty exhibit has bytes after all', async () => {
    const other = withContent(12, async function* () { yield new Uint8Array(1); });
    expect((await failureOf(other)).error).toMatchObject({ code: 'bundle/cannot-build', details: { reason: 'size', exhibitNo: 'E-0012' } });
  });

  test('the vault cannot give an exhibit, the sink fails, or the person cancels', async () => {
    const fault = new Error('object damaged');
    const broken = withContent(7, async function* () {
      yield new Uint8Array(2);
      throw fault;
    });
    expect((await failureOf(broken)).error).toBe(fault);
    const { plan } = samplePlan();
    await expect(writeBundle(plan, { ...memorySink(), write: () => Promise.reject(fault) })).rejects.toBe(fault);
    await expect(writeBundle(plan, { ...memorySink(), finish: () => Promise.reject(fault) })).rejects.toBe(fault);
    await expect(writeBundle(plan, memorySink(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'task/cancelled' });
  });

  test('the sink took fewer bytes than it was given', async () => {
    const { plan } = samplePlan();
    const sink = memorySink();
    const finish = async () => ({ ...(await sink.finish()), sizeBytes: 1 });
    await expect(writeBundle(plan, { ...sink, finish })).rejects.toMatchObject({ code: 'bundle/check-failed', details: { check: 'size' } });
  });

  test('the key cannot sign', async () => {
    const fault = new Error('locked');
    const signer = { ...signerOf('42'.repeat(32)), sign: () => { throw fault; } };
    expect(await failureOf(samplePlan({ signer }).plan)).toEqual({ error: fault, writtenBytes: 0 });
  });
});

describe('nothing at all is written when', () => {
  const refused = async (plan: BundlePlan, error: object): Promise<void> => {
    const failure = await failureOf(plan);
    expect(failure.error).toMatchObject(error);
    expect(failure.writtenBytes).toBe(0);
  };
  const because = (reason: string): object => ({ code: 'bundle/cannot-build', details: { reason } });
  const first = (change: Partial<Item>): BundlePlan => {
    const { plan } = samplePlan();
    return { ...plan, items: plan.items.map((item, index) => (index === 0 ? { ...item, ...change } : item)) };
  };
  /** The sample with another log: `rewrite` sees the entries as they were before hashing. */
  const withLog = (rewrite: (sources: LogSource[]) => LogSource[]): BundlePlan => {
    const { plan } = samplePlan();
    const sources = plan.custody.map((line): LogSource => ('body' in line ? { salt: line.salt, body: line.body } : { bodyHash: line.bodyHash }));
    return { ...plan, custody: chainOf(rewrite(sources)) };
  };

  test('no item is chosen', () => refused(samplePlan({ items: [] }).plan, { code: 'bundle/nothing-chosen' }));

  test('it would be too large', async () => {
    const { plan } = samplePlan();
    const huge = plan.items.map((item): Item => ({ ...item, file: item.file && { ...item.file, sizeBytes: item.file.stored ? MAX_BUNDLE_BYTES / 8 : 1 } }));
    expect(() => planSize({ ...plan, items: huge })).toThrowError('bundle/too-large');
    const sized = (sizeBytes: number): BundlePlan => ({ ...plan, items: plan.items.map((item, index): Item => ({ ...item, file: item.file && index === 0 ? { ...item.file, sizeBytes } : item.file })) });
    const nearly = MAX_BUNDLE_BYTES - 1_000_000;
    const most = nearly + MAX_BUNDLE_BYTES - planSize(sized(nearly)).sizeBytes;
    expect(planSize(sized(most)).sizeBytes).toBe(MAX_BUNDLE_BYTES);
    expect(() => planSize(sized(most + 1))).toThrowError('bundle/too-large');
    const files = Array.from({ length: MAX_ENTRIES + 1 }, (_, index) => ({ path: `${index}`, sizeBytes: 0 }));
    expect(() => checkedSize('B', files)).toThrowError('bundle/too-large');
    expect(checkedSize('B', files.slice(1))).toBeGreaterThan(0);
    expect(() => checkedSize('B', [{ path: 'x'.repeat(199), sizeBytes: 0 }])).toThrowError('bundle/cannot-build');
    const [item] = plan.items;
    if (!item) throw new Error('the sample has items');
    const many = Array.from({ length: 30_001 }, (_, index): Item => ({ ...item, exhibitNo: `E-${String(index + 1).padStart(5, '0')}` }));
    expect(() => planSize({ ...plan, items: many })).toThrowError('bundle/too-large');
  });

  test('a stored picture may show somebody under age', async () => {
    for (const depictedMinor of ['unknown', 'yes'] as const) await refused(first({ depictedMinor }), { code: 'gate/pixels-refused' });
  });

  test('an item is of another case, comes twice, or has a file that its kind cannot have', async () => {
    await refused(first({ caseId: 'K-2026-0002' }), because('other-case'));
    await refused(first({ exhibitNo: 'E-0002' }), because('exhibit-twice'));
    await refused(first({ itemId: samplePlan().plan.items[1]?.itemId ?? '' }), because('item-twice'));
    await refused(first({ kind: 'file_hash_only' }), because('file-of-kind'));
  });

  test('names are not those of the format', async () => {
    const bytes = new Uint8Array(1);
    for (const bundleName of ['../x_20261122', 'K-2026-0001', 'K-2026-0002_20261122', 'K-2026-0001_20261122/x']) await refused(samplePlan({ bundleName }).plan, because('bundle-name'));
    for (const path of ['report.ko.pdf', 'data/report/report.de.pdf', 'data/report/report.fr.pdf', 'data/report/../report.ko.pdf', 'data/metadata/case.json']) {
      await refused(samplePlan({ reports: [{ path, bytes }] }).plan, because('report-path'));
    }
    await refused(samplePlan({ reports: [1, 2].map(() => ({ path: 'data/report/report.ko.pdf', bytes })) }).plan, because('duplicate-name'));
    await refused(samplePlan({ languages: [] }).plan, because('languages'));
    await refused(samplePlan({ tool: { name: 'Kept\nX: y', version: '1', platform: 'p' } }).plan, because('bag-info'));
  });

  test('the chain has a hole, a changed body, or another beginning', async () => {
    const { plan } = samplePlan();
    await refused({ ...plan, custody: plan.custody.filter((_, index) => index !== 4) }, because('log-sequence'));
    await refused({ ...plan, custody: plan.custody.map((line) => ('body' in line && line.caseSeq === 3 ? { ...line, body: { ...line.body, monotonicMs: 1 } } : line)) }, because('log-hash'));
    await refused({ ...plan, custody: plan.custody.map((line) => (line.caseSeq === 5 ? { ...line, bodyHash: '0'.repeat(64) } : line)) }, because('log-hash'));
    await refused(withLog((log) => log.slice(1)), because('log-start'));
    await refused({ ...plan, custody: [] }, because('log-start'));
  });

  test('the log would show another item or another bundle', async () => {
    const other = '00000000-0000-4000-8000-000000000099';
    await refused(withLog((log) => [...log, entry(50, 'item.annotated', other, { itemId: other, changes: [] })]), because('log-other-item'));
    await refused(withLog((log) => [...log, entry(50, 'bundle.prepared', null, { bundleName: 'K-2026-0001_20261101', itemIds: [other], languages: [] })]), because('log-other-act'));
    await refused(withLog((log) => [...log, entry(50, 'vault.unlocked', null, { slot: 'passphrase', failedTries: 0 })]), because('log-other-act'));
  });

  test('the log does not tell of this bundle, or of one of its items as it is', async () => {
    await refused(withLog((log) => log.slice(0, -1)), because('log-prepared'));
    await refused(withLog((log) => [...log.slice(0, -1), entry(30, 'bundle.prepared', null, { bundleName: 'K-2026-0001_20261122', itemIds: [], languages: [] })]), because('log-prepared'));
    await refused(withLog((log) => log.map((line, index) => (index === 1 ? { bodyHash: 'a'.repeat(64) } : line))), because('log-lacks-item'));
    const file = samplePlan().plan.items[0]?.file as FileFacts;
    await refused(first({ file: { ...file, sha256: '0'.repeat(64) } }), because('log-lacks-item'));
    await refused(first({ capturedAt: at(59) }), because('log-lacks-item'));
  });
});
