import { countedLoop, get, number32, set, word32, word64, type Code } from './wasm-code.ts';

/** Where the sum lies, five 64-bit words that hold 26 bits each, and behind it the key's five and five times the last four of them. */
export const POLY_SUM_AT = 64;
export const POLY_KEY_AT = POLY_SUM_AT + 40;
export const LIMB_BITS = 26;

const [ADDRESS, BLOCKS, SUM, KEY, FIVEFOLD, PRODUCT, FIRST, SECOND] = [0, 1, 2, 7, 11, 16, 21, 22];
const LIMBS = [0, 1, 2, 3, 4] as const;
const MASK = word64.constant((1n << BigInt(LIMB_BITS)) - 1n);

/** Poly1305 (RFC 8439, 2.5): `run(address, blocks)` takes so many whole blocks of 16 bytes into the sum. */
export const polyFunction = {
  locals: [{ count: SECOND - SUM + 1, type: word64.type }],
  body: [...load(), ...countedLoop(BLOCKS, [...addBlock(), ...multiply(), ...carry(), ...set(ADDRESS, word32.add(get(ADDRESS), number32(16)))]), ...store()],
} as const;

function load(): Code {
  return [
    ...LIMBS.flatMap((limb) => set(SUM + limb, word64.load(number32(0), POLY_SUM_AT + 8 * limb))),
    ...LIMBS.flatMap((limb) => set(KEY + limb, word64.load(number32(0), POLY_KEY_AT + 8 * limb))),
    ...LIMBS.slice(1).flatMap((limb) => set(FIVEFOLD + limb, word64.load(number32(0), POLY_KEY_AT + 32 + 8 * limb))),
  ];
}

function store(): Code {
  return LIMBS.flatMap((limb) => word64.store(number32(0), POLY_SUM_AT + 8 * limb, get(SUM + limb)));
}

/** 16 bytes in pieces of 26 bits, and one bit above them. */
function addBlock(): Code {
  const { add, and, or, shiftLeft, shiftRight } = word64;
  const pieces = [
    and(get(FIRST), MASK),
    and(shiftRight(get(FIRST), 26), MASK),
    and(or(shiftRight(get(FIRST), 52), shiftLeft(get(SECOND), 12)), MASK),
    and(shiftRight(get(SECOND), 14), MASK),
    or(shiftRight(get(SECOND), 40), word64.constant(1n << 24n)),
  ];
  return [
    ...set(FIRST, word64.load(get(ADDRESS), 0)),
    ...set(SECOND, word64.load(get(ADDRESS), 8)),
    ...pieces.flatMap((piece, limb) => set(SUM + limb, add(get(SUM + limb), piece))),
  ];
}

/** Modulo 2¹³⁰ − 5, what goes beyond the fifth piece comes back five times. */
function multiply(): Code {
  return LIMBS.flatMap((place) => set(PRODUCT + place, LIMBS.map((limb) => {
    const other = place - limb;
    return word64.multiply(get(SUM + limb), get(other < 0 ? FIVEFOLD + other + 5 : KEY + other));
  }).reduce((sum, product) => word64.add(sum, product))));
}

/** Two chains that do not wait for each other; pieces may stay a bit above 26 bits. */
function carry(): Code {
  const { add, and, multiply: times, shiftRight } = word64;
  const keep = (place: number): Code => set(SUM + place, and(get(PRODUCT + place), MASK));
  const hand = (from: number, to: number): Code => set(PRODUCT + to, add(get(PRODUCT + to), shiftRight(get(PRODUCT + from), LIMB_BITS)));
  return [
    ...hand(0, 1), ...hand(3, 4), ...keep(0), ...keep(3),
    ...hand(1, 2), ...set(SUM, add(get(SUM), times(shiftRight(get(PRODUCT + 4), LIMB_BITS), word64.constant(5n)))), ...keep(1), ...keep(4),
    ...set(SUM + 3, add(get(SUM + 3), shiftRight(get(PRODUCT + 2), LIMB_BITS))), ...keep(2),
    ...set(SUM + 1, add(get(SUM + 1), shiftRight(get(SUM), LIMB_BITS))), ...set(SUM, and(get(SUM), MASK)),
    ...set(SUM + 4, add(get(SUM + 4), shiftRight(get(SUM + 3), LIMB_BITS))), ...set(SUM + 3, and(get(SUM + 3), MASK)),
  ];
}
