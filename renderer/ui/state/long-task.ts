import type { KeptError } from '../../../shared/base/errors.ts';
import { randomId } from '../../../shared/base/ids.ts';
import type { TaskStage } from '../../../shared/contract/vault.ts';
import type { VaultClient } from '../../client/vault.ts';
import { asKeptError } from './session.ts';

export type TaskState<R> =
  | { readonly at: 'idle' }
  | { readonly at: 'running'; readonly stage: TaskStage | null; readonly doneBytes: number; readonly totalBytes: number; readonly isCancelling: boolean }
  | { readonly at: 'done'; readonly result: R }
  | { readonly at: 'failed'; readonly error: KeptError };

const IDLE = { at: 'idle' } as const;
const BEGINNING = { at: 'running', stage: null, doneBytes: 0, totalBytes: 0, isCancelling: false } as const;

/** One piece of work that takes a while. It lives beside the screens, so that leaving one stops nothing and the result waits to be seen. */
export class LongTask<R> {
  readonly #vault: VaultClient;
  readonly #holdOpen: () => () => void;
  readonly #listeners = new Set<() => void>();
  #state: TaskState<R> = IDLE;
  #taskId = '';
  #isInBackground = false;

  constructor(vault: VaultClient, holdOpen: () => () => void) {
    this.#vault = vault;
    this.#holdOpen = holdOpen;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = (): TaskState<R> => this.#state;

  /** True for work that nobody asked for by hand: its result is told where it was begun. */
  get isInBackground(): boolean {
    return this.#isInBackground;
  }

  /**
   * Begins, unless it is running already; resolves to its last state. Only what was begun by hand keeps the vault open without input:
   * work in the background must not put off the lock.
   */
  async run(begin: (taskId: string) => Promise<R>, options: { readonly inBackground?: boolean } = {}): Promise<TaskState<R>> {
    if (this.#state.at === 'running') return this.#state;
    const taskId = randomId();
    this.#taskId = taskId;
    this.#isInBackground = options.inBackground ?? false;
    const release = this.#isInBackground ? () => undefined : this.#holdOpen();
    const endEvents = this.#vault.onEvent((event) => {
      if (event.event !== 'task.progress' || event.taskId !== taskId || this.#state.at !== 'running') return;
      this.#set({ ...this.#state, stage: event.stage, doneBytes: event.doneBytes, totalBytes: event.totalBytes });
    });
    this.#set(BEGINNING);
    try {
      const result = await begin(taskId);
      return this.#set({ at: 'done', result });
    } catch (thrown) {
      return this.#set({ at: 'failed', error: asKeptError(thrown) });
    } finally {
      endEvents();
      release();
    }
  }

  cancel(): void {
    if (this.#state.at !== 'running') return;
    this.#set({ ...this.#state, isCancelling: true });
    void this.#vault.call('task.cancel', { taskId: this.#taskId }).catch(() => {
      if (this.#state.at === 'running') this.#set({ ...this.#state, isCancelling: false });
    });
  }

  /** Puts a result away that was seen. */
  clear(): void {
    if (this.#state.at !== 'running') this.#set(IDLE);
  }

  #set(state: TaskState<R>): TaskState<R> {
    this.#state = state;
    for (const listener of this.#listeners) listener();
    return state;
  }
}
