import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBundle } from '../../../shared/bundle/write.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { timestampRequest } from '../../../shared/timestamp/request.ts';
import { memorySink } from './memory-sink.ts';
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
  const sink = memorySink();
  const { rootSha256, zipSha256 } = await writeBundle(plan, sink);
  writeFileSync(zip, Buffer.concat(sink.pieces));
  execFileSync('unzip', ['-q', zip, '-d', folder]);
  const top = join(folder, plan.bundleName);
  const entries = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Map(entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(top.length + 1), readFileSync(path)];
  }));
  files.set('sha256sum', Buffer.from(`${zipSha256}  ${plan.bundleName}.zip\n${rootSha256}  ${plan.bundleName}/tagmanifest-sha256.txt\n`));
  const request = Buffer.from(timestampRequest(rootSha256)).toString('hex').replace(/.{64}(?=.)/g, '$&\n');
  const page = withFiles(readFileSync(DOCUMENT, 'utf8'), files).replace(/(?<=^```stamp-request\n)[^`]*(?=\n```$)/m, request);
  writeFileSync(DOCUMENT, page);
} finally {
  rmSync(folder, { recursive: true });
}
