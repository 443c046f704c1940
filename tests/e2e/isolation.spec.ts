import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { hashTree } from './folder-hash.ts';
import type { Kept } from './kept.ts';
import { expectRows, test } from './profiles.ts';
import { openSink, type Sink } from './sink.ts';

test.describe.configure({ timeout: 180_000 });

const HOST_KEYS = ['chooseFolder', 'chooseSaveFile', 'chooseScreen', 'connectVault', 'copyText', 'fitCaptureBar', 'hideWindow', 'holdShortcut', 'info', 'leave', 'listScreens', 'lock', 'quit', 'readClipboard', 'revealSaved', 'revealVault', 'setCaptureBar', 'showWindow', 'startAnew', 'writeSettings'];
const APP = process.env['KEPT_APP_DIR'] ?? process.cwd();

test('the page has its few named functions and nothing of Node or Electron', async ({ start }) => {
  const kept = await start();
  await kept.unlock();
  expect(await kept.page.evaluate(() => {
    const own = Object.getOwnPropertyDescriptor(window, 'host');
    const changes = [
      () => { Object.assign(window, { host: {} }); },
      () => { Object.assign(window.host, { lock: () => 'mine' }); },
      () => { Object.assign(window.host, { more: 1 }); },
      () => { Object.defineProperty(window, 'host', { value: 1 }); },
      () => { Reflect.deleteProperty(window, 'host'); },
    ];
    const before = window.host;
    const { lock } = before;
    for (const change of changes) {
      try { change(); } catch (error) { if (!(error instanceof TypeError)) throw error; }
    }
    return {
      keys: Object.keys(window.host).sort(), all: Reflect.ownKeys(window.host).length, isFrozen: Object.isFrozen(window.host),
      isFixed: own?.writable === false && own.configurable === false, isSame: window.host === before && window.host.lock === lock,
      kinds: [...new Set(Object.values(window.host).map((member) => typeof member))],
    };
  })).toEqual({ keys: HOST_KEYS, all: HOST_KEYS.length, isFrozen: true, isFixed: true, isSame: true, kinds: ['function'] });

  expect(await kept.page.evaluate(() => {
    const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', '__filename', 'ipcRenderer', 'electron', 'setImmediate', 'Deno', 'chrome.runtime'];
    return names.filter((name) => name.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], globalThis) !== undefined);
  })).toEqual([]);
  expect(await kept.page.evaluate(() => {
    // What a page has of its own shows against one that nobody gave anything to.
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    frame.remove();
    return Object.getOwnPropertyNames(window).filter((name) => !plain.has(name) && !/^(\d+|__playwright.*|__pw.*)$/.test(name));
  })).toEqual(['host']);
});

test('every answer carries the policy, and what is not in the list is not there', async ({ start }) => {
  const kept = await start();
  await kept.expectHeading('unlock.title');
  const listed = (JSON.parse(readFileSync(join(APP, 'dist', 'main', 'assets.json'), 'utf8')) as { path: string }[]).map(({ path }) => path);
  for (const part of ['/index.html', '/worker-', '/kdf-worker-', '/hash-worker-', '.ttf', '.css']) expect(listed.some((path) => path.includes(part)), part).toBe(true);
  const elsewhere = ['/nothing-here', '/assets', '/assets/', '/../main/main.js', '/%2e%2e/main/main.js', '/..%2f..%2f..%2fetc%2fpasswd', '/main/assets.json', '/index.html/', '/INDEX.HTML', '/index.html?x=1', '//etc/passwd'];
  const answers = await kept.page.evaluate(async (paths) => Promise.all(paths.map(async (path) => {
    const answer = await fetch(`${location.origin}${path}`);
    const head = ['content-security-policy', 'cross-origin-opener-policy', 'cross-origin-embedder-policy', 'cross-origin-resource-policy', 'x-content-type-options', 'referrer-policy', 'permissions-policy', 'cache-control'];
    return { path, status: answer.status, headers: Object.fromEntries(head.map((name) => [name, answer.headers.get(name) ?? ''])), size: (await answer.arrayBuffer()).byteLength };
  })), [...listed, ...elsewhere]);
  expect(answers).toHaveLength(listed.length + elsewhere.length);
  const policy = answers[0]?.headers['content-security-policy'] ?? '';
  const directives = new Map(policy.split('; ').map((line) => [line.split(' ')[0], line.split(' ').slice(1).join(' ')]));
  expect(Object.fromEntries(directives)).toEqual({
    'default-src': "'none'", 'script-src': "'self' 'wasm-unsafe-eval'", 'worker-src': "'self'", 'style-src': "'self'", 'img-src': "'self' blob: data:", 'font-src': "'self'",
    'connect-src': "'self'", 'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': "'none'", 'require-trusted-types-for': "'script'", 'trusted-types': 'kept-worker',
  });
  for (const { path, status, headers, size } of answers) {
    expect(headers, path).toMatchObject({
      'content-security-policy': policy, 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store',
    });
    expect(headers['permissions-policy'], path).toMatch(/camera=\(\).*microphone=\(\).*geolocation=\(\)/);
    // `..` is resolved before a request is made, so that one of these is the page itself.
    if (listed.includes(path)) expect([path, status, size > 0]).toEqual([path, 200, true]);
    else expect([path, status, size]).toEqual([path, 404, 0]);
  }
  expect(await kept.page.evaluate(async () => Promise.all(['POST', 'PUT', 'DELETE'].map(async (method) => (await fetch('/index.html', { method })).status)))).toEqual([405, 405, 405]);
});

test('nothing gets out of the page or its worker, and no script gets in', async ({ start }) => {
  const kept = await start();
  await kept.unlock();
  const sink = await openSink();
  try {
    await sink.prove();
    await test.step('scripts', () => expectNoScripts(kept.page));
    await test.step('requests of the page', () => expectNoRequests(kept.page, sink));
    await test.step('requests of the worker', () => expectClosedWorker(kept.page, sink));
    await test.step('frames', () => expectNoFrames(kept.page, sink));
    await test.step('peer connections', () => expectNoPeers(kept.page, sink));
    await test.step('windows and navigations', () => expectToStay(kept, sink));
    await expectRows(kept, ['E-0001', 'E-0002', 'E-0003']);
    expectSilence(sink);
  } finally {
    await sink.close();
  }
});

/** All ways by which text could become a program. */
async function expectNoScripts(page: Page): Promise<void> {
  const outcomes = await page.evaluate(async () => {
    const ran: string[] = [];
    Object.assign(window, { ran });
    const refused: string[] = [];
    const attempts: Readonly<Record<string, () => unknown>> = {
      // oxlint-disable-next-line no-eval -- that it does not run is the point
      eval: () => (0, eval)('ran.push("eval")'),
      // oxlint-disable-next-line no-new-func -- as above
      Function: () => new Function('ran.push("Function")')(),
      timeout: () => Reflect.apply(setTimeout, window, ['ran.push("timeout")', 0]),
      'inline script': () => document.head.append(Object.assign(document.createElement('script'), { textContent: 'ran.push("inline script")' })),
      'inline handler': () => { const box = document.createElement('div'); box.setAttribute('onclick', 'ran.push("inline handler")'); document.body.append(box); box.click(); box.remove(); },
      innerHTML: () => { document.createElement('div').innerHTML = '<img src=x onerror="ran.push(1)">'; },
      'document.write': () => document.write('<script>ran.push("write")</script>'),
      srcdoc: () => { const frame = document.createElement('iframe'); frame.srcdoc = '<script>parent.ran.push("srcdoc")</script>'; document.body.append(frame); frame.remove(); },
      'script of another place': () => document.head.append(Object.assign(document.createElement('script'), { src: 'data:text/javascript,ran.push("data")' })),
      'worker of a blob': () => new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))),
      import: () => { const address = 'data:text/javascript,window.ran.push("import")'; return import(address); },
      policy: () => (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy('mine', {}),
      'the same policy again': () => (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy('kept-worker', {}),
    };
    // The debugger lifts the policy for what it evaluates itself, so the attempts are made later.
    await new Promise<void>((resolve) => { setTimeout(() => {
      void Promise.allSettled(Object.entries(attempts).map(async ([name, attempt]) => {
        try { await attempt(); } catch { refused.push(name); }
      })).then(() => setTimeout(resolve, 300));
    }, 0); });
    return { ran, allowed: Object.keys(attempts).filter((name) => !refused.includes(name)) };
  });
  // A handler that never becomes a program is not refused with an error in every version; what counts is that nothing ran.
  expect(outcomes).toEqual({ ran: [], allowed: [] });
}

async function expectNoRequests(page: Page, sink: Sink): Promise<void> {
  const violated = await page.evaluate(async (port) => {
    const there = `http://127.0.0.1:${port}`;
    const seen = new Set<string>();
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.add(effectiveDirective));
    const put = (name: string, members: Readonly<Record<string, string>>): void => {
      const element = document.createElement(name);
      for (const [member, value] of Object.entries(members)) element.setAttribute(member, value);
      document.body.append(element);
    };
    const swallow = (act: () => unknown): void => { try { void Promise.resolve(act()).catch(() => undefined); } catch { seen.add('thrown'); } };
    const acts: readonly (() => unknown)[] = [
      () => fetch(`${there}/fetch`, { mode: 'no-cors' }),
      () => fetch(`${there}/keepalive`, { method: 'POST', body: 'x', keepalive: true, mode: 'no-cors' }),
      () => { const request = new XMLHttpRequest(); request.open('GET', `${there}/xhr`); request.send(); },
      () => new WebSocket(`ws://127.0.0.1:${port}/socket`),
      () => new EventSource(`${there}/events`),
      () => navigator.sendBeacon(`${there}/beacon`, 'x'),
      () => put('img', { src: `${there}/img` }),
      () => put('video', { src: `${there}/video` }),
      () => put('object', { data: `${there}/object` }),
      () => put('embed', { src: `${there}/embed` }),
      () => put('a', { href: '/', ping: `${there}/ping` }),
      () => put('link', { rel: 'stylesheet', href: `${there}/css` }),
      () => put('link', { rel: 'icon', href: `${there}/icon` }),
      () => put('link', { rel: 'manifest', href: `${there}/manifest` }),
      () => put('link', { rel: 'prefetch', href: `${there}/prefetch` }),
      () => put('link', { rel: 'preload', as: 'image', href: `${there}/preload` }),
      () => put('link', { rel: 'modulepreload', href: `${there}/module` }),
      () => put('link', { rel: 'preconnect', href: there }),
      () => put('link', { rel: 'dns-prefetch', href: there }),
      () => { document.body.style.backgroundImage = `url(${there}/background)`; },
      () => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`@font-face{font-family:x;src:url(${there}/font)} h1{font-family:x}`); document.adoptedStyleSheets.push(sheet); },
      () => document.fonts.load('1em x'),
      () => navigator.serviceWorker.register('/index.html'),
    ];
    for (const act of acts) swallow(act);
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    document.body.style.backgroundImage = '';
    document.adoptedStyleSheets = [];
    for (const added of document.body.querySelectorAll(':scope > :is(img, video, object, embed, a, link)')) added.remove();
    return [...seen].sort();
  }, sink.tcpPort);
  expect(violated).toEqual(expect.arrayContaining(['connect-src', 'default-src', 'font-src', 'img-src', 'media-src', 'require-trusted-types-for', 'style-src-elem']));
  expect(sink.takeHeard()).toEqual([]);
}

/** A worker obeys the policy of its own answer, not that of the page. */
async function expectClosedWorker(page: Page, sink: Sink): Promise<void> {
  const worker = page.workers().find((each) => /\/worker-[^/]*\.js$/.test(each.url()));
  if (!worker) throw new Error(`no vault worker among ${page.workers().map((each) => each.url()).join(', ')}`);
  const outcomes = await worker.evaluate(async (port) => {
    const there = `http://127.0.0.1:${port}`;
    const allowed: string[] = [];
    const tell = async (name: string, act: () => unknown): Promise<void> => {
      try { await act(); allowed.push(name); } catch { /* refused, as it must be */ }
    };
    await new Promise<void>((resolve) => { setTimeout(() => { void (async () => {
      // oxlint-disable-next-line no-eval -- that it does not run is the point
      await tell('eval', () => (0, eval)('1'));
      // oxlint-disable-next-line no-new-func -- as above
      await tell('Function', () => new Function('return 1')());
      await tell('importScripts', () => (globalThis as unknown as { importScripts(url: string): void }).importScripts('data:text/javascript,1'));
      await tell('import', () => { const address = 'data:text/javascript,1'; return import(address); });
      await tell('worker of a blob', () => new Worker(URL.createObjectURL(new Blob(['1']))));
      await tell('fetch', () => fetch(`${there}/worker-fetch`, { mode: 'no-cors' }));
      await tell('xhr', () => new Promise((done, fail) => { const request = new XMLHttpRequest(); request.addEventListener('load', done); request.addEventListener('error', fail); request.open('GET', `${there}/worker-xhr`); request.send(); }));
      await tell('socket', () => new Promise((done, fail) => { const socket = new WebSocket(`ws://127.0.0.1:${port}/worker-socket`); socket.addEventListener('open', done); socket.addEventListener('error', fail); }));
      await tell('own files', async () => { if (!(await fetch('/index.html')).ok) throw new Error('not there'); });
    })().then(resolve); }, 0); });
    return { allowed, names: ['require', 'process', 'host', 'Buffer'].filter((name) => name in globalThis) };
  }, sink.tcpPort);
  expect(outcomes).toEqual({ allowed: ['own files'], names: [] });
  expect(sink.takeHeard()).toEqual([]);
}

/** A peer connection asks servers for its own address by UDP, which no content policy governs. */
async function expectNoPeers(page: Page, sink: Sink): Promise<void> {
  const candidates = await page.evaluate(async ([udp, tcp]) => {
    const iceServers = [{ urls: `stun:127.0.0.1:${udp}` }, { urls: `turn:127.0.0.1:${udp}`, username: 'a', credential: 'b' }, { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, username: 'a', credential: 'b' }];
    const found: string[] = [];
    let peer: RTCPeerConnection;
    try {
      peer = new RTCPeerConnection({ iceServers });
    } catch {
      return found;
    }
    peer.addEventListener('icecandidate', ({ candidate }) => { if (candidate?.candidate) found.push(candidate.candidate); });
    peer.createDataChannel('out');
    await peer.setLocalDescription(await peer.createOffer());
    await new Promise((resolve) => { setTimeout(resolve, 3000); });
    peer.close();
    return found;
  }, [sink.udpPort, sink.tcpPort] as const);
  expect(candidates).toEqual([]);
  expect(sink.takeHeard()).toEqual([]);
}

function expectSilence(sink: Sink): void {
  expect(sink.takeHeard()).toEqual([]);
}

async function expectNoFrames(page: Page, sink: Sink): Promise<void> {
  const violated = await page.evaluate(async (there) => {
    const refused = new Promise<string>((resolve) => { document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective), { once: true }); });
    const frame = Object.assign(document.createElement('iframe'), { src: `${there}/iframe` });
    document.body.append(frame);
    const directive = await refused;
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    frame.remove();
    return directive;
  }, `http://127.0.0.1:${sink.tcpPort}`);
  expect(violated).toBe('frame-src');
  expectSilence(sink);
}

async function expectToStay(kept: Kept, sink: Sink): Promise<void> {
  const { page } = kept;
  const there = `http://127.0.0.1:${sink.tcpPort}`;
  const address = page.url();
  const acts: readonly ((there: string) => unknown)[] = [
    (to) => { if (window.open(`${to}/open`) !== null) throw new Error('a window opened'); },
    (to) => { location.href = `${to}/href`; },
    (to) => { location.replace(`${to}/replace`); },
    () => { location.href = 'file:///etc/passwd'; },
    () => { location.href = 'javascript:window.ran.push("address")'; },
    () => { location.href = 'data:text/html,<h1>elsewhere</h1>'; },
    (to) => { const link = document.createElement('a'); link.href = `${to}/link`; document.body.append(link); link.click(); link.remove(); },
    (to) => { const link = document.createElement('a'); link.href = `${to}/blank`; link.target = '_blank'; document.body.append(link); link.click(); link.remove(); },
    (to) => { const form = document.createElement('form'); form.action = `${to}/form`; form.method = 'post'; document.body.append(form); form.submit(); form.remove(); },
    (to) => { const meta = document.createElement('meta'); meta.httpEquiv = 'refresh'; meta.content = `0;url=${to}/refresh`; document.head.append(meta); },
  ];
  for (const act of acts) {
    await page.evaluate(act, there);
    await page.waitForTimeout(150);
    expect(page.url(), String(act)).toBe(address);
    // Not by a locator: those wait for a navigation that was begun, and this one must not end.
    await expect.poll(() => page.evaluate(() => document.querySelector('h1')?.textContent), { message: String(act), timeout: 20_000 }).toBe(kept.words('timeline.title'));
  }
  expect(kept.app.windows()).toHaveLength(1);
  expect(await page.evaluate(() => (window as unknown as { ran: string[] }).ran)).toEqual([]);
}

test('downloads and permissions are denied', async ({ profile, start }, info) => {
  const kept = await start({ env: { HOME: info.outputPath('home'), XDG_DOWNLOAD_DIR: info.outputPath('home') } });
  await kept.unlock();
  const before = hashTree(profile.vault, ['lock', 'session', 'journal']);
  await kept.app.evaluate(({ session }) => {
    const seen: boolean[] = [];
    Object.assign(globalThis, { seenDownloads: seen });
    session.fromPartition('persist:kept', { cache: false }).on('will-download', (event) => seen.push(event.defaultPrevented));
  });
  await kept.page.evaluate(() => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['leak']));
    link.download = 'leak.txt';
    link.click();
  });
  await expect.poll(() => kept.app.evaluate(() => (globalThis as unknown as { seenDownloads: boolean[] }).seenDownloads), { timeout: 20_000 }).toEqual([true]);
  const files = [info.outputPath(), profile.folder].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  expect(files.filter((name) => /leak\.txt|\.crdownload/.test(name))).toEqual([]);
  expect(hashTree(profile.vault, ['lock', 'session', 'journal'])).toBe(before);

  const granted = await kept.page.evaluate(async () => {
    const asked: Readonly<Record<string, () => Promise<unknown>>> = {
      camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
      screen: () => navigator.mediaDevices.getDisplayMedia({ video: true }),
      clipboard: () => navigator.clipboard.readText(),
      place: () => new Promise((done, fail) => { navigator.geolocation.getCurrentPosition(done, fail, { timeout: 3000 }); }),
      notifications: async () => { if ((await Notification.requestPermission()) !== 'granted') throw new Error('denied'); },
      fonts: async () => { const fonts = await (window as unknown as { queryLocalFonts(): Promise<unknown[]> }).queryLocalFonts(); if (fonts.length === 0) throw new Error('none'); },
      midi: () => navigator.requestMIDIAccess(),
      lock: () => navigator.wakeLock.request('screen'),
      fullscreen: () => document.documentElement.requestFullscreen(),
    };
    const granted: string[] = [];
    for (const [name, ask] of Object.entries(asked)) {
      const limit = new Promise((_resolve, fail) => { setTimeout(() => fail(new Error('no answer')), 4000); });
      await Promise.race([ask(), limit]).then(() => granted.push(name), () => undefined);
    }
    return granted;
  });
  expect(granted).toEqual([]);
});

test('malformed calls to main are refused with a code and change nothing', async ({ profile, start }) => {
  const kept = await start();
  await kept.expectHeading('unlock.title');
  const before = hashTree(profile.folder, ['chromium', 'lock']);
  const answers = await kept.page.evaluate(async () => {
    const host = window.host as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>;
    const calls: readonly (readonly [string, ...unknown[]])[] = [
      ['writeSettings'], ['writeSettings', null], ['writeSettings', 'language'], ['writeSettings', { idleMinutes: 0 }], ['writeSettings', { idleMinutes: 16 }],
      ['writeSettings', { idleMinutes: 1.5 }], ['writeSettings', { idleMinutes: '5' }], ['writeSettings', { language: 'fr' }], ['writeSettings', { theme: 'none' }],
      ['writeSettings', { path: '/etc/passwd' }], ['writeSettings', JSON.parse('{"__proto__":{"idleMinutes":1},"theme":"pink"}')], ['writeSettings', () => 1],
      ['writeSettings', { language: 'x'.repeat(1_000_000) }], ['writeSettings', { theme: new Uint8Array(100_000) }], ['writeSettings', Array.from({ length: 10_000 }, () => ({}))],
      ['chooseScreen'], ['chooseScreen', 42], ['chooseScreen', ''], ['chooseScreen', 'screen:'], ['chooseScreen', 'file:///etc/passwd'], ['chooseScreen', `screen:${'9'.repeat(5000)}`], ['chooseScreen', 'screen:77:0'],
      ['chooseSaveFile'], ['chooseSaveFile', ''], ['chooseSaveFile', '../bundle.zip'], ['chooseSaveFile', '/etc/passwd'], ['chooseSaveFile', 'a/b.zip'], ['chooseSaveFile', 'a\\b.zip'], ['chooseSaveFile', '.zip'],
      ['chooseSaveFile', 'a\u0000.zip'], ['chooseSaveFile', 'a'.repeat(101)], ['chooseSaveFile', 'a'.repeat(1_000_000)],
      ['revealSaved'], ['revealSaved', '/etc/passwd'], ['revealSaved', 'A'.repeat(32)], ['revealSaved', '0'.repeat(32)],
    ];
    const told: string[] = [];
    for (const [method, ...values] of calls) {
      let answer: string;
      try {
        answer = `done ${JSON.stringify(await (host[method] as (...values: unknown[]) => Promise<unknown>)(...values))}`;
      } catch (error) {
        answer = String((error as { code?: unknown }).code ?? error);
      }
      told.push(`${method} ${JSON.stringify(values).slice(0, 60)}: ${answer}`);
    }
    return told;
  });
  expect(answers.length).toBeGreaterThan(35);
  const odd = answers.filter((answer) => !answer.endsWith(': internal/bad-call'));
  expect(odd).toEqual(['chooseScreen ["screen:77:0"]: capture/no-source', `revealSaved ["${'0'.repeat(32)}"]: save/not-chosen`]);

  await test.step('the line to the vault folder', () => refuseStoreCalls(kept));
  expect(hashTree(profile.folder, ['chromium', 'lock'])).toBe(before);
  await kept.page.reload();
  await kept.unlock();
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003']);
});

/** What a page that was taken over could say to main in the worker's place. */
async function refuseStoreCalls(kept: Kept): Promise<void> {
  const answers = await kept.page.evaluate(async () => {
    const arrived = new Promise<MessagePort>((resolve) => { window.addEventListener('message', ({ data, ports }) => { if (data.kind === 'vault-port' && ports[0]) resolve(ports[0]); }); });
    await window.host.connectVault();
    const port = await arrived;
    port.start();
    const id = '0'.repeat(32);
    const messages: readonly object[] = [
      { op: 'nothing' }, {}, { op: 'header.read', more: 1 }, { op: 'header.replace', bytes: 'text', create: false }, { op: 'header.replace', bytes: new Uint8Array(2 << 20), create: false },
      { op: 'object.read', objectId: '../vault.json', offset: 0, lengthBytes: 10 }, { op: 'object.read', objectId: `${id}/../..`, offset: 0, lengthBytes: 10 }, { op: 'object.read', objectId: id, offset: -1, lengthBytes: 10 },
      { op: 'object.read', objectId: id, offset: 0, lengthBytes: 1 << 30 }, { op: 'object.remove', objectId: '..' }, { op: 'journal.read', segment: 0, offset: 0, lengthBytes: 1 },
      { op: 'journal.read', segment: '../../etc', offset: 0, lengthBytes: 1 }, { op: 'journal.append', segment: 1, offset: 0, bytes: [1, 2] }, { op: 'save.begin', handle: '/tmp/x', part: 'bundle' },
      { op: 'save.begin', handle: id, part: '../x' }, { op: 'save.begin', handle: id, part: 'bundle' }, { op: 'object.write', objectId: id, bytes: new Uint8Array(1) }, { op: 'object.commit', objectId: id },
      { op: 'journal.append', segment: 1, offset: 0, bytes: new Uint8Array(8) }, { op: 'header.replace', bytes: new Uint8Array(8), create: true },
    ];
    const told: string[] = [];
    for (const [number, message] of messages.entries()) {
      const answer = new Promise<string>((resolve) => {
        port.addEventListener('message', function hear({ data }) {
          if (data.id !== number) return;
          port.removeEventListener('message', hear);
          resolve(data.ok ? `done ${JSON.stringify(data.value)}` : String(data.error.code));
        });
      });
      port.postMessage({ id: number, ...message });
      told.push(`${number} ${JSON.stringify(message).slice(0, 60)}: ${await answer}`);
    }
    return told;
  });
  const odd = answers.slice(0, 15).filter((answer) => !answer.endsWith(': internal/bad-call'));
  expect(odd, 'refused as malformed').toEqual([]);
  // Well-formed, but about what was never begun, or against what is there.
  for (const answer of answers.slice(15)) expect(answer).toMatch(/: (save\/not-chosen|internal\/bad-call|vault\/[a-z-]+|disk\/[a-z-]+)$/);
}
