import { ROUND_CONSTANTS } from './sha2-constants.ts';
import { RoundWriter, type Sigmas } from './sha2-round.ts';
import { countedLoop, get, number32, set, singleFunctionModule, vector, VECTOR_TYPE, word32, word64, type Code } from './wasm-code.ts';

const BLOCK_BYTES = 128;
const SIGMAS: Sigmas = { big0: [28, 34, 39], big1: [14, 18, 41], small0: [1, 8, 7], small1: [19, 61, 6] };
const [ADDRESS, BLOCKS, STATE, BEFORE, NOW, MESSAGE, SCRATCH] = [0, 1, 2, 10, 11, 12, 28];
const LITTLE_FROM_BIG = [7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8];

/** SHA-512's compression (FIPS 180-4, 6.4.2): `run(address, blocks)` folds blocks from that address into the state at 0 (eight words, little-endian). */
export function sha512Module(): Uint8Array<ArrayBuffer> {
  const rounds = new RoundWriter(word64, SIGMAS, { state: [0, 1, 2, 3, 4, 5, 6, 7].map((place) => STATE + place), before: BEFORE, now: NOW });
  const block: number[] = [...rounds.begin(), ...loadMessage()];
  for (const [number, constant] of ROUND_CONSTANTS.entries()) {
    if (number >= 16) block.push(...schedule(number));
    block.push(...rounds.round(word64.add(get(message(number)), word64.constant(constant))));
  }
  block.push(...rounds.addState(), ...set(ADDRESS, word32.add(get(ADDRESS), number32(BLOCK_BYTES))));
  const locals = [{ count: SCRATCH - STATE, type: word64.type }, { count: 1, type: VECTOR_TYPE }];
  return singleFunctionModule(locals, [...rounds.loadState(), ...countedLoop(BLOCKS, block)]);
}

/** Sixteen words from big-endian, turned round two at a time. */
function loadMessage(): Code {
  const zeros = vector.constant(Array.from({ length: 16 }, () => 0));
  return [0, 1, 2, 3, 4, 5, 6, 7].flatMap((pair) => [
    ...set(SCRATCH, vector.shuffle(vector.load(get(ADDRESS), 16 * pair), zeros, LITTLE_FROM_BIG)),
    ...set(MESSAGE + 2 * pair, vector.lane64(get(SCRATCH), 0)),
    ...set(MESSAGE + 2 * pair + 1, vector.lane64(get(SCRATCH), 1)),
  ]);
}

/** W(t) = σ1(W(t-2)) + W(t-7) + σ0(W(t-15)) + W(t-16), in the place of W(t-16). */
function schedule(number: number): Code {
  const { add } = word64;
  const small0 = smallSigma(get(message(number + 1)), SIGMAS.small0);
  const small1 = smallSigma(get(message(number + 14)), SIGMAS.small1);
  return set(message(number), add(add(get(message(number)), get(message(number + 9))), add(small0, small1)));
}

function smallSigma(value: Code, [first, second, shift]: readonly [number, number, number]): Code {
  const { rotateRight, shiftRight, xor } = word64;
  return xor(xor(rotateRight(value, first), rotateRight(value, second)), shiftRight(value, shift));
}

function message(number: number): number {
  return MESSAGE + (number % 16);
}
