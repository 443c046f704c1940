import type { Random } from './random.ts';

type Change = (bytes: Buffer, random: Random) => Buffer;

const flip: Change = (bytes, random) => {
  const changed = Buffer.from(bytes);
  if (changed.length > 0) changed[random.below(changed.length)]! ^= 1 << random.below(8);
  return changed;
};

/** Values at which lengths, counts and offsets tip over. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

const setNumber: Change = (bytes, random) => {
  const changed = Buffer.from(bytes);
  const width = random.pick([1, 2, 4]);
  if (changed.length >= width) changed.writeUIntLE(random.pick(EDGES) % 256 ** width, random.below(changed.length - width + 1), width);
  return changed;
};

function cutOut(bytes: Buffer, random: Random, most = 4000): readonly [before: Buffer, piece: Buffer, after: Buffer] {
  const start = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, start + 1 + random.below(most));
  return [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
}

const CHANGES: readonly Change[] = [
  flip, flip, setNumber,
  (bytes, random) => {
    const [before, , after] = cutOut(bytes, random);
    return Buffer.concat([before, after]);
  },
  (bytes, random) => {
    const [before, piece, after] = cutOut(bytes, random);
    return Buffer.concat([before, piece, piece, after]);
  },
  (bytes, random) => {
    const [before, piece, after] = cutOut(bytes, random);
    return Buffer.concat([before, random.bytes(64), piece, after]);
  },
  (bytes, random) => {
    const [before, piece, after] = cutOut(bytes, random, 64);
    return Buffer.concat([before, random.bytes(Math.max(1, piece.length)), after]);
  },
  (bytes, random) => {
    const [before, piece, after] = cutOut(bytes, random);
    const [first, , last] = cutOut(Buffer.concat([before, after]), random, 1);
    return Buffer.concat([first, piece, last]);
  },
];

/** Bits flipped, numbers set, pieces cut, doubled, put in, written over or moved: one to four times. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let changed = bytes;
  for (let times = 1 + random.below(4); times > 0; times--) changed = random.pick(CHANGES)(changed, random);
  return changed;
}
