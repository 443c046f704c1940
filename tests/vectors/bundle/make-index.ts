import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { fromBuffer } from '../../unit/verify/from-buffer.ts';
import { allCrafts, bytesOf } from './ambiguous/crafts.ts';
import { VECTORS } from './vectors.ts';

/**
 * Writes index.json and ambiguous.tsv. Run only when vectors are added: a line that changes means that a file, or what must be found in
 * it, is no longer what it was, and the format has then changed for everybody.
 */
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const vectors = VECTORS.map(({ name, make, fingerprint, checkpoint, verdict, fails }) => ` ${JSON.stringify({ name, verdict, fails, fingerprint, checkpoint, sha256: sha256(make()) })}`);
writeFileSync(join(import.meta.dirname, 'index.json'), `[\n${vectors.join(',\n')}\n]\n`);

const lines: string[] = [];
for (const craft of allCrafts()) {
  const bytes = bytesOf(craft);
  const { checks } = await verifyBundle(fromBuffer(bytes));
  const first = checks.find((check) => check.outcome === 'failed');
  lines.push([craft.name, craft.verdict, `${first?.id}:${first?.details['fault']}`, sha256(bytes)].join('\t'));
}
writeFileSync(join(import.meta.dirname, 'ambiguous.tsv'), `${lines.join('\n')}\n`);
console.log(`${vectors.length} vectors, ${lines.length} ambiguous archives`);
