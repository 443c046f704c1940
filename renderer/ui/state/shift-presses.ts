export const PRESSES_TO_LEAVE = 3;
const WITHIN_MS = 5000;

interface Key {
  readonly code: string;
  readonly repeat: boolean;
}

/**
 * Counts presses of Shift alone. A press counts when the key is let go with no other key or button in between, so that capitals, Hangul's double consonants and
 * marking text with Shift count for nothing; five seconds after the first press, or at any other key, counting begins anew.
 */
export class ShiftPresses {
  #count = 0;
  #firstAtMs = 0;
  #isAlone = false;

  /** Presses so far, at this time. */
  countAt(nowMs: number): number {
    if (this.#count > 0 && nowMs - this.#firstAtMs > WITHIN_MS) this.#count = 0;
    return this.#count;
  }

  down(key: Key): void {
    if (!isShift(key)) return this.other();
    if (!key.repeat) this.#isAlone = true;
  }

  /** Answers true with the press that makes the three full. */
  up(key: Key, nowMs: number): boolean {
    if (!isShift(key) || !this.#isAlone) return false;
    this.#isAlone = false;
    if (this.countAt(nowMs) === 0) this.#firstAtMs = nowMs;
    this.#count += 1;
    if (this.#count < PRESSES_TO_LEAVE) return false;
    this.#count = 0;
    return true;
  }

  /** Another key, a button of the mouse, or the loss of the window. */
  other(): void {
    this.#count = 0;
    this.#isAlone = false;
  }
}

function isShift({ code }: Key): boolean {
  return code === 'ShiftLeft' || code === 'ShiftRight';
}
