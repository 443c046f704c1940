import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, 'RESULTS.md');
const HEAD = '# Verdicts and other readers\n\nWritten by `npm run verdicts` and `npm run bundles`, each its own part.\n';

/** Puts a part of RESULTS.md in the place of what stands under its heading, or behind the rest. */
export function publish(heading: string, lines: readonly string[]): void {
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : HEAD;
  const [head = '', ...parts] = before.split(/^(?=## )/m);
  const part = `## ${heading}\n\n${lines.join('\n')}\n`;
  const isThere = parts.some((one) => one.startsWith(`## ${heading}\n`));
  const all = isThere ? parts.map((one) => (one.startsWith(`## ${heading}\n`) ? part : one)) : [...parts, part];
  writeFileSync(FILE, [head, ...all].map((one) => `${one.trimEnd()}\n`).join('\n'));
}

/** The part as it stands, to add a row to it. */
export function published(heading: string): string {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  return text.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`)) ?? '';
}
