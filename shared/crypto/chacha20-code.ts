import { countedLoop, get, number32, set, vector, VECTOR_TYPE, word32, type Code } from './wasm-code.ts';

/** Where the state lies: four rows of four little-endian words (RFC 8439, 2.3), the counter first in the last of them. */
export const CHACHA_STATE_AT = 0;
/** Blocks that are made side by side, so that one has work for the processor while another waits for its own. */
const SIDE_BY_SIDE = 4;
export const CHACHA_STEP_BYTES = 64 * SIDE_BY_SIDE;

const [ADDRESS, STEPS, ROWS, SCRATCH] = [0, 1, 2, 2 + 4 * SIDE_BY_SIDE];
const BLOCKS = Array.from({ length: SIDE_BY_SIDE }, (_, block) => block);

/**
 * ChaCha20 (RFC 8439, 2.4): `run(address, steps)` combines the key stream with so many steps of bytes from that address on, where they lie,
 * and leaves the counter behind them.
 */
export const chachaFunction = {
  locals: [{ count: 4 * SIDE_BY_SIDE + 1, type: VECTOR_TYPE }],
  body: countedLoop(STEPS, [...loadRows(), ...Array.from({ length: 10 }, doubleRound).flat(), ...combine(), ...addToCounter(), ...set(ADDRESS, word32.add(get(ADDRESS), number32(CHACHA_STEP_BYTES)))]),
} as const;

function row(block: number, number: number): number {
  return ROWS + 4 * block + number;
}

function stateRow(number: number): Code {
  return vector.load(number32(CHACHA_STATE_AT), 16 * number);
}

function counterRow(block: number): Code {
  return block === 0 ? stateRow(3) : vector.add32(stateRow(3), vector.constant([block, ...Array.from({ length: 15 }, () => 0)]));
}

function loadRows(): Code {
  return BLOCKS.flatMap((block) => [0, 1, 2, 3].flatMap((number) => set(row(block, number), number === 3 ? counterRow(block) : stateRow(number))));
}

/** Each step is written for all blocks before the next, since none waits for another's. */
function doubleRound(): Code {
  return [...quarterRounds(), ...turnRows([1, 2, 3]), ...quarterRounds(), ...turnRows([3, 2, 1])];
}

function quarterRounds(): Code {
  return [...mix(0, 1, 3, 16), ...mix(2, 3, 1, 12), ...mix(0, 1, 3, 8), ...mix(2, 3, 1, 7)];
}

/** a += b; c ^= a; c <<<= bits. */
function mix(a: number, b: number, c: number, bits: number): Code {
  return [
    ...BLOCKS.flatMap((block) => set(row(block, a), vector.add32(get(row(block, a)), get(row(block, b))))),
    ...BLOCKS.flatMap((block) => set(row(block, c), vector.xor(get(row(block, c)), get(row(block, a))))),
    ...BLOCKS.flatMap((block) => rotate(row(block, c), bits)),
  ];
}

function rotate(local: number, bits: number): Code {
  return [...set(SCRATCH, vector.shiftLeft32(get(local), bits)), ...set(local, vector.or(get(SCRATCH), vector.shiftRight32(get(local), 32 - bits)))];
}

/** Rows 1 to 3 by so many words, so that diagonals stand where columns stood. */
function turnRows(words: readonly number[]): Code {
  return words.flatMap((count, place) => BLOCKS.flatMap((block) => {
    const local = row(block, place + 1);
    return set(local, vector.shuffle(get(local), get(local), Array.from({ length: 16 }, (_, byte) => (byte + 4 * count) % 16)));
  }));
}

function combine(): Code {
  return BLOCKS.flatMap((block) => [0, 1, 2, 3].flatMap((number) => {
    const stream = vector.add32(get(row(block, number)), number === 3 ? counterRow(block) : stateRow(number));
    const at = 64 * block + 16 * number;
    return vector.store(get(ADDRESS), at, vector.xor(stream, vector.load(get(ADDRESS), at)));
  }));
}

function addToCounter(): Code {
  return vector.store(number32(CHACHA_STATE_AT), 48, counterRow(SIDE_BY_SIDE));
}
