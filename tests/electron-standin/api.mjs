// The same for `import … from 'electron'`: a name that is missing here is not emulated.
import { createRequire } from 'node:module';

const api = createRequire(import.meta.url)('./api.cjs');
export default api;
export const {
  app, BrowserWindow, webContents, ipcMain, MessageChannelMain, MessagePortMain, session, net, desktopCapturer, nativeImage, protocol,
  dialog, clipboard, ClipboardItem, shell, screen, Menu, MenuItem, globalShortcut, nativeTheme, powerMonitor, powerSaveBlocker, systemPreferences, crashReporter, Notification,
} = api;
