import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from '@playwright/test';
import { writeSamplePhoto } from '../demo/samples.ts';
import { Kept, PASSPHRASE } from './kept.ts';
import { MOMENT, SAME_LANGUAGES, type NodeExport } from './one-moment.ts';
import { digest, test } from './profiles.ts';

/** All that a computer lends to its programs differs, but the moment: that is what the vault says of when the bundle was made. */
const SEOUL = { TZ: 'Asia/Seoul', LC_ALL: 'ko_KR.UTF-8', LANG: 'ko_KR.UTF-8' };
const ST_JOHNS = { TZ: 'America/St_Johns', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' };
const KATHMANDU = { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };
const ROOT = join(import.meta.dirname, '..', '..');
const PRELOADED = ['tests/faults/electron-names.ts', 'tests/e2e/shipped-pdfkit.ts'];

test.describe.configure({ timeout: 300_000 });

test('the same vault, choices and moment give the same bytes: two apps with their vault workers in Chromium, and a process of Node', async ({ profile, start }, info) => {
  const [seoul, stJohns, node] = [profile.folder, info.outputPath('st-johns', 'home'), info.outputPath('node', 'home')];
  const photo = info.outputPath('IMG_0412.jpg');
  writeSamplePhoto(photo);
  const first = await start({ env: { ...SEOUL, HOME: seoul } });
  await first.unlock();
  await first.addFiles(photo, 'no');
  await first.backToList();
  for (const folder of [stJohns, node]) cpSync(profile.vault, join(folder, 'vault'), { recursive: true, filter: (path) => basename(path) !== 'lock' });
  const inSeoul = await exportByApp(first, seoul);
  await first.close();

  const second = await Kept.start({ userDataDir: stJohns, language: 'de', env: { ...ST_JOHNS, HOME: stJohns } });
  try {
    await second.unlock();
    expect(await exportByApp(second, stJohns)).toEqual(inSeoul);
  } finally {
    await second.close();
  }
  expect(await exportByNode(node, pictureOf(bundleIn(seoul)))).toEqual(inSeoul);
});

const bundleIn = (home: string): string => join(dirname(home), 'bundle.zip');

/** Of everything that an export writes. */
function digestsIn(home: string): Readonly<Record<string, string>> {
  return Object.fromEntries(['bundle.zip', 'bundle_hash-sheet.pdf', 'bundle.tsq'].map((name) => [name, digest('sha256', readFileSync(join(dirname(home), name)))]));
}

async function exportByApp(kept: Kept, home: string): Promise<Readonly<Record<string, string>>> {
  await holdMoment(kept);
  await kept.exportAll(bundleIn(home), SAME_LANGUAGES);
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 120_000 });
  return digestsIn(home);
}

/** From here on the worker's platform gives the same moment and the same random bytes; what is asked for it in any other way gives itself away. */
async function holdMoment(kept: Kept): Promise<void> {
  const worker = kept.page.workers().find((each) => /\/worker-[^/]*\.js$/.test(each.url()));
  if (!worker) throw new Error('no vault worker');
  await worker.evaluate(({ atMs, zone, offsetMinutes, randomByte }) => {
    Date.now = () => atMs;
    performance.now = () => 0;
    // oxlint-disable-next-line no-extend-native -- the zone is part of the moment
    Date.prototype.getTimezoneOffset = () => -offsetMinutes;
    const { resolvedOptions } = Intl.DateTimeFormat.prototype;
    Intl.DateTimeFormat.prototype.resolvedOptions = function () {
      return { ...resolvedOptions.call(this), timeZone: zone };
    };
    crypto.getRandomValues = <T extends ArrayBufferView | null>(target: T): T => {
      if (target !== null) new Uint8Array(target.buffer, target.byteOffset, target.byteLength).fill(randomByte);
      return target;
    };
  }, MOMENT);
}

/** The one picture of the report, as the browser scaled it. */
function pictureOf(zip: string): NodeExport['picture'] {
  const html = spawnSync('unzip', ['-p', zip, '*/data/report/report.ko.html'], { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
  const found = [...html.matchAll(/<img [^>]*width="(\d+)" height="(\d+)" src="data:image\/jpeg;base64,([^"]+)"/g)];
  expect(found).toHaveLength(1);
  const [, width = '', height = '', jpegBase64 = ''] = found[0] ?? [];
  return { jpegBase64, widthPx: Number(width), heightPx: Number(height) };
}

async function exportByNode(home: string, picture: NodeExport['picture']): Promise<Readonly<Record<string, string>>> {
  const wish: NodeExport = { folder: home, passphrase: PASSPHRASE, file: bundleIn(home), picture };
  const child = spawn(process.execPath, ['--no-warnings', '--hash-seed=12345', ...PRELOADED.flatMap((name) => ['--import', join(ROOT, name)]), join(ROOT, 'tests/e2e/export-in-node.ts')], {
    cwd: home, env: { PATH: process.env['PATH'] ?? '', HOME: home, ...KATHMANDU }, stdio: ['pipe', 'ignore', 'pipe'],
  });
  child.stdin.end(JSON.stringify(wish));
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(exit, said).toBe(0);
  return digestsIn(home);
}
