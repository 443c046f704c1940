import { readFileSync, writeFileSync } from 'node:fs';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { buildExample, exampleBlocks, isBytes } from './worked-example.ts';

/**
 * `node tests/unit/vault/update-example.ts` writes the worked example of a vault into FORMAT.md anew, after a change of the format.
 * What changed is then seen, and judged, in the difference; the test only holds the two together.
 */
const DOCUMENT = new URL('../../../shared/FORMAT.md', import.meta.url);
const COLUMNS = 128;

await loadSodium();
let page = readFileSync(DOCUMENT, 'utf8');
for (const [name, text] of await exampleBlocks(await buildExample())) {
  const opening = `\`\`\`vault ${name}\n`;
  const start = page.indexOf(opening) + opening.length;
  if (start < opening.length) throw new Error(`no block: ${name}`);
  const lines = isBytes(name) ? (text.match(new RegExp(`.{1,${COLUMNS}}`, 'g')) ?? []).join('\n') : text;
  page = page.slice(0, start) + lines + page.slice(page.indexOf('\n```', start));
}
writeFileSync(DOCUMENT, page);
