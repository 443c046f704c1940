import { startDisplay, type Display } from './display.ts';
import { test as base } from './profiles.ts';
import { HEIGHT, WIDTH } from './screen-pixels.ts';

/** Tests with a display of their own, on which a known picture can be drawn. */
export const test = base.extend<{ display: Display }>({
  display: async ({}, use) => {
    const display = await startDisplay({ width: WIDTH, height: HEIGHT });
    await use(display);
    await display.stop();
  },
});
