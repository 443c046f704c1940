import type { KeptError } from '../../../shared/base/errors.ts';
import { randomId } from '../../../shared/base/ids.ts';
import type { VaultEvent } from '../../../shared/contract/vault.ts';
import type { MinorAnswer } from '../../../shared/evidence/item.ts';
import type { VaultClient } from '../../client/vault.ts';
import { asKeptError } from './session.ts';

export type FileState =
  | { readonly at: 'waiting' }
  | { readonly at: 'running'; readonly doneBytes: number }
  | { readonly at: 'saved'; readonly stored: boolean; readonly itemId: string; readonly exhibitNo: string | null }
  | { readonly at: 'cancelled' }
  | { readonly at: 'failed'; readonly error: KeptError };

export interface QueuedFile {
  readonly taskId: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: FileState;
}

interface Waiting {
  readonly file: File;
  readonly answer: MinorAnswer;
}

/**
 * Files on their way into the vault, one after another; it lives beside the screens, so that leaving one stops nothing.
 * A fault of one file leaves the others going.
 */
export class FileQueue {
  readonly #vault: VaultClient;
  readonly #holdOpen: () => () => void;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<string, Waiting>();
  #files: readonly QueuedFile[] = [];
  #isRunning = false;

  constructor(vault: VaultClient, holdOpen: () => () => void) {
    this.#vault = vault;
    this.#holdOpen = holdOpen;
    vault.onEvent((event) => this.#progress(event));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = (): readonly QueuedFile[] => this.#files;

  /** The answer to the question about age holds for the files of this call. */
  add(files: readonly File[], answer: MinorAnswer): void {
    for (const file of files) {
      const taskId = randomId();
      this.#waiting.set(taskId, { file, answer });
      this.#append({ taskId, name: file.name, sizeBytes: file.size, state: { at: 'waiting' } });
    }
    void this.#run();
  }

  /** Lists something that was dropped and cannot be taken, such as a folder. */
  refuse(name: string, error: KeptError): void {
    this.#append({ taskId: randomId(), name, sizeBytes: 0, state: { at: 'failed', error } });
  }

  cancel(taskId: string): void {
    if (this.#waiting.delete(taskId)) this.#set(taskId, { at: 'cancelled' });
    else void this.#vault.call('task.cancel', { taskId }).catch((error: unknown) => this.#set(taskId, { at: 'failed', error: asKeptError(error) }));
  }

  /** Takes finished files off the list. */
  clearFinished(): void {
    this.#files = this.#files.filter(({ state }) => state.at === 'waiting' || state.at === 'running');
    this.#changed();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const release = this.#holdOpen();
    try {
      for (let next = this.#next(); next; next = this.#next()) await this.#addOne(...next);
    } finally {
      this.#isRunning = false;
      release();
    }
  }

  #next(): [string, Waiting] | undefined {
    const next = this.#waiting.entries().next().value;
    if (next) this.#waiting.delete(next[0]);
    return next;
  }

  async #addOne(taskId: string, { file, answer }: Waiting): Promise<void> {
    this.#set(taskId, { at: 'running', doneBytes: 0 });
    try {
      const { itemId, stored } = await this.#vault.call('items.addFile', { taskId, file, depictedMinor: answer });
      this.#set(taskId, { at: 'saved', stored, itemId, exhibitNo: null });
      const { item } = await this.#vault.call('items.get', { itemId });
      this.#set(taskId, { at: 'saved', stored, itemId, exhibitNo: item.exhibitNo });
    } catch (thrown) {
      const error = asKeptError(thrown);
      const saved = this.#files.some((file) => file.taskId === taskId && file.state.at === 'saved');
      if (!saved) this.#set(taskId, error.code === 'task/cancelled' ? { at: 'cancelled' } : { at: 'failed', error });
    }
  }

  #progress(event: VaultEvent): void {
    if (event.event !== 'task.progress') return;
    const isRunning = this.#files.some(({ taskId, state }) => taskId === event.taskId && state.at === 'running');
    if (isRunning) this.#set(event.taskId, { at: 'running', doneBytes: event.doneBytes });
  }

  #append(file: QueuedFile): void {
    this.#files = [...this.#files, file];
    this.#changed();
  }

  #set(taskId: string, state: FileState): void {
    this.#files = this.#files.map((file) => (file.taskId === taskId ? { ...file, state } : file));
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** How many files of the queue are finished, one way or another. */
export function finishedCount(files: readonly QueuedFile[]): number {
  return files.filter(({ state }) => state.at !== 'waiting' && state.at !== 'running').length;
}
