import { KeptError } from '../../shared/base/errors.ts';
import type { TaskStage, VaultEvent } from '../../shared/contract/vault.ts';

/** Time between two reports of one task, so that a fast one does not drown the page. */
const REPORT_EVERY_MS = 100;

/** A long piece of work that can be watched and stopped. */
export interface Task {
  /** Aborted with KeptError 'task/cancelled' as its reason. */
  readonly signal: AbortSignal;
  /** Says how far a stage is; the first and the last word of a stage always get through. */
  report(stage: TaskStage, doneBytes: number, totalBytes: number): void;
}

export class Tasks {
  readonly #running = new Map<string, AbortController>();
  readonly #emit: (event: VaultEvent) => void;
  readonly #monotonicMs: () => number;

  constructor(emit: (event: VaultEvent) => void, monotonicMs: () => number) {
    this.#emit = emit;
    this.#monotonicMs = monotonicMs;
  }

  /** Makes the task known at once, so that it can be cancelled while it waits its turn; the returned function does the work. */
  prepare<T>(taskId: string, work: (task: Task) => Promise<T>): () => Promise<T> {
    if (this.#running.has(taskId)) throw new KeptError('internal/bad-call', { kind: 'task-id' });
    const controller = new AbortController();
    this.#running.set(taskId, controller);
    return async () => {
      try {
        controller.signal.throwIfAborted();
        return await work({ signal: controller.signal, report: this.#reporter(taskId) });
      } finally {
        this.#running.delete(taskId);
      }
    };
  }

  /** A task that has ended or never was is no fault: the answer crossed the wish. */
  cancel(taskId: string): void {
    this.#running.get(taskId)?.abort(new KeptError('task/cancelled'));
  }

  #reporter(taskId: string): Task['report'] {
    let lastStage: TaskStage | null = null;
    let lastMs = 0;
    return (stage, doneBytes, totalBytes) => {
      const nowMs = this.#monotonicMs();
      if (stage === lastStage && doneBytes < totalBytes && nowMs - lastMs < REPORT_EVERY_MS) return;
      lastStage = stage;
      lastMs = nowMs;
      this.#emit({ event: 'task.progress', taskId, stage, doneBytes, totalBytes });
    };
  }
}
