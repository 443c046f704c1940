/** Constants of SHA-2 from their definition (FIPS 180-4, 4.2.2, 4.2.3, 5.3.3, 5.3.5): first bits of the fractional parts of roots of the first primes. */
const FRACTION_BITS = 64n;
const PRIMES = firstPrimes(80);

/** 80 words of 64 bits; the first 64 of them, cut to their upper 32 bits, are those of SHA-256. */
export const ROUND_CONSTANTS: readonly bigint[] = PRIMES.map((prime) => rootFraction(prime, 3n));
/** 8 words of 64 bits; cut to their upper 32 bits they are those of SHA-256. */
export const INITIAL_STATE: readonly bigint[] = PRIMES.slice(0, 8).map((prime) => rootFraction(prime, 2n));

export function upperHalf(word: bigint): bigint {
  return word >> 32n;
}

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let candidate = 2n; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0n)) primes.push(candidate);
  }
  return primes;
}

/** The first 64 bits behind the point of the square or cube root, found by halving. */
function rootFraction(value: bigint, degree: bigint): bigint {
  const scaled = value << (FRACTION_BITS * degree);
  let [low, high] = [0n, 1n << (FRACTION_BITS + 5n)];
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** degree <= scaled) low = middle;
    else high = middle - 1n;
  }
  return BigInt.asUintN(Number(FRACTION_BITS), low);
}
