import { join } from 'node:path';
import type { InlineConfig } from 'vite';
import type { Shipped } from './shipped.ts';

interface NodeTarget {
  readonly root: string;
  /** Source file, relative to root. */
  readonly entry: string;
  readonly outFolder: string;
  readonly outName: string;
  readonly format: 'es' | 'cjs';
  readonly shipped: Shipped;
}

/** One file with every library in it; only Electron and Node's own modules stay outside. */
export function nodeConfig({ root, entry, outFolder, outName, format, shipped }: NodeTarget): InlineConfig {
  return {
    root,
    configFile: false,
    envDir: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [shipped.plugin()],
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    build: {
      ssr: join(root, entry),
      outDir: outFolder,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      sourcemap: false,
      reportCompressedSize: false,
      rolldownOptions: { output: { format, entryFileNames: outName, codeSplitting: false } },
    },
  };
}

/** The main process: an ECMAScript module. */
export function mainConfig(root: string, outFolder: string, shipped: Shipped): InlineConfig {
  return nodeConfig({ root, entry: 'electron/main.ts', outFolder, outName: 'main.js', format: 'es', shipped });
}

/** A thread of main's, built after it into the same folder: it needs Node's own modules alone. */
export function threadConfig(root: string, outFolder: string, shipped: Shipped): InlineConfig {
  const config = nodeConfig({ root, entry: 'electron/sha512-thread.ts', outFolder, outName: 'sha512-thread.js', format: 'es', shipped });
  return { ...config, build: { ...config.build, emptyOutDir: false } };
}

/** The preload: a sandboxed one can only be a single CommonJS file. */
export function preloadConfig(root: string, outFolder: string, shipped: Shipped): InlineConfig {
  return nodeConfig({ root, entry: 'electron/preload.ts', outFolder, outName: 'preload.cjs', format: 'cjs', shipped });
}
