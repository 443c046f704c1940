import { fromErrorWire } from '../../../shared/base/errors.ts';
import type { HostApi } from '../../../shared/contract/host.ts';
import type { VaultMethod, VaultParams, VaultReply, VaultResult } from '../../../shared/contract/vault.ts';
import { leaveScreen, ScreenStream } from '../../../renderer/client/screen-capture.ts';
import { movingScreen } from './moving-screen.ts';
import vaultWorkerUrl from '../../../renderer/vault/worker.ts?worker&url';

/** What main waits until a window that it has hidden is off the screen: HIDING_MS of electron/window.ts, which only Electron can load. */
const HIDING_MS = 300;
const PASSPHRASE = 'a passphrase of the benchmark';

/** What the benchmark asks of the page. Times are milliseconds from asking the worker to its answer, as the page sees them. */
export interface EnginePage {
  /** Puts the store's side into a frame of that origin, connects the vault worker with it and makes a vault. */
  connect(storeOrigin: string): Promise<void>;
  /** The file that was put into the page's file field. */
  importPicked(): Promise<{ ms: number; itemId: string; sha256: string; sha512: string }>;
  /** Random bytes that begin like a PNG, `count` times; one time each. */
  addScreenshots(count: number, sizeBytes: number): Promise<number[]>;
  /**
   * Presses of the shortcut, one after another, of a screen of that size that changes all the time. `isBarShown`: the bar is on the screen at each press and leaves it first,
   * as before the first picture; otherwise it is away, as during a series.
   */
  captureFrames(count: number, widthPx: number, heightPx: number, isBarShown: boolean): Promise<CaptureTimes[]>;
  /** `begunAtMs`: by the clock, when the passphrase had been confirmed and the first stage began. */
  exportItem(itemId: string): Promise<{ ms: number; sizeBytes: number; stages: Record<string, number>; begunAtMs: number }>;
}

/** Milliseconds of one press. */
export type CaptureTimes = Record<'total' | 'leave' | 'frame' | 'encode' | 'digest' | 'store' | 'record', number>;

declare global {
  interface Window {
    engine: EnginePage;
  }
}

let worker: Worker;
let lastId = 0;
const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
/** When each stage of the running task was first heard of. */
let stages = new Map<string, number>();

function take(reply: VaultReply): void {
  if ('event' in reply) {
    if (reply.event === 'task.progress' && !stages.has(reply.stage)) stages.set(reply.stage, performance.now());
    return;
  }
  const asked = waiting.get(reply.id);
  waiting.delete(reply.id);
  if (reply.ok) asked?.resolve(reply.value);
  else asked?.reject(new Error(`${fromErrorWire(reply.error).code} ${JSON.stringify(reply.error)}`));
}

function call<M extends VaultMethod>(method: M, params: VaultParams<M>, transfer: Transferable[] = []): Promise<VaultResult<M>> {
  const id = ++lastId;
  const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
  worker.postMessage({ id, method, params }, transfer);
  return answer as Promise<VaultResult<M>>;
}

async function storeFrame(origin: string): Promise<Window> {
  const frame = document.createElement('iframe');
  const ready = new Promise<void>((resolve) => {
    addEventListener('message', (event) => {
      if (event.data === 'store ready') resolve();
    });
  });
  frame.src = `${origin}/store.html`;
  document.body.append(frame);
  await ready;
  if (frame.contentWindow === null) throw new Error('no frame');
  return frame.contentWindow;
}

/** As large as wanted, with the head of a PNG of 2560 × 1440 so that it passes for one: the worker looks at no more. */
function screenshotBytes(sizeBytes: number): ArrayBuffer {
  const bytes = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0x0a, 0, 0, 0, 0x05, 0xa0, 8, 6, 0, 0, 0]);
  // An image chunk straight behind the header: what reads types looks at the chunks up to it.
  bytes.set([0, 0, 0, 0, 0, 0x1f, 0, 0, 0x49, 0x44, 0x41, 0x54], 29);
  return bytes.buffer;
}

window.engine = {
  async connect(storeOrigin) {
    worker = new Worker(vaultWorkerUrl, { type: 'module', name: 'vault' });
    worker.addEventListener('message', ({ data }: MessageEvent<VaultReply>) => take(data));
    const { port1, port2 } = new MessageChannel();
    (await storeFrame(storeOrigin)).postMessage('port', '*', [port1]);
    worker.postMessage({ connect: port2, tool: { name: 'Kept', version: 'bench', platform: 'linux' }, locale: 'en' }, [port2]);
    const { words, ask } = await call('setup.words', { wordList: 'en' });
    await call('vault.create', { passphrase: PASSPHRASE, proof: ask.map((place) => words[place] ?? '') });
  },
  async importPicked() {
    const file = document.querySelector<HTMLInputElement>('#file')?.files?.[0];
    if (file === undefined) throw new Error('no file');
    const startedMs = performance.now();
    const { itemId } = await call('items.addFile', { taskId: crypto.randomUUID(), file, depictedMinor: 'no' });
    const ms = performance.now() - startedMs;
    const { item } = await call('items.get', { itemId });
    return { ms, itemId, sha256: item.file?.sha256 ?? '', sha512: item.file?.sha512 ?? '' };
  },
  async addScreenshots(count, sizeBytes) {
    const screen = { sourceKind: 'screen' as const, title: 'Screen 1', displayWidthPx: 2560, displayHeightPx: 1440, scalePercent: 100 };
    const times: number[] = [];
    for (let n = 0; n < count; n++) {
      const png = screenshotBytes(sizeBytes);
      const startedMs = performance.now();
      await call('items.addScreenshot', { png, screen, capturedAtMs: Date.now(), depictedMinor: 'no' }, [png]);
      times.push(performance.now() - startedMs);
    }
    return times;
  },
  async captureFrames(count, widthPx, heightPx, isBarShown) {
    const screen = movingScreen(widthPx, heightPx);
    navigator.mediaDevices.getDisplayMedia = async () => screen.media;
    const choice = { sourceId: 'screen:0:0', sourceKind: 'screen', title: 'Screen 1', thumbnail: '', displayWidthPx: widthPx, displayHeightPx: heightPx, scalePercent: 100, display: null } as const;
    const host = { chooseScreen: async () => undefined, setCaptureBar: () => new Promise<void>((resolve) => setTimeout(resolve, HIDING_MS)) } as unknown as HostApi;
    const stream = await ScreenStream.open(host, choice);
    const times: CaptureTimes[] = [];
    for (let n = 0; n < count; n++) {
      const startedMs = performance.now();
      if (isBarShown) await leaveScreen(host);
      const leaveMs = performance.now() - startedMs;
      const frame = await stream.take(isBarShown);
      const frameMs = performance.now() - startedMs - leaveMs;
      const { stages } = await call('items.addFrame', { ...frame, region: null, keepWhole: false, seriesId: null, depictedMinor: 'no' }, [frame.frame]);
      times.push({ total: performance.now() - startedMs, leave: leaveMs, frame: frameMs, encode: stages.encodeMs, digest: stages.digestMs, store: stages.storeMs, record: stages.recordMs });
    }
    screen.stop();
    return times;
  },
  async exportItem(itemId) {
    stages = new Map();
    const startedMs = performance.now();
    const report = await call('export.run', { taskId: crypto.randomUUID(), passphrase: PASSPHRASE, saveHandle: 'ab'.repeat(16), itemIds: [itemId], languages: ['en'] });
    const endMs = performance.now();
    const from = [...stages.values()];
    const lengths = [...stages.keys()].map((stage, n) => [stage, (from[n + 1] ?? endMs) - (from[n] ?? endMs)] as const);
    return { ms: endMs - startedMs, sizeBytes: report.sizeBytes, stages: Object.fromEntries(lengths), begunAtMs: performance.timeOrigin + (from[0] ?? startedMs) };
  },
};
