import { createContext, use } from 'react';
import type { HostApi } from '../../../shared/contract/host.ts';
import type { KeptError } from '../../../shared/base/errors.ts';
import { asKeptError, present } from './session.ts';

/** A lock by the person's own hand or by idleness is in no hurry; the screen is blank meanwhile. */
const LOCK_WITHIN_MS = 4000;
/** Of a quick exit, for which main gives the page half a second. */
const SEAL_WITHIN_MS = 450;
/** What the answer needs of the time that main gives. */
const ANSWER_MS = 50;
const LONGEST_FRAME_MS = 60;
/** What is not done by then is done at the next unlock. */
const SETTLE_WITHIN_MS = 500;
/** Class of the whole document while nothing may be seen. */
const BLANK = 'blank';

/** What a page with a session does at its end. */
export interface Ends {
  /** Shows that it is being locked, in place of everything else. */
  readonly show: () => void;
  /** Saves what is half-written; done, or given up, within the limit. */
  readonly seal: (limitMs: number) => Promise<void>;
  /** What can as well be done at the next unlock. */
  readonly settle: (limitMs: number) => Promise<void>;
  /** The host does not answer: the worker is ended here, and the page says so. */
  readonly fail: (error: KeptError) => void;
}

const NO_SESSION: Ends = { show: () => undefined, seal: () => Promise.resolve(), settle: () => Promise.resolve(), fail: () => undefined };

/** Takes everything off the screen with the next frame, whatever the page is doing: a sheet that is there already, no work for React, no layout. Then the page itself goes. */
export function blankPage(): void {
  sheet().hidden = false;
  // Unless it has been taken away again, after a practice.
  void afterFrame().then(() => document.documentElement.classList.toggle(BLANK, !sheet().hidden));
}

export function unblankPage(): void {
  sheet().hidden = true;
  document.documentElement.classList.remove(BLANK);
}

function sheet(): HTMLElement {
  return present(document.getElementById('blank-sheet'));
}

/** The ends of this page, from every screen and before there is a session: a lock, a lock that main asks for, and quick exit. Each saves what is half-written first. */
export class Leaving {
  readonly #host: HostApi;
  #ends = NO_SESSION;
  #practice: (() => void) | null = null;
  #isEnding = false;
  #hasLeft = false;

  constructor(host: HostApi) {
    this.#host = host;
  }

  /** From now on there is a session. */
  attach(ends: Ends): void {
    this.#ends = ends;
  }

  lock(): void {
    this.#end(() => this.#ends.seal(LOCK_WITHIN_MS).then(() => this.#ends.settle(SETTLE_WITHIN_MS)));
  }

  /** Main is about to end this page, so soon. What time is left goes to what follows the writes at its ease: otherwise the log's copy would be behind until the next unlock. */
  lockNow(withinMs: number): void {
    const limitMs = Math.max(0, withinMs - ANSWER_MS);
    const untilMs = performance.now() + limitMs;
    this.#end(() => this.#ends.seal(limitMs).then(() => this.#ends.settle(untilMs - performance.now())));
  }

  /** Quick exit: the page is blank with the next frame, then main hides the window, and locks after half a second whatever happens here. Also in the middle of a lock. */
  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = this.#isEnding = true;
    blankPage();
    // The empty frame first: what the desktop remembers of a hidden window is empty then, and no other work comes before it.
    this.#finish(afterFrame().then(() => Promise.allSettled([this.#host.leave(), this.#ends.seal(SEAL_WITHIN_MS)])));
  }

  /** The three presses of a key: the exit, unless they are being tried out. */
  leaveByKeys(): void {
    if (this.#practice) this.#practice();
    else this.leave();
  }

  /** Until the returned function is called the keys only call `onExit`. The button is not part of it and always works. */
  practise(onExit: () => void): () => void {
    this.#practice = onExit;
    return () => {
      if (this.#practice === onExit) this.#practice = null;
    };
  }

  #end(work: () => Promise<unknown>): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#ends.show();
    this.#finish(work());
  }

  /** The page and its worker end, also when saving or the host fails. */
  #finish(work: Promise<unknown>): void {
    void work.then(() => this.#host.lock()).catch((thrown: unknown) => this.#ends.fail(asKeptError(thrown)));
  }
}

/** When the next frame has been made, or soon where none is being made: a window that is hidden already draws nothing. */
function afterFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, LONGEST_FRAME_MS);
  });
}

export const LeavingContext = createContext<Leaving | null>(null);

export function useLeaving(): Leaving {
  return present(use(LeavingContext));
}
