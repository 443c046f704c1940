import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { fromBuffer } from '../../unit/verify/from-buffer.ts';
import { allCrafts, bytesOf } from './ambiguous/crafts.ts';
import { VECTOR_FOLDER, writeVector } from './vector-file.ts';
import { VECTORS } from './vectors.ts';

/**
 * Writes the vectors as files and ambiguous.tsv. Run only when vectors are added: a file that changes means that a bundle, or what must be found in
 * it, is no longer what it was, and the format has then changed for everybody.
 */
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

rmSync(VECTOR_FOLDER, { recursive: true, force: true });
mkdirSync(VECTOR_FOLDER);
for (const vector of VECTORS) writeVector(vector);

const lines: string[] = [];
for (const craft of allCrafts()) {
  const bytes = bytesOf(craft);
  const { checks } = await verifyBundle(fromBuffer(bytes));
  const first = checks.find((check) => check.outcome === 'failed');
  lines.push([craft.name, craft.verdict, `${first?.id}:${first?.details['fault']}`, sha256(bytes)].join('\t'));
}
writeFileSync(join(import.meta.dirname, 'ambiguous.tsv'), `${lines.join('\n')}\n`);
console.log(`${VECTORS.length} vectors, ${lines.length} ambiguous archives`);
