import { beforeEach, expect, test } from 'vitest';
import type { VaultParams } from '../../../shared/contract/vault.ts';
import { Bench, frameOf, MODIFIED_MS, SCREEN } from './worker-tools.ts';

const SERIES = '11111111-1111-4111-8111-111111111111';
const PLACE = { left: 1920, top: 0, width: 1707, height: 960, rotationDegrees: 0, displayCount: 3 };
const REGION = { leftPx: 10, topPx: 20, widthPx: 300, heightPx: 200 };
let bench: Bench;
/** Both clocks stand still unless a test moves them. */
const time = { wallMs: 0, ranMs: 0 };

beforeEach(async () => {
  Object.assign(time, { wallMs: MODIFIED_MS, ranMs: 0 });
  bench = new Bench();
  Object.assign(bench.clock, { nowMs: () => time.wallMs, monotonicMs: () => time.ranMs });
  await bench.create();
});

function add(changes: Partial<VaultParams<'items.addFrame'>> = {}) {
  return bench.call('items.addFrame', { frame: frameOf(), screen: SCREEN, display: PLACE, region: null, keepWhole: false, seriesId: null, capturedAtMs: MODIFIED_MS, depictedMinor: 'no', ...changes });
}

const captureOf = async (itemId: string) => (await bench.call('items.get', { itemId })).item.capture;

test('a whole frame says of which display it is, how large, and that the clock did not jump', async () => {
  const { itemId, number } = await add();
  expect(number).toBeNull();
  expect(bench.codec.encoded).toMatchObject([{ region: { leftPx: 0, topPx: 0, widthPx: 1280, heightPx: 800 } }]);
  expect(await captureOf(itemId)).toEqual({ mode: 'whole', display: PLACE, frameWidthPx: 1280, frameHeightPx: 800, region: null, series: null, parent: null, recording: null, clockJump: null });
});

test('a part alone is kept, with its place; the whole only on request, and then the part names it by its hash', async () => {
  const alone = await add({ region: REGION });
  expect(bench.codec.encoded.map(({ region }) => region)).toEqual([REGION]);
  expect(await captureOf(alone.itemId)).toMatchObject({ mode: 'region', region: REGION, parent: null, frameWidthPx: 1280 });
  expect((await bench.list()).total).toBe(1);
  const part = await add({ region: REGION, keepWhole: true });
  expect(part.exhibitNo).toBe('E-0003');
  const { rows } = await bench.list();
  const whole = rows.find(({ exhibitNo }) => exhibitNo === 'E-0002');
  const { item } = await bench.call('items.get', { itemId: whole?.itemId ?? '' });
  expect(item.capture?.mode).toBe('whole');
  expect((await captureOf(part.itemId))?.parent).toEqual({ itemId: item.itemId, sha256: item.file?.sha256 });
});

test('a part that reaches beyond the frame is refused', async () => {
  await expect(add({ region: { ...REGION, leftPx: 1000 } })).rejects.toThrow('internal/bad-call');
  expect((await bench.list()).total).toBe(0);
});

test.each(['yes', 'unknown'] as const)('after the answer "%s" no frame becomes anything: not whole, not in part, not in a series', async (depictedMinor) => {
  for (const changes of [{}, { region: REGION, keepWhole: true }, { seriesId: SERIES }]) {
    const frame = frameOf();
    await expect(add({ ...changes, frame, depictedMinor })).rejects.toThrow('gate/pixels-refused');
    expect(frame.isClosed).toBe(true);
  }
  expect(bench.codec.encoded).toEqual([]);
  expect(bench.store.calls.filter((call) => String(call).includes('beginObject'))).toEqual([]);
});

test('a series is numbered without holes, also where a frame could not be saved between', async () => {
  const encode = bench.codec.encode.bind(bench.codec);
  const first = await add({ seriesId: SERIES });
  bench.codec.encode = () => Promise.reject(new Error('no'));
  await expect(add({ seriesId: SERIES })).rejects.toThrow();
  bench.codec.encode = encode;
  const [second, third] = await Promise.all([add({ seriesId: SERIES }), add({ seriesId: SERIES })]);
  expect([first.number, second.number, third.number]).toEqual([1, 2, 3]);
  expect((await captureOf(third.itemId))?.series).toEqual({ seriesId: SERIES, number: 3 });
  const found = await bench.list(SERIES);
  expect(found.rows.map(({ series }) => series?.number)).toEqual([3, 2, 1]);
});

test('a clock that was set back since the entry before is recorded in the item itself', async () => {
  await add();
  time.ranMs += 60_000;
  time.wallMs -= 3_540_000;
  const { itemId } = await add();
  expect((await captureOf(itemId))?.clockJump).toEqual({ kind: 'back', byMs: 3_600_000 });
  time.ranMs += 1000;
  time.wallMs += 1000;
  expect((await captureOf((await add()).itemId))?.clockJump).toBeNull();
});

test('what can be seen in the picture is a field of marks: known ones, in their order', async () => {
  const { itemId } = await add();
  const set = (visible: string) => bench.call('items.setFields', { itemId, changes: { visible_in_capture: visible } });
  expect((await set('address_bar poster')).item.fields.visible_in_capture).toBe('address_bar poster');
  await expect(set('poster address_bar')).rejects.toThrow('internal/bad-call');
  await expect(set('address_bar everything')).rejects.toThrow('internal/bad-call');
  expect((await set('')).item.fields.visible_in_capture).toBeUndefined();
});
