import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Session } from 'electron';
import type { Asset } from '../../../electron/protocol.ts';
import { answerRequest, CONTENT_SECURITY_POLICY, INDEX_URL, isOwnUrl, registerScheme, serveAssets } from '../../../electron/protocol.ts';
import { LIMIT_MS, RUNS } from '../messages/runs.ts';
import { calls, callsOf, FakeSession } from './fake-electron.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

const bytes = (text: string) => new TextEncoder().encode(text);
const LISTED: [string, Asset][] = [
  ['/index.html', { bytes: bytes('<!doctype html>'), type: 'text/html; charset=utf-8' }],
  ['/assets/worker-Ab1.js', { bytes: bytes('postMessage(1)'), type: 'text/javascript; charset=utf-8' }],
];

/** A table that tells of every look-up. */
class WatchedTable extends Map<string, Asset> {
  readonly asked: string[] = [];
  override get(path: string): Asset | undefined {
    this.asked.push(path);
    return super.get(path);
  }
}

const APPROVED_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
  + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types kept-worker";

function expectGuarded(response: Response): void {
  expect(response.headers.get('content-security-policy')).toBe(APPROVED_POLICY);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('connection-allowlist')).toBe('(response-origin "*://*:*/*");webrtc=block');
}

beforeEach(() => { calls.length = 0; });

test('scheme, host and privileges are frozen: another spelling would hide the index', () => {
  registerScheme();
  expect(INDEX_URL).toBe('app://bundle/index.html');
  expect(callsOf('protocol.registerSchemesAsPrivileged')).toEqual([
    [[{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true } }]],
  ]);
});

test('the policy allows our own files and nothing unsafe', () => {
  expect(CONTENT_SECURITY_POLICY).toBe(APPROVED_POLICY);
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/'unsafe|https?:|\*/);
});

test.each(LISTED)('%s is served with its type and every guard', async (path, asset) => {
  const response = answerRequest(new Map(LISTED), 'GET', `app://bundle${path}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(asset.type);
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(asset.bytes);
  expectGuarded(response);
});

test('a fragment is the page\'s own affair', () => {
  expect(answerRequest(new Map(LISTED), 'GET', 'app://bundle/index.html#items').status).toBe(200);
});

test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'get', ''])('method %j is refused before anything is looked up', (method) => {
  const table = new WatchedTable(LISTED);
  const response = answerRequest(table, method, INDEX_URL);
  expect(response.status).toBe(405);
  expect(table.asked).toEqual([]);
  expectGuarded(response);
});

const HOSTILE = [
  'app://bundle', 'app://bundle/', 'app://bundle//index.html', 'app://bundle/./index.html', 'app://bundle/assets/../index.html', 'app://bundle/index.html/', 'app://bundle/INDEX.HTML',
  'app://bundle/index.html?x', 'app://bundle/%69ndex.html', 'app://bundle/..%2f..%2fetc/passwd', 'app://bundle/%2e%2e/%2e%2e/etc/passwd', 'app://bundle/index.html%00.js', 'app://bundle/index.html\0',
  'app://bundle:80/index.html', 'app://bundle./index.html', 'app://Bundle/index.html', 'APP://bundle/index.html', 'app://user@bundle/index.html', 'app://bundle@evil/index.html', 'app://evil/index.html',
  'app:///index.html', 'app:/bundle/index.html', 'app:bundle/index.html', 'app://bundle\\index.html', 'app://bundle/\\\\server\\share', 'app://bundle/C:\\Windows\\win.ini', 'app://bundle/__proto__', 'app://bundle/constructor',
  'file:///etc/passwd', 'http://bundle/index.html', 'https://example.com/', 'data:text/html,x', 'blob:app://bundle/1', '', '#', '/index.html', 'index.html', `app://bundle/${'a'.repeat(100_000)}`,
];

/** Two hundred more: every way to spell a way out, behind every spelling of the beginning. */
const BEGINNINGS = ['app://bundle/', 'app://bundle//', 'app://bundle/assets/', 'app://bundle/index.html/', 'app://bundle/./', 'APP://BUNDLE/', 'app://bundle:443/', 'app://bundle%2f', 'app:\\\\bundle\\', 'file:///opt/Kept/'];
const WAYS_OUT = ['../main/main.js', '..%2fmain%2fmain.js', '%2e%2e/main/main.js', '..\\main\\main.js', '..;/main/main.js', '.%00./main.js', '%c0%ae%c0%ae/main.js', '%252e%252e/main.js', '....//main/main.js', '\\\\?\\C:\\Windows\\win.ini', '\\\\server\\share\\x', 'CON', 'AUX.js', 'assets/worker-Ab1.js::$DATA', 'index.html.', 'index.html%20', 'index.html;x', 'ﬁle', 'ı\u0307ndex.html', '~/.ssh/id_ed25519'];
const SPELLED = BEGINNINGS.flatMap((beginning) => WAYS_OUT.map((way) => `${beginning}${way}`));

test('the fixed list has two hundred and more', () => {
  expect(new Set([...HOSTILE, ...SPELLED]).size).toBeGreaterThanOrEqual(200);
});

test.each([...HOSTILE, ...SPELLED])('%s is not there', (url) => {
  const response = answerRequest(new Map(LISTED), 'GET', url);
  expect(response.status).toBe(404);
  expect(response.body).toBeNull();
  expectGuarded(response);
});

describe('hostile addresses', () => {
  const pieces = fc.constantFrom('app://', 'bundle', '/', '..', '.', '%2e', '%2f', '%00', '\\', '//', 'index.html', 'assets', 'worker-Ab1.js', '?', '#', '@', ':', 'C:', 'file://', '\u202e', '\ud800', 'İ', '；', ' ');
  const url = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.array(pieces, { maxLength: 8 }).map((parts) => `app://bundle/${parts.join('')}`),
    fc.webUrl(),
    fc.string({ unit: 'binary', maxLength: 200 }).map((path) => `app://bundle/${path}`),
  );

  test('generated ones read nothing outside the table and always get the policy', () => {
    let served = 0;
    fc.assert(fc.property(url, (hostile) => {
      const response = answerRequest(new Map(LISTED), 'GET', hostile);
      expectGuarded(response);
      const exact = LISTED.find(([path]) => hostile.split('#', 1)[0] === `app://bundle${path}`);
      expect(response.status).toBe(exact === undefined ? 404 : 200);
      if (exact !== undefined) served++;
    }), { numRuns: RUNS });
    expect(served).toBeLessThan(RUNS / 5);
  }, LIMIT_MS);
});

test('the handler is registered on the session of the window', async () => {
  const session = new FakeSession('persist:kept');
  serveAssets(session as unknown as Session, new Map(LISTED));
  expect(callsOf('session.protocol.handle')).toEqual([['app']]);
  const response = session.ask('protocol', new Request('app://bundle/index.html')) as Response;
  expect(await response.text()).toBe('<!doctype html>');
});

test.each([
  ['app://bundle/index.html', true], ['app://bundle', true], ['app://bundle/x?y#z', true],
  ['app://bundle.evil/', false], ['app://evil/bundle', false], ['app://bundle:1/', false], ['app://a@bundle/', false], ['app://a:b@bundle/', false],
  ['app:bundle', false], ['http://bundle/', false], ['apps://bundle/', false], ['blob:app://bundle/1', false], ['about:blank', false], ['', false], ['bundle', false],
])('%s is ours: %s', (url, isOurs) => {
  expect(isOwnUrl(url)).toBe(isOurs);
});
