import { concatBytes, toHex, utf8 } from '../../../shared/base/bytes.ts';
import type { EdgeSignature } from './published.ts';
import { add, BASE, challenge, encodings, fromBytes, modulo, ORDER, times, toBytes, TORSION, type Point } from './edwards.ts';

/**
 * The 914 Ed25519 vectors of C2SP/CCTV (`ed25519/ed25519vectors.json`), made again from how its README and generator say that they are made: every
 * encoding of the points of small order, and one large key and one large R with each of those points added, as key and as R; for each pair the first
 * messages whose challenge is 0, 1, … 7 modulo 8, one where the torsions cancel out and one where they do not.
 */
export interface CctvVector extends EdgeSignature {
  readonly flags: readonly string[];
}

interface Half {
  readonly encoded: Uint8Array<ArrayBuffer>;
  /** Of the point, where that is not how it is encoded. */
  readonly canonical: Uint8Array<ArrayBuffer>;
  readonly torsion: number;
  readonly secret: bigint;
}

const SMALL: readonly { readonly point: Point; readonly torsion: number; readonly forms: readonly Uint8Array<ArrayBuffer>[] }[] = Array.from({ length: 8 }, (_, torsion) => {
  const point = times(BigInt(torsion), TORSION);
  const [canonical, ...others] = encodings(point);
  return { point, torsion, forms: [canonical!, ...others.toSorted((a, b) => (toHex(a) < toHex(b) ? -1 : 1))] };
}).toSorted((a, b) => (toHex(a.forms[0]!) < toHex(b.forms[0]!) ? -1 : 1));

const clamped = Uint8Array.from({ length: 32 }, (_, place) => (place === 0 ? 0x40 : 0x42));
const KEY = { secret: fromBytes(clamped) % ORDER, ...large(fromBytes(clamped)) };
const secretOfR = fromBytes(Uint8Array.from({ length: 64 }, (_, place) => (place % 2 === 0 ? 0x13 : 0x37))) % ORDER;
const R = { secret: secretOfR, ...large(secretOfR) };

function large(secret: bigint): { readonly point: Point } {
  return { point: times(secret % ORDER, BASE) };
}

function smallHalf(of: (typeof SMALL)[number], form = 0): Half {
  return { encoded: of.forms[form]!, canonical: of.forms[0]!, torsion: of.torsion, secret: 0n };
}

function largeHalf(base: typeof KEY, of: (typeof SMALL)[number]): Half {
  const encoded = encodings(add(base.point, of.point))[0]!;
  return { encoded, canonical: encoded, torsion: of.torsion, secret: base.secret };
}

/** The first message, then numbered ones, whose challenge has this rest. */
function messageFor(rest: bigint, challengeOf: (message: string) => bigint): string {
  for (let number = 0; ; number++) {
    const message = number === 0 ? 'ed25519vectors' : `ed25519vectors ${number}`;
    if (challengeOf(message) % 8n === rest) return message;
  }
}

function cancels(key: Half, r: Half, k: bigint): boolean {
  return (r.torsion + Number(k % 8n) * key.torsion) % 8 === 0;
}

function* pair(key: Half, r: Half, reencoded: boolean): Generator<Omit<CctvVector, 'number'>> {
  const k = (message: string): bigint => (reencoded ? challenge(r.canonical, key.canonical, utf8(message)) : challenge(r.encoded, key.encoded, utf8(message)));
  const found = new Set<boolean>();
  for (let rest = 0n; rest < 8n; rest++) {
    const message = messageFor(rest, k);
    if (found.has(cancels(key, r, rest))) continue;
    found.add(cancels(key, r, rest));
    const signature = concatBytes(r.encoded, toBytes(modulo(k(message) * key.secret + r.secret, ORDER)));
    const flags = [
      [r.secret === 0n, 'low_order_R'], [key.secret === 0n, 'low_order_A'], [r.torsion !== 0, 'low_order_component_R'], [key.torsion !== 0, 'low_order_component_A'],
      [!cancels(key, r, challenge(r.encoded, key.encoded, utf8(message))), 'low_order_residue'],
      [key.encoded !== key.canonical, 'non_canonical_A'], [r.encoded !== r.canonical, 'non_canonical_R'], [reencoded, 'reencoded_k'],
    ].filter(([isSo]) => isSo).map(([, flag]) => String(flag));
    yield { key: toHex(key.encoded), message, signature: toHex(signature), flags };
  }
}

function* all(): Generator<Omit<CctvVector, 'number'>> {
  for (const a of SMALL) {
    for (const b of SMALL) {
      for (const key of [smallHalf(a), largeHalf(KEY, a)]) for (const r of [smallHalf(b), largeHalf(R, b)]) yield* pair(key, r, false);
      for (let form = 1; form < a.forms.length; form++) {
        yield* pair(smallHalf(a, form), smallHalf(b), false);
        for (const reencoded of [false, true]) yield* pair(smallHalf(a, form), largeHalf(R, b), reencoded);
      }
      for (let form = 1; form < b.forms.length; form++) {
        yield* pair(smallHalf(a), smallHalf(b, form), false);
        for (const reencoded of [false, true]) yield* pair(largeHalf(KEY, a), smallHalf(b, form), reencoded);
      }
      for (let form = 1; form < a.forms.length; form++) for (let other = 1; other < b.forms.length; other++) yield* pair(smallHalf(a, form), smallHalf(b, other), false);
    }
  }
}

export function cctvSignatures(): CctvVector[] {
  return [...all()].map((vector, number) => ({ number, ...vector }));
}

/** As the published file writes them: no flags are `null` there. */
export function cctvText(vectors: readonly CctvVector[]): string {
  return `${JSON.stringify(vectors.map(({ number, key, signature, message, flags }) => ({ number, key, sig: signature, msg: message, flags: flags.length > 0 ? flags : null })), null, '\t')}\n`;
}
