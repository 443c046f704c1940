import { protocol } from 'electron';
import type { Session } from 'electron';

/**
 * The page's address. Frozen for ever: Chromium files the index under scheme and host, so another spelling
 * would start with an empty one (tests/unit/electron/protocol.test.ts holds it).
 */
export const SCHEME = 'app';
export const HOST = 'bundle';
export const ORIGIN = `${SCHEME}://${HOST}`;
export const INDEX_URL = `${ORIGIN}/index.html`;

/** The one Trusted Types policy: it lets the page and the vault worker start workers from our own files. */
export const WORKER_POLICY = 'kept-worker';

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  `trusted-types ${WORKER_POLICY}`,
].join('; ');

const PERMISSIONS_POLICY = [
  'display-capture=(self)',
  ...['camera', 'microphone', 'geolocation', 'hid', 'serial', 'usb', 'midi', 'payment', 'clipboard-read', 'local-fonts', 'idle-detection', 'window-management', 'screen-wake-lock', 'fullscreen'].map((name) => `${name}=()`),
].join(', ');

/** On every answer, errors and scripts of workers too: a dedicated worker obeys the policy of its own response, not of the page. */
const HEADERS = {
  'cache-control': 'no-store',
  // No content policy reaches peer connections, and the policy for their UDP leaves a TURN server over TCP, which can be told anything.
  // Of this header only the ban of both is wanted: the rest is allowed here and refused by the content policy and by main's handlers,
  // because a navigation that this one refuses puts an error page in the place of ours.
  'connection-allowlist': '(response-origin "*://*:*/*");webrtc=block',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': PERMISSIONS_POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** Path with a leading slash → its bytes, as the build listed them. */
export type AssetTable = ReadonlyMap<string, Asset>;

/** True for an address under app://bundle, however it is spelled. */
export function isOwnUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${SCHEME}:` && parsed.host === HOST && parsed.username === '' && parsed.password === '';
}

/** The answer to one request: a look-up of the exact address in the table and nothing else. No decoding, no path joining, no disk. */
export function answerRequest(table: AssetTable, method: string, url: string): Response {
  if (method !== 'GET') return refuse(405);
  const address = url.split('#', 1)[0] ?? '';
  if (!address.startsWith(`${ORIGIN}/`)) return refuse(404);
  const asset = table.get(address.slice(ORIGIN.length));
  if (asset === undefined) return refuse(404);
  return new Response(asset.bytes, { status: 200, headers: { ...HEADERS, 'content-type': asset.type } });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: HEADERS });
}

/** Must run before the app is ready. Without `corsEnabled` other origins could read our answers (CVE-2026-70604). */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true } },
  ]);
}

export function serveAssets(session: Session, table: AssetTable): void {
  session.protocol.handle(SCHEME, (request) => answerRequest(table, request.method, request.url));
}
