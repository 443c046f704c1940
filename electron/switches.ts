import { app } from 'electron';

/**
 * Switches with which somebody at the keyboard could watch, redirect or weaken a packaged app. The fuses close only some of
 * them, so a packaged app does not start with any, wherever they come from.
 */
export const REFUSED_SWITCHES = [
  'allow-file-access-from-files', 'auto-open-devtools-for-tabs', 'auto-select-desktop-capture-source', 'disable-features', 'disable-site-isolation-trials',
  'disable-web-security', 'enable-blink-features', 'enable-features', 'enable-logging', 'host-resolver-rules', 'host-rules', 'ignore-certificate-errors',
  'inspect', 'inspect-brk', 'inspect-port', 'inspect-publish-uid', 'js-flags', 'load-extension', 'log-file', 'log-net-log', 'no-sandbox',
  'password-store', 'proxy-bypass-list', 'proxy-pac-url', 'proxy-server', 'remote-allow-origins', 'remote-debugging-pipe',
  'remote-debugging-port', 'renderer-cmd-prefix', 'single-process', 'trace-startup', 'unsafely-treat-insecure-origin-as-secure', 'user-data-dir',
] as const;

/** What a person or a desktop has a reason to say: the language, and how windows are drawn and read aloud. Any other switch is unknown, and refused too. */
const KNOWN_SWITCHES: ReadonlySet<string> = new Set([
  'lang', 'force-device-scale-factor', 'high-dpi-support', 'force-renderer-accessibility', 'force-high-contrast', 'force-prefers-reduced-motion', 'disable-gpu', 'disable-gpu-compositing',
  'ozone-platform', 'ozone-platform-hint', 'enable-wayland-ime', 'wayland-text-input-version', 'gtk-version', 'class', 'name',
]);

/**
 * Variables that make Electron, Node, Chromium or the system's loader run other code, listen to somebody, or write what they see into a
 * file. The fuses make Electron deaf to the first ones; the rest no fuse reaches. Whoever can set them can do worse, but then not by a
 * setting that nobody sees. Variables that would only change connections are left alone (an office may have them for its proxy): there are none.
 */
export const REFUSED_VARIABLES = [
  'ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'NODE_PATH', 'NODE_REPL_EXTERNAL_MODULE', 'NODE_ICU_DATA', 'NODE_INSPECT_RESUME_ON_START',
  'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_V8_COVERAGE', 'NODE_REDIRECT_WARNINGS', 'NODE_COMPILE_CACHE', 'NODE_REPORT_DIRECTORY', 'NODE_REPORT_FILENAME', 'SSLKEYLOGFILE',
  'ELECTRON_ENABLE_LOGGING', 'ELECTRON_LOG_FILE', 'ELECTRON_LOG_ASAR_READS', 'ELECTRON_ENABLE_STACK_DUMPING', 'ELECTRON_NO_ASAR',
  'CHROME_LOG_FILE', 'CHROME_DEVEL_SANDBOX',
  'LD_PRELOAD', 'LD_AUDIT', 'LD_PROFILE', 'LD_DEBUG', 'DYLD_INSERT_LIBRARIES', 'DYLD_LIBRARY_PATH', 'DYLD_FRAMEWORK_PATH', 'MALLOC_TRACE',
] as const;

/**
 * What kept this start from being a plain one, as it would be typed: `--name` or `NAME=`. Null when nothing did, or when the app runs
 * from its sources (developers and tests need them).
 */
export function refusedStart(words: readonly string[], environment: Readonly<Record<string, string | undefined>>): string | null {
  if (!app.isPackaged) return null;
  const dangerous = REFUSED_SWITCHES.find((name) => app.commandLine.hasSwitch(name));
  if (dangerous !== undefined) return `--${dangerous}`;
  const unknown = words.find((word) => word.startsWith('-') && !KNOWN_SWITCHES.has(nameOf(word)));
  if (unknown !== undefined) return `--${nameOf(unknown)}`;
  const variable = REFUSED_VARIABLES.find((name) => (environment[name] ?? '') !== '');
  return variable === undefined ? null : `${variable}=`;
}

/** `name` of `-name`, `--name` and `--name=value`: a value may be a path, and is not for a line that others read. */
function nameOf(word: string): string {
  return (word.split('=', 1)[0] ?? '').replace(/^-+/, '').slice(0, 60);
}
