import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, session } from 'electron';
import { loadAssets } from './assets.ts';
import { Attempts } from './attempts.ts';
import { CaptureBar } from './capture-bar.ts';
import { SIGNAL_CHANNEL } from './channels.ts';
import { ChosenFolders } from './chosen-folders.ts';
import { watchClock } from './clock-jump.ts';
import { Copied } from './copied.ts';
import { nodeDisk } from './disk.ts';
import { diskWork } from './disk-errors.ts';
import { hostCalls } from './host-calls.ts';
import { openGate } from './ipc-gate.ts';
import { JournalReach } from './journal-reach.ts';
import { KnownVault } from './known-vault.ts';
import { LockedWindow, lockWithComputer } from './lock.ts';
import { setMenu } from './menu.ts';
import { appendClosingSwitches, closeContents, closeSession } from './offline.ts';
import { Protection } from './protection.ts';
import { registerScheme, serveAssets } from './protocol.ts';
import { SaveFiles } from './save-file.ts';
import { Screens } from './screens.ts';
import { SettingsFile } from './settings.ts';
import { Shortcut } from './shortcut.ts';
import { refuseStart, say, stop } from './stop.ts';
import { refusedStart } from './switches.ts';
import { UnfinishedSaves } from './unfinished-saves.ts';
import { VaultFolder } from './vault-folder.ts';
import { VaultLines } from './vault-lines.ts';
import { VaultPlace } from './vault-place.ts';
import { openWindow } from './window.ts';

/** Frozen like the scheme: the index lies under this name. */
const PARTITION = 'persist:kept';
const LONGEST_ENDING_MS = 5_000;
const DIST = fileURLToPath(new URL('..', import.meta.url));

process.on('uncaughtException', stop);
process.on('unhandledRejection', stop);

const refused = refusedStart(process.argv.slice(1), process.env);
if (refused !== null) {
  refuseStart(refused);
} else if (!app.requestSingleInstanceLock()) {
  say('is open already; its window was brought to the front');
  app.exit(0);
} else {
  app.enableSandbox();
  appendClosingSwitches();
  registerScheme();
  // Not awaited here: Electron is ready only after this file has run.
  app.whenReady().then(start).catch(stop);
}

async function start(): Promise<void> {
  const userData = app.getPath('userData');
  const unfinished = new UnfinishedSaves(nodeDisk, userData);
  const saves = new SaveFiles(nodeDisk, unfinished);
  const attempts = await Attempts.open(nodeDisk, userData);
  const settings = await SettingsFile.open(nodeDisk, userData);
  const place = new VaultPlace(nodeDisk, userData);
  const known = await KnownVault.open(nodeDisk, userData);
  const reach = await JournalReach.open(nodeDisk, userData);
  const folders = new ChosenFolders(nodeDisk, place);
  const openStore = async (): Promise<VaultFolder> => {
    await diskWork('write', () => place.settle());
    return VaultFolder.open(place.vault, nodeDisk, known, reach);
  };
  const lines = new VaultLines({ openStore, saves, attempts, backups: { disk: nodeDisk, place, folders, reach } });
  const protection = await Protection.open(settings, () => place.isBare(), () => shown.current?.webContents.postMessage(SIGNAL_CHANNEL, 'assisted'));
  const copied = new Copied();
  const own = session.fromPartition(PARTITION, { cache: false });
  const bar = new CaptureBar();
  const shown = new LockedWindow({
    openWindow: (place) => {
      const window = openWindow(own, join(DIST, 'preload', 'preload.cjs'), place, protection.isOn);
      copied.watch(window);
      return window;
    },
    endLines: async () => {
      screens.disarm();
      shortcut.release();
      await Promise.allSettled([lines.end(), copied.clearAll()]);
    },
    placeOf: (window) => bar.placeOf(window),
    heldText: () => lines.heldText,
    fail: stop,
  });
  const screens = new Screens(() => shown.current);
  const shortcut = new Shortcut(() => {
    const { current } = shown;
    if (current !== null) bar.pressed(current, () => current.webContents.postMessage(SIGNAL_CHANNEL, 'capture'));
  });

  await unfinished.removeLeftovers();
  clearTraces();
  setMenu();
  app.on('web-contents-created', (_event, contents) => closeContents(contents));
  await closeSession(own, () => screens.isArmed());
  await closeSession(session.defaultSession, () => false);
  serveAssets(own, await loadAssets(join(DIST, 'main', 'assets.json'), join(DIST, 'renderer')));
  screens.serve(own);
  openGate(hostCalls({ shown, settings, screens, saves, folders, lines, place, known, protection, copied, bar, shortcut }), () => shown.current?.webContents ?? null);

  app.on('second-instance', () => {
    const { current } = shown;
    if (current !== null) bar.bringBack(current, () => current.webContents.postMessage(SIGNAL_CHANNEL, 'back'));
  });
  app.on('will-quit', () => shortcut.release());
  app.on('window-all-closed', () => { if (!shown.isReplacing) app.quit(); });
  endLinesBeforeQuitting(lines, copied);
  lockWithComputer(() => shown.sealAndLock(), () => shown.endWithComputer());
  watchClock(() => { if (lines.proofs.isOpen) shown.sealAndLock(); });
  shown.open();
}

/** Nothing that was opened or saved is listed by the desktop, nor any task of ours: an empty list of our own also keeps Windows from filling one. */
function clearTraces(): void {
  app.clearRecentDocuments();
  if (process.platform === 'win32') app.setJumpList([]);
}

/** Waits for the running write and removes what is half done, but not for a drive that no longer answers; then quits. */
function endLinesBeforeQuitting(lines: VaultLines, copied: Copied): void {
  let isEnded = false;
  const end = async () => {
    await Promise.race([Promise.allSettled([lines.close(), copied.clearAll()]), new Promise((resolve) => setTimeout(resolve, LONGEST_ENDING_MS))]);
    isEnded = true;
    app.quit();
  };
  app.on('will-quit', (event) => {
    if (isEnded) return;
    event.preventDefault();
    end().catch(stop);
  });
}
