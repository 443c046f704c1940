import type { CaptureTimes } from './engine-page/vault-side.ts';
import { startEngine } from './engine-browser.ts';
import { atMost, told, type Bench } from './row.ts';
import { brief, median, quantile, spreadOf } from './statistics.ts';

const [WIDTH, HEIGHT] = [2560, 1440] as const;
const STAGES = {
  frame: 'to the next frame of the open stream',
  encode: 'PNG, in the vault worker',
  digest: 'SHA-256 and SHA-512, beside the storing',
  store: 'encrypted, written and flushed (the digests run meanwhile)',
  record: 'sealed entry in the journal',
} as const satisfies Partial<Record<keyof CaptureTimes, string>>;

/** From a press of the shortcut, with our window off the screen, to the worker's word that the picture is saved: the product's own page and worker; the screen is a canvas that moves. */
export const captureBench: Bench = {
  name: 'capture',
  async run({ isQuick, scratch }) {
    const engine = await startEngine(scratch);
    try {
      const times = await engine.page.evaluate(([count, width, height]) => window.engine.captureFrames(count, width, height), [isQuick ? 10 : 100, WIDTH, HEIGHT] as const);
      const totals = times.map(({ total }) => total);
      const note = `${times.length} of ${WIDTH} × ${HEIGHT}, page and vault worker in Chromium, store in another process, over OPFS, flushed; what Electron's own capture takes to give a frame is not in it`;
      return [
        atMost('shortcut to saved, median', median(totals), 400, 'ms', { spread: spreadOf(totals), note }),
        atMost('shortcut to saved, 95th percentile', quantile(totals, 0.95), 800, 'ms', { spread: spreadOf(totals), note }),
        ...Object.entries(STAGES).map(([stage, words]) => {
          const each = times.map((time) => time[stage as keyof CaptureTimes]);
          return told(`… ${stage}`, Number(brief(median(each))), 'ms', { spread: spreadOf(each), note: words });
        }),
      ];
    } finally {
      await engine.close();
    }
  },
};
