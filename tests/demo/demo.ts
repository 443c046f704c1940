/**
 * `npm run demo`: the main job without a person and without a display. Drives the real app from first start to a bundle,
 * then lets every way of checking judge it. Leaves in demo-out/ the bundle, the hash sheet, verdict.json and a picture of
 * every screen in Korean and English. Exit code 0 only if all verdicts agree that the bundle is intact.
 * With --pictures (`npm run pictures`) the pictures that the README shows are renewed as well.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { allToolPackages, ensureTools } from '../../build/setup.ts';
import type { Language } from '../../shared/base/language.ts';
import { startDisplay } from '../e2e/display.ts';
import { judge, pictureOfPage, VERIFY_PAGE } from './judge.ts';
import { writeSamplePhoto, writeSampleVideo } from './samples.ts';
import { showSamplePage } from './sample-window.ts';
import { walkThrough } from './walk-through.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OUT = join(ROOT, 'demo-out');
const VIDEO_BYTES = 50_000_000;
const SHOWN_IN_README = new Set(['welcome', 'gate', 'capture', 'timeline', 'item', 'export', 'exported', 'settings', 'keys', 'police'].flatMap((name) => [`ko-${name}.png`, `en-${name}.png`]));

ensureTools(allToolPackages);
if (spawnSync(process.execPath, ['build/build.ts'], { cwd: ROOT, stdio: 'inherit' }).status !== 0) process.exit(1);
rmSync(OUT, { recursive: true, force: true });
mkdirSync(join(OUT, 'screens'), { recursive: true });

const scratch = mkdtempSync(join(tmpdir(), 'kept-demo-'));
const photo = join(scratch, 'IMG_2041.jpg');
const video = join(scratch, '받은 영상.mp4');
writeSamplePhoto(photo);
writeSampleVideo(video, VIDEO_BYTES);

const display = await startDisplay({ width: 1440, height: 980 });
const endSamplePage = await showSamplePage(display.env);
let bundle = '';
try {
  for (const language of ['ko', 'en'] satisfies Language[]) {
    console.log(`\nWalking through the app (${language})`);
    const saved = await walkThrough({
      language,
      display: display.env,
      userDataDir: join(scratch, `profile-${language}`),
      photo,
      video,
      saveTo: join(language === 'ko' ? OUT : scratch, `evidence-${language}.zip`),
      picturesTo: join(OUT, 'screens'),
      say: (line) => console.log(`  ${line}`),
    });
    if (language === 'ko') bundle = saved;
  }
} finally {
  await endSamplePage();
  await display.stop();
}

const verdict = await judge(bundle, VERIFY_PAGE);
writeFileSync(join(OUT, 'verdict.json'), `${JSON.stringify(verdict, null, 2)}\n`);
for (const language of ['ko', 'en'] as const) await pictureOfPage(bundle, VERIFY_PAGE, verdict.fingerprint, language, join(OUT, 'screens', `${language}-99-police.png`));
rmSync(scratch, { recursive: true, force: true });

console.log(`\n${bundle.slice(ROOT.length + 1)}, ${statSync(bundle).size} bytes, root hash ${verdict.rootSha256}`);
for (const row of verdict.verdicts) console.log(`  ${row.intact ? 'intact ' : 'ALTERED'}  ${row.tool.padEnd(22)} ${row.said}`);
console.log(`  ${readdirSync(join(OUT, 'screens')).length} pictures of screens in demo-out/screens/`);
if (process.argv.includes('--pictures')) renewPictures();
console.log(verdict.agree ? '\nAll verdicts agree: intact.' : '\nThe verdicts do not agree, or the bundle is not intact.');
process.exitCode = verdict.agree ? 0 : 1;

/** Copies ko-12-timeline.png to build/pictures/ko-timeline.png and so on. */
function renewPictures(): void {
  const folder = join(ROOT, 'build', 'pictures');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(join(OUT, 'screens'))) {
    const [language, , ...name] = file.split('-');
    const picture = `${language}-${name.join('-')}`;
    if (SHOWN_IN_README.has(picture)) copyFileSync(join(OUT, 'screens', file), join(folder, picture));
  }
}
