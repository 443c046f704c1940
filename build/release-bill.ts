import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

interface Component {
  readonly type: string;
  readonly name: string;
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

interface Bill {
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly Component[];
}

/** What the runtime brings: Electron itself, and the two whose security fixes it carries. */
export interface Runtime {
  readonly electron: string;
}

/**
 * The bill of materials of a package (CycloneDX 1.6): the runtime, every library, and every file that is installed with its SHA-256. The
 * files inside the archive are listed in the bill of dist/, which lies in the archive itself. No serial number and no time: the same
 * package has the same bill.
 */
export async function makeReleaseBill(folder: string, prefix: string, app: Bill, runtime: Runtime): Promise<unknown> {
  const libraries = app.components.filter(({ type }) => type === 'library');
  const electron = { type: 'framework', 'bom-ref': `pkg:npm/electron@${runtime.electron}`, name: 'electron', version: runtime.electron, purl: `pkg:npm/electron@${runtime.electron}` };
  const files = await Promise.all(filesIn(folder).map(async (name) => ({ type: 'file', 'bom-ref': `file:${prefix}${name}`, name: `${prefix}${name}`, hashes: [{ alg: 'SHA-256', content: await sha256Of(join(folder, name)) }] })));
  return { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata: app.metadata, components: [electron, ...libraries, ...files] };
}

/** Files and symbolic links below a folder, with forward slashes, sorted. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory()).map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')).sort();
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

export function readBill(file: string): Bill {
  return JSON.parse(readFileSync(file, 'utf8')) as Bill;
}

/** Names of the files that a bill lists. */
export function billedFiles(bill: unknown): string[] {
  return (bill as Bill).components.filter(({ type }) => type === 'file').map(({ name }) => name).sort();
}

/** What is in one list and not in the other, as sentences. */
export function differences(what: string, found: readonly string[], billed: readonly string[]): string[] {
  const [inFound, inBilled] = [new Set(found), new Set(billed)];
  return [...found.filter((name) => !inBilled.has(name)).map((name) => `${what} ships ${name}, which no bill lists`), ...billed.filter((name) => !inFound.has(name)).map((name) => `${what} does not ship ${name}, which its bill lists`)];
}

/** Files of a Debian package, without folders, relative to the root. */
export function filesOfDeb(file: string): string[] {
  const lines = execFileSync('dpkg-deb', ['-c', file], { encoding: 'utf8', maxBuffer: 1 << 26 }).trim().split('\n');
  return lines.filter((line) => !line.startsWith('d')).map((line) => (/ \.\/(.*?)(?: -> .*)?$/.exec(line)?.[1] ?? line)).sort();
}
