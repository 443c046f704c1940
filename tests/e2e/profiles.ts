import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import type { Language } from '../../shared/base/language.ts';
import { Kept } from './kept.ts';
import type { LaunchOptions } from './launch.ts';

/** What is in every profile that these tests start from, in the order in which it was added. */
export const NOTE = 'He wrote again last night and sent the link to two friends.';
export const ADDRESS = 'https://t.me/c/1847362951/20417?thread=118';
export const FILE_NAME = '받은 파일.bin';

interface Template {
  readonly folder: string;
  readonly recoveryWords: readonly string[];
}

/** A person's data folder with a vault in it: E-0001 is the note, E-0002 the address, E-0003 the file. */
export interface Profile {
  readonly folder: string;
  readonly vault: string;
  readonly recoveryWords: readonly string[];
  /** The file of E-0003 as it was before it was added. */
  readonly file: string;
}

export type StartOptions = Partial<LaunchOptions> & { readonly language?: Language };

interface PerTest {
  /** This test's own copy of the profile. */
  readonly profile: Profile;
  /** Starts Kept on this test's profile, in English; it is closed when the test ends. */
  readonly start: (options?: StartOptions) => Promise<Kept>;
}

interface PerWorker {
  readonly template: Template;
}

/**
 * Tests that start from a vault with three items. The vault is made once for each process of tests, through the app's own screens,
 * and copied: setting one up costs several seconds of key derivation.
 */
export const test = base.extend<PerTest, PerWorker>({
  template: [
    async ({}, use, info) => {
      const folder = join(info.project.outputDir, `template-${info.workerIndex}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, FILE_NAME), noise(300_000));
      const profile = join(folder, 'profile');
      const recoveryWords = await makeProfile(profile, join(folder, FILE_NAME));
      await use({ folder, recoveryWords });
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  profile: async ({ template }, use, info) => {
    const folder = info.outputPath('profile');
    cpSync(join(template.folder, 'profile'), folder, { recursive: true, verbatimSymlinks: true });
    await use({ folder, vault: join(folder, 'vault'), recoveryWords: template.recoveryWords, file: join(template.folder, FILE_NAME) });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  },
  start: async ({ profile }, use) => {
    const started: Kept[] = [];
    await use(async (options = {}) => {
      const kept = await Kept.start({ userDataDir: profile.folder, language: 'en', ...options });
      started.push(kept);
      return kept;
    });
    for (const kept of started) await kept.close();
  },
});

async function makeProfile(folder: string, file: string): Promise<readonly string[]> {
  const kept = await Kept.start({ userDataDir: folder, language: 'en' });
  try {
    await kept.setUp();
    await kept.addNote(NOTE);
    await kept.backToList();
    await kept.addAddress(ADDRESS);
    await kept.backToList();
    await kept.addFiles(file, 'no');
    return kept.recoveryWords;
  } finally {
    await kept.close();
  }
}

/** The three items of the profile are in the list, and each says what it said when it was added. */
export async function expectAllThere(kept: Kept, profile: Profile): Promise<void> {
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003']);
  await kept.openItem('E-0001');
  await expect(kept.page.getByText(NOTE).last()).toBeVisible();
  await kept.press('common.backToList');
  await kept.openItem('E-0002');
  await expect(kept.page.getByText(ADDRESS).last()).toBeVisible();
  await kept.press('common.backToList');
  await kept.openItem('E-0003');
  await expectHashes(kept, readFileSync(profile.file));
  await kept.press('common.backToList');
}

/** The timeline lists exactly these exhibits, in whatever order their times give. */
export async function expectRows(kept: Kept, exhibitNos: readonly string[]): Promise<void> {
  await kept.expectHeading('timeline.title');
  await expect.poll(async () => (await kept.page.locator('.row-number').allTextContents()).sort(), { timeout: 20_000 }).toEqual(exhibitNos);
}

/** The item page shows the digests of these bytes. */
export async function expectHashes(kept: Kept, bytes: Uint8Array): Promise<void> {
  const hashes = kept.page.getByRole('region', { name: kept.words('item.hashes') }).locator('.hash-value');
  await expect(hashes).toHaveText([digest('sha256', bytes), digest('sha512', bytes)]);
}

export function digest(algorithm: 'sha256' | 'sha512', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

/** Bytes from a fixed seed that no program compresses or takes for a picture: SHA-256 of a counter. */
export function noise(sizeBytes: number, seed = 'kept'): Buffer {
  const blocks: Buffer[] = [];
  for (let block = 0; block * 32 < sizeBytes; block++) blocks.push(createHash('sha256').update(`${seed} ${block}`).digest());
  return Buffer.concat(blocks).subarray(0, sizeBytes);
}

/** Names of the encrypted files in a vault folder, unfinished ones too. */
export function objectFiles(vault: string): string[] {
  return readdirSync(join(vault, 'objects'), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('/'));
}
