import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rolldown } from 'vite';

/** A package whose code or data is in the built app. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier or expression; null where the package names none beside its text. */
  readonly license: string | null;
  /** The licence as the package carries it; '' where it brings no such file. */
  readonly licenseText: string;
}

const LICENSE_FILE = /^(?:licen[cs]e|copying|ofl)(?:[.-].*)?$/i;

/** Notes from which packages the bundler took anything, workers and files included. */
export class Shipped {
  readonly #folders = new Set<string>();

  /** A fresh plugin for one build; every build, and every worker's, needs its own. */
  plugin(): Rolldown.Plugin {
    return {
      name: 'kept-shipped',
      load: { order: 'pre', handler: (id) => this.#note(id) },
      generateBundle: (_options, bundle) => {
        for (const output of Object.values(bundle)) {
          if (output.type === 'chunk') for (const id of Object.keys(output.modules)) this.#note(id);
          else for (const file of output.originalFileNames) this.#note(join(process.cwd(), file));
        }
      },
    };
  }

  /** By name and version, each once. Throws for a package without name or version, or without any licence. */
  list(): readonly ShippedPackage[] {
    const packages = new Map([...this.#folders].map((folder) => readPackage(folder)).map((read) => [`${read.name}@${read.version}`, read]));
    return [...packages.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
  }

  #note(id: string): null {
    const file = id.replaceAll('\0', '').replace(/[?#].*$/, '').replaceAll('\\', '/');
    const start = file.lastIndexOf('/node_modules/');
    if (start < 0) return null;
    const [first = '', second = ''] = file.slice(start + '/node_modules/'.length).split('/');
    const folder = join(file.slice(0, start), 'node_modules', first.startsWith('@') ? `${first}/${second}` : first);
    // Some loaders make up modules under node_modules; only what lies there on the disk is a package.
    if (existsSync(join(folder, 'package.json'))) this.#folders.add(folder);
    return null;
  }
}

function readPackage(folder: string): ShippedPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const files = readdirSync(folder).filter((file) => LICENSE_FILE.test(file)).sort();
  const licenseText = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  if (typeof name !== 'string' || typeof version !== 'string') throw new Error(`${folder} states no name or version`);
  if (typeof license !== 'string' && licenseText === '') throw new Error(`${folder} states no licence`);
  return { name, version, license: typeof license === 'string' ? license : null, licenseText };
}
