import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A folder (or file) and what it may import besides itself. The first row whose prefix fits a file is its layer. */
export interface Layer {
  readonly prefix: string;
  readonly may: readonly string[];
  readonly packages: readonly string[];
}

const VERIFY_MAY = [
  'shared/base/', 'shared/crypto/sodium.ts', 'shared/crypto/hash.ts', 'shared/crypto/fingerprint.ts', 'shared/crypto/key-words.ts', 'shared/crypto/verify-signature.ts',
  'shared/evidence/item.ts', 'shared/evidence/fields.ts', 'shared/evidence/picture-size.ts', 'shared/custody/', 'shared/bundle/layout.ts',
];

/** The table is the documentation: the direction of imports, and every package with the one place that may use it. */
export const LAYERS: readonly Layer[] = [
  { prefix: 'shared/base/', may: [], packages: [] },
  { prefix: 'shared/crypto/', may: ['shared/base/'], packages: ['libsodium-wrappers-sumo', '@scure/bip39'] },
  { prefix: 'shared/evidence/', may: ['shared/base/', 'shared/crypto/hash.ts'], packages: ['tldts', 'file-type', 'valibot'] },
  { prefix: 'shared/custody/', may: ['shared/base/', 'shared/crypto/hash.ts', 'shared/crypto/signer.ts', 'shared/crypto/verify-signature.ts', 'shared/evidence/'], packages: ['valibot'] },
  { prefix: 'shared/vault/', may: ['shared/base/', 'shared/crypto/', 'shared/evidence/', 'shared/custody/'], packages: ['valibot'] },
  { prefix: 'shared/report/', may: ['shared/base/', 'shared/crypto/key-words.ts', 'shared/evidence/', 'shared/custody/', 'shared/bundle/layout.ts'], packages: ['pdfkit', 'fontkit'] },
  { prefix: 'shared/zip/central-directory.ts', may: ['shared/base/', 'shared/bundle/layout.ts', 'shared/verify/result.ts'], packages: [] },
  { prefix: 'shared/zip/', may: ['shared/base/'], packages: ['jszip'] },
  { prefix: 'shared/bundle/', may: ['shared/base/', 'shared/crypto/hash.ts', 'shared/crypto/fingerprint.ts', 'shared/crypto/signer.ts', 'shared/evidence/', 'shared/custody/', 'shared/report/', 'shared/zip/write.ts'], packages: [] },
  { prefix: 'shared/verify/explain', may: ['shared/base/', 'shared/verify/', 'shared/crypto/key-words.ts', 'shared/evidence/', 'shared/custody/', 'shared/report/'], packages: [] },
  { prefix: 'shared/verify/', may: [...VERIFY_MAY, 'shared/zip/'], packages: ['valibot'] },
  { prefix: 'shared/timestamp/', may: ['shared/base/', 'shared/crypto/hash.ts', 'shared/verify/hostile-text.ts'], packages: [] },
  { prefix: 'shared/contract/', may: ['shared/base/', 'shared/verify/result.ts', 'shared/evidence/', 'shared/custody/', 'shared/timestamp/ots.ts', 'shared/timestamp/result.ts'], packages: ['valibot'] },
  { prefix: 'renderer/vault/', may: ['shared/'], packages: ['dexie', 'valibot', '@expo-google-fonts/noto-sans-kr'] },
  { prefix: 'renderer/client/', may: ['shared/base/', 'shared/contract/', 'shared/evidence/item.ts', 'renderer/vault/worker.ts'], packages: ['@zxcvbn-ts/core', '@zxcvbn-ts/language-common', '@zxcvbn-ts/language-en'] },
  { prefix: 'renderer/verifier/', may: ['shared/timestamp/', 'shared/base/', 'shared/verify/', 'shared/crypto/sodium.ts', 'shared/crypto/hash.ts', 'shared/crypto/sha2.ts', 'shared/bundle/layout.ts'], packages: [] },
  { prefix: 'renderer/main.tsx', may: ['renderer/ui/'], packages: ['react', 'react-dom'] },
  { prefix: 'renderer/ui/', may: ['renderer/client/', 'shared/base/', 'shared/contract/', 'shared/evidence/item.ts', 'shared/evidence/fields.ts', 'shared/custody/entry.ts', 'shared/report/', 'shared/verify/explain.ts', 'shared/timestamp/words.ts', 'shared/timestamp/result.ts'], packages: ['react', 'react-dom', 'react-aria-components', 'i18next', 'react-i18next', '@expo-google-fonts/noto-sans-kr'] },
  { prefix: 'electron/verify-stamp.ts', may: ['shared/base/', 'shared/timestamp/', 'shared/verify/result.ts'], packages: ['node:'] },
  { prefix: 'electron/verify-cli.ts', may: ['electron/verify-stamp.ts', 'shared/custody/checkpoint.ts', 'shared/base/', 'shared/verify/', 'shared/crypto/sodium.ts', 'shared/bundle/layout.ts'], packages: ['node:'] },
  { prefix: 'electron/preload.ts', may: ['shared/base/', 'shared/contract/', 'electron/channels.ts'], packages: ['electron'] },
  { prefix: 'electron/', may: ['shared/base/', 'shared/contract/', 'shared/vault/store.ts'], packages: ['electron', 'node:', 'valibot'] },
];

const IMPORT = /\b(?:import|export)\s+(?:type\s+)?(?:[\w$*{}\s,]+?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]*\.[a-z]+)['"]\s*,\s*import\.meta\.url/g;

/** Module names that a source file asks for, comments left out. */
export function importsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/[^\n]*/g, '$1');
  return [...code.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** Every import of one file that its layer does not allow, as sentences. */
export function faultsOf(file: string, source: string): string[] {
  const layer = LAYERS.find((row) => file.startsWith(row.prefix));
  if (!layer) return [`${file} is in no layer`];
  return importsOf(source).flatMap((name) => (isAllowed(file, layer, name) ? [] : [`${file} may not import ${name}`]));
}

function isAllowed(file: string, layer: Layer, name: string): boolean {
  if (name.startsWith('.')) {
    const target = normalize(join(dirname(file), name.replace(/\?.*$/, '')));
    return target.startsWith(layer.prefix) || layer.may.some((prefix) => target.startsWith(prefix));
  }
  return layer.packages.some((allowed) => name === allowed || name.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`));
}

/** Source files below a folder, relative to the project, with forward slashes. */
export function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1).replaceAll('\\', '/'));
}

export function readSource(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
