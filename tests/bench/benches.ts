import type { Bench } from './row.ts';

/** Everything that is measured, in the order of the table. Each is loaded when its turn comes. */
export const BENCHES: readonly { readonly name: string; readonly load: () => Promise<Bench> }[] = [
  { name: 'import', load: async () => (await import('./import-bench.ts')).importBench },
  { name: 'screenshots', load: async () => (await import('./screenshot-bench.ts')).screenshotBench },
  { name: 'capture', load: async () => (await import('./capture-bench.ts')).captureBench },
  { name: 'export', load: async () => (await import('./export-bench.ts')).exportBench },
  { name: 'file-curve', load: async () => (await import('./curve-bench.ts')).curveBench },
  { name: 'items', load: async () => (await import('./items-bench.ts')).itemsBench },
];
