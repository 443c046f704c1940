import { parseArgs } from 'node:util';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import { BATCH, compareBatch } from '../unit/verify/other-readers.ts';
import { publish, published } from './results.ts';

/**
 * npm run bundles -- [--count 10000] [--seed S] [--from 0] [--minutes N]: so many bundles of every make, in batches whose seeds follow from S, each read by unzip, 7z, Python's
 * zipfile and our reader. Names, sizes and digests must be the same, each bag valid by RFC 8493, and ours must say intact. A long run can be made in pieces: --minutes
 * ends one at a whole batch, and --from goes on behind as many as were read before. Adds a row to tests/vectors/RESULTS.md.
 */
const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '20261122' }, from: { type: 'string', default: '0' }, minutes: { type: 'string', default: '1440' } } });
const [count, seed, from, minutes] = [Number(values.count), Number(values.seed), Number(values.from), Number(values.minutes)];
if (![count, seed, from].every(Number.isSafeInteger) || !(minutes > 0) || count < 1 || from % BATCH !== 0) throw new RangeError(`--count, --seed and --from are whole numbers, --from a multiple of ${BATCH}`);

const HEADING = 'Bundles of every make';
const TABLE_HEAD = [
  'Each bundle written, verified as intact by us with its key, and read by `unzip`, `7z`, Python\'s `zipfile` and our reader: the same names, sizes and SHA-256 of every file, or the',
  'command stops there. Each unpacked bag is valid by RFC 8493, read by a second implementation; one in 25 also by `sha256sum`, `sha512sum`, `ssh-keygen` and `openssl`.', '',
  '| command | bundles | files | read alike | time |', '|---|---|---|---|---|',
];

await loadSodium();
const startMs = performance.now();
let [done, files] = [0, 0];
while (done < count && performance.now() - startMs < minutes * 60_000) {
  const size = Math.min(BATCH, count - done);
  files += await compareBatch(seed + (from + done) / BATCH, size);
  done += size;
  console.log(`${done} of ${count} bundles, ${files} files, ${Math.round((performance.now() - startMs) / 1000)} s`);
}
const rows = published(HEADING).split('\n').filter((line) => line.startsWith('| `'));
const row = `| \`npm run bundles -- --seed ${seed} --from ${from} --count ${done}\` | ${done} | ${files} | ${done} | ${Math.round((performance.now() - startMs) / 1000)} s |`;
publish(HEADING, [...TABLE_HEAD, ...rows, row]);
