'use strict';
// The one Chromium behind the app: how it is started and ended.
const fs = require('node:fs');
const path = require('node:path');
const { Browser } = require('./cdp.cjs');
const { SUFFIX } = require('./addresses.cjs');
const { app, languages } = require('./app.cjs');
const { switchValue } = require('./config.cjs');
const { startTime } = require('./instance-lock.cjs');

// The last three: no processes beside the page's own (a spare one, and one for the address bar that costs a second at each start).
const FEATURES_OFF = ['Translate', 'MediaRouter', 'OptimizationHints', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'AutofillServerCommunication', 'SpareRendererForSitePerProcess', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];
// The stand-in owns these; an app's own value would cut the line between page and main.
const KEPT = /^(host-resolver-rules|host-rules|user-data-dir|remote-debugging-.*|proxy-.*|disable-features|lang|accept-lang|headless)$/;

/** Shows real windows on DISPLAY instead of running headless. */
const isHeaded = () => process.env.STANDIN_HEADED === '1';

const ready = {};
ready.promise = new Promise((resolve) => { ready.resolve = resolve; });

const commandLine = (name) => app.commandLine.getSwitchValue(name);

function fixedArguments() {
  return [
    ...(isHeaded() ? [] : ['--headless', '--hide-scrollbars']),
    '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-breakpad', '--password-store=basic', '--force-color-profile=srgb',
    '--no-first-run', '--no-default-browser-check', '--no-startup-window', '--keep-alive-for-test', '--disable-search-engine-choice-screen',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions', '--disable-default-apps', '--disable-quic',
    // A window behind another one or off the screen goes on working, as a BrowserWindow in a test must.
    '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding',
    '--remote-debugging-pipe',
  ];
}

function allArguments(port, profile) {
  const own = [...app.commandLine._switches].filter(([name]) => !KEPT.test(name)).map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
  return [
    ...fixedArguments(),
    // Playwright asks for a port of its own; the pipe stays ours. A packaged app refuses the switch, so a test asks by environment.
    ...(switchValue('remote-debugging-port') === '0' || process.env.STANDIN_DEVTOOLS === '1' ? ['--remote-debugging-port=0'] : []),
    `--disable-features=${[...FEATURES_OFF, commandLine('disable-features')].filter(Boolean).join(',')}`,
    `--lang=${languages()[0]}`, `--accept-lang=${languages().join(',')}`,
    // Every other name fails inside Chromium: nothing can leave, not even a DNS question.
    `--host-resolver-rules=MAP *${SUFFIX} 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    `--user-data-dir=${profile}`,
    ...own,
    ...JSON.parse(process.env.STANDIN_CHROMIUM_ARGS || '[]'),
  ];
}

/** After a kill the last Chromium may need a moment to let go of the profile. */
async function profileIsFree(profile) {
  for (let wait = 0; wait < 100; wait++) {
    let owner;
    try {
      owner = /-(\d+)$/.exec(fs.readlinkSync(path.join(profile, 'SingletonLock')))?.[1];
    } catch (error) {
      if (error.code === 'ENOENT') return;
      throw error;
    }
    if (startTime(Number(owner)) === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`stand-in: another Chromium uses ${profile}`);
}

/**
 * A browser offers to keep passwords, in a bubble of its own on the screen, reads what is typed into forms so that it can fill them in
 * again, and opens connections ahead of requests that it expects (2: never), also of such as the page's policy then refuses; Electron
 * has none of these.
 */
function writePreferences(profile) {
  const file = path.join(profile, 'Default', 'Preferences');
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false }, credentials_enable_service: false, credentials_enable_autosignin: false, profile: { password_manager_enabled: false }, net: { network_prediction_options: 2 } }));
}

/** @param {number} port of the loopback server; @returns {Promise<Browser>} */
async function startChromium(port) {
  const profile = path.join(app.getPath('sessionData'), 'chromium');
  fs.mkdirSync(profile, { recursive: true });
  await profileIsFree(profile);
  writePreferences(profile);
  const browser = new Browser(process.env.STANDIN_CHROMIUM || '/usr/bin/chromium', allArguments(port, profile));
  browser.process.stderr.on('data', (bytes) => {
    const line = /DevTools listening on ws:\S+/.exec(String(bytes));
    if (line) process.stderr.write(`\n${line[0]}\n`);
    else if (process.env.STANDIN_VERBOSE) process.stderr.write(bytes);
  });
  const { product } = await browser.root.send('Browser.getVersion');
  process.versions.chrome = product.split('/')[1];
  return browser;
}

/** Asks Chromium to end, so that it writes its storage down; insists after four seconds. */
async function endChromium(browser) {
  if (browser.ended) return;
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  browser.root.send('Browser.close').catch(() => undefined);
  const timer = setTimeout(() => browser.process.kill('SIGKILL'), 4000);
  await ended;
  clearTimeout(timer);
}

module.exports = { isHeaded, ready, startChromium, endChromium };
