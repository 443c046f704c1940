import { get, set, type Code, type WordCode } from './wasm-code.ts';

/** Rotations of Σ0, Σ1 and, with a shift in the third place, σ0, σ1 (FIPS 180-4, 4.1.2 and 4.1.3). */
export interface Sigmas {
  readonly big0: readonly [number, number, number];
  readonly big1: readonly [number, number, number];
  readonly small0: readonly [number, number, number];
  readonly small1: readonly [number, number, number];
}

/** Local variables: the eight words of the state, and two for the majority. */
export interface RoundLocals {
  readonly state: readonly number[];
  /** Holds b ^ c of this round, which was a ^ b of the one before. */
  readonly before: number;
  readonly now: number;
}

/** Rounds of SHA-2 one behind another: in place of moving eight words, each round calls them by their next names. */
export class RoundWriter {
  readonly #word: WordCode;
  readonly #sigmas: Sigmas;
  readonly #locals: RoundLocals;
  #names: readonly number[];

  constructor(word: WordCode, sigmas: Sigmas, locals: RoundLocals) {
    this.#word = word;
    this.#sigmas = sigmas;
    this.#locals = locals;
    this.#names = locals.state;
  }

  /** To stand before the first round of each block. */
  begin(): Code {
    return set(this.#locals.before, this.#word.xor(get(this.#name(1)), get(this.#name(2))));
  }

  /** One round; `scheduled` is the sum of the message's word and the round's constant. The number of rounds must be a multiple of eight. */
  round(scheduled: Code): Code {
    const { add, and, xor } = this.#word;
    const { before, now } = this.#locals;
    const [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map((place) => this.#name(place)) as [number, number, number, number, number, number, number, number];
    const choice = xor(and(xor(get(f), get(g)), get(e)), get(g));
    // Maj(a, b, c) = ((a ^ b) & (b ^ c)) ^ b, of which the next round needs the first bracket as its second.
    const majority = xor(and(get(now), get(before)), get(b));
    this.#names = [h, a, b, c, d, e, f, g];
    return [
      ...set(h, add(add(add(get(h), scheduled), choice), this.#sigma(get(e), this.#sigmas.big1))),
      ...set(d, add(get(d), get(h))),
      ...set(now, xor(get(a), get(b))),
      ...set(h, add(get(h), add(majority, this.#sigma(get(a), this.#sigmas.big0)))),
      ...set(before, get(now)),
    ];
  }

  /** Reads the state from the start of the memory. */
  loadState(): Code {
    const { load, bytes } = this.#word;
    return this.#locals.state.flatMap((local, place) => set(local, load(NULL_ADDRESS, place * bytes)));
  }

  /** Adds what was there before the block, and writes the state back. */
  addState(): Code {
    const { add, load, store, bytes } = this.#word;
    return this.#locals.state.flatMap((local, place) => [
      ...set(local, add(get(local), load(NULL_ADDRESS, place * bytes))),
      ...store(NULL_ADDRESS, place * bytes, get(local)),
    ]);
  }

  #sigma(value: Code, [first, second, third]: readonly [number, number, number]): Code {
    const { rotateRight, xor } = this.#word;
    return xor(xor(rotateRight(value, first), rotateRight(value, second)), rotateRight(value, third));
  }

  #name(place: number): number {
    const name = this.#names[place];
    if (name === undefined) throw new RangeError('a round has eight words');
    return name;
  }
}

/** i32.const 0 */
const NULL_ADDRESS: Code = [0x41, 0];
