import { fromErrorWire } from '../../shared/base/errors.ts';
import { LOCK_NOW_KIND } from '../../shared/contract/host.ts';
import type { HostApi } from '../../shared/contract/host.ts';

declare global {
  interface Window {
    /** Set by the preload before any script of the page runs. */
    readonly host: HostApi;
  }
}

/** The host as the page uses it: the same functions, every rejection a KeptError. */
export function createHost(bridge: HostApi = window.host): HostApi {
  return {
    info: guard(() => bridge.info()),
    writeSettings: guard((changes) => bridge.writeSettings(changes)),
    connectVault: guard(() => bridge.connectVault()),
    listScreens: guard(() => bridge.listScreens()),
    chooseScreen: guard((sourceId) => bridge.chooseScreen(sourceId)),
    hideWindow: guard(() => bridge.hideWindow()),
    showWindow: guard(() => bridge.showWindow()),
    setCaptureBar: guard((mode) => bridge.setCaptureBar(mode)),
    fitCaptureBar: guard((size) => bridge.fitCaptureBar(size)),
    holdShortcut: guard((isWanted) => bridge.holdShortcut(isWanted)),
    readClipboard: guard(() => bridge.readClipboard()),
    chooseSaveFile: guard((suggestedName) => bridge.chooseSaveFile(suggestedName)),
    chooseFolder: guard((purpose) => bridge.chooseFolder(purpose)),
    revealSaved: guard((handle) => bridge.revealSaved(handle)),
    revealVault: guard(() => bridge.revealVault()),
    startAnew: guard(() => bridge.startAnew()),
    copyText: guard((text) => bridge.copyText(text)),
    leave: guard(() => bridge.leave()),
    lock: guard(() => bridge.lock()),
    quit: guard(() => bridge.quit()),
  };
}

/** Main says that it is about to end this page, and how soon. Returns the function that ends the subscription. */
export function onLockNow(listener: (withinMs: number) => void): () => void {
  const receive = (event: MessageEvent<unknown>): void => {
    const { data, source, origin } = event;
    const isOurs = source === window && origin === window.location.origin;
    if (!isOurs || typeof data !== 'object' || data === null || !('kind' in data) || data.kind !== LOCK_NOW_KIND) return;
    listener('withinMs' in data && typeof data.withinMs === 'number' ? data.withinMs : 0);
  };
  window.addEventListener('message', receive);
  return () => window.removeEventListener('message', receive);
}

function guard<A extends unknown[], R>(call: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await call(...args);
    } catch (error) {
      throw fromErrorWire(error);
    }
  };
}
