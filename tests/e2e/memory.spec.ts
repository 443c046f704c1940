import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@playwright/test';
import type { Kept } from './kept.ts';
import { hasRealElectron } from './launch.ts';
import { countInMemory, textNeedles } from './process-memory.ts';
import { test } from './profiles.ts';
import { PASSPHRASE } from './kept.ts';

test.describe.configure({ timeout: 300_000 });

/** Each begins alike, so that two needles find all twenty. No test ever sends one whole over DevTools, which would leave copies of its own. */
const MARK = 'Vq7zkXw';
const SUFFIXES = Array.from({ length: 20 }, (_, index) => `${String.fromCharCode(97 + index)}${index}`);
const LONGEST_WAIT_MS = 5_000;

/**
 * A whole browser reads what is typed into forms, to fill it in again another time, and keeps it in its own process; Electron has no such
 * part (shell/ of its sources), and its own process is judged like every other. Everything else of the stand-in is judged here.
 */
function isJudged(line: string): boolean {
  return hasRealElectron() || !line.endsWith(' in browser');
}

/** Letter by letter, as a keyboard does. */
async function type(kept: Kept, text: string): Promise<void> {
  for (const letter of text) await kept.page.keyboard.press(letter === ' ' ? 'Space' : letter === '\n' ? 'Enter' : letter);
}

const canary = (index: number): string => `${MARK}${SUFFIXES[index]}`;

/** Twenty texts in all the places where a person leaves them: notes, addresses, a file's bytes and name, fields, the search, and what is half typed. */
async function leaveCanaries(kept: Kept, file: string): Promise<void> {
  for (const first of [0, 4]) {
    await kept.addBy('note');
    await kept.box('note.label').focus();
    await type(kept, [0, 1, 2, 3].map((more) => canary(first + more)).join(' '));
    await kept.press('note.save');
    await kept.expectHeading('saved.title');
    await kept.backToList();
  }
  for (const index of [8, 9, 10]) {
    await kept.addBy('address');
    await kept.box('address.label').focus();
    await type(kept, `https://example.org/${canary(index)}`);
    await kept.press('address.save');
    await kept.expectHeading('saved.title');
    await kept.backToList();
  }
  await kept.addFiles(file, 'no');
  await kept.backToList();
  await kept.openItem('E-0004');
  await kept.press('item.edit');
  for (const [field, index] of [['poster_handle', 14], ['notes', 15]] as const) {
    await kept.page.getByLabel(kept.fieldLabel(field), { exact: true }).focus();
    await type(kept, canary(index));
  }
  await kept.press('common.save');
  await expect(kept.page.getByText(kept.words('item.saved'))).toBeVisible();
  await kept.press('common.backToList');
  for (const index of [16, 17]) {
    await kept.box('timeline.search').fill('');
    await kept.box('timeline.search').focus();
    await type(kept, canary(index));
    await pause(300);
  }
  await kept.box('timeline.search').fill('');
  await kept.addBy('note');
  await kept.box('note.label').focus();
  await type(kept, `${canary(18)} ${canary(19)}`);
}

test('five seconds after a lock neither page, worker nor main holds any of twenty texts or the passphrase, all of which were held before', async ({ start }, info) => {
  expect(process.getuid?.(), "reading another process's memory needs root").toBe(0);
  const file = info.outputPath('plain.txt');
  writeFileSync(file, `${[11, 12, 13].map(canary).join('\n')}\n`.repeat(200));
  const kept = await start();
  await kept.expectHeading('unlock.title');
  await kept.box('unlock.label').focus();
  await type(kept, PASSPHRASE);
  await kept.press('unlock.open');
  await kept.expectHeading('timeline.title');
  await leaveCanaries(kept, file);

  const pid = kept.app.process().pid ?? 0;
  const needles = textNeedles({ text: MARK, passphrase: PASSPHRASE });
  const before = countInMemory(pid, needles);
  const missing = SUFFIXES.filter((suffix) => ![...before.tails].some((tail) => tail.startsWith(suffix) && isJudged(tail)));
  expect(missing, 'the search finds what is there').toEqual([]);
  expect([...before.found.keys()].filter((line) => isJudged(line) && line.startsWith('passphrase')), 'and the passphrase').not.toEqual([]);

  await kept.lock();
  await pause(LONGEST_WAIT_MS);
  const after = countInMemory(pid, needles);
  info.annotations.push({ type: 'memory', description: `${before.processes} processes before, ${after.processes} after, ${Math.round(after.readBytes / 1e6)} MB read` });
  expect(Object.fromEntries([...after.found].filter(([line]) => isJudged(line)))).toEqual({});
  expect(after.readBytes).toBeGreaterThan(50_000_000);
});
