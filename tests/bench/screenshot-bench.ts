import { startEngine } from './engine-browser.ts';
import { atMost, type Bench } from './row.ts';
import { brief, median, quantile, spreadOf } from './statistics.ts';

const SIZE_BYTES = 2_000_000;

/** Screenshots of 2 MB one after another: from their bytes to the worker's word that they are saved. */
export const screenshotBench: Bench = {
  name: 'screenshots',
  async run({ isQuick, scratch }) {
    const engine = await startEngine(scratch);
    try {
      const before = engine.cpuMs();
      const times = await engine.page.evaluate(([count, sizeBytes]) => window.engine.addScreenshots(count, sizeBytes), [isQuick ? 20 : 200, SIZE_BYTES] as const);
      const note = `${times.length} of 2 MB, vault worker in Chromium, store in another process, over OPFS, flushed; processor time ${brief((engine.cpuMs() - before) / times.length)} ms each`;
      return [
        atMost('screenshot to saved, median', median(times), 60, 'ms', { spread: spreadOf(times), note }),
        atMost('screenshot to saved, 95th percentile', quantile(times, 0.95), 150, 'ms', { spread: spreadOf(times), note }),
      ];
    } finally {
      await engine.close();
    }
  },
};
