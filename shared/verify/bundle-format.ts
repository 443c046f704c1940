import { type BundleFormat, isBundleFormat, METADATA_FILES, TAG_FILES } from '../bundle/layout.ts';
import type { BundleFiles } from './bundle-files.ts';
import { CheckFault, CheckNotMade } from './faults.ts';
import { once } from './once.ts';

const MAX_BYTES = 64 * 1024;

/**
 * The format that a bundle is held to: the one that bag-info.txt names, else the one of case.json; null where neither names one that is known. Where the first
 * does not, or the two differ, a check of its own fails; this only decides what the other checks expect. A line ends at LF and nowhere else: where a separator
 * inside a value began one, too, this would read another format than the check of bag-info.txt does.
 */
export const readFormat: (files: BundleFiles) => Promise<BundleFormat | null> = once(async (files) => {
  const named = await find(files, TAG_FILES.bagInfo, /(?:^|\n)Bundle-Format: ([^\n]*)/);
  if (isBundleFormat(named)) return named;
  const said = await find(files, METADATA_FILES.caseJson, /"format":"([^"]*)"/);
  return isBundleFormat(said) ? said : null;
});

async function find(files: BundleFiles, path: string, place: RegExp): Promise<string | undefined> {
  try {
    return place.exec(await files.text(path, MAX_BYTES, 'bag-info-line'))?.[1];
  } catch (error) {
    if (error instanceof CheckFault || error instanceof CheckNotMade) return undefined;
    throw error;
  }
}
