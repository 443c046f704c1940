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

/**
 * From a press of the shortcut to the worker's word that the picture is saved: the product's own page and worker; the screen is a canvas that moves. With the bar away, as
 * during a series, and with the bar on the screen, where it leaves first: that is waited for on purpose, so that it is in no picture.
 */
export const captureBench: Bench = {
  name: 'capture',
  async run({ isQuick, scratch }) {
    const engine = await startEngine(scratch);
    try {
      const press = (count: number, isBarShown: boolean): Promise<CaptureTimes[]> =>
        engine.page.evaluate(([many, width, height, isShown]) => window.engine.captureFrames(many, width, height, isShown), [count, WIDTH, HEIGHT, isBarShown] as const);
      const times = await press(isQuick ? 10 : 100, false);
      const fromBar = await press(isQuick ? 5 : 20, true);
      const totals = times.map(({ total }) => total);
      const note = `${times.length} of ${WIDTH} × ${HEIGHT}, bar away, page and vault worker in Chromium, store in another process, over OPFS, flushed; what Electron's own capture takes to give a frame is not in it`;
      return [
        atMost('shortcut to saved, median', median(totals), 400, 'ms', { spread: spreadOf(totals), note }),
        atMost('shortcut to saved, 95th percentile', quantile(totals, 0.95), 800, 'ms', { spread: spreadOf(totals), note }),
        ...Object.entries(STAGES).map(([stage, words]) => toldOf(`… ${stage}`, times, stage as keyof CaptureTimes, words)),
        toldOf('shortcut to saved, bar on the screen', fromBar, 'total', `${fromBar.length} presses, each with the bar on the screen`),
        toldOf('… leaving the screen', fromBar, 'leave', 'waited for on purpose: the bar is hidden, and the system draws what was behind it'),
        toldOf('… frame', fromBar, 'frame', 'the second frame after that; the first may have been begun before'),
      ];
    } finally {
      await engine.close();
    }
  },
};

function toldOf(name: string, times: readonly CaptureTimes[], stage: keyof CaptureTimes, note: string): ReturnType<typeof told> {
  const each = times.map((time) => time[stage]);
  return told(name, Number(brief(median(each))), 'ms', { spread: spreadOf(each), note });
}
