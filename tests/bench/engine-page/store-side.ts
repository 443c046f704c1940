import storeWorkerUrl from './store-worker.ts?worker&url';

// Of another site than the page around it, so that Chromium gives it a process of its own, as main is one: what is sent to it crosses processes.
addEventListener('message', ({ ports: [port] }: MessageEvent<unknown>) => {
  if (port === undefined) return;
  const worker = new Worker(storeWorkerUrl, { type: 'module', name: 'store' });
  worker.postMessage(port, [port]);
  worker.addEventListener('error', (event) => console.error(event.message));
});
parent.postMessage('store ready', '*');
