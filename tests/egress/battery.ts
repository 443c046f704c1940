/** Where the sinks listen: addresses on this computer that nobody but a request which got out can reach. */
export interface Sinks {
  readonly tcpPort: number;
  readonly udpPort: number;
}

export interface Kind {
  readonly name: string;
  /** Runs in the page or the worker; asks the sinks for `/name`. Written to be sent over, so nothing outside its own body may be used. */
  readonly ask: (sinks: Sinks) => unknown;
  /** Why Chromium makes no request of this even where nothing is closed; such a kind proves nothing by silence alone. */
  readonly quiet?: string;
}

/** Every way of a page to make a request, to open a connection, or to go elsewhere. */
export const PAGE_KINDS: readonly Kind[] = [
  { name: 'fetch', ask: ({ tcpPort }) => void fetch(`http://127.0.0.1:${tcpPort}/fetch`, { mode: 'no-cors' }).catch(() => null) },
  { name: 'fetch-keepalive', ask: ({ tcpPort }) => void fetch(`http://127.0.0.1:${tcpPort}/fetch-keepalive`, { method: 'POST', body: 'x', keepalive: true, mode: 'no-cors' }).catch(() => null) },
  { name: 'xhr', ask: ({ tcpPort }) => { const request = new XMLHttpRequest(); request.open('GET', `http://127.0.0.1:${tcpPort}/xhr`); request.send(); } },
  { name: 'websocket', ask: ({ tcpPort }) => void new WebSocket(`ws://127.0.0.1:${tcpPort}/websocket`) },
  { name: 'eventsource', ask: ({ tcpPort }) => void new EventSource(`http://127.0.0.1:${tcpPort}/eventsource`) },
  { name: 'beacon', ask: ({ tcpPort }) => navigator.sendBeacon(`http://127.0.0.1:${tcpPort}/beacon`, 'x') },
  { name: 'img', ask: ({ tcpPort }) => document.body.append(Object.assign(document.createElement('img'), { src: `http://127.0.0.1:${tcpPort}/img` })) },
  { name: 'img-srcset', ask: ({ tcpPort }) => document.body.append(Object.assign(document.createElement('img'), { srcset: `http://127.0.0.1:${tcpPort}/img-srcset 1x` })) },
  { name: 'input-image', ask: ({ tcpPort }) => document.body.append(Object.assign(document.createElement('input'), { type: 'image', src: `http://127.0.0.1:${tcpPort}/input-image` })) },
  { name: 'svg-image', ask: ({ tcpPort }) => { const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'); const image = document.createElementNS('http://www.w3.org/2000/svg', 'image'); image.setAttribute('href', `http://127.0.0.1:${tcpPort}/svg-image`); svg.append(image); document.body.append(svg); } },
  { name: 'svg-use', quiet: 'refused across origins before a request', ask: ({ tcpPort }) => { const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'); const use = document.createElementNS('http://www.w3.org/2000/svg', 'use'); use.setAttribute('href', `http://127.0.0.1:${tcpPort}/svg-use#a`); svg.append(use); document.body.append(svg); } },
  { name: 'css-link', ask: ({ tcpPort }) => document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `http://127.0.0.1:${tcpPort}/css-link` })) },
  { name: 'css-import', ask: ({ tcpPort }) => document.head.append(Object.assign(document.createElement('style'), { textContent: `@import url(http://127.0.0.1:${tcpPort}/css-import);` })) },
  { name: 'css-background', ask: ({ tcpPort }) => { document.body.style.backgroundImage = `url(http://127.0.0.1:${tcpPort}/css-background)`; } },
  { name: 'css-cursor', ask: ({ tcpPort }) => { document.body.style.cursor = `url(http://127.0.0.1:${tcpPort}/css-cursor), auto`; } },
  { name: 'css-mask', ask: ({ tcpPort }) => { document.body.style.maskImage = `url(http://127.0.0.1:${tcpPort}/css-mask)`; } },
  { name: 'css-content', ask: ({ tcpPort }) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`body::before { content: url(http://127.0.0.1:${tcpPort}/css-content) }`); document.adoptedStyleSheets.push(sheet); } },
  { name: 'font', ask: ({ tcpPort }) => { const face = new FontFace('out', `url(http://127.0.0.1:${tcpPort}/font)`); document.fonts.add(face); void face.load().catch(() => null); } },
  { name: 'script', ask: ({ tcpPort }) => { const script = document.createElement('script'); script.setAttribute('src', `http://127.0.0.1:${tcpPort}/script`); document.head.append(script); } },
  { name: 'script-module', ask: ({ tcpPort }) => { const script = document.createElement('script'); script.type = 'module'; script.setAttribute('src', `http://127.0.0.1:${tcpPort}/script-module`); document.head.append(script); } },
  { name: 'import', ask: ({ tcpPort }) => { const address = `http://127.0.0.1:${tcpPort}/import`; void import(address).catch(() => null); } },
  { name: 'worker', quiet: 'refused across origins before a request', ask: ({ tcpPort }) => void new Worker(`http://127.0.0.1:${tcpPort}/worker`) },
  { name: 'shared-worker', quiet: 'refused across origins before a request', ask: ({ tcpPort }) => void new SharedWorker(`http://127.0.0.1:${tcpPort}/shared-worker`) },
  { name: 'service-worker', quiet: 'refused across origins before a request', ask: ({ tcpPort }) => void navigator.serviceWorker.register(`http://127.0.0.1:${tcpPort}/service-worker`).catch(() => null) },
  { name: 'worklet', ask: ({ tcpPort }) => void new AudioContext().audioWorklet.addModule(`http://127.0.0.1:${tcpPort}/worklet`).catch(() => null) },
  { name: 'iframe', ask: ({ tcpPort }) => document.body.append(Object.assign(document.createElement('iframe'), { src: `http://127.0.0.1:${tcpPort}/iframe` })) },
  { name: 'iframe-in-srcdoc', ask: ({ tcpPort }) => document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: `<img src="http://127.0.0.1:${tcpPort}/iframe-in-srcdoc">` })) },
  { name: 'object', ask: ({ tcpPort }) => document.body.append(Object.assign(document.createElement('object'), { data: `http://127.0.0.1:${tcpPort}/object` })) },
  { name: 'embed', ask: ({ tcpPort }) => document.body.append(Object.assign(document.createElement('embed'), { src: `http://127.0.0.1:${tcpPort}/embed` })) },
  { name: 'video', ask: ({ tcpPort }) => document.body.append(Object.assign(document.createElement('video'), { src: `http://127.0.0.1:${tcpPort}/video`, preload: 'auto' })) },
  { name: 'video-poster', ask: ({ tcpPort }) => document.body.append(Object.assign(document.createElement('video'), { poster: `http://127.0.0.1:${tcpPort}/video-poster` })) },
  { name: 'audio', ask: ({ tcpPort }) => document.body.append(Object.assign(document.createElement('audio'), { src: `http://127.0.0.1:${tcpPort}/audio`, preload: 'auto' })) },
  { name: 'track', ask: ({ tcpPort }) => { const video = Object.assign(document.createElement('video'), { crossOrigin: 'anonymous', src: 'data:video/mp4;base64,AA' }); const track = Object.assign(document.createElement('track'), { kind: 'subtitles', default: true, src: `http://127.0.0.1:${tcpPort}/track` }); video.append(track); document.body.append(video); track.track.mode = 'showing'; } },
  { name: 'manifest', quiet: 'fetched only when a page is to be installed', ask: ({ tcpPort }) => document.head.append(Object.assign(document.createElement('link'), { rel: 'manifest', href: `http://127.0.0.1:${tcpPort}/manifest` })) },
  { name: 'favicon', ask: ({ tcpPort }) => { for (const link of document.querySelectorAll('link[rel=icon]')) link.remove(); document.head.append(Object.assign(document.createElement('link'), { rel: 'icon', href: `http://127.0.0.1:${tcpPort}/favicon` })); } },
  { name: 'prefetch', ask: ({ tcpPort }) => document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: `http://127.0.0.1:${tcpPort}/prefetch` })) },
  { name: 'preload', ask: ({ tcpPort }) => document.head.append(Object.assign(document.createElement('link'), { rel: 'preload', as: 'image', href: `http://127.0.0.1:${tcpPort}/preload` })) },
  { name: 'modulepreload', ask: ({ tcpPort }) => document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href: `http://127.0.0.1:${tcpPort}/modulepreload` })) },
  { name: 'preconnect', quiet: 'a hint that Chromium follows only in a profile that has been used for a while', ask: ({ tcpPort }) => document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href: `http://127.0.0.1:${tcpPort}` })) },
  { name: 'dns-prefetch', quiet: 'asks a name server, of which the session in its own network tells', ask: () => document.head.append(Object.assign(document.createElement('link'), { rel: 'dns-prefetch', href: 'http://kept-dns-prefetch.example' })) },
  { name: 'speculation-rules', ask: ({ tcpPort }) => { const script = document.createElement('script'); script.type = 'speculationrules'; script.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: [`http://127.0.0.1:${tcpPort}/speculation-rules`] }] }); document.head.append(script); } },
  { name: 'ping', ask: ({ tcpPort }) => { const link = document.createElement('a'); link.href = '#here'; link.ping = `http://127.0.0.1:${tcpPort}/ping`; document.body.append(link); link.click(); } },
  { name: 'web-transport', ask: ({ udpPort }) => { const transport = new WebTransport(`https://127.0.0.1:${udpPort}/`); transport.ready.catch(() => null); transport.closed.catch(() => null); } },
  { name: 'stun', ask: async ({ udpPort }) => { const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${udpPort}` }] }); peer.createDataChannel('out'); await peer.setLocalDescription(await peer.createOffer()); } },
  { name: 'turn-tcp', ask: async ({ tcpPort }) => { const peer = new RTCPeerConnection({ iceServers: [{ urls: `turn:127.0.0.1:${tcpPort}?transport=tcp`, username: 'a', credential: 'b' }] }); peer.createDataChannel('out'); await peer.setLocalDescription(await peer.createOffer()); } },
  { name: 'fetch-other-host', quiet: 'has no name server to ask here', ask: () => void fetch('http://kept-no-such-host.example/x', { mode: 'no-cors' }).catch(() => null) },
  { name: 'window-open', ask: ({ tcpPort }) => void window.open(`http://127.0.0.1:${tcpPort}/window-open`) },
  { name: 'window-open-noopener', ask: ({ tcpPort }) => void window.open(`http://127.0.0.1:${tcpPort}/window-open-noopener`, '_blank', 'noopener') },
  { name: 'form', ask: ({ tcpPort }) => { const form = document.createElement('form'); form.action = `http://127.0.0.1:${tcpPort}/form`; form.method = 'post'; document.body.append(form); form.submit(); } },
  { name: 'link', ask: ({ tcpPort }) => { const link = document.createElement('a'); link.href = `http://127.0.0.1:${tcpPort}/link`; document.body.append(link); link.click(); } },
  { name: 'link-blank', ask: ({ tcpPort }) => { const link = document.createElement('a'); link.href = `http://127.0.0.1:${tcpPort}/link-blank`; link.target = '_blank'; document.body.append(link); link.click(); } },
  { name: 'meta-refresh', ask: ({ tcpPort }) => { const meta = document.createElement('meta'); meta.httpEquiv = 'refresh'; meta.content = `0;url=http://127.0.0.1:${tcpPort}/meta-refresh`; document.head.append(meta); } },
  { name: 'location', ask: ({ tcpPort }) => { location.href = `http://127.0.0.1:${tcpPort}/location`; } },
  { name: 'location-replace', ask: ({ tcpPort }) => { location.replace(`http://127.0.0.1:${tcpPort}/location-replace`); } },
];

/** The same for a worker, which obeys the policy of its own answer. */
export const WORKER_KINDS: readonly Kind[] = [
  { name: 'worker-fetch', ask: ({ tcpPort }) => void fetch(`http://127.0.0.1:${tcpPort}/worker-fetch`, { mode: 'no-cors' }).catch(() => null) },
  { name: 'worker-fetch-keepalive', ask: ({ tcpPort }) => void fetch(`http://127.0.0.1:${tcpPort}/worker-fetch-keepalive`, { method: 'POST', body: 'x', keepalive: true, mode: 'no-cors' }).catch(() => null) },
  { name: 'worker-xhr', ask: ({ tcpPort }) => { const request = new XMLHttpRequest(); request.open('GET', `http://127.0.0.1:${tcpPort}/worker-xhr`); request.send(); } },
  { name: 'worker-websocket', ask: ({ tcpPort }) => void new WebSocket(`ws://127.0.0.1:${tcpPort}/worker-websocket`) },
  { name: 'worker-eventsource', ask: ({ tcpPort }) => void new EventSource(`http://127.0.0.1:${tcpPort}/worker-eventsource`) },
  { name: 'worker-import', ask: ({ tcpPort }) => { const address = `http://127.0.0.1:${tcpPort}/worker-import`; void import(address).catch(() => null); } },
  { name: 'worker-import-scripts', ask: ({ tcpPort }) => { (globalThis as unknown as { importScripts(url: string): void }).importScripts(`http://127.0.0.1:${tcpPort}/worker-import-scripts`); } },
  { name: 'worker-font', ask: ({ tcpPort }) => void new FontFace('out', `url(http://127.0.0.1:${tcpPort}/worker-font)`).load().catch(() => null) },
  { name: 'worker-cache', ask: ({ tcpPort }) => void caches.open('out').then((cache) => cache.add(`http://127.0.0.1:${tcpPort}/worker-cache`)).catch(() => null) },
  { name: 'worker-web-transport', ask: ({ udpPort }) => { const transport = new WebTransport(`https://127.0.0.1:${udpPort}/`); transport.ready.catch(() => null); transport.closed.catch(() => null); } },
  { name: 'worker-nested', quiet: 'refused across origins before a request', ask: ({ tcpPort }) => void new Worker(`http://127.0.0.1:${tcpPort}/worker-nested`) },
];

/** Runs `ask` where it is sent to; that it is refused by an error is as good as a request that comes to nothing. */
export function quietly(ask: Kind['ask']): string {
  return `(async (sinks) => { try { await (${ask.toString()})(sinks); } catch (error) { return String(error); } return null; })`;
}
