import { createHash } from 'node:crypto';

/**
 * Edwards25519 by its definition (RFC 8032 §5.1), for making keys and signatures that no honest signer makes. Slow, and shared with no code that verifies.
 */
export interface Point { readonly x: bigint; readonly y: bigint }

const P = 2n ** 255n - 19n;
export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = modulo(-121665n * inverse(121666n));
const TOP_BIT = 1n << 255n;

export const BASE: Point = { y: modulo(4n * inverse(5n)), x: 15112221349535400772501151409588531511454012693041857206046113283949847762202n };
const IDENTITY: Point = { x: 0n, y: 1n };

export function modulo(value: bigint, by = P): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [square, rest] = [modulo(base), exponent]; rest > 0n; square = (square * square) % P, rest >>= 1n) if (rest & 1n) result = (result * square) % P;
  return result;
}

function inverse(value: bigint): bigint {
  return power(value, P - 2n);
}

export function add(a: Point, b: Point): Point {
  const cross = modulo(D * a.x * b.x * a.y * b.y);
  return { x: modulo((a.x * b.y + a.y * b.x) * inverse(1n + cross)), y: modulo((a.y * b.y + a.x * b.x) * inverse(1n - cross)) };
}

export function times(scalar: bigint, point: Point): Point {
  let result = IDENTITY;
  for (let [double, rest] = [point, scalar]; rest > 0n; double = add(double, double), rest >>= 1n) if (rest & 1n) result = add(result, double);
  return result;
}

/** Every 32 bytes that a reader without rules takes for this point: y or y + p, and for x = 0 either sign. The canonical one comes first. */
export function encodings({ x, y }: Point): Uint8Array<ArrayBuffer>[] {
  const ys = y + P < TOP_BIT ? [y, y + P] : [y];
  const signs = x === 0n ? [0n, TOP_BIT] : [(x & 1n) * TOP_BIT];
  return signs.flatMap((sign) => ys.map((one) => toBytes(one + sign)));
}

export function toBytes(value: bigint): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex')).toReversed();
}

export function fromBytes(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
}

/** A point of order 8: eight times it and no less is the identity. */
export const TORSION: Point = (() => {
  const y = fromBytes(Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex'));
  const square = modulo((y * y - 1n) * inverse(D * y * y + 1n));
  const root = power(square, (P + 3n) / 8n);
  const x = modulo(root * root - square) === 0n ? root : modulo(root * power(2n, (P - 1n) / 4n));
  return { x: x & 1n ? P - x : x, y };
})();

/** k of RFC 8032 §5.1.7, step 2. */
export function challenge(r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint {
  return fromBytes(createHash('sha512').update(r).update(key).update(message).digest()) % ORDER;
}
