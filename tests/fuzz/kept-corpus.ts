import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

const FILE = join(import.meta.dirname, 'corpus.br');
const MAX_WINDOW_BITS = 24;

/**
 * The corpus that stays in the repository: findings → one input for each kind of finding, so that every fault of every check that a run came upon is in it at least once, and no
 * more than that. One file compressed by Brotli, since the inputs are nearly the same bytes: a line `LENGTH FINDINGS` for each, an empty line, the inputs one behind the other.
 */
export function readKept(): Map<string, Buffer> {
  const all = brotliDecompressSync(readFileSync(FILE));
  const end = all.indexOf('\n\n');
  let at = end + 2;
  return new Map(all.subarray(0, end).toString().split('\n').map((line) => {
    const [, length = '', findings = ''] = /^(\d+) (.+)$/.exec(line) ?? [];
    const input = all.subarray(at, at + Number(length));
    at += input.length;
    return [findings, input];
  }));
}

export function writeKept(corpus: ReadonlyMap<string, Buffer>): void {
  const kept = [...corpus].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const lines = kept.map(([findings, input]) => `${input.length} ${findings}`);
  const all = Buffer.concat([Buffer.from(`${lines.join('\n')}\n\n`), ...kept.map(([, input]) => input)]);
  writeFileSync(FILE, brotliCompressSync(all, { params: { [constants.BROTLI_PARAM_LGWIN]: MAX_WINDOW_BITS, [constants.BROTLI_PARAM_SIZE_HINT]: all.length } }));
}

/** Of all sets of findings those that have a finding which no shorter set has. */
export function oneOfEachKind(corpus: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const seen = new Set<string>();
  const shortestFirst = [...corpus].toSorted(([a, first], [b, second]) => a.split(' ').length - b.split(' ').length || first.length - second.length || (a < b ? -1 : 1));
  return new Map(shortestFirst.filter(([findings]) => {
    const fresh = findings.split(' ').slice(1).filter((finding) => !seen.has(finding));
    for (const finding of fresh) seen.add(finding);
    return fresh.length > 0;
  }));
}
