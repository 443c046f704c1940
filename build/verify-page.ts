// The recipients' page: renderer/verifier → one HTML file that loads nothing, from anywhere. `node build/verify-page.ts [FILE]` makes it alone.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Rolldown } from 'vite';
import { Shipped } from './shipped.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCE = join(ROOT, 'renderer', 'verifier');

/** Builds the page and writes it to `outFile`. Throws when it would not be one self-contained file. */
export async function buildVerifyPage(outFile: string, shipped: Shipped = new Shipped()): Promise<void> {
  const script = safeInScript(await bundleScript(shipped));
  const style = await readFile(join(SOURCE, 'style.css'), 'utf8');
  const template = await readFile(join(SOURCE, 'index.html'), 'utf8');
  const policy = [
    "default-src 'none'", `script-src ${hashOf(script)} 'wasm-unsafe-eval'`, `style-src ${hashOf(style)}`, 'img-src blob:', 'worker-src blob:',
    "base-uri 'none'", "form-action 'none'",
  ].join('; ');
  checkSelfContained(template, style);
  const page = put(put(put(template, '%POLICY%', policy), '%STYLE%', style), '%SCRIPT%', script);
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(outFile, page);
}

/** The page's code with its worker inside, as one classic script: modules do not load from a file in every browser. */
async function bundleScript(shipped: Shipped): Promise<string> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const config: InlineConfig = {
    root: SOURCE,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    define: { KEPT_VERSION: JSON.stringify(version) },
    plugins: [shipped.plugin()],
    worker: { format: 'iife', plugins: () => [shipped.plugin()] },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: { polyfill: false },
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4096,
      lib: { entry: join(SOURCE, 'main.ts'), formats: ['iife'], name: 'kept' },
    },
  };
  const built = await build(config) as Rolldown.RolldownOutput | readonly Rolldown.RolldownOutput[];
  const [first] = Array.isArray(built) ? built : [built];
  const [chunk, ...others] = (first as Rolldown.RolldownOutput).output;
  if (others.length > 0) throw new Error(`more than one file: ${others.map((other) => other.fileName).join(', ')}`);
  return chunk.code;
}

/** The same program in a spelling that cannot end the element it stands in (HTML, restrictions for contents of script elements). */
function safeInScript(code: string): string {
  return code.replace(/<(?=\/script|!--|script)/gi, '\\x3C');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function put(template: string, place: string, text: string): string {
  const parts = template.split(place);
  if (parts.length !== 2) throw new Error(`${place} must stand in the template once`);
  return parts.join(text);
}

/** Nothing that a browser would load: the policy forbids it, and it must not be there in the first place. */
function checkSelfContained(template: string, style: string): void {
  const found = /<(?:link|img|iframe|object|embed)\b|\b(?:src|href)=/i.exec(template) ?? /@import|url\(|@font-face/i.exec(style);
  if (found) throw new Error(`the page would load something: ${found[0]}`);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const outFile = resolve(process.argv[2] ?? join(ROOT, 'dist', 'verify.html'));
  await buildVerifyPage(outFile);
  process.stdout.write(`${outFile}\n`);
}
