'use strict';
const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('sample', {
  version: 1,
  ping: (value) => ipcRenderer.invoke('ping', value),
  fail: () => ipcRenderer.invoke('fail'),
  sources: (size) => ipcRenderer.invoke('sources', size),
  openStream: () => ipcRenderer.send('open-stream'),
  onNews: (listener) => {
    const heard = (_event, news) => listener(news);
    ipcRenderer.on('news', heard);
    return () => ipcRenderer.off('news', heard);
  },
});

window.addEventListener('message', ({ data, ports }) => { if (data === 'offer-port') ipcRenderer.postMessage('offer-port', null, ports); });
ipcRenderer.on('stream-port', (event, info) => window.postMessage({ type: 'stream-port', info }, location.origin, event.ports));
