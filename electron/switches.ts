import { app } from 'electron';

/**
 * Switches with which somebody at the keyboard could watch, redirect or weaken a packaged app. The fuses close only some of
 * them, so a packaged app does not start with any.
 */
export const REFUSED_SWITCHES = [
  'allow-file-access-from-files', 'auto-open-devtools-for-tabs', 'auto-select-desktop-capture-source', 'disable-features', 'disable-site-isolation-trials',
  'disable-web-security', 'enable-blink-features', 'enable-features', 'enable-logging', 'host-resolver-rules', 'host-rules', 'ignore-certificate-errors',
  'inspect', 'inspect-brk', 'inspect-port', 'inspect-publish-uid', 'js-flags', 'load-extension', 'log-file', 'log-net-log', 'no-sandbox',
  'password-store', 'proxy-bypass-list', 'proxy-pac-url', 'proxy-server', 'remote-allow-origins', 'remote-debugging-pipe',
  'remote-debugging-port', 'renderer-cmd-prefix', 'single-process', 'trace-startup', 'unsafely-treat-insecure-origin-as-secure', 'user-data-dir',
] as const;

/** The refused switch that this start was given; null when there is none or the app runs from its sources (developers and tests need them). */
export function refusedSwitch(): string | null {
  if (!app.isPackaged) return null;
  return REFUSED_SWITCHES.find((name) => app.commandLine.hasSwitch(name)) ?? null;
}
