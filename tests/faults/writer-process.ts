import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Line } from './deed.ts';
import type { WriterLine, WriterTask } from './writer.ts';

const HERE = import.meta.dirname;
const STARTING_LIMIT_MS = 120_000;

/** A writer that has loaded everything and waits for its task, or works on it. */
export class WriterProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #closed: Promise<void>;
  #text = '';
  #taken = 0;
  #onText: () => void = () => undefined;

  constructor(compileCache: string) {
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache, NODE_NO_WARNINGS: '1' };
    this.#child = spawn(process.execPath, ['--import', join(HERE, 'electron-names.ts'), join(HERE, 'writer.ts')], { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.#closed = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#onText();
    });
    // A writer that died early is told by the lines that are missing.
    this.#child.stdin.on('error', () => undefined);
  }

  /** Gives it its task; resolves when it has begun to write. */
  async begin(task: WriterTask): Promise<void> {
    this.#child.stdin.write(`${JSON.stringify(task)}\n`);
    const limit = Date.now() + STARTING_LIMIT_MS;
    while (!this.#text.includes('\n')) {
      if (this.#child.exitCode !== null || Date.now() > limit) throw new Error('the writer did not start');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.#onText = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Resolves when it has said that so many more acts are done, or after the limit; how long each took, about. */
  async untilAcked(more: number, limitMs: number): Promise<number> {
    const count = this.#acked() + more;
    const startedMs = performance.now();
    const spentMs = (): number => performance.now() - startedMs;
    while (this.#acked() < count && spentMs() < limitMs && this.#child.exitCode === null) await pause(5);
    return spentMs() / Math.max(1, more);
  }

  #acked(): number {
    return this.#text.split('{"phase":"done"').length - 1;
  }

  /** Stops it where it stands; it knows nothing of it. */
  freeze(): void {
    this.#requireAlive();
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  /** Lines that were said and not asked for yet, of a writer that stands still. */
  async newLines(): Promise<readonly Line[]> {
    // What was said before is in the pipe; it is read when the pipe has nothing more.
    for (let known = -1; known !== this.#text.length; await pause(15)) known = this.#text.length;
    return this.#takeLines();
  }

  #takeLines(): readonly Line[] {
    const end = this.#text.lastIndexOf('\n') + 1;
    const said = this.#text.slice(this.#taken, end).split('\n').slice(0, -1).map((line) => JSON.parse(line) as WriterLine);
    this.#taken = end;
    return said.filter((line): line is Line => line.phase !== 'started');
  }

  #requireAlive(): void {
    if (this.#child.exitCode !== null) throw new Error(`the writer ended by itself with ${this.#child.exitCode}`);
  }

  kill(): void {
    this.#requireAlive();
    this.#child.kill('SIGKILL');
  }

  /** The rest of what it said before it was killed; a line that is not whole was not said. */
  async lines(): Promise<readonly Line[]> {
    await this.#closed;
    return this.#takeLines();
  }

  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }
}
