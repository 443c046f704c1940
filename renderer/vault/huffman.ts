/** What a symbol costs: its code, with the bit that goes first lowest (RFC 1951, 3.1.1), above five bits that say how long it is. 0 for a symbol without one. */
export type CodeTable = Uint32Array;

/** Lengths of a complete prefix code for symbols that occur this often, none longer than `longest` (RFC 1951, 3.2.2); 0 for those that do not occur. */
export function codeLengths(counts: Uint32Array, longest: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const used: number[] = [];
  counts.forEach((many, symbol) => many > 0 && used.push(symbol));
  used.sort((a, b) => count(counts, a) - count(counts, b));
  // A code of one symbol still needs a bit.
  if (used.length === 1) lengths[used[0] ?? 0] = 1;
  if (used.length < 2) return lengths;
  const perLength = shortened(depths(used.map((symbol) => count(counts, symbol))), longest);
  // The rarest symbols have the longest codes.
  let at = 0;
  for (let length = longest; length > 0; length--) for (let left = count(perLength, length); left > 0; left--) lengths[used[at++] ?? 0] = length;
  return lengths;
}

/** How deep each leaf lies in Huffman's tree over weights that grow. Leaves and inner nodes are two queues, each in order already, so the two lightest stand in front. */
function depths(weights: readonly number[]): number[] {
  const leaves = weights.length;
  const weight = [...weights];
  const parent: number[] = [];
  let [leaf, inner] = [0, leaves];
  const lightest = (): number => {
    const isLeaf = leaf < leaves && (inner >= weight.length || (weight[leaf] ?? 0) <= (weight[inner] ?? 0));
    return isLeaf ? leaf++ : inner++;
  };
  while (weight.length < 2 * leaves - 1) {
    const [one, other] = [lightest(), lightest()];
    [parent[one], parent[other]] = [weight.length, weight.length];
    weight.push((weight[one] ?? 0) + (weight[other] ?? 0));
  }
  const depth: number[] = [];
  depth[2 * leaves - 2] = 0;
  for (let node = 2 * leaves - 3; node >= 0; node--) depth[node] = (depth[parent[node] ?? 0] ?? 0) + 1;
  return depth.slice(0, leaves);
}

/** How many codes have each length when none may be longer than that: what is cut off is made room for by lengthening shorter ones, until the code is complete again. */
function shortened(depth: readonly number[], longest: number): Uint32Array {
  const perLength = new Uint32Array(longest + 1);
  for (const each of depth) add(perLength, Math.min(each, longest), 1);
  // In units of the longest code, of which 2^longest fit.
  let room = perLength.reduce((sum, many, length) => (length === 0 ? sum : sum + many * 2 ** (longest - length)), 0);
  for (; room > 2 ** longest; room--) {
    let length = longest - 1;
    while (count(perLength, length) === 0) length--;
    add(perLength, longest, -1);
    add(perLength, length, -1);
    add(perLength, length + 1, 2);
  }
  return perLength;
}

/** The codes that follow from the lengths alone (RFC 1951, 3.2.2). */
export function codesOf(lengths: Uint8Array, table: CodeTable): void {
  const next = new Uint32Array(17);
  const perLength = new Uint32Array(17);
  for (const length of lengths) if (length > 0) add(perLength, length, 1);
  for (let length = 1; length < 16; length++) next[length + 1] = (count(next, length) + count(perLength, length)) << 1;
  lengths.forEach((length, symbol) => {
    table[symbol] = length === 0 ? 0 : (reversed(count(next, length), length) << 5) | length;
    add(next, length, 1);
  });
}

function reversed(code: number, length: number): number {
  let [result, left] = [0, code];
  for (let bit = 0; bit < length; bit++, left >>>= 1) result = (result << 1) | (left & 1);
  return result;
}

function count(counts: Uint32Array, index: number): number {
  return counts[index] ?? 0;
}

function add(counts: Uint32Array, index: number, many: number): void {
  counts[index] = count(counts, index) + many;
}
