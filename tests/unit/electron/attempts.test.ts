import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Disk } from '../../../electron/disk.ts';
import { nodeDisk } from '../../../electron/disk.ts';
import { Attempts, LONGEST_WAIT_MS, waitAfter } from '../../../electron/attempts.ts';
import { diskError } from './memory-disk.ts';
import { codeOf, tempFolder } from './temp-folder.ts';

/** A computer whose clock can be set, unlike its uptime. */
const computer = { wallMs: 0, upMs: 0 };
const clock = { nowMs: () => computer.wallMs, uptimeMs: () => computer.upMs };

function pass(ms: number): void {
  computer.wallMs += ms;
  computer.upMs += ms;
}

beforeEach(() => Object.assign(computer, { wallMs: Date.UTC(2026, 10, 22), upMs: 3_600_000 }));

async function failTimes(attempts: Attempts, times: number): Promise<void> {
  for (let failed = 0; failed < times; failed++) {
    pass((await attempts.read()).waitMs);
    await attempts.begin();
  }
}

test('three free tries, then one second, doubling to five minutes', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 100, 1e9].map(waitAfter)).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((seconds) => seconds * 1000));
});

test('a try before the wait is over is refused and not counted', async () => {
  const attempts = await Attempts.open(nodeDisk, tempFolder(), clock);
  await failTimes(attempts, 3);
  await expect(attempts.begin()).rejects.toMatchObject({ code: 'attempts/wait', details: { waitMs: 1000 } });
  pass(999);
  await expect(attempts.begin()).rejects.toMatchObject({ code: 'attempts/wait', details: { waitMs: 1 } });
  pass(1);
  await attempts.begin();
  expect(await attempts.read()).toEqual({ failedTries: 4, waitMs: 2000 });
});

test('a try is on the disk before it is allowed', async () => {
  const folder = tempFolder();
  const attempts = await Attempts.open(nodeDisk, folder, clock);
  await attempts.begin();
  expect(JSON.parse(readFileSync(join(folder, 'attempts.json'), 'utf8'))).toMatchObject({ failedTries: 1 });
});

test('ending and starting the app again gives no free try', async () => {
  const folder = tempFolder();
  for (let starts = 0; starts < 3; starts++) await (await Attempts.open(nodeDisk, folder, clock)).begin();
  const attempts = await Attempts.open(nodeDisk, folder, clock);
  expect(await attempts.read()).toEqual({ failedTries: 3, waitMs: 1000 });
  expect(await codeOf(attempts.begin())).toBe('attempts/wait');
});

test('success tells how many failed and starts afresh', async () => {
  const folder = tempFolder();
  const attempts = await Attempts.open(nodeDisk, folder, clock);
  await failTimes(attempts, 5);
  expect(await attempts.succeeded()).toEqual({ failedTries: 4, isComplete: false });
  expect(await (await Attempts.open(nodeDisk, folder, clock)).read()).toEqual({ failedTries: 0, waitMs: 0 });
});

test('a right try in an open vault ends the waits, and those that failed before it are told at the next unlock', async () => {
  const folder = tempFolder();
  const attempts = await Attempts.open(nodeDisk, folder, clock);
  await attempts.begin();
  await attempts.succeeded();
  await failTimes(attempts, 5);
  await attempts.confirmed();
  expect(await attempts.read()).toEqual({ failedTries: 4, waitMs: 0 });
  await failTimes(attempts, 2);
  await attempts.confirmed();
  const again = await Attempts.open(nodeDisk, folder, clock);
  expect(await again.read()).toEqual({ failedTries: 5, waitMs: 0 });
  await failTimes(again, 2);
  expect(await again.succeeded()).toEqual({ failedTries: 6, isComplete: true });
  expect(await again.read()).toEqual({ failedTries: 0, waitMs: 0 });
});

test('that the count was lost is not forgotten by a right try in an open vault', async () => {
  const attempts = await Attempts.open(nodeDisk, tempFolder(), clock);
  await attempts.begin();
  await attempts.confirmed();
  await attempts.begin();
  expect(await attempts.succeeded()).toEqual({ failedTries: 0, isComplete: false });
});

test('setting the clock, back or forward, changes no wait', async () => {
  const folder = tempFolder();
  const attempts = await Attempts.open(nodeDisk, folder, clock);
  await failTimes(attempts, 8);
  const { waitMs } = await attempts.read();
  expect(waitMs).toBe(32_000);
  for (const shift of [-365 * 86_400_000, 365 * 86_400_000, -1, 1]) {
    computer.wallMs += shift;
    expect((await attempts.read()).waitMs).toBe(waitMs);
    expect((await (await Attempts.open(nodeDisk, folder, clock)).read()).waitMs).toBe(waitMs);
  }
  pass(waitMs);
  await attempts.begin();
});

test('after a restart of the computer the clock counts; set back, the wait begins again and ends', async () => {
  const folder = tempFolder();
  await failTimes(await Attempts.open(nodeDisk, folder, clock), 8);
  computer.upMs = 20_000;
  computer.wallMs += 10_000;
  expect((await (await Attempts.open(nodeDisk, folder, clock)).read()).waitMs).toBe(22_000);
  computer.wallMs -= 365 * 86_400_000;
  const attempts = await Attempts.open(nodeDisk, folder, clock);
  expect((await attempts.read()).waitMs).toBe(32_000);
  pass(32_000);
  expect((await attempts.read()).waitMs).toBe(0);
  await attempts.begin();
});

test('a restart of the computer with the clock set forward ends no wait early', async () => {
  const folder = tempFolder();
  await failTimes(await Attempts.open(nodeDisk, folder, clock), 12);
  computer.upMs = 15_000;
  computer.wallMs += 365 * 86_400_000;
  const attempts = await Attempts.open(nodeDisk, folder, clock);
  expect((await attempts.read()).waitMs).toBe(300_000 - 15_000);
  expect(await codeOf(attempts.begin())).toBe('attempts/wait');
  pass(285_000);
  await attempts.begin();
});

test('a count that was removed is told, also after the next start, until the vault was opened', async () => {
  const folder = tempFolder();
  const first = await Attempts.open(nodeDisk, folder, clock);
  await first.begin();
  expect(await first.succeeded()).toEqual({ failedTries: 0, isComplete: false });
  await first.begin();
  expect(await first.succeeded()).toEqual({ failedTries: 0, isComplete: true });
  await failTimes(first, 2);
  rmSync(join(folder, 'attempts.json'));
  await (await Attempts.open(nodeDisk, folder, clock)).begin();
  expect(await (await Attempts.open(nodeDisk, folder, clock)).succeeded()).toEqual({ failedTries: 0, isComplete: false });
});

test('the wait never grows beyond five minutes, whatever the file says, and nothing is erased', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'evidence'), 'kept');
  writeFileSync(join(folder, 'attempts.json'), JSON.stringify({ failedTries: Number.MAX_SAFE_INTEGER, lastWallMs: 8e15, lastUptimeMs: 9e15 }));
  const attempts = await Attempts.open(nodeDisk, folder, clock);
  expect((await attempts.read()).waitMs).toBe(LONGEST_WAIT_MS);
  pass(LONGEST_WAIT_MS);
  expect((await attempts.read()).waitMs).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['attempts.json', 'evidence']);
});

test.each(['', '{', 'null', '[]', '{"failedTries":-1,"lastWallMs":0,"lastUptimeMs":0}', '{"failedTries":1}', '\0\0\0'])('a file that holds %j is kept aside and stops nobody', async (content) => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'attempts.json'), content);
  const attempts = await Attempts.open(nodeDisk, folder, clock);
  expect(await attempts.read()).toEqual({ failedTries: 0, waitMs: 0 });
  await attempts.begin();
  expect(readFileSync(join(folder, 'attempts.json.damaged-1'), 'utf8')).toBe(content);
});

test.each(['ENOSPC', 'EROFS', 'EACCES', 'EIO'])('a disk that answers %s shuts nobody out, and the waits still grow', async (errno) => {
  const disk: Disk = { ...nodeDisk, open: async () => { throw diskError(errno); } };
  const attempts = await Attempts.open(disk, tempFolder(), clock);
  await failTimes(attempts, 5);
  expect(await attempts.read()).toEqual({ failedTries: 5, waitMs: 4000 });
  expect(await attempts.succeeded()).toEqual({ failedTries: 4, isComplete: false });
});

test('two tries asked for at once are counted as two', async () => {
  const attempts = await Attempts.open(nodeDisk, tempFolder(), clock);
  await Promise.all([attempts.begin(), attempts.begin()]);
  expect((await attempts.read()).failedTries).toBe(2);
});
