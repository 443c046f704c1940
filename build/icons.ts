// npm run icons: build/icons/kept.svg → PNG in every size that systems ask for, icon.ico (Windows) and icon.icns (macOS).
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ensureTools } from './setup.ts';

const FOLDER = join(import.meta.dirname, 'icons');
const SIZES_PX = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;
const ICO_SIZES_PX = [16, 24, 32, 48, 64, 128, 256] as const;
/** Types of Apple's icon file that hold a PNG, by size. */
const ICNS_TYPES: readonly (readonly [string, number])[] = [
  ['icp4', 16], ['icp5', 32], ['icp6', 64], ['ic07', 128], ['ic08', 256], ['ic09', 512], ['ic10', 1024],
];

type Pictures = ReadonlyMap<number, Buffer>;

async function drawAll(svg: string): Promise<Pictures> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  try {
    const page = await browser.newPage();
    const pictures = new Map<number, Buffer>();
    for (const sizePx of SIZES_PX) {
      await page.setViewportSize({ width: sizePx, height: sizePx });
      await page.setContent(`<style>html,body{margin:0;background:transparent}svg{display:block;width:${sizePx}px;height:${sizePx}px}</style>${svg}`);
      pictures.set(sizePx, await page.screenshot({ omitBackground: true }));
    }
    return pictures;
  } finally {
    await browser.close();
  }
}

function pictureOf(pictures: Pictures, sizePx: number): Buffer {
  const png = pictures.get(sizePx);
  if (png === undefined) throw new Error(`no picture of ${sizePx} pixels`);
  return png;
}

/** An ICO file whose pictures are PNG: ICONDIR, one ICONDIRENTRY each, then the pictures. A side of 256 is written as 0. */
function toIco(pictures: Pictures): Buffer {
  const directory = Buffer.alloc(6 + 16 * ICO_SIZES_PX.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(ICO_SIZES_PX.length, 4);
  let offset = directory.length;
  ICO_SIZES_PX.forEach((sizePx, index) => {
    const at = 6 + 16 * index;
    const { length } = pictureOf(pictures, sizePx);
    directory.writeUInt8(sizePx % 256, at);
    directory.writeUInt8(sizePx % 256, at + 1);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(32, at + 6);
    directory.writeUInt32LE(length, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += length;
  });
  return Buffer.concat([directory, ...ICO_SIZES_PX.map((sizePx) => pictureOf(pictures, sizePx))]);
}

/** An ICNS file: magic and length, then type, length and picture of each. */
function toIcns(pictures: Pictures): Buffer {
  const parts = ICNS_TYPES.map(([type, sizePx]) => block(type, pictureOf(pictures, sizePx)));
  return block('icns', Buffer.concat(parts));
}

function block(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}

ensureTools(['chromium']);
const pictures = await drawAll(await readFile(join(FOLDER, 'kept.svg'), 'utf8'));
for (const [sizePx, png] of pictures) await writeFile(join(FOLDER, `${sizePx}x${sizePx}.png`), png);
await writeFile(join(FOLDER, 'icon.ico'), toIco(pictures));
await writeFile(join(FOLDER, 'icon.icns'), toIcns(pictures));
process.stdout.write(`${SIZES_PX.length} pictures, icon.ico, icon.icns\n`);
