import { app } from 'electron';
import type { Session, WebContents } from 'electron';
import { INDEX_URL, isOwnUrl, ORIGIN } from './protocol.ts';

/** Chromium's own ways out, closed before it starts. */
const CLOSING_SWITCHES: readonly (readonly [string, string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['no-proxy-server', ''],
  ['disable-quic', ''],
  ['disable-background-networking', ''],
  ['disable-component-update', ''],
  ['disable-domain-reliability', ''],
  ['webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  // A peer connection, even one that may reach nobody, would make Chromium join the group of mDNS: a packet to the local network.
  ['disable-features', 'WebRtcHideLocalIpsWithMdns'],
];

/** Must run before the app is ready. */
export function appendClosingSwitches(): void {
  for (const [name, value] of CLOSING_SWITCHES) app.commandLine.appendSwitch(name, value);
}

/** Closes every way from this session to anything but our own files. */
export async function closeSession(session: Session, isCaptureArmed: () => boolean): Promise<void> {
  app.configureHostResolver({ enableBuiltInResolver: false, secureDnsMode: 'off' });
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isRequestAllowed(details.url, details.resourceType) }));
  closePermissions(session, isCaptureArmed);
  closeDevices(session);
  session.on('will-download', (event) => event.preventDefault());
  // Dictionaries would be fetched, and learnt words would go to the system's own list.
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
  await session.setProxy({ mode: 'direct' });
}

/** Own files, blobs that our own page made, inline pictures; DevTools only exist when the app is not packaged. */
export function isRequestAllowed(url: string, resourceType: string): boolean {
  const lower = url.toLowerCase();
  if (lower.startsWith('blob:')) return url.startsWith(`blob:${ORIGIN}/`);
  if (lower.startsWith('data:')) return resourceType === 'image';
  if (lower.startsWith('devtools:')) return !app.isPackaged;
  return isOwnUrl(url);
}

function closePermissions(session: Session, isCaptureArmed: () => boolean): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    answer(isPermitted(contents, permission, details.requestingUrl, details.isMainFrame, isCaptureArmed));
  });
  session.setPermissionCheckHandler((contents, permission, requestingOrigin, details) => {
    return isPermitted(contents, permission, requestingOrigin, details.isMainFrame, isCaptureArmed);
  });
}

/**
 * Durable storage for our own page, and the screen only between the person's choice of a source and the one picture of it
 * (Electron asks 'display-capture' for getDisplayMedia before it asks our handler; refused here, no picture could ever be taken).
 */
function isPermitted(contents: WebContents | null, permission: string, url: string, isMainFrame: boolean, isCaptureArmed: () => boolean): boolean {
  if (contents === null || !isMainFrame || !isOwnUrl(url)) return false;
  return permission === 'persistent-storage' || (permission === 'display-capture' && isCaptureArmed());
}

function closeDevices(session: Session): void {
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.on('select-hid-device', (event, _details, answer) => { event.preventDefault(); answer(); });
  session.on('select-serial-port', (event, _ports, _contents, answer) => { event.preventDefault(); answer(''); });
  session.on('select-usb-device', (event, _details, answer) => { event.preventDefault(); answer(); });
}

/** Keeps a page where it is: no other address, no second window, no webview, no peer connection. */
export function closeContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  const stay = (event: { preventDefault(): void; readonly url: string }) => {
    if (event.url.split('#', 1)[0] !== INDEX_URL) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, answer) => { event.preventDefault(); answer(''); });
  contents.on('login', (event) => event.preventDefault());
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
