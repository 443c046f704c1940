import { describe, expect, it } from 'vitest';
import { explainEntry, explainItem } from '../../../shared/verify/explain-contents.ts';
import { openBundle } from '../../../shared/verify/verifier.ts';
import { smallDraft } from '../../vectors/bundle/base-bundle.ts';
import { fromBuffer } from './from-buffer.ts';
import { makeBundle, sha, type Draft, type Json } from './make-bundle.ts';

type Fields = { [key: string]: Json };
const MANY = 40_000;

/** An intact bundle by somebody who wants the page to stand still: every list in it is as long as its line may be. */
function crowded(draft: Draft): void {
  Object.assign(draft, smallDraft());
  const [item] = draft.items;
  const file = { ...(item!['file'] as Fields), exif: Object.fromEntries(Array.from({ length: MANY }, (_, at): [string, string] => [`k${at}`, 'v'])) };
  const address = { raw: 'https://a.example', platform: 'web', form: 'page', parts: Array.from({ length: MANY }, (_, at): Json => [`p${at}`, 'v']) };
  Object.assign(item!, { file, address });
  const { fields: _, ...intake } = item!;
  draft.log[1]!.body['data'] = { item: intake };
  const changes = draft.log[2]!.body['data'] as Fields;
  const first = changes['changes'] as Json[];
  changes['changes'] = [...Array.from({ length: MANY / 4 }, (): Json[] => [{ field: 'title', before: '', after: 'x' }, { field: 'title', before: 'x', after: '' }]).flat().map((change) => ({ ...(change as Fields), field: 'page_title' })), ...first];
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** One stored picture of these bytes. */
const storing = (ending: string, data: Buffer) => (draft: Draft): void => {
  Object.assign(draft, smallDraft());
  const [item] = draft.items;
  const file = { ...(item!['file'] as Fields), mime: `image/${ending}`, sizeBytes: data.length, sha256: sha('sha256', data), sha512: sha('sha512', data) };
  item!['file'] = file;
  (draft.log[1]!.body['data'] as Fields)['item'] = { ...((draft.log[1]!.body['data'] as Fields)['item'] as Fields), file };
  draft.stored = new Map([['E-0001', { name: `original.${ending}`, data }]]);
};

describe('what an intact bundle shows', () => {
  it('is bounded, whatever its maker put into it, and says how much there is', async () => {
    const { result, contents } = await openBundle(fromBuffer(makeBundle({ draft: crowded })));
    expect([result.verdict, contents === null]).toEqual([0, false]);
    const [row] = (await contents!.items(0, 25)).rows;
    const told = explainItem(row!, 'ko');
    expect(told.facts.length).toBeLessThan(600);
    expect(told.facts.some(([, value]) => value === `(${MANY})`)).toBe(true);
    expect(Object.keys(row!.item.file!.exif).length).toBe(501);
    const { rows } = await contents!.log(0, 50);
    const entries = rows.flatMap((line) => (line.kind === 'entry' ? [explainEntry(line, 'ko')] : []));
    expect(Math.max(...entries.map(({ lines }) => lines.length))).toBe(501);
    expect(entries.flatMap(({ lines }) => lines).join()).toContain(`(${MANY / 2 + 2})`);
    expect(JSON.stringify(rows).length).toBeLessThan(1_000_000);
  }, 60_000);

  it('is bounded, however long its texts are, and says how long they were', async () => {
    const long = '😀가'.repeat(300_000);
    const { result, contents } = await openBundle(fromBuffer(makeBundle({ draft: (draft) => {
      Object.assign(draft, smallDraft());
      const [item] = draft.items;
      Object.assign(item!, { text: long.slice(0, 500_000), address: { raw: 'https://a.example', platform: 'web', form: 'page', parts: Array.from({ length: 50 }, (_, at): Json => [`p${at}`, 'v'.repeat(9000)]) } });
      const { fields: _, ...intake } = item!;
      draft.log[1]!.body['data'] = { item: intake };
      (item!['fields'] as Fields)['page_title'] = long.slice(0, 400_001);
      ((draft.log[2]!.body['data'] as Fields)['changes'] as Json[]).push({ field: 'page_title', before: '', after: long.slice(0, 400_001) });
    } })));
    const [row] = (await contents!.items(0, 25)).rows;
    const { rows } = await contents!.log(0, 50);
    expect([result.verdict, JSON.stringify(row).length < 260_000, JSON.stringify(rows).length < 300_000, row!.item.exhibitNo]).toEqual([0, true, true, 'E-0001']);
    const told = JSON.stringify(explainItem(row!, 'ko'));
    for (const part of ['… (500000)', '… (400001)', '… (9000)']) expect(told).toContain(part);
    expect(told, 'no half of a pair').not.toMatch(/u\{D8/);
    const lines = rows.flatMap((line) => (line.kind === 'entry' ? explainEntry(line, 'ko').lines : [])).join('\n');
    expect(lines).toContain('… (400001)');
  }, 60_000);

  it('is no picture of more pixels than its header says', async () => {
    const data = Buffer.from(`${Buffer.from('GIF89a').toString('hex')}010001008000000000 00ffffff2c00000000e02ee02e0002024c01003b`.replaceAll(' ', ''), 'hex');
    const { result, contents } = await openBundle(fromBuffer(makeBundle({ draft: storing('gif', data) })));
    expect([result.verdict, await contents!.picture('data/items/E-0001/original.gif')]).toEqual([0, null]);
  });

  it('is no picture whose size stands far behind another one that is none', async () => {
    const ispe = (widthPx: number, heightPx: number): Buffer => Buffer.concat([Buffer.from('0000001469737065', 'hex'), Buffer.alloc(4), uint32(widthPx), uint32(heightPx)]);
    const head = Buffer.concat([Buffer.from('0000001c667479706176696600000000617669666d696631', 'hex'), ispe(8, 8)]);
    const opened = async (data: Buffer): Promise<unknown> => (await openBundle(fromBuffer(makeBundle({ draft: storing('avif', data) })))).contents!.picture('data/items/E-0001/original.avif');
    expect(await opened(head)).toMatchObject({ mime: 'image/avif', widthPx: 8 });
    expect(await opened(Buffer.concat([head, Buffer.alloc(300_000), ispe(16_384, 16_384)]))).toBeNull();
  });

  it.each([['items', '"exhibitNo":"E-0001"', 'data/metadata/items.json'], ['log', '"caseSeq":2', 'data/metadata/custody-log.jsonl']] as const)('is the %s as they were checked, or the file has changed since', async (what, text, path) => {
    const good = makeBundle();
    const bad = Buffer.from(good);
    bad.write('!', good.indexOf(text, good.indexOf(path)) + 1);
    let bytes = good;
    const { result, contents } = await openBundle({ sizeBytes: good.length, read: (offset, lengthBytes) => Promise.resolve(new Uint8Array(bytes.subarray(offset, offset + lengthBytes))) });
    expect([result.verdict, (await contents![what](0, 9)).total]).toEqual([0, what === 'log' ? 8 : 3]);
    bytes = bad;
    await expect(contents![what](0, 9)).rejects.toMatchObject({ code: 'file/changed' });
  });
});
