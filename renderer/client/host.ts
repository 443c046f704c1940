import { fromErrorWire } from '../../shared/base/errors.ts';
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
    chooseSaveFile: guard((suggestedName) => bridge.chooseSaveFile(suggestedName)),
    chooseFolder: guard((purpose) => bridge.chooseFolder(purpose)),
    revealSaved: guard((handle) => bridge.revealSaved(handle)),
    revealVault: guard(() => bridge.revealVault()),
    startAnew: guard(() => bridge.startAnew()),
    lock: guard(() => bridge.lock()),
    quit: guard(() => bridge.quit()),
  };
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
