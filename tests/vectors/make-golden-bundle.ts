import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_FORMAT } from '../../shared/bundle/layout.ts';
import { writeBundle } from '../../shared/bundle/write.ts';
import { fingerprint } from '../../shared/crypto/fingerprint.ts';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import { memorySink } from '../unit/bundle/memory-sink.ts';
import { samplePlan } from '../unit/bundle/sample-plan.ts';

/**
 * `node tests/vectors/make-golden-bundle.ts` writes a bundle of the present format beside this file, and what it is. Each format's bundle is made once, before the
 * format changes, and is then read as intact by every later version: it is never made again.
 */
const OUT = join(import.meta.dirname, `bundle-v${BUNDLE_FORMAT.slice('kept-bundle/'.length)}`);
const { plan } = samplePlan();
const zip = join(OUT, `${plan.bundleName}.zip`);
if (existsSync(zip)) throw new Error(`${zip} is there already`);

await loadSodium();
const sink = memorySink();
const { zipSha256, rootSha256 } = await writeBundle(plan, sink);
mkdirSync(OUT, { recursive: true });
writeFileSync(zip, Buffer.concat(sink.pieces));
writeFileSync(join(OUT, 'expected.json'), `${JSON.stringify({ zipSha256, rootSha256, fingerprint: fingerprint(plan.signer.publicKey) }, null, 2)}\n`);
