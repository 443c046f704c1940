import { release } from 'node:os';
import { app, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { KeptError } from '../shared/base/errors.ts';
import type { HostInfo, Settings } from '../shared/contract/host.ts';
import type { CaptureBar } from './capture-bar.ts';
import { readClipboardText } from './clipboard-text.ts';
import type { HostCalls } from './ipc-gate.ts';
import type { ChosenFolders } from './chosen-folders.ts';
import type { Copied } from './copied.ts';
import { diskWork } from './disk-errors.ts';
import type { KnownVault } from './known-vault.ts';
import { isLocaleNarrow } from './locale.ts';
import type { LockedWindow } from './lock.ts';
import { loosens } from './protection.ts';
import type { Protection } from './protection.ts';
import type { SaveFiles } from './save-file.ts';
import type { Screens } from './screens.ts';
import type { SettingsFile } from './settings.ts';
import type { Shortcut } from './shortcut.ts';
import type { VaultLines } from './vault-lines.ts';
import type { VaultPlace } from './vault-place.ts';
import { hideForPicture, showAfterPicture } from './window.ts';

/** Lets the answer reach a page that is about to end. */
const ANSWER_MS = 30;

export interface HostParts {
  readonly shown: LockedWindow;
  readonly settings: SettingsFile;
  readonly screens: Screens;
  readonly saves: SaveFiles;
  readonly folders: ChosenFolders;
  readonly lines: VaultLines;
  readonly place: VaultPlace;
  readonly known: KnownVault;
  readonly protection: Protection;
  readonly copied: Copied;
  readonly bar: CaptureBar;
  readonly shortcut: Shortcut;
}

/** HostApi (shared/contract/host.ts) as main does it; the gate has checked sender and arguments. */
export function hostCalls(parts: HostParts): HostCalls {
  const { shown, screens, saves, folders, lines, place, known, copied, bar, shortcut, settings } = parts;
  return {
    info: async () => hostInfo(parts),
    writeSettings: (changes) => writeSettings(parts, changes),
    connectVault: () => lines.connect(present(shown).webContents),
    listScreens: () => screens.list(),
    chooseScreen: async (sourceId) => screens.choose(sourceId),
    hideWindow: () => hideForPicture(present(shown)),
    showWindow: async () => showAfterPicture(present(shown)),
    setCaptureBar: (mode) => bar.set(present(shown), mode),
    fitCaptureBar: async (size) => bar.fit(present(shown), size),
    holdShortcut: async (isWanted) => shortcut.hold(isWanted ? settings.current.captureShortcut ?? 'off' : 'off'),
    readClipboard: readClipboardText,
    chooseSaveFile: (suggestedName) => saves.choose(present(shown), suggestedName),
    chooseFolder: (purpose) => folders.choose(present(shown), purpose),
    revealSaved: async (handle) => {
      const bundle = saves.part(handle, 'bundle');
      if (!bundle.isCommitted) throw new KeptError('save/not-chosen');
      shell.showItemInFolder(bundle.path);
    },
    startAnew: () => startAnew(place, known),
    revealVault: async () => shell.showItemInFolder(place.vault),
    copyText: (text) => copied.copy(text),
    leave: async () => shown.leave(),
    lock: async () => {
      const asking = present(shown);
      setTimeout(() => shown.sealed(asking), ANSWER_MS);
    },
    quit: async () => { setTimeout(() => app.quit(), ANSWER_MS); },
  };
}

/** With a vault here, what makes it less safe needs the passphrase again: an unlocked screen may have another person before it. */
async function writeSettings({ settings, lines, place, protection }: HostParts, changes: Partial<Settings>): Promise<Settings> {
  if (loosens(settings.current, changes) && !await place.isBare() && !lines.proofs.take()) throw new KeptError('internal/bad-call', { kind: 'proof' });
  const next = await settings.change(changes);
  protection.apply();
  return next;
}

/** Only where nothing of a vault lies; one that cannot be read is there. */
async function startAnew(place: VaultPlace, known: KnownVault): Promise<void> {
  await diskWork('write', async () => {
    if (!await place.isBare()) throw new KeptError('vault/exists');
    await known.forget();
  });
}

function present(shown: LockedWindow): BrowserWindow {
  if (shown.current === null) throw new KeptError('internal/bad-call', { kind: 'sender' });
  return shown.current;
}

function hostInfo({ shown, settings, protection }: HostParts): HostInfo {
  return {
    name: app.getName(),
    version: app.getVersion(),
    platform: platformName(),
    osRelease: release(),
    isWayland: process.platform === 'linux' && process.env['XDG_SESSION_TYPE'] === 'wayland',
    isLocaleNarrow: isLocaleNarrow(process.platform, process.env),
    systemLanguages: app.getPreferredSystemLanguages(),
    settings: settings.current,
    openedByLock: shown.openedByLock,
    isKeptForText: shown.isKeptForText,
    isProtected: protection.isOn,
    isAssisted: app.accessibilitySupportEnabled,
  };
}

/** The systems that Kept is made for; any other Unix is treated as Linux. */
function platformName(): HostInfo['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}
