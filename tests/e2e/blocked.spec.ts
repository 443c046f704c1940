import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { canonicalJson, type JsonValue } from '../../shared/base/canonical-json.ts';
import type { ErrorCode } from '../../shared/base/errors.ts';
import { hashTree } from './folder-hash.ts';
import { PASSPHRASE, type Kept } from './kept.ts';
import { spawnKept } from './launch.ts';
import { expectAllThere, expectRows, noise, test, type Profile } from './profiles.ts';

test.describe.configure({ timeout: 240_000 });

/** Name of the lock that a running app keeps in the folder. */
const EXCEPT_LOCK = ['lock', 'session'];

/** The screen says this, names the code for a helper, and offers neither a new vault nor a way in. */
async function expectBlocked(kept: Kept, code: ErrorCode, facts = ''): Promise<void> {
  await kept.expectHeading('blocked.title');
  await expect(kept.page.locator('.blocked-code')).toContainText(facts === '' ? code : `${code}  ${facts}`, { timeout: 30_000 });
  await expect(kept.page.getByText(kept.words(`errors.${code}.what`), { exact: true })).toBeVisible();
  await expect(kept.page.getByText(kept.words('blocked.unchangedText'))).toBeVisible();
  await expect(kept.page.getByText(kept.words(`errors.${code}.next`), { exact: true })).toBeVisible();
  for (const key of ['blocked.look', 'blocked.quit']) await expect(kept.button(key)).toBeVisible();
  for (const key of ['welcome.start', 'words.create', 'unlock.open']) await expect(kept.button(key)).toHaveCount(0);
  await expect(kept.page.getByRole('textbox')).toHaveCount(0);
}

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** The same header under a later version number, with the checksum that belongs to it. */
function newerHeader(bytes: Buffer): Buffer {
  const { checksum: _, ...header } = JSON.parse(bytes.toString()) as Record<string, JsonValue>;
  const newer = { ...header, format: 'kept-vault/3' };
  const checksum = createHash('sha256').update(canonicalJson(newer)).digest('hex');
  return Buffer.from(`${canonicalJson({ ...newer, checksum })}\n`);
}

test('a header that cannot be used blocks, changes nothing and offers no new vault', async ({ profile, start }) => {
  const header = join(profile.vault, 'vault.json');
  const good = readFileSync(header);
  const damages: readonly (readonly [ErrorCode, string, () => void])[] = [
    ['vault/unreadable', 'errno=EISDIR', () => mkdirSync(header)],
    ['vault/damaged-header', 'fault=shape', () => writeFileSync(header, noise(900))],
    ['vault/damaged-header', 'fault=checksum', () => writeFileSync(header, flip(good, good.indexOf('"vaultId":"') + 12))],
    ['vault/damaged-header', 'fault=shape', () => writeFileSync(header, good.subarray(0, good.length / 2))],
    ['vault/newer', 'format=kept-vault/3', () => writeFileSync(header, newerHeader(good))],
    ['vault/damaged-header', 'fault=missing', () => undefined],
    ['vault/damaged-header', 'fault=shape', () => writeFileSync(header, '')],
    ['vault/damaged-header', 'fault=size', () => writeFileSync(header, Buffer.concat([good, Buffer.alloc(65_536, 0x20)]))],
  ];
  let kept: Kept | null = null;
  for (const [code, facts, damage] of damages) {
    rmSync(header, { recursive: true, force: true });
    damage();
    const before = hashTree(profile.vault, EXCEPT_LOCK);
    if (kept === null) kept = await start();
    else await kept.press('blocked.look');
    await expectBlocked(kept, code, facts);
    expect(hashTree(profile.vault, EXCEPT_LOCK), `${code} ${facts}`).toBe(before);
  }
  rmSync(header);
  writeFileSync(header, good);
  await kept?.press('blocked.look');
  await kept?.unlock();
  await expectAllThere(kept as Kept, profile);
});

test('a vault folder that is no folder, is away or is open elsewhere blocks until it is back', async ({ profile, start }, info) => {
  const elsewhere = info.outputPath('drive', 'vault');
  mkdirSync(info.outputPath('drive'));
  renameSync(profile.vault, elsewhere);
  const before = hashTree(elsewhere);

  writeFileSync(profile.vault, 'no folder');
  const first = await start();
  await expectBlocked(first, 'vault/unreadable', 'errno=ENOTDIR');
  expect(readFileSync(profile.vault, 'utf8')).toBe('no folder');

  rmSync(profile.vault);
  symlinkSync(elsewhere, profile.vault);
  renameSync(info.outputPath('drive'), info.outputPath('drive-away'));
  await first.press('blocked.look');
  await expectBlocked(first, 'vault/missing');
  expect(existsSync(elsewhere), 'nothing was made where the drive was').toBe(false);

  renameSync(info.outputPath('drive-away'), info.outputPath('drive'));
  await first.press('blocked.look');
  await first.expectHeading('unlock.title');
  expect(hashTree(elsewhere, EXCEPT_LOCK)).toBe(before);

  const other = info.outputPath('other');
  mkdirSync(other);
  symlinkSync(elsewhere, join(other, 'vault'));
  const second = await start({ userDataDir: other });
  await expectBlocked(second, 'vault/in-use');
  await first.unlock();
  await expectAllThere(first, profile);
  await first.close();
  await second.press('blocked.look');
  await second.unlock();
  await expectRows(second, ['E-0001', 'E-0002', 'E-0003']);
});

/** Where each frame of a journal segment begins (FORMAT.md, journal), its end last. */
function frameStarts(segment: Buffer): number[] {
  const starts = [0];
  for (let at = 0; at < segment.length; starts.push(at)) at += 8 + segment.readUInt32BE(at);
  return starts;
}

function deleteIndex(profile: Profile): void {
  for (const name of readdirSync(profile.folder, { recursive: true, encoding: 'utf8' })) {
    if (/(^|\/)IndexedDB$/.test(name)) rmSync(join(profile.folder, name), { recursive: true });
  }
}

test('a journal with a hole or a flipped bit stops the unlock and changes nothing', async ({ profile, start }) => {
  const segment = join(profile.vault, 'journal', '000001.kj');
  const good = readFileSync(segment);
  const starts = frameStarts(good);
  expect(starts, 'two of the vault, three items').toHaveLength(6);
  const [third, fourth] = [starts[2] as number, starts[3] as number];
  const damages: readonly (readonly [string, () => void])[] = [
    [`segment=1  offset=${third}`, () => writeFileSync(segment, flip(good, third + 100))],
    [`segment=1  offset=${third}`, () => writeFileSync(segment, Buffer.concat([good.subarray(0, third), good.subarray(fourth)]))],
    ['segment=1  offset=0', () => rmSync(segment)],
  ];
  deleteIndex(profile);
  let kept: Kept | null = null;
  for (const [facts, damage] of damages) {
    damage();
    const before = hashTree(profile.vault, EXCEPT_LOCK);
    if (kept === null) kept = await start();
    else await kept.press('blocked.look');
    await kept.tryPassphrase(PASSPHRASE);
    await expectBlocked(kept, 'vault/damaged-journal');
    await expect(kept.page.locator('.blocked-code')).toContainText(facts);
    expect(hashTree(profile.vault, EXCEPT_LOCK), facts).toBe(before);
  }
  writeFileSync(segment, good);
  await kept?.press('blocked.look');
  await kept?.unlock();
  await expectAllThere(kept as Kept, profile);
});

test('damage behind what the index remembers is found when the entry is read, and no bundle is made of it', async ({ profile, start }, info) => {
  const segment = join(profile.vault, 'journal', '000001.kj');
  const first = await start();
  await first.expectHeading('unlock.title');
  const older = await indexHead(first);
  await first.unlock();
  // It follows the unlock when nobody asks for anything.
  await expect.poll(() => indexHead(first), { timeout: 60_000 }).not.toBe(older);
  await first.close();
  const good = readFileSync(segment);
  const damaged = flip(good, (frameStarts(good)[2] as number) + 100);
  writeFileSync(segment, damaged);
  const target = info.outputPath('target');
  mkdirSync(target);

  const second = await start();
  await second.unlock();
  await expectRows(second, ['E-0001', 'E-0002', 'E-0003']);
  await second.page.getByRole('listitem').filter({ hasText: 'E-0001' }).locator('.row-open').click();
  await expect(second.page.getByText(second.words('errors.vault/damaged-journal.what')).first()).toBeVisible({ timeout: 20_000 });
  await second.press('common.backToList');
  await second.exportAll(join(target, 'bundle.zip'));
  await second.expectHeading('export.failed');
  await expect(second.page.getByText(second.words('errors.vault/damaged-journal.what'))).toBeVisible();
  expect(readdirSync(target)).toEqual([]);
  expect(readFileSync(segment).subarray(0, damaged.length).equals(damaged), 'only added to').toBe(true);
});

/** The sealed head of the index, which is another with each writing of the index; '' when there is none. */
async function indexHead({ page }: Kept): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('no answer')));
    });
    const database = await done(indexedDB.open('kept-index'));
    const rows = (database.objectStoreNames.contains('rows') ? await done(database.transaction('rows').objectStore('rows').getAll()) : []) as readonly { readonly key: string; readonly box: Uint8Array }[];
    database.close();
    return rows.filter(({ key }) => key.includes('/head/')).map(({ box }) => box.subarray(0, 24).join(' ')).join();
  });
}

test('an append that a power cut tore off is set aside, said, and everything else is there', async ({ profile, start }) => {
  const segment = join(profile.vault, 'journal', '000001.kj');
  const good = readFileSync(segment);
  const { vaultId } = JSON.parse(readFileSync(join(profile.vault, 'vault.json'), 'utf8')) as { vaultId: string };
  const torn = tornFrame(vaultId, frameStarts(good).length, 700, 200);
  writeFileSync(segment, Buffer.concat([good, torn]));

  const first = await start();
  await first.unlock();
  await expect(first.page.getByText(first.words('opened.tornTail', { size: '208 bytes' }))).toBeVisible();
  await expectAllThere(first, profile);
  expect(readFileSync(join(profile.vault, 'journal', '000001.kj.aside-1')).equals(torn)).toBe(true);
  expect(readFileSync(segment).subarray(0, good.length).equals(good)).toBe(true);
  await first.addNote('Written after the power came back.');
  await first.close();

  const second = await start();
  await second.unlock();
  await expect(second.page.getByText(second.words('opened.tornTail', { size: '208 bytes' }))).toHaveCount(0);
  await expectRows(second, ['E-0001', 'E-0002', 'E-0003', 'E-0004']);
});

/** The beginning of a frame (FORMAT.md, journal) of which only `writtenBytes` behind its head reached the disk. */
function tornFrame(vaultId: string, seq: number, lengthBytes: number, writtenBytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(lengthBytes);
  const place = Buffer.alloc(8);
  place.writeBigUInt64BE(BigInt(seq));
  const check = createHash('sha256').update('kept-journal-1').update(Buffer.from(vaultId, 'hex')).update(place).update(length).digest().subarray(0, 4);
  return Buffer.concat([length, check, noise(writtenBytes)]);
}

test('a second copy of the app ends with one plain line, and the first one goes on', async ({ profile, start }) => {
  const first = await start();
  await first.unlock();
  const second = spawnKept({ userDataDir: profile.folder });
  let said = '';
  second.stderr?.on('data', (bytes: Buffer) => { said += bytes.toString(); });
  expect(await new Promise((resolve) => { second.once('close', resolve); })).toBe(0);
  expect(said).toBe('Kept: is open already; its window was brought to the front\n');
  await first.addNote('Still here.');
  await first.backToList();
  await expectRows(first, ['E-0001', 'E-0002', 'E-0003', 'E-0004']);
});

test('wrong tries wait longer and longer, also after a restart, and destroy nothing', async ({ profile, start }) => {
  const before = hashTree(profile.vault);
  const record = join(profile.folder, 'attempts.json');
  const first = await start();
  for (const wrong of ['wrong one', 'wrong two', 'wrong three', 'wrong four']) {
    await first.tryPassphrase(wrong);
    await expect(first.page.getByText(first.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 30_000 });
    await expect(first.button('unlock.open')).toBeEnabled({ timeout: 20_000 });
  }
  await first.close();
  const counted = JSON.parse(readFileSync(record, 'utf8')) as Record<string, number>;
  expect(counted['failedTries']).toBe(4);
  expect(hashTree(profile.vault)).toBe(before);

  // As after eight more tries a moment ago: minutes of waiting instead of the seconds that a start takes.
  writeFileSync(record, JSON.stringify({ failedTries: 12, lastWallMs: Date.now(), lastUptimeMs: Math.floor(uptime() * 1000) }));
  const second = await start();
  await second.expectHeading('unlock.title');
  await expect(second.page.getByRole('timer')).toBeVisible();
  await expect(second.page.getByText(second.words('unlock.harmless'))).toBeVisible();
  await expect(second.button('unlock.open')).toBeDisabled();
  await second.box('unlock.label').fill(PASSPHRASE);
  await second.box('unlock.label').press('Enter');
  await expect(second.page.getByRole('timer')).toBeVisible();
  await second.close();
  expect((JSON.parse(readFileSync(record, 'utf8')) as Record<string, number>)['failedTries']).toBe(12);

  writeFileSync(record, JSON.stringify(counted));
  const third = await start();
  await third.unlock();
  await expect(third.page.getByText(third.words('unlock.failedTries', { count: 4 }))).toBeVisible();
  await expectAllThere(third, profile);
});

test('recovery words open the vault however they are typed, a wrong one is named by its place, and a bundle can be made by them too', async ({ profile, start }, info) => {
  const kept = await start();
  await kept.expectHeading('unlock.title');
  await kept.press('unlock.useWords');
  const type = async (text: string): Promise<void> => {
    await kept.box('unlock.wordsLabel').fill(text);
    await kept.press('unlock.open');
  };
  const words = [...profile.recoveryWords];
  await type(words.with(4, 'zzzzzz').join(' '));
  await expect(kept.page.getByText(kept.words('errors.recovery/unknown-word.what', { place: 5 }))).toBeVisible();
  await type(words.slice(1).join(' '));
  await expect(kept.page.getByText(kept.words('errors.recovery/word-count.what', { count: 11 }))).toBeVisible();
  await type([...words.slice(1), words[0]].join(' '));
  await expect(kept.page.getByText(kept.words('errors.recovery/bad-checksum.what')).or(kept.page.getByText(kept.words('errors.recovery/wrong.what')))).toBeVisible({ timeout: 30_000 });
  await type(`\n  ${words.map((word, place) => `${place + 1}. ${place % 2 === 0 ? word.toUpperCase() : word.normalize('NFD')}`).join('   \t')}  \n`);
  await expectAllThere(kept, profile);

  // Whoever came in with the words may not know the passphrase: they are asked for first.
  await kept.planExport();
  const file = info.outputPath('by-words.zip');
  await kept.answerSaveDialog(file);
  await kept.box('unlock.wordsLabel').fill(words.with(0, words[1] ?? '').join(' '));
  await kept.press('export.make');
  await expect(kept.page.getByText(kept.words('errors.recovery/bad-checksum.what')).or(kept.page.getByText(kept.words('errors.recovery/wrong.what')))).toBeVisible({ timeout: 30_000 });
  expect(existsSync(file)).toBe(false);
  await kept.box('unlock.wordsLabel').fill(words.join(' '));
  await kept.press('export.make');
  await kept.expectHeading('export.done');
  expect(existsSync(file)).toBe(true);
});
