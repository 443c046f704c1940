import { ROUND_CONSTANTS, upperHalf } from './sha2-constants.ts';
import { RoundWriter, type Sigmas } from './sha2-round.ts';
import { countedLoop, get, number32, set, singleFunctionModule, vector, VECTOR_TYPE, word32, type Code } from './wasm-code.ts';

const BLOCK_BYTES = 64;
const SIGMAS: Sigmas = { big0: [2, 13, 22], big1: [6, 11, 25], small0: [7, 18, 3], small1: [17, 19, 10] };
const [ADDRESS, BLOCKS, STATE, BEFORE, NOW, MESSAGE, SCRATCH] = [0, 1, 2, 10, 11, 12, 16];
/** Where in memory the sums of four words and their constants wait for their rounds; two places in turn. */
const SUMS_AT = 64;

const LITTLE_FROM_BIG = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
/** Four words from the second of the first vector on. */
const FROM_SECOND_WORD = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
/** Each of two words twice, so that a shift of 64 bits leaves a rotation in its lower 32. */
const UPPER_TWICE = [8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15];
const LOWER_TWICE = [0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7];
/** Lower halves of two lanes as words 0 and 1, or 2 and 3, zeros beside them. */
const INTO_LOWER = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23];
const INTO_UPPER = [16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 8, 9, 10, 11];

/**
 * SHA-256's compression (FIPS 180-4, 6.2.2): `run(address, blocks)` folds blocks from that address into the state at 0 (eight words, little-endian).
 * The message schedule is made four words at a time, between the rounds that use the words before.
 */
export function sha256Module(): Uint8Array<ArrayBuffer> {
  const rounds = new RoundWriter(word32, SIGMAS, { state: [0, 1, 2, 3, 4, 5, 6, 7].map((place) => STATE + place), before: BEFORE, now: NOW });
  const block: number[] = [...rounds.begin(), ...loadMessage()];
  for (let quad = 0; quad < 16; quad++) {
    block.push(...storeSums(quad));
    const schedule = quad < 12 ? scheduleOf(quad) : [[], [], []];
    for (let n = 0; n < 4; n++) block.push(...rounds.round(word32.load(number32(0), sumsAt(quad) + 4 * n)), ...(schedule[n] ?? []));
  }
  block.push(...rounds.addState(), ...set(ADDRESS, word32.add(get(ADDRESS), number32(BLOCK_BYTES))));
  const locals = [{ count: MESSAGE - STATE, type: word32.type }, { count: 5, type: VECTOR_TYPE }];
  return singleFunctionModule(locals, [...rounds.loadState(), ...countedLoop(BLOCKS, block)]);
}

function loadMessage(): Code {
  return [0, 1, 2, 3].flatMap((n) => set(MESSAGE + n, vector.shuffle(vector.load(get(ADDRESS), 16 * n), zeros(), LITTLE_FROM_BIG)));
}

function storeSums(quad: number): Code {
  const constants = ROUND_CONSTANTS.slice(4 * quad, 4 * quad + 4).map(upperHalf).flatMap((word) => [0n, 8n, 16n, 24n].map((bits) => Number((word >> bits) & 0xffn)));
  return vector.store(number32(0), sumsAt(quad), vector.add32(get(message(quad)), vector.constant(constants)));
}

/** The four words that come sixteen rounds later, in three pieces; the last two words need the first two. */
function scheduleOf(quad: number): readonly Code[] {
  const [first, second, third, fourth] = [message(quad), message(quad + 1), message(quad + 2), message(quad + 3)];
  const [rotate0, rotate1, shift] = SIGMAS.small0;
  const nine = vector.shuffle(get(third), get(fourth), FROM_SECOND_WORD);
  const small0 = vector.xor(vector.xor(rotated(rotate0), rotated(rotate1)), vector.shiftRight32(get(SCRATCH), shift));
  const withSmall1 = (twice: Code, into: readonly number[]): Code => [
    ...set(SCRATCH, twice),
    ...set(SCRATCH, small1OfTwice()),
    ...set(first, vector.add32(get(first), vector.shuffle(get(SCRATCH), zeros(), into))),
  ];
  return [
    [...set(SCRATCH, vector.shuffle(get(first), get(second), FROM_SECOND_WORD)), ...set(first, vector.add32(vector.add32(get(first), nine), small0))],
    withSmall1(vector.shuffle(get(fourth), get(fourth), UPPER_TWICE), INTO_LOWER),
    withSmall1(vector.shuffle(get(first), get(first), LOWER_TWICE), INTO_UPPER),
  ];
}

function rotated(bits: number): Code {
  return vector.or(vector.shiftRight32(get(SCRATCH), bits), vector.shiftLeft32(get(SCRATCH), 32 - bits));
}

function small1OfTwice(): Code {
  const [rotate0, rotate1, shift] = SIGMAS.small1;
  return vector.xor(vector.xor(vector.shiftRight64(get(SCRATCH), rotate0), vector.shiftRight64(get(SCRATCH), rotate1)), vector.shiftRight32(get(SCRATCH), shift));
}

function message(quad: number): number {
  return MESSAGE + (quad % 4);
}

function sumsAt(quad: number): number {
  return SUMS_AT + 16 * (quad % 2);
}

function zeros(): Code {
  return vector.constant(Array.from({ length: 16 }, () => 0));
}
