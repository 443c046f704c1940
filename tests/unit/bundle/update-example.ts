import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBundle } from '../../../shared/bundle/write.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { examplePlan, withFiles } from './worked-example.ts';

/**
 * `node tests/unit/bundle/update-example.ts` writes the worked example into FORMAT.md anew, after a change of the format or of the
 * instructions. What changed is then seen, and judged, in the difference; the test only holds the two together.
 */
const DOCUMENT = new URL('../../../shared/FORMAT.md', import.meta.url);

await loadSodium();
const plan = examplePlan();
const folder = mkdtempSync(join(tmpdir(), 'example-'));
try {
  const zip = join(folder, `${plan.bundleName}.zip`);
  const blocks: Buffer[] = [];
  const { rootSha256, zipSha256 } = await writeBundle(plan, {
    write: async (bytes) => void blocks.push(Buffer.from(bytes)),
    finish: async () => ({ sizeBytes: Buffer.concat(blocks).length, sha256: createHash('sha256').update(Buffer.concat(blocks)).digest('hex') }),
  });
  writeFileSync(zip, Buffer.concat(blocks));
  execFileSync('unzip', ['-q', zip, '-d', folder]);
  const top = join(folder, plan.bundleName);
  const entries = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Map(entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(top.length + 1), readFileSync(path)];
  }));
  files.set('sha256sum', Buffer.from(`${zipSha256}  ${plan.bundleName}.zip\n${rootSha256}  ${plan.bundleName}/tagmanifest-sha256.txt\n`));
  writeFileSync(DOCUMENT, withFiles(readFileSync(DOCUMENT, 'utf8'), files));
} finally {
  rmSync(folder, { recursive: true });
}
