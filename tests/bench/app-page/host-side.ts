import journalWorkerUrl from './journal-worker.ts?worker&url';

/** Holds the vault's folder while the app beside it is loaded again and again, as main does. */
export interface HostPage {
  /** Loads the journal at that address into the store. */
  openFolder(address: string): Promise<void>;
  /** A fresh page of the app, locked. */
  openApp(): Promise<void>;
  /** Takes the app's page away and, with it, the index in IndexedDB. */
  forgetIndex(): Promise<void>;
  /** A port to the store for the app's worker. */
  newPort(): MessagePort;
}

declare global {
  interface Window {
    hostPage: HostPage;
  }
}

const store = new Worker(journalWorkerUrl, { type: 'module', name: 'store' });
const frame = document.createElement('iframe');
frame.style.cssText = 'border: 0; width: 100vw; height: 100vh; display: block';

window.hostPage = {
  openFolder: (address) =>
    new Promise((resolve) => {
      store.addEventListener('message', () => resolve(), { once: true });
      store.postMessage({ address });
    }),
  openApp: () =>
    new Promise((resolve) => {
      frame.addEventListener('load', () => resolve(), { once: true });
      const isFirst = !frame.src.endsWith('/app.html');
      if (isFirst) frame.src = './app.html';
      if (!frame.isConnected) document.body.append(frame);
      else if (!isFirst) frame.contentWindow?.location.reload();
    }),
  forgetIndex: async () => {
    await new Promise<void>((resolve) => {
      frame.addEventListener('load', () => resolve(), { once: true });
      frame.src = 'about:blank';
      if (!frame.isConnected) document.body.append(frame);
    });
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase('kept-index');
      request.addEventListener('success', () => resolve());
      request.addEventListener('error', () => reject(new Error('the index stays')));
    });
  },
  newPort: () => {
    const { port1, port2 } = new MessageChannel();
    store.postMessage({ connect: port1 }, [port1]);
    return port2;
  },
};
