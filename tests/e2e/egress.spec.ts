import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, expect, type Browser, type Page, type Worker } from '@playwright/test';
import { PAGE_KINDS, quietly, WORKER_KINDS, type Kind, type Sinks } from '../egress/battery.ts';
import type { Kept } from './kept.ts';
import { expectRows, test } from './profiles.ts';
import { openSink, type Sink } from './sink.ts';

test.describe.configure({ timeout: 300_000 });

/** Chromium's connections come a moment later than the call that asks for them. */
const SETTLE_MS = 120;

async function ask(where: Page | Worker, kind: Kind, sinks: Sinks): Promise<void> {
  await (where as Page).evaluate(`${quietly(kind.ask)}(${JSON.stringify(sinks)})`).catch((error: unknown) => {
    // A navigation that is allowed takes the page with it, which is told as an error.
    if (!/navigation|context was destroyed|closed/i.test(String(error))) throw error;
  });
}

test('with nothing closed the sinks hear every kind of request', async () => {
  const sink = await openSink();
  const open = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/worker.js' ? 'text/javascript' : 'text/html');
    response.end(request.url === '/worker.js' ? '' : '<!doctype html><title>open</title><body style="height:400px">');
  });
  await new Promise<void>((resolve) => { open.listen(0, '127.0.0.1', resolve); });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--autoplay-policy=no-user-gesture-required'] });
  try {
    await sink.prove();
    const base = `http://127.0.0.1:${(open.address() as AddressInfo).port}/`;
    const deaf = [
      ...await unheard(browser, sink, base, PAGE_KINDS, async (page) => page),
      ...await unheard(browser, sink, base, WORKER_KINDS, workerOf),
    ];
    expect(deaf).toEqual([...PAGE_KINDS, ...WORKER_KINDS].filter(({ quiet }) => quiet !== undefined).map(({ name }) => name));
    expect(PAGE_KINDS.length + WORKER_KINDS.length - deaf.length).toBeGreaterThanOrEqual(50);
  } finally {
    await browser.close();
    open.close();
    await sink.close();
  }
});

async function workerOf(page: Page): Promise<Worker> {
  const [worker] = await Promise.all([page.waitForEvent('worker'), page.evaluate(() => void new Worker('/worker.js'))]);
  return worker;
}

/** The kinds that the sink heard nothing of: all at once where each names itself in its request, one by one where it does not or leaves the page. */
async function unheard(browser: Browser, sink: Sink, base: string, kinds: readonly Kind[], place: (page: Page) => Promise<Page | Worker>): Promise<string[]> {
  const isAlone = ({ name }: Kind): boolean => /stun|turn|transport|window|form|link-blank|^link$|meta|location|worklet|ping/.test(name);
  const heard = new Set<string>();
  const take = (alone?: string): void => {
    for (const line of sink.takeHeard()) heard.add(alone ?? / \/(\S+) HTTP/.exec(line)?.[1] ?? '');
  };
  const hear = async (wanted: readonly Kind[], alone?: string): Promise<void> => {
    const loud = wanted.filter(({ quiet }) => quiet === undefined);
    for (let waitedMs = 0; waitedMs < 8000 && (loud.length === 0 ? waitedMs < 400 : !loud.every(({ name }) => heard.has(name))); waitedMs += 40) {
      await new Promise((resolve) => { setTimeout(resolve, 40); });
      take(alone);
    }
  };
  const together = kinds.filter((kind) => !isAlone(kind));
  const first = await openPage(browser, base);
  const where = await place(first);
  for (const kind of together) await ask(where, kind, sink);
  await hear(together);
  await first.context().close();
  for (const kind of kinds.filter(isAlone)) {
    const page = await openPage(browser, base);
    take();
    await ask(await place(page), kind, sink);
    await hear([kind], kind.name);
    await page.context().close();
    sink.takeHeard();
  }
  return kinds.filter(({ name }) => !heard.has(name)).map(({ name }) => name);
}

async function openPage(browser: Browser, base: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(base);
  return page;
}

test('of every kind of request from the page and its worker the sinks hear nothing, nor does a proxy or a dropped link get anything out', async ({ start }) => {
  const sink = await openSink();
  const proxy = await openSink();
  try {
    await sink.prove();
    await proxy.prove();
    const through = `http://127.0.0.1:${proxy.tcpPort}`;
    const kept = await start({ env: { http_proxy: through, https_proxy: through, all_proxy: through, HTTP_PROXY: through, HTTPS_PROXY: through } });
    await kept.unlock();
    const heard: string[] = [];
    const { page } = kept;
    const address = page.url().split('#')[0];
    for (const kind of PAGE_KINDS) {
      await ask(page, kind, sink);
      await page.waitForTimeout(SETTLE_MS);
      heard.push(...sink.takeHeard().map((line) => `${kind.name}: ${line}`));
      expect(page.url().split('#')[0], kind.name).toBe(address);
    }
    const worker = page.workers().find((each) => /\/worker-[^/]*\.js$/.test(each.url()));
    if (worker === undefined) throw new Error('no vault worker');
    for (const kind of WORKER_KINDS) {
      await ask(worker, kind, sink);
      await page.waitForTimeout(SETTLE_MS);
      heard.push(...sink.takeHeard().map((line) => `${kind.name}: ${line}`));
    }
    await dropLink(kept, sink);
    await page.waitForTimeout(2000);
    heard.push(...sink.takeHeard().map((line) => `later: ${line}`), ...proxy.takeHeard().map((line) => `proxy: ${line}`));
    expect(heard).toEqual([]);
    expect(kept.app.windows()).toHaveLength(1);
    await page.reload();
    await kept.unlock();
    await expectRows(kept, ['E-0001', 'E-0002', 'E-0003']);
  } finally {
    await sink.close();
    await proxy.close();
  }
});

/** Dropped by the browser itself, not by an event that a script made: such a drop would open the link. */
async function dropLink({ page }: Kept, sink: Sink): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const url = `http://127.0.0.1:${sink.tcpPort}/dropped`;
  const data = { items: [{ mimeType: 'text/uri-list', data: url }, { mimeType: 'text/html', data: `<img src="${url}">` }, { mimeType: 'text/plain', data: url }], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await page.waitForTimeout(500);
  await session.detach();
}

test('used from end to end in a network of its own, the app sends nothing at all', async () => {
  // One round of everything; half an hour by `npm run egress`.
  const run = spawn(process.execPath, ['tests/egress/command.ts', '--minutes=0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let steps = '';
  run.stdout.on('data', (bytes: Buffer) => { said += bytes.toString(); });
  run.stderr.on('data', (bytes: Buffer) => { steps += bytes.toString(); });
  const [code] = await once(run, 'close') as [number | null];
  expect(code, `${said}\n${steps}`).toBe(0);
  const done = JSON.parse(said.trim().split('\n').at(-1) ?? '') as { readonly rounds: number; readonly acts: number; readonly heard: readonly string[]; readonly sentPackets: number };
  expect(done).toMatchObject({ heard: [], sentPackets: 0 });
  expect(done.rounds).toBeGreaterThanOrEqual(1);
  expect(done.acts).toBeGreaterThan(15);
});
