/** Nothing asked for so long, and what can wait begins: longer than between the calls of a screen that is being drawn, or two letters of a search. */
export const EASE_MS = 400;
/** What can wait does not wait for ever. */
const LONGEST_MS = 5000;

/** The time between a person's calls. What nobody waits for is done there, so that it takes nothing from what somebody does wait for. */
export class Ease {
  readonly #easeMs: number;
  readonly #nowMs: () => number;
  #askedMs = 0;

  constructor(nowMs: () => number, easeMs: number = EASE_MS) {
    this.#nowMs = nowMs;
    this.#easeMs = easeMs;
  }

  /** Somebody asks for something, or has just been answered and is likely to ask for more. */
  note(): void {
    this.#askedMs = this.#nowMs();
  }

  /** Resolves when it has been quiet for a while. */
  async come(): Promise<void> {
    const latestMs = this.#nowMs() + LONGEST_MS;
    for (;;) {
      const nowMs = this.#nowMs();
      const leftMs = Math.min(this.#askedMs + this.#easeMs, latestMs) - nowMs;
      if (leftMs <= 0 || this.#easeMs === 0) return;
      await new Promise((resolve) => setTimeout(resolve, leftMs));
    }
  }
}

/** The others have their turn, and then it goes on. A timer would wait four milliseconds after a few turns; a message does not. */
export function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    }, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}
