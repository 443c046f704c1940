import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { chromium, expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import { keyWords } from '../../shared/crypto/key-words.ts';
import { verifyBundle } from '../../shared/verify/verifier.ts';
import { readVectors } from '../vectors/bundle/vector-file.ts';
import { pngOf } from '../unit/verify/png.ts';
import { fromBuffer } from '../unit/verify/from-buffer.ts';
import { fingerprintOf, keyOf, makeBundle, sha, type Draft, type Json } from '../unit/verify/make-bundle.ts';

const NODE = join(process.cwd(), 'node_modules/.bin/node');
type Fields = { [key: string]: Json };

let folder = '';
let url = '';
let browser: Browser;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kept-contents-'));
  const page = join(folder, 'verify.html');
  const built = spawnSync(NODE, ['build/verify-page.ts', page], { encoding: 'utf8' });
  expect(built.stderr + built.stdout).toContain(page);
  url = pathToFileURL(page).href;
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--host-resolver-rules=MAP * ~NOTFOUND', '--disable-background-networking'] });
});
test.afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Puts other bytes, under another ending, in the place of the stored picture, as whoever holds the key could. */
const storing = (data: Buffer, name = 'original.png', mime = 'image/png', notes = '두 번째') => (draft: Draft): void => {
  const [item] = draft.items;
  const file = { ...(item!['file'] as Fields), sizeBytes: data.length, sha256: sha('sha256', data), sha512: sha('sha512', data), mime };
  item!['file'] = file;
  (item!['fields'] as Fields)['notes'] = notes;
  draft.stored.set('E-0001', { name, data });
  const captured = draft.log[1]!.body['data'] as Fields;
  captured['item'] = { ...(captured['item'] as Fields), file };
  const change = ((draft.log[6]!.body['data'] as Fields)['changes'] as Fields[])[0]!;
  change['after'] = notes;
};

/** A page that has checked a bundle; anything in its console, any request and any window is a fault. */
async function checked(bytes: Uint8Array, run: (page: Page, file: string) => Promise<void>, options: { readonly fingerprint?: string; readonly picker?: boolean } = {}): Promise<void> {
  const context = await browser.newContext({ locale: 'ko-KR', acceptDownloads: true });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('dialog', (dialog) => faults.push(dialog.message()));
  // axe works from an empty window of its own; whatever a bundle opened would have an address.
  context.on('page', (other) => other.url() === 'about:blank' || faults.push(`a window: ${other.url()}`));
  context.on('request', (request) => /^(file:\/\/|blob:null\/)/.test(request.url()) || faults.push(request.url()));
  if (options.picker !== true) await page.addInitScript(() => void delete (globalThis as { showSaveFilePicker?: unknown }).showSaveFilePicker);
  await page.goto(url);
  const file = join(folder, 'bundle.zip');
  writeFileSync(file, bytes);
  await page.setInputFiles('#file', file);
  await page.fill('#fingerprint', options.fingerprint ?? '');
  await page.click('button[type=submit]');
  await expect(page.locator('#verdict')).toBeVisible();
  await run(page, file);
  expect(faults).toEqual([]);
  await context.close();
}

const HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>\u202Egnp.exe\u2066 javascript:alert(3)';

test('shows items with covered pictures, the log and the files of an intact bundle, as text and never as markup', async () => {
  await checked(makeBundle({ draft: storing(pngOf(40, 30), 'original.png', 'image/png', HOSTILE) }), async (page) => {
    await expect(page.locator('.item')).toHaveCount(3);
    await expect(page.locator('.item img'), 'covered').toHaveCount(0);
    await page.getByRole('button', { name: '이미지 보기' }).click();
    await expect(page.locator('.item img')).toHaveJSProperty('naturalWidth', 40);
    await page.getByRole('button', { name: '다시 가리기' }).click();
    await expect(page.locator('.item img')).toHaveCount(0);
    await page.locator('.item details summary').first().click();
    await expect(page.locator('.item dd', { hasText: 'onerror' }).first()).toContainText('<script>alert(2)</script>\\u{202E}gnp.exe\\u{2066}');
    await page.getByText('관리 이력 보기').click();
    await expect(page.locator('.log li')).toHaveCount(8);
    await expect(page.locator('.log .left-out')).toContainText('4번');
    await page.getByText('파일 목록 보기').click();
    await expect(page.locator('.files li').first()).toContainText('data/report/report.ko.html');
    await expect(page.locator('.files'), 'covered by no signed list').not.toContainText('.ed25519');
    expect(await page.locator('main script, main iframe, main object, main embed, main a[href]').count()).toBe(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  });
});

test('never decodes what is no picture of pixels, whatever it is called', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>');
  const gifScript = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([0x2f, 0x2a, 0xff, 0xff, 0, 0, 0]), Buffer.from('*/=alert(1);<script>alert(1)</script>')]);
  const bomb = Buffer.from(pngOf(8, 8));
  bomb.writeUInt32BE(0x7fff_ffff, 16);
  for (const [name, data, mime] of [['original.svg', svg, 'image/svg+xml'], ['original.png', svg, 'image/png'], ['original.html', Buffer.from('<!doctype html><script>alert(1)</script>'), 'image/png'], ['original.gif', gifScript, 'image/gif'], ['original.png', bomb, 'image/png'], ['original.pdf', Buffer.from('%PDF-1.7 alert'), 'image/png']] as const) {
    await checked(makeBundle({ draft: storing(data, name, mime) }), async (page) => {
      await page.getByRole('button', { name: '이미지 보기' }).click();
      await expect(page.locator('.picture'), name).toContainText('표시하지 않는 형식');
      await expect(page.locator('.item img')).toHaveCount(0);
    });
  }
});

test('shows nothing of a bundle that is altered or sealed by another key', async () => {
  for (const [bytes, fingerprint, verdict] of [[makeBundle({ after: (files) => void files.set('VERIFY.ko.txt', Buffer.from('x')) }), '', '1'], [makeBundle(), `SHA256:${'A'.repeat(43)}`, '3']] as const) {
    await checked(bytes, async (page) => {
      await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', verdict);
      await expect(page.locator('.item, .log, .files, .picture, .save:not(.technical .save)'), 'what can be saved is the result of the check').toHaveCount(0);
      await expect(page.locator('.unknown li').first()).toBeVisible();
    }, { fingerprint });
  }
});

test('takes the key in words, typed or compared by eye', async () => {
  const fingerprint = fingerprintOf(keyOf().raw);
  await checked(makeBundle(), async (page) => {
    await expect(page.locator('.verdict')).toHaveClass(/verdict-0-by-key/);
  }, { fingerprint: keyWords(fingerprint, 'ko').join(' ') });
  await checked(makeBundle(), async (page) => {
    expect(await page.locator('.key-words li').allTextContents()).toEqual(keyWords(fingerprint, 'ko'));
    await page.getByRole('button', { name: '다릅니다' }).click();
    await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', '3');
    await expect(page.locator('#verdict')).toBeFocused();
    await expect(page.locator('.item')).toHaveCount(0);
    await page.getByRole('button', { name: '비교 취소' }).click();
    await expect(page.locator('.item')).toHaveCount(3);
    await page.getByRole('button', { name: '종이와 모두 같습니다' }).click();
    await expect(page.locator('.verdict')).toHaveClass(/verdict-0-by-key/);
  });
});

test('saves files one by one, byte for byte, under names that run nothing', async () => {
  const picture = pngOf(60, 50);
  await checked(makeBundle({ draft: storing(picture) }), async (page) => {
    const save = async (button: ReturnType<Page['locator']>): Promise<[string, Buffer]> => {
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
      return [download.suggestedFilename(), readFileSync(await download.path())];
    };
    const [name, bytes] = await save(page.locator('.item .save'));
    expect([name, sha('sha256', bytes)]).toEqual(['E-0001_original.png', sha('sha256', picture)]);
    await expect(page.locator('.item .saving p'), 'only the browser knows whether it was saved').toContainText('브라우저의 다운로드로 넘겼습니다: E-0001_original.png');
    await page.getByText('파일 목록 보기').click();
    const [report] = await save(page.locator('.files .save').first());
    expect(report).toBe('report.ko.html.txt');
  });
});

test('pictures, facts, log and files are reached with the keyboard alone, and the focus is seen and never lost', async () => {
  const picture = pngOf(60, 50);
  await checked(makeBundle({ draft: storing(picture) }), async (page) => {
    await expect(page.locator('#verdict')).toBeFocused();
    await press(page, page.getByRole('button', { name: '이미지 보기' }), 'Enter');
    await expect(page.locator('.item img')).toHaveJSProperty('naturalWidth', 60);
    await expect(page.getByRole('button', { name: '다시 가리기' }), 'what was pressed has the focus still').toBeFocused();
    await page.keyboard.press('Space');
    await expect(page.locator('.item img')).toHaveCount(0);
    await press(page, page.locator('.item details summary').first(), 'Space');
    await expect(page.locator('.item dd').first()).toBeVisible();
    const [saved] = await Promise.all([page.waitForEvent('download'), press(page, page.locator('.item .save').first(), 'Enter')]);
    expect(sha('sha256', readFileSync(await saved.path()))).toBe(sha('sha256', picture));
    await press(page, page.locator('summary', { hasText: '관리 이력 보기' }), 'Enter');
    await expect(page.locator('.log li')).toHaveCount(8);
    await press(page, page.locator('summary', { hasText: '파일 목록 보기' }), 'Space');
    const [report] = await Promise.all([page.waitForEvent('download'), press(page, page.locator('.files .save').first(), 'Space')]);
    expect(report.suggestedFilename()).toBe('report.ko.html.txt');
    await expect(page.locator('.files .save').first(), 'the list is where it was').toBeFocused();
  });
});

/** Tab by Tab to a control, and there the key. */
async function press(page: Page, target: Locator, key: 'Enter' | 'Space'): Promise<void> {
  for (let stop = 0; stop < 100; stop++) {
    const isThere = await target.evaluate((element) => element === document.activeElement);
    if (isThere) {
      const isSeen = await target.evaluate((element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
      });
      expect(isSeen, `the focus can be seen on ${String(target)}`).toBe(true);
      await page.keyboard.press(key);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way by Tab to ${String(target)}`);
}

/** As many items as there are numbers, each an address, and their story. */
const manyItems = (count: number) => (draft: Draft): void => {
  const [opened, , , , captured, , , prepared] = draft.log;
  const plain = captured!.body['data'] as { readonly item: Fields };
  const items = Array.from({ length: count }, (_, at): Fields => ({ ...plain.item, exhibitNo: `E-${String(at + 1).padStart(4, '0')}`, itemId: `${String(at).padStart(8, '0')}-0000-4000-8000-000000000000` }));
  draft.items = items.map((item) => ({ ...item, fields: {} }));
  draft.stored.clear();
  const entries = items.map((item) => ({ ...captured!, body: { ...captured!.body, itemId: item['itemId']!, data: { item } } }));
  draft.log = [opened!, ...entries, { ...prepared!, body: { ...prepared!.body, data: { ...(prepared!.body['data'] as Fields), itemIds: items.map((item) => item['itemId']!) } } }];
};

test('shows the result as JSON without a list of hundreds of items, says so, and saves all of it as the command line prints it', async () => {
  test.setTimeout(120_000);
  await checked(makeBundle({ draft: manyItems(501) }), async (page, file) => {
    await page.locator('.technical summary').click();
    await expect(page.locator('.technical .hint').first()).toContainText('501건');
    const shown = JSON.parse(await page.locator('.technical pre').innerText()) as { bundle: Fields };
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.technical .save').click()]);
    await expect(page.locator('.technical .saving p')).toContainText('다운로드로 넘겼습니다');
    const saved = readFileSync(await download.path(), 'utf8');
    expect(download.suggestedFilename()).toBe('K-2026-0001_20261122.check.json');
    expect(saved).toBe(spawnSync(NODE, ['electron/verify-cli.ts', file, '--json'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout);
    const { items, ...bundle } = (JSON.parse(saved) as { bundle: Fields }).bundle;
    expect([shown.bundle, (items as Json[]).length]).toEqual([bundle, 501]);
  });
});

/** Drops a file of a few bytes on the page, in one turn with a click before it. */
const clickAndDrop = (page: Page, selector: string, name: string): Promise<void> => page.evaluate(([clicked, dropped]) => {
  (document.querySelector(clicked) as HTMLElement).click();
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['x'], dropped));
  document.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}, [selector, name] as const);

test('a file dropped while another one is being checked is said not to have been checked, also beside the result', async () => {
  await checked(makeBundle(), async (page) => {
    await clickAndDrop(page, 'button[type=submit]', '둘째.zip');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('확인하지 않았습니다: 둘째.zip');
    await expect(page.locator('#verdict')).toBeVisible();
    await expect(page.locator('.verdict dl')).toContainText('bundle.zip');
    await expect(alert).toContainText('둘째.zip');
    await expect(alert).toBeInViewport();
    await expect(page.locator('#verdict')).toBeInViewport();
    await page.locator('#language').selectOption('en');
    await expect(alert).toContainText('has not been checked');
    await page.click('button[type=submit]');
    await expect(page.locator('#verdict')).toBeVisible();
    await expect(page.locator('.alert')).toBeEmpty();
  });
});

test('what a result was still asked for is no fault of the file that was chosen after it', async () => {
  await checked(makeBundle({ draft: storing(pngOf(40, 30)) }), async (page) => {
    await clickAndDrop(page, '.picture-box button', '둘째.zip');
    await expect(page.locator('.chosen')).toContainText('둘째.zip');
    await page.evaluate(() => new Promise((resolve) => void setTimeout(resolve, 50)));
    await expect(page.locator('.alert')).toBeEmpty();
    await expect(page.locator('.result')).toHaveCount(0);
  });
});

test('leaves no file when the ZIP file changed after the check, and says so', async () => {
  await checked(makeBundle({ draft: storing(pngOf(60, 50)) }), async (page, file) => {
    await page.evaluate(() => {
      const state = { closed: 0, aborted: 0 };
      Object.assign(globalThis, { state, showSaveFilePicker: () => Promise.resolve({ createWritable: () => Promise.resolve({ write: () => Promise.resolve(), close: () => Promise.resolve(void state.closed++), abort: () => Promise.resolve(void state.aborted++) }) }) });
    });
    const bytes = readFileSync(file);
    const at = bytes.indexOf(Buffer.from('89504e47', 'hex')) + 45;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await page.locator('.item .save').click();
    await expect(page.locator('.item .saving p')).toContainText('아무것도 저장하지 않았습니다');
    await expect(page.getByRole('alert')).toContainText('바뀌었거나');
    expect(await page.evaluate(() => (globalThis as unknown as { state: unknown }).state)).toEqual({ closed: 0, aborted: 1 });
    await page.getByRole('button', { name: '이미지 보기' }).click();
    await expect(page.locator('.item img')).toHaveCount(0);
  });
});

test('prints a sheet with date, version, digests and every item, and no picture', async () => {
  const bytes = makeBundle({ draft: storing(pngOf(60, 50)) });
  await checked(bytes, async (page) => {
    await page.getByRole('button', { name: '이미지 보기' }).click();
    await expect(page.locator('.item img')).toHaveCount(1);
    const pdf = join(folder, 'sheet.pdf');
    await page.pdf({ path: pdf, format: 'A4' });
    const text = spawnSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).stdout.replace(/\s+/g, '');
    for (const part of ['제출파일확인결과', createHash('sha256').update(bytes).digest('hex'), 'Kept0.1.0', 'E-0003', keyWords(fingerprintOf(keyOf().raw), 'ko')[0] ?? '?', '확인하지않은것']) expect(text).toContain(part);
    expect(spawnSync('pdfimages', ['-list', pdf], { encoding: 'utf8' }).stdout.split('\n').filter((line) => /^\s+\d/.test(line))).toEqual([]);
    expect(statSync(pdf).size).toBeGreaterThan(1000);
  });
});

test('finds in every frozen vector what the library finds, in one load of the page', async () => {
  test.setTimeout(600_000);
  const context = await browser.newContext({ locale: 'ko-KR' });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(url);
  const rows: string[] = [];
  for (const { name, bytes, fingerprint, checkpoint, verdict } of readVectors()) {
    await page.setInputFiles('#file', { name: `${name}.zip`, mimeType: 'application/zip', buffer: bytes });
    const found = await page.evaluate(async ([key, earlier]) => {
      (document.getElementById('fingerprint') as HTMLInputElement).value = key ?? '';
      (document.getElementById('checkpoint') as HTMLTextAreaElement).value = earlier ?? '';
      (document.querySelector('button[type=submit]') as HTMLButtonElement).click();
      while (!document.querySelector('.technical')) await new Promise((resolve) => void setTimeout(resolve, 5));
      const box = document.querySelector('.technical') as HTMLDetailsElement;
      box.open = true;
      while (box.querySelector('pre')?.textContent === '') await new Promise((resolve) => void setTimeout(resolve, 1));
      return [box.querySelector('pre')?.textContent ?? '', document.querySelector('[data-verdict]')?.getAttribute('data-verdict') ?? ''] as const;
    }, [fingerprint, checkpoint] as const);
    const expected = await verifyBundle(fromBuffer(bytes), { fingerprint, checkpoint });
    expect([JSON.parse(found[0]), found[1]], name).toEqual([JSON.parse(JSON.stringify(expected)), String(verdict)]);
    rows.push(`${name}\t${verdict}\t${found[1]}`);
  }
  expect(rows.length).toBeGreaterThanOrEqual(233);
  expect(faults).toEqual([]);
  await context.close();
});
