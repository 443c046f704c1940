import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { Shipped } from './shipped.ts';

/** Names that follow from the content alone, so that two builds of the same sources are the same bytes. */
const NAMES = {
  entryFileNames: 'assets/[name]-[hash].js',
  chunkFileNames: 'assets/[name]-[hash].js',
  assetFileNames: 'assets/[name]-[hash][extname]',
} as const;

/** The page with its workers. Nothing is inlined: the content security policy allows files of our own and no more. */
export function rendererConfig(rendererFolder: string, outFolder: string, shipped = new Shipped()): InlineConfig {
  return {
    root: rendererFolder,
    base: './',
    configFile: false,
    envDir: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [react(), shipped.plugin()],
    worker: { format: 'es', plugins: () => [shipped.plugin()], rolldownOptions: { output: NAMES } },
    build: {
      outDir: outFolder,
      emptyOutDir: true,
      target: 'esnext',
      cssTarget: 'chrome140',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4096,
      rolldownOptions: { output: NAMES, checks: { pluginTimings: false } },
    },
  };
}
