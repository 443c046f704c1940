import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ShippedPackage } from './shipped.ts';

export const BILL = 'bom.cdx.json';
export const LICENSES = 'licenses.txt';

interface App {
  readonly name: string;
  readonly version: string;
}

/** licenses.txt: the notices that the licences of the shipped packages ask for. */
export async function writeLicenses(folder: string, packages: readonly ShippedPackage[]): Promise<void> {
  const parts = packages.map(({ name, version, license, licenseText }) => [`${name} ${version}`, license ?? '', '', licenseText].join('\n').trimEnd());
  await writeFile(join(folder, LICENSES), `${parts.join(`\n\n${'-'.repeat(78)}\n\n`)}\n`);
}

/**
 * A software bill of materials (CycloneDX 1.6, JSON) of a built folder: every package in it, and every file with its SHA-256, itself left
 * out. Without serial number and time, so that the same sources give the same bytes.
 */
export async function writeBill(folder: string, app: App, packages: readonly ShippedPackage[]): Promise<void> {
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': `${app.name}@${app.version}`, name: app.name, version: app.version } },
    components: [...packages.map(packageComponent), ...(await fileComponents(folder))],
  };
  await writeFile(join(folder, BILL), `${JSON.stringify(bill, null, 1)}\n`);
}

function packageComponent({ name, version, license }: ShippedPackage): unknown {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { type: 'library', 'bom-ref': purl, name, version, purl, licenses: licensesOf(license) };
}

/** An expression such as "MIT OR Apache-2.0" is no identifier (CycloneDX 1.6, licenses). */
function licensesOf(license: string | null): unknown[] {
  if (license === null) return [{ license: { name: 'as in licenses.txt' } }];
  return license.includes(' ') ? [{ expression: license.replace(/^\(|\)$/g, '') }] : [{ license: { id: license } }];
}

async function fileComponents(folder: string): Promise<unknown[]> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const names = entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')).filter((name) => name !== BILL).sort();
  return Promise.all(names.map(async (name) => {
    const content = createHash('sha256').update(await readFile(join(folder, name))).digest('hex');
    return { type: 'file', 'bom-ref': `file:${name}`, name, hashes: [{ alg: 'SHA-256', content }] };
  }));
}
