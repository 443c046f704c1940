import type { HostApi, HostInfo } from '../../../shared/contract/host.ts';
import type { VaultCall, VaultReply } from '../../../shared/contract/vault.ts';

/** What the benchmark asks of the real page of the app. Times are milliseconds as this page sees them. */
export interface AppPage {
  /** From the worker's first look at the index (the key is derived) to rows on the screen, to the worker's answer, and to both. */
  unlocked(): Promise<{ toRowsMs: number; toAnswerMs: number; toEndMs: number }>;
  /** Types a text letter by letter, each when the one before is answered and shown; one time each. */
  type(text: string): Promise<number[]>;
  /** Types without waiting; from the last letter to the rows that fit it. */
  typeFast(text: string): Promise<number>;
  /** Scrolls for that many frames; the time of each. */
  scroll(frames: number, pxPerFrame: number): Promise<number[]>;
  /** Jumps there, given in shares of the whole height; until rows are on the screen. */
  jump(share: number): Promise<number>;
}

declare global {
  interface Window {
    appPage: AppPage;
  }
}

const INFO: HostInfo = { name: 'Kept', version: 'bench', platform: 'linux', osRelease: '6', isWayland: false, isLocaleNarrow: false, systemLanguages: ['en'], settings: { language: 'en', theme: 'light', idleMinutes: 15, exitExplained: true }, openedByLock: false, isKeptForText: false, isProtected: true, isAssisted: false };

const host: Partial<HostApi> = {
  info: async () => INFO,
  writeSettings: async () => INFO.settings,
  connectVault: async () => {
    const port = window.parent.hostPage.newPort();
    window.postMessage({ kind: 'vault-port' }, window.location.origin, [port]);
  },
};
Object.assign(window, { host });

/** What goes between page and worker, with the time at which the page saw it. */
const asked = new Map<number, VaultCall>();
const answers: { readonly method: string; readonly params: unknown; readonly atMs: number }[] = [];
let indexMs = 0;

window.Worker = class extends Worker {
  readonly #isVault: boolean;

  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options);
    this.#isVault = options?.name === 'vault';
    if (this.#isVault) this.addEventListener('message', ({ data }: MessageEvent<VaultReply>) => hear(data));
  }

  override postMessage(message: unknown, transfer?: Transferable[] | StructuredSerializeOptions): void {
    if (this.#isVault) asked.set((message as VaultCall).id, message as VaultCall);
    super.postMessage(message, transfer as Transferable[]);
  }
};

function hear(reply: VaultReply): void {
  if ('event' in reply) {
    if (reply.event === 'unlock.progress' && reply.stage === 'index') indexMs = performance.now();
    return;
  }
  const call = asked.get(reply.id);
  asked.delete(reply.id);
  if (call !== undefined) answers.push({ method: call.method, params: call.params, atMs: performance.now() });
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const scroller = (): HTMLElement => document.querySelector<HTMLElement>('main.screen:not([hidden])') ?? document.body;

/** Longer than anything that is measured takes on a machine that is busy with other things. */
const PATIENCE_MS = 600_000;

async function until(isThere: () => boolean): Promise<number> {
  const latestMs = performance.now() + PATIENCE_MS;
  while (!isThere()) {
    if (performance.now() > latestMs) throw new Error(`what was waited for did not come; the page says: ${document.body.innerText.slice(0, 300)}`);
    await frame();
  }
  return performance.now();
}

/** Rows that lie in the part of the list that is seen. */
function hasRowsInSight(): boolean {
  const { top, bottom } = scroller().getBoundingClientRect();
  return [...document.querySelectorAll('.row')].some((row) => row.getBoundingClientRect().top < bottom && row.getBoundingClientRect().bottom > top);
}

function typeLetters(text: string): void {
  const input = document.querySelector<HTMLInputElement>('.search-field input');
  if (input === null) throw new Error('no search field');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

const isAnswered = (text: string, sinceMs: number) => (): boolean =>
  answers.some(({ method, params, atMs }) => method === 'items.list' && atMs >= sinceMs && (params as { text: string }).text === text);

window.appPage = {
  async unlocked() {
    const rowsMs = await until(hasRowsInSight);
    const answer = (): number | undefined => answers.find(({ method }) => method === 'vault.unlock')?.atMs;
    const endMs = await until(() => answer() !== undefined);
    return { toRowsMs: rowsMs - indexMs, toAnswerMs: (answer() ?? endMs) - indexMs, toEndMs: Math.max(endMs, rowsMs) - indexMs };
  },
  async type(text) {
    const times: number[] = [];
    for (let length = 1; length <= text.length; length++) {
      const startedMs = performance.now();
      typeLetters(text.slice(0, length));
      await until(isAnswered(text.slice(0, length), startedMs));
      await frame();
      times.push(performance.now() - startedMs);
    }
    typeLetters('');
    await until(isAnswered('', performance.now() - 1));
    return times;
  },
  async typeFast(text) {
    for (let length = 1; length < text.length; length++) {
      typeLetters(text.slice(0, length));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const startedMs = performance.now();
    typeLetters(text);
    await until(isAnswered(text, startedMs));
    await frame();
    const ms = performance.now() - startedMs;
    typeLetters('');
    await until(isAnswered('', performance.now() - 1));
    return ms;
  },
  async scroll(frames, pxPerFrame) {
    const times: number[] = [];
    let last = await frame();
    for (let number = 0; number < frames; number++) {
      scroller().scrollTop += pxPerFrame;
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times;
  },
  async jump(share) {
    const startedMs = performance.now();
    scroller().scrollTop = share * scroller().scrollHeight;
    await frame();
    return (await until(hasRowsInSight)) - startedMs;
  },
};

await import('../../../renderer/main.tsx');
