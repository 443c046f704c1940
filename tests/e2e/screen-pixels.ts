import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { TestInfo } from '@playwright/test';
import type { Display } from './display.ts';

const run = promisify(execFile);
/** Of the screen that these tests draw on. */
export const [WIDTH, HEIGHT] = [1280, 800] as const;

/** A picture in which every pixel differs from its neighbours. */
export function pattern(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set([(x * 7) & 255, (y * 5) & 255, ((x ^ y) * 3) & 255], (y * width + x) * 3);
  return pixels;
}

export function writePpm(file: string, width: number, height: number, pixels: Buffer): void {
  writeFileSync(file, Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), pixels]));
}

/** Draws the pattern on the screen's background and answers its pixels. */
export async function paintScreen(display: Display, info: TestInfo): Promise<Buffer> {
  const pixels = pattern(WIDTH, HEIGHT);
  const file = info.outputPath('screen.ppm');
  writePpm(file, WIDTH, HEIGHT, pixels);
  // Ends with 1 although it has drawn; that the pixels are there is what the test compares.
  await run('display', ['-window', 'root', file], { env: { ...process.env, ...display.env } }).catch((error: { code?: unknown }) => { if (error.code !== 1) throw error; });
  return pixels;
}

/** The original of an item as it lies in the bundle, decoded by another program. */
export function pixelsInBundle(zip: string, exhibitNo: string, info: TestInfo): { size: string; pixels: Buffer } {
  const file = info.outputPath(`${exhibitNo}.png`);
  const original = spawnSync('unzip', ['-p', zip, `*/data/items/${exhibitNo}/original.png`], { maxBuffer: 1 << 28 }).stdout;
  writeFileSync(file, original);
  const size = spawnSync('identify', ['-format', '%wx%h', file], { encoding: 'utf8' }).stdout;
  return { size, pixels: spawnSync('convert', [file, '-depth', '8', 'rgb:-'], { maxBuffer: 1 << 28 }).stdout };
}
