import type { BundleFiles } from './bundle-files.ts';

/** A reading of something in a bundle that several checks need: made once for each bundle, its faults included. */
export function once<T>(read: (files: BundleFiles) => Promise<T>): (files: BundleFiles) => Promise<T> {
  const made = new WeakMap<BundleFiles, Promise<T>>();
  return (files) => {
    const before = made.get(files);
    if (before) return before;
    const reading = read(files);
    made.set(files, reading);
    return reading;
  };
}
