import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import { nonceHex } from '../../shared/timestamp/request.ts';
import { int, makeAnswer, makeAuthority, removeAuthorities, seq, type Authority } from '../unit/timestamp/authority.ts';
import { makeBundle, makeDraft, sealDraft } from '../unit/verify/make-bundle.ts';

/** The page for the police and a stamp that a courier brought: checked in a browser, without a network, beside the result. */
const NODE = join(process.cwd(), 'node_modules/.bin/node');
let folder = '';
let url = '';
let browser: Browser;
let authority: Authority;
const at = (name: string): string => join(folder, name);

test.beforeAll(async () => {
  await loadSodium();
  folder = mkdtempSync(join(tmpdir(), 'kept-stamp-'));
  spawnSync(NODE, ['build/verify-page.ts', at('verify.html')], { encoding: 'utf8' });
  url = pathToFileURL(at('verify.html')).href;
  authority = makeAuthority();
  const list = sealDraft(makeDraft(), { format: 'kept-bundle/2' }).get('tagmanifest-sha256.txt') ?? Buffer.alloc(0);
  const digest = createHash('sha256').update(list).digest();
  writeFileSync(at('good.zip'), makeBundle({ format: 'kept-bundle/2' }));
  writeFileSync(at('altered.zip'), makeBundle({ format: 'kept-bundle/2', after: (files) => void files.set('VERIFY.ko.txt', Buffer.from('x')) }));
  writeFileSync(at('good.tsr'), makeAnswer(authority, { digest, nonce: Buffer.from(nonceHex(digest.toString('hex')), 'hex') }));
  writeFileSync(at('coarse.tsr'), makeAnswer(authority, { digest, nonce: Buffer.from(nonceHex(digest.toString('hex')), 'hex'), accuracy: seq(int(Buffer.from('12cc0300', 'hex'))) }));
  writeFileSync(at('other.tsr'), makeAnswer(authority, { digest: Buffer.alloc(32), nonce: null }));
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--host-resolver-rules=MAP * ~NOTFOUND'] });
});
test.afterAll(async () => {
  await browser.close();
  removeAuthorities();
  rmSync(folder, { recursive: true });
});

async function check(page: Page, zip: string): Promise<void> {
  await page.goto(url);
  await page.locator('#file').setInputFiles(at(zip));
  await page.locator('button[type=submit]').click();
  await expect(page.locator('[data-verdict]')).toBeVisible({ timeout: 30_000 });
}

test('a stamp is told from one that shows nothing, and from one of a stranger', async ({}, info) => {
  const context = await browser.newContext({ locale: 'ko-KR', offline: true });
  const page = await context.newPage();
  await check(page, 'good.zip');
  await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', '0');

  await page.locator('#stamp').setInputFiles(at('good.tsr'));
  await expect(page.locator('[data-stamp]')).toHaveAttribute('data-stamp', 'unknown-authority');
  await expect(page.locator('.stamp')).not.toContainText('이미 있었습니다');

  await page.locator('.stamp details summary').first().click();
  await page.locator('#stamp-roots').setInputFiles(join(authority.folder, 'ca.pem'));
  await expect(page.locator('[data-stamp]')).toHaveAttribute('data-stamp', 'proven');
  await expect(page.locator('[data-stamp]')).toContainText('지정하신 최상위 인증서를 믿는다면');
  await expect(page.locator('[data-stamp]')).toContainText('이미 있었습니다');
  await expect(page.locator('.stamp')).toContainText('직접 지정하신 최상위 인증서');
  expect(await page.locator('[data-stamp-check][data-outcome=passed]').count()).toBe(12);
  await page.locator('.stamp').screenshot({ path: info.outputPath('stamp.png') });

  await page.locator('#stamp').setInputFiles(at('coarse.tsr'));
  await expect(page.locator('[data-stamp]')).toHaveAttribute('data-stamp', 'coarse');
  await expect(page.locator('.stamp')).toContainText('3,650일');
  await expect(page.locator('.stamp')).not.toContainText('이미 있었습니다');

  await page.locator('#stamp').setInputFiles(at('other.tsr'));
  await expect(page.locator('[data-stamp]')).toHaveAttribute('data-stamp', 'not-proven');
  await page.locator('#stamp').setInputFiles(at('good.zip'));
  await expect(page.locator('[data-stamp]')).toHaveAttribute('data-stamp', 'unreadable');
  await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', '0');
  await context.close();
});

test('an altered bundle has no place for a stamp', async () => {
  const page = await browser.newPage();
  await check(page, 'altered.zip');
  await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', '1');
  await expect(page.locator('.stamp')).toHaveCount(0);
  await page.close();
});
