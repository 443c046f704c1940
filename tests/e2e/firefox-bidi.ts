import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface Reply {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly message?: string;
  readonly method?: string;
  readonly params?: unknown;
}

/** An installed Firefox, driven through WebDriver BiDi: the few commands that a page opened from disk needs. */
export class Firefox {
  /** Console messages and faults of the page, as Firefox reports them. */
  readonly log: string[] = [];
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #nextId = 1;
  #context = '';

  private constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.addEventListener('message', (event) => this.#take(JSON.parse(String(event.data)) as Reply));
  }

  static async launch(program = '/usr/bin/firefox-esr'): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'kept-firefox-'));
    writeFileSync(join(profile, 'user.js'), [
      'user_pref("app.update.enabled", false);', 'user_pref("datareporting.policy.dataSubmissionEnabled", false);', 'user_pref("network.proxy.type", 1);',
      'user_pref("network.proxy.http", "127.0.0.1");', 'user_pref("network.proxy.http_port", 9);', 'user_pref("network.proxy.ssl", "127.0.0.1");',
      'user_pref("network.proxy.ssl_port", 9);', 'user_pref("intl.accept_languages", "ko-KR, ko");', 'user_pref("intl.locale.requested", "ko");',
    ].join('\n'));
    const child = spawn(program, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await listeningAddress(child);
    const socket = new WebSocket(`${address}/session`);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('no BiDi session')));
    });
    const firefox = new Firefox(child, profile, socket);
    await firefox.#command('session.new', { capabilities: {} });
    await firefox.#command('session.subscribe', { events: ['log.entryAdded'] });
    const tree = await firefox.#command('browsingContext.getTree', {}) as { contexts: { context: string }[] };
    firefox.#context = tree.contexts[0]?.context ?? '';
    return firefox;
  }

  async open(url: string): Promise<void> {
    await this.#command('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
  }

  async setFile(selector: string, path: string): Promise<void> {
    const { nodes } = await this.#command('browsingContext.locateNodes', { context: this.#context, locator: { type: 'css', value: selector } }) as { nodes: { sharedId: string }[] };
    await this.#command('input.setFiles', { context: this.#context, element: { sharedId: nodes[0]?.sharedId ?? '' }, files: [path] });
  }

  /** The value of an expression that gives a string. */
  async text(expression: string): Promise<string> {
    const { result } = await this.#command('script.evaluate', { expression, target: { context: this.#context }, awaitPromise: true }) as { result?: { value?: string } };
    return String(result?.value ?? '');
  }

  /** Waits until an expression gives a string that is not empty. */
  async until(expression: string, timeoutMs = 20_000): Promise<string> {
    for (const endMs = performance.now() + timeoutMs; performance.now() < endMs; await sleep(100)) {
      const value = await this.text(expression);
      if (value !== '') return value;
    }
    throw new Error(`still empty: ${expression}\n${this.log.join('\n')}`);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => void this.#process.once('exit', resolve));
    this.#socket.close();
    this.#process.kill();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #command(method: string, params: object): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (reply) => (reply.type === 'success' ? resolve(reply.result) : reject(new Error(`${method}: ${reply.message ?? ''}`))));
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #take(reply: Reply): void {
    if (reply.id === undefined) {
      this.log.push(JSON.stringify(reply.params));
      return;
    }
    this.#waiting.get(reply.id)?.(reply);
    this.#waiting.delete(reply.id);
  }
}

function listeningAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`Firefox ended: ${output}`)));
  });
}
