import { join } from 'node:path';
import type { Frame } from '@playwright/test';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import { startApp, type AppBrowser } from './app-browser.ts';
import { makeBigVault, writeBigVault } from './big-vault.ts';
import { atMost, told, type Bench, type BenchContext, type Measured } from './row.ts';
import { brief, median, quantile, spreadOf } from './statistics.ts';

const WHERE = "Chromium, the app's own page and worker, index in IndexedDB";
const SIZES = [100, 1000, 10_000, 100_000] as const;
const QUICK_SIZES = [100, 1000] as const;
/** What an unlock costs whatever the size is measured with so many. */
const BASE_ITEMS = 1;
/** The smaller the vault, the more of what is measured is chance. */
const REBUILDS: Readonly<Record<number, number>> = { [BASE_ITEMS]: 15, 100: 15, 1000: 7, 10_000: 3 };
const UNLOCKS = 5;
const SEARCHES = ['deepfake', '합성 사진', 'E-09', 'https telegram', '없는 말'];
const FRAMES = 600;
/** A finger that goes through the list quickly: 2,400 pixels a second at 60 frames. */
const PX_PER_FRAME = 40;
const LIMITS_MS: Readonly<Record<number, number>> = { 10_000: 300, 100_000: 2000 };

interface Opened {
  readonly items: number;
  /** From the key to the end of the unlock without an index, and to the worker's answer alone. */
  readonly rebuildMs: number;
  readonly rebuildAnswerMs: number;
  readonly firstRowsMs: number;
  readonly unlockMs: readonly number[];
  readonly page: Frame;
}

/** What depends on how many items a vault holds. Times begin when the key is derived. */
export const itemsBench: Bench = {
  name: 'items',
  async run(context) {
    await loadSodium();
    const app = await startApp(context.scratch);
    try {
      return await measure(context, app, context.isQuick ? QUICK_SIZES : SIZES);
    } finally {
      await app.close();
    }
  },
};

async function measure(context: BenchContext, app: AppBrowser, sizes: readonly number[]): Promise<Measured[]> {
  const rows: Measured[] = [];
  await putVault(context, app, BASE_ITEMS);
  const base = { items: BASE_ITEMS, ...(await rebuildOften(context, app, BASE_ITEMS)) };
  const all: Opened[] = [];
  for (const items of sizes) {
    const opened = await openOften(context, app, items);
    all.push(opened);
    if (items >= 10_000 || context.isQuick) rows.push(atMost(`unlock beyond the key, ${items} items`, median(opened.unlockMs), LIMITS_MS[items] ?? 300, 'ms', { spread: spreadOf(opened.unlockMs), note: `to rows on the screen; ${WHERE}` }));
    if (items === sizes.at(-1)) rows.push(...(await measureList(context, opened)), ...rebuildRows(opened));
  }
  return [...rows, curve(base, all)];
}

async function putVault(context: BenchContext, app: AppBrowser, items: number): Promise<void> {
  context.say(`making a vault of ${items} items`);
  const folder = `vault-${items}`;
  await writeBigVault(await makeBigVault(items), join(context.scratch, folder));
  await app.openFolder(folder);
}

/** Medians of unlocks without an index. */
async function rebuildOften(context: BenchContext, app: AppBrowser, items: number): Promise<Pick<Opened, 'rebuildMs' | 'rebuildAnswerMs' | 'firstRowsMs'>> {
  context.say('opening it without an index');
  const times: { toRowsMs: number; toAnswerMs: number; toEndMs: number }[] = [];
  for (let turn = 0; turn < (context.isQuick ? 1 : REBUILDS[items] ?? 1); turn++) {
    await app.forgetIndex();
    times.push(await (await app.unlock()).evaluate(() => window.appPage.unlocked()));
  }
  return { rebuildMs: median(times.map(({ toEndMs }) => toEndMs)), rebuildAnswerMs: median(times.map(({ toAnswerMs }) => toAnswerMs)), firstRowsMs: median(times.map(({ toRowsMs }) => toRowsMs)) };
}

async function openOften(context: BenchContext, app: AppBrowser, items: number): Promise<Opened> {
  await putVault(context, app, items);
  const rebuilt = await rebuildOften(context, app, items);
  const unlockMs: number[] = [];
  let page: Frame | null = null;
  for (let turn = 0; turn < (context.isQuick ? 2 : UNLOCKS); turn++) {
    page = await app.unlock();
    unlockMs.push((await page.evaluate(() => window.appPage.unlocked())).toRowsMs);
  }
  if (page === null) throw new Error('never opened');
  return { items, ...rebuilt, unlockMs, page };
}

/** One keystroke after another, each when the rows for the one before are on the screen; and then a scroll through the list. */
async function measureList(context: BenchContext, { items, page }: Opened): Promise<Measured[]> {
  context.say('searching and scrolling');
  // The texts that are searched are made in the first seconds, in the worker's idle time; a search before that waits for them.
  await page.evaluate(() => window.appPage.type('x'));
  const keys: number[] = [];
  for (const text of SEARCHES) keys.push(...(await page.evaluate((search) => window.appPage.type(search), text)));
  const fast = await page.evaluate(() => window.appPage.typeFast('telegram deepfake'));
  const frames = await page.evaluate(([count, px]) => window.appPage.scroll(count, px), [FRAMES, PX_PER_FRAME] as const);
  const jumps = await page.evaluate(async () => [await window.appPage.jump(0.5), await window.appPage.jump(0.98), await window.appPage.jump(0.1)]);
  return [
    atMost(`search over ${items} items, a keystroke`, median(keys), 50, 'ms', { spread: `${spreadOf(keys)}, p95 ${brief(quantile(keys, 0.95))}`, note: `from the key to the frame with the rows; ${WHERE}` }),
    told(`search over ${items} items, last of ${17} fast keys`, fast, 'ms', { spread: 'one run', note: 'a key every 5 ms; from the last one to its rows' }),
    atMost(`scroll over ${items} items, a frame`, median(frames), 17, 'ms', { spread: `p95 ${brief(quantile(frames, 0.95))}, worst ${brief(Math.max(...frames))}`, note: `${FRAMES} frames, no graphics processor; ${WHERE}` }),
    told(`jump in a list of ${items} items`, median(jumps), 'ms', { spread: spreadOf(jumps), note: 'to the middle, the end, the start; until rows are on the screen' }),
  ];
}

function rebuildRows({ items, rebuildMs, firstRowsMs }: Opened): Measured[] {
  return [
    atMost(`index made anew, ${items} items`, rebuildMs / 1000, 20, 's', { spread: 'one run', note: `to the end of the unlock with the index written; ${WHERE}` }),
    told(`index made anew, ${items} items, first rows`, firstRowsMs / 1000, 's', { spread: 'one run', note: 'until what has been read so far can be looked at' }),
  ];
}

/**
 * Cost for each item, without what an unlock costs whatever the size. The ratio is of the dearest to the cheapest size, wherever it lies: in small vaults
 * the code has not been compiled yet, and chance weighs more.
 */
function curve(base: Pick<Opened, 'items' | 'rebuildAnswerMs'>, all: readonly Opened[]): Measured {
  const perItem = all.map((opened) => (opened.rebuildAnswerMs - base.rebuildAnswerMs) / (opened.items - base.items));
  const note = `time for each item to the worker's answer, ${all.map(({ items }) => items).join(', ')} items; 1.0 is constant; growth alone: ${brief(growthOf(perItem))}`;
  return atMost('cost curve of items, index made anew', Math.max(...perItem) / Math.min(...perItem), 1.5, '×', { spread: perItem.map((ms) => `${brief(1000 * ms)} µs`).join(', '), note });
}

/** How much dearer a size is than the cheapest of the smaller ones. */
function growthOf(costs: readonly number[]): number {
  return Math.max(...costs.map((cost, place) => cost / Math.min(...costs.slice(0, place + 1))));
}
