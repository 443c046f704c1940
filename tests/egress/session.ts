import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Kept, PASSPHRASE } from '../e2e/kept.ts';
import { noise } from '../e2e/profiles.ts';
import { PAGE_KINDS, quietly, WORKER_KINDS, type Sinks } from './battery.ts';

export interface Done {
  readonly rounds: number;
  readonly acts: number;
}

/** Files as an offender would send them: each asks for an address as soon as something opens or draws it. */
function hostileFiles(folder: string, { tcpPort }: Sinks): string[] {
  const there = `http://127.0.0.1:${tcpPort}`;
  const files: Readonly<Record<string, string | Buffer>> = {
    'page.html': `<img src="${there}/h"><script src="${there}/s"></script><meta http-equiv=refresh content="0;url=${there}/m">`,
    'drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg"><image href="${there}/svg" width="9" height="9"/><script href="${there}/x"/></svg>`,
    'list.m3u': `#EXTM3U\n${there}/stream\n`,
    'shortcut.url': `[InternetShortcut]\nURL=${there}/u\n`,
    'form.pdf': `%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI(${there}/pdf)>>>>endobj\ntrailer<</Root 1 0 R>>`,
    'letter.xml': `<?xml version="1.0"?><!DOCTYPE a SYSTEM "${there}/dtd"><?xml-stylesheet href="${there}/xsl"?><a/>`,
    'noise.bin': noise(200_000, 'session'),
  };
  mkdirSync(folder, { recursive: true });
  return Object.entries(files).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  });
}

/** Uses the whole app as a person would, screen after screen, again and again until `untilMs` (performance.now), then stops where a round ends. */
export async function useEverything(folder: string, sinks: Sinks, untilMs: number, say: (line: string) => void): Promise<Done> {
  const there = `http://127.0.0.1:${sinks.tcpPort}`;
  const env = { http_proxy: there, https_proxy: there, all_proxy: there, HTTP_PROXY: there, HTTPS_PROXY: there, HOME: join(folder, 'home'), TMPDIR: join(folder, 'temp') };
  for (const name of ['home', 'temp', 'out', 'stick']) mkdirSync(join(folder, name), { recursive: true });
  const kept = await Kept.start({ userDataDir: join(folder, 'data'), language: 'en', env });
  let rounds = 0;
  let acts = 0;
  const act = async (name: string, doIt: () => Promise<unknown>): Promise<void> => {
    await doIt();
    acts++;
    say(`${rounds + 1} ${name}`);
  };
  try {
    await act('set up', () => kept.setUp());
    do {
      await everyAct(kept, folder, sinks, rounds, act);
      rounds++;
    } while (performance.now() < untilMs);
  } finally {
    await kept.close();
  }
  return { rounds, acts };
}

async function everyAct(kept: Kept, folder: string, sinks: Sinks, round: number, act: (name: string, doIt: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const there = `http://127.0.0.1:${sinks.tcpPort}`;
  await act('a note with words that a spell checker would look up', async () => {
    await kept.addBy('note');
    await kept.box('note.label').pressSequentially(`Teh mesage cmae form ${there}/note agian`);
    await kept.press('note.save');
    await kept.expectHeading('saved.title');
    await kept.backToList();
  });
  await act('an address', async () => { await kept.addAddress(`${there}/address/${round}`); await kept.backToList(); });
  await act('files that ask for addresses', async () => { await kept.addFiles(hostileFiles(join(folder, `files-${round}`), sinks), 'no'); await kept.backToList(); });
  await act('search', async () => { await kept.box('timeline.search').fill('mesage'); await expect(kept.page.locator('.row-open').first()).toBeVisible(); await kept.box('timeline.search').fill(''); });
  for (const number of [1, 2, 3, 4, 7, 9]) {
    await act(`look at E-${number}`, async () => {
      await kept.openItem(`E-${String(round * 9 + number).padStart(4, '0')}`);
      await kept.page.waitForTimeout(300);
      await kept.press('common.backToList');
    });
  }
  await act('edit', async () => {
    await kept.openItem(`E-${String(round * 9 + 1).padStart(4, '0')}`);
    await kept.press('item.edit');
    await kept.page.getByLabel(kept.fieldLabel('poster_handle'), { exact: true }).fill(`@somebody ${there}/handle`);
    await kept.press('common.save');
    await expect(kept.page.getByText(kept.words('item.saved'))).toBeVisible();
    await kept.press('common.backToList');
  });
  for (const language of ['ko', 'de', 'en'] as const) await act(`language ${language}`, () => kept.switchLanguage(language));
  for (const screen of ['backup', 'keys', 'check'] as const) {
    await act(`settings: ${screen}`, async () => {
      await kept.openSettings(screen);
      await kept.page.waitForTimeout(500);
      await kept.page.reload();
      await kept.unlock();
    });
  }
  await act('export', async () => {
    await kept.exportAll(join(folder, 'out', `bundle-${round}.zip`));
    await expect(kept.heading('export.done')).toBeVisible({ timeout: 120_000 });
    await kept.press('export.finish');
  });
  await act('a page and a worker that were taken over', () => askEverything(kept, sinks));
  await act('lock, a wrong passphrase, unlock', async () => {
    await kept.lock();
    await kept.tryPassphrase('not the right one at all');
    await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 60_000 });
    await kept.page.waitForTimeout(1500);
    await kept.box('unlock.label').fill(PASSPHRASE);
    await kept.press('unlock.open');
    await kept.expectHeading('timeline.title');
  });
}

/** The whole battery at once; the page stays where it is. */
async function askEverything(kept: Kept, sinks: Sinks): Promise<void> {
  const worker = kept.page.workers().find((each) => /\/worker-[^/]*\.js$/.test(each.url()));
  if (worker === undefined) throw new Error('no vault worker');
  for (const kind of PAGE_KINDS) await kept.page.evaluate(`${quietly(kind.ask)}(${JSON.stringify(sinks)})`);
  for (const kind of WORKER_KINDS) await worker.evaluate(`${quietly(kind.ask)}(${JSON.stringify(sinks)})`);
  await kept.page.waitForTimeout(1500);
  await kept.page.reload();
  await kept.unlock();
}
