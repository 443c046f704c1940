import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { chromium, expect, test, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { verifyBundle } from '../../shared/verify/verifier.ts';
import { DAMAGES } from '../unit/verify/damages.ts';
import { fromBuffer } from '../unit/verify/from-buffer.ts';
import { checkpointNote, fingerprintOf, keyOf, makeBundle, makeDraft, otherKey, payloadOf } from '../unit/verify/make-bundle.ts';
import { writeSparseBundle } from '../unit/verify/sparse-bundle.ts';
import { Firefox } from './firefox-bidi.ts';

const NODE = join(process.cwd(), 'node_modules/.bin/node');
const QUIET = ['--host-resolver-rules=MAP * ~NOTFOUND', '--disable-background-networking', '--disable-component-update'];
/** One of each kind of fault, and some that are no bundle at all. */
const CHOSEN = [
  'a byte before', 'a byte behind', 'a comment', 'a deflated entry', 'another name in a local header', 'packed again with zip', 'packed again with 7z', 'an entry twice',
  'a way out of the folder', 'a bit of a picture', 'a picture removed', 'a payload file added', 'a manifest with CRLF, all signed again', 'the signed list changed, not signed again',
  'a namespace of another use', 'an SSH signature by another key', 'an item left out of items.json, all signed again', 'two log entries exchanged, all signed again',
  'a field that the log does not know, all signed again', 'cut in the first half', 'an empty file', 'another zip',
];

test.describe.configure({ mode: 'serial' });

let folder = '';
let url = '';
let browser: Browser;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kept-page-'));
  const page = join(folder, 'verify.html');
  const built = spawnSync(NODE, ['build/verify-page.ts', page], { encoding: 'utf8' });
  expect(built.stderr + built.stdout).toContain(page);
  url = pathToFileURL(page).href;
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: QUIET });
});
test.afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

function put(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** What the command line finds, and its exit code. */
function runCli(path: string, fingerprint?: string): unknown {
  const { stdout, status } = spawnSync(NODE, ['electron/verify-cli.ts', path, '--json', ...(fingerprint ? ['--fingerprint', fingerprint] : [])], { encoding: 'utf8' });
  const result = JSON.parse(stdout) as { verdict: number };
  expect(status).toBe(result.verdict);
  return result;
}

/** Runs in the page: of these lists those whose points have no bullet, or one that would stand outside the sheet. */
function bare(lists: Element[]): string[] {
  return lists.filter((list) => getComputedStyle(list).listStyleType !== 'disc' || Number.parseFloat(getComputedStyle(list).paddingInlineStart) < 12).map((list) => list.outerHTML.slice(0, 80));
}

/** A fresh page that fails the test when anything is reported in its console or asked of a network. */
async function openPage(run: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ locale: 'ko-KR', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  context.on('request', (request) => /^(file:\/\/|blob:null\/)/.test(request.url()) || faults.push(request.url()));
  await page.goto(url);
  await run(page);
  expect(faults).toEqual([]);
  await context.close();
}

async function check(page: Page, path: string, fingerprint = ''): Promise<unknown> {
  await page.setInputFiles('#file', path);
  await page.fill('#fingerprint', fingerprint);
  await page.click('button[type=submit]');
  await expect(page.locator('#verdict')).toBeVisible();
  await page.locator('.technical summary').click();
  await expect(page.locator('.technical pre')).not.toBeEmpty();
  return JSON.parse(await page.locator('.technical pre').innerText());
}

test('reaches the verdict of the command line in Chromium, for good and damaged bundles', async () => {
  test.setTimeout(240_000);
  const good = put('good.zip', makeBundle());
  await openPage(async (page) => {
    for (const fingerprint of [undefined, fingerprintOf(keyOf().raw), fingerprintOf(otherKey().raw)]) {
      expect(await check(page, good, fingerprint)).toEqual(runCli(good, fingerprint));
      // What is proven and what is not are lists, and are seen to be.
      expect(await page.locator('.result ul:not(.checks, .items, .log, .files, .key-words)').evaluateAll(bare), 'lists without bullets').toEqual([]);
    }
    // Every frozen vector is held against the library, and the command line against it, elsewhere: here a few go the whole way as a person would.
    for (const name of CHOSEN.slice(0, 4)) {
      const damage = DAMAGES.find((other) => other.name === name);
      const path = put('damaged.zip', damage?.make() ?? Buffer.alloc(0));
      const found = await check(page, path);
      expect(found, name).toEqual(runCli(path));
      expect(found, name).toMatchObject({ verdict: damage?.verdict, bundle: null });
      await page.reload();
    }
  });
});

test('reaches the same verdicts in Firefox', async () => {
  test.setTimeout(180_000);
  const firefox = await Firefox.launch();
  try {
    const cases: readonly (readonly [string, Buffer, string])[] = [
      ['good', makeBundle(), fingerprintOf(keyOf().raw)], ['other key', makeBundle(), fingerprintOf(otherKey().raw)],
      ...CHOSEN.filter((_, at) => at % 2 === 0).map((name) => [name, DAMAGES.find((damage) => damage.name === name)?.make() ?? Buffer.alloc(0), ''] as const),
    ];
    for (const [name, bytes, fingerprint] of cases) {
      const path = put('firefox.zip', bytes);
      await firefox.open(url);
      await firefox.setFile('#file', path);
      await firefox.text(`document.getElementById('fingerprint').value = ${JSON.stringify(fingerprint)}; document.querySelector('button[type=submit]').click(); ''`);
      const json = await firefox.until(`(() => { const box = document.querySelector('.technical'); if (box) box.open = true; return box?.querySelector('pre').textContent ?? ''; })()`);
      expect(JSON.parse(json), name).toEqual(JSON.parse(JSON.stringify(await verifyBundle(fromBuffer(bytes), { fingerprint: fingerprint || undefined }))));
    }
    expect(firefox.log).toEqual([]);
  } finally {
    await firefox.close();
  }
});

test('is one file that may load nothing', async () => {
  const html = readFileSync(new URL(url), 'utf8');
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-[^']+'; img-src blob:; worker-src blob:; base-uri 'none'; form-action 'none'$/);
  expect(html.length).toBeLessThan(1_000_000);
  const page = await browser.newPage();
  await page.goto(url);
  const refused = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    await fetch('https://example.org/').catch(() => undefined);
    new Image().src = 'https://example.org/x.png';
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = "run"' }));
    document.body.append(Object.assign(document.createElement('style'), { textContent: 'body { display: none }' }));
    await new Promise((resolve) => void setTimeout(resolve, 200));
    return violations.toSorted();
  });
  expect(refused).toEqual(['connect-src', 'img-src', 'script-src-elem', 'style-src-elem']);
  await page.close();
});

test('is used with the keyboard alone, and says what happens', async () => {
  const good = put('keyboard.zip', makeBundle());
  await openPage(async (page) => {
    await page.keyboard.press('Tab');
    await expect(page.locator('#language')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.locator('#file')).toBeFocused();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
    await chooser.setFiles(good);
    await expect(page.locator('#fingerprint')).toBeFocused();
    await expect(page.getByRole('status')).toContainText('keyboard.zip');
    await page.keyboard.type('SHA256:short');
    await page.keyboard.press('Enter');
    await expect(page.locator('#fingerprint')).toBeFocused();
    await expect(page.locator('#fingerprint')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('#fingerprint-fault')).toContainText('43자');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(fingerprintOf(keyOf().raw));
    await page.keyboard.press('Enter');
    await expect(page.locator('#verdict')).toBeFocused();
    await expect(page.locator('#verdict')).toHaveText('봉인한 뒤로 변경된 곳이 없습니다');
  });
});

test('keeps the result when the language changes, and has no fault that axe can find', async () => {
  test.setTimeout(120_000);
  const paths = [put('axe-good.zip', makeBundle()), put('axe-bad.zip', makeBundle({ after: (files) => void files.delete('bagit.txt') }))];
  for (const [colorScheme, path, verdict] of [['light', paths[0], '0'], ['dark', paths[1], '1']] as const) {
    await openPage(async (page) => {
      await check(page, path ?? '');
      for (const [language, title] of [['en', 'Check a bundle'], ['de', 'Beweispaket prüfen'], ['ko', '제출 파일 확인']] as const) {
        await page.selectOption('#language', language);
        await expect(page).toHaveTitle(title);
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        expect(await page.locator('[data-verdict]').getAttribute('data-verdict')).toBe(verdict);
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
    }, { colorScheme });
  }
});

test('holds a checkpoint from earlier against the log, typed or taken from the earlier bundle, and accuses no bundle for one of another case', async () => {
  const draft = makeDraft();
  const hashes = payloadOf(draft).get('data/metadata/custody-log.jsonl')!.toString().trimEnd().split('\n').map((line) => (JSON.parse(line) as { entryHash: string }).entryHash);
  const bundle = put('later.zip', makeBundle({ format: 'kept-bundle/2' }));
  const first = put('first.zip', makeBundle());
  await openPage(async (page) => {
    await page.setInputFiles('#file', bundle);
    await page.getByText('이전 제출 파일과 비교').click();
    const run = async (): Promise<void> => page.click('button[type=submit]');
    const field = page.locator('#checkpoint');

    await field.fill('3');
    await run();
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('#checkpoint-fault')).toContainText('확인점이 아닙니다');

    await field.fill(`3 ${hashes[2]!.toUpperCase()}`);
    await expect(page.locator('#checkpoint-fault')).toBeEmpty();
    await run();
    await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', '0');
    await expect(page.locator('.verdict dl')).toContainText('그때와 같은 기록 3건');

    await page.setInputFiles('#earlier-file', first);
    await expect(page.locator('.earlier')).toContainText('확인점을 찾을 수 없습니다: first.zip');
    await page.setInputFiles('#earlier-file', bundle);
    await expect(field).toHaveValue(new RegExp(`^kept-custody-1/K-2026-0001\\n${hashes.length}\\n`));
    await run();
    await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', '0');

    for (const [checkpoint, verdict, words] of [
      [checkpointNote(3, hashes[2]!, undefined, 'K-2025-0009'), '5', '다른 사건의 확인점입니다: K-2025-0009'], [checkpointNote(3, hashes[2]!, otherKey()), '5', '다른 키로 서명한 확인점'],
      [checkpointNote(3, hashes[3]!), '1', '이전 확인점의 기록과 다릅니다'],
    ] as const) {
      await field.fill(checkpoint);
      await run();
      await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', verdict);
      await expect(page.locator('.verdict')).toContainText(words);
      await expect(page.locator('.verdict')).toContainText('이 제출 파일 자체는 봉인한 뒤로 변경되지 않았습니다');
      await expect(page.locator('.item, .log, .files'), 'nothing to go on with').toHaveCount(0);
      if (verdict === '5') expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    }
    await page.selectOption('#language', 'en');
    await expect(field, 'what was entered outlives a change of the language').toHaveValue(checkpointNote(3, hashes[3]!));
    await expect(field).toBeVisible();
  });
});

test('takes a dropped file, tells of a wrong call, and shows hostile names as text', async () => {
  const path = put('<b>\u202Egpj.zip', makeBundle());
  await openPage(async (page) => {
    await page.click('button[type=submit]');
    await expect(page.getByRole('alert')).toHaveText('먼저 ZIP 파일을 선택해 주십시오.');
    await drop(page, [path, path]);
    await expect(page.getByRole('alert')).toContainText('하나씩');
    await drop(page, [path]);
    await expect(page.locator('.chosen')).toContainText('<b>\\u{202E}gpj.zip');
    await page.click('button[type=submit]');
    await expect(page.locator('.verdict dd').first()).toHaveText('<b>\\u{202E}gpj.zip');
    await expect(page.locator('main b')).toHaveCount(0);
  });
});

async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const files = paths.map((path) => ({ name: path.slice(folder.length + 1), base64: readFileSync(path).toString('base64') }));
  await page.evaluate((given) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of given) transfer.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name));
    document.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true, bubbles: true }));
  }, files);
}

test('stays responsive while it reads a large file, and stops when told', async () => {
  const path = join(folder, 'large.zip');
  await writeSparseBundle(path, 3_400_000_000);
  await openPage(async (page) => {
    await page.setInputFiles('#file', path);
    await page.click('button[type=submit]');
    const cancel = page.getByRole('button', { name: '중단' });
    await expect(cancel).toBeFocused();
    await expect.poll(() => page.locator('#progress').evaluate((bar: HTMLProgressElement) => bar.value), { timeout: 30_000 }).toBeGreaterThan(0);
    const delaysMs = await page.evaluate(async () => {
      const delays: number[] = [];
      for (let turn = 0; turn < 20; turn++) {
        const startMs = performance.now();
        await new Promise((resolve) => void setTimeout(resolve, 0));
        delays.push(performance.now() - startMs);
      }
      return delays;
    });
    expect(Math.max(...delaysMs)).toBeLessThan(500);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText('중단했습니다. 아무것도 확인되지 않았습니다.');
    await expect(page.locator('#verdict')).toHaveCount(0);
    await expect(page.locator('button[type=submit]')).toBeEnabled();
  });
});

test('tells of a file that went away, without a verdict', async () => {
  const path = put('gone.zip', makeBundle());
  await openPage(async (page) => {
    await page.setInputFiles('#file', path);
    writeFileSync(path, Buffer.alloc(10));
    await page.click('button[type=submit]');
    await expect(page.getByRole('alert')).not.toBeEmpty();
    await expect(page.locator('#verdict')).toHaveCount(0);
  });
});
