import * as v from 'valibot';
import { KeptError } from '../base/errors.ts';
import { LANGUAGES } from '../base/language.ts';
import { BUNDLE_FORMATS, METADATA_FILES } from '../bundle/layout.ts';
import type { BundleFiles } from './bundle-files.ts';
import { readFormat } from './bundle-format.ts';
import { CheckFault, CheckNotMade } from './faults.ts';
import { count, hash, moment } from './item-schema.ts';
import { parseHostileJson } from './json-text.ts';
import { once } from './once.ts';

const MAX_CASE_BYTES = 64 * 1024;

const caseFile = v.strictObject({
  bundleName: v.string(),
  caseId: v.string(),
  format: v.picklist(BUNDLE_FORMATS),
  itemCount: count,
  languages: v.array(v.picklist(LANGUAGES)),
  log: v.strictObject({ entries: count, leftOut: count, lastEntryHash: hash }),
  preparedAt: moment,
  signer: v.string(),
});

export type CaseFile = v.InferOutput<typeof caseFile>;

/** What data/metadata/case.json says of the bundle as a whole; throws CheckFault 'case-json'. */
export const readCase: (files: BundleFiles) => Promise<CaseFile> = once(async (files) => {
  const text = await files.text(METADATA_FILES.caseJson, MAX_CASE_BYTES, 'case-json');
  const result = v.safeParse(caseFile, parseJson(text));
  if (!result.success) throw new CheckFault('case-json', { entry: METADATA_FILES.caseJson, place: v.getDotPath(result.issues[0]) ?? '' });
  // One bundle has one format: bag-info.txt and case.json name the same.
  if (result.output.format !== await readFormat(files)) throw new CheckFault('case-json', { entry: METADATA_FILES.caseJson, place: 'format' });
  return result.output;
});

/** The same for a check that another file is about: without case.json it is not made. */
export async function needCase(files: BundleFiles): Promise<CaseFile> {
  try {
    return await readCase(files);
  } catch (error) {
    if (error instanceof CheckFault) throw new CheckNotMade('depends', { entry: METADATA_FILES.caseJson });
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return parseHostileJson(text);
  } catch (error) {
    if (error instanceof KeptError) throw new CheckFault('case-json', { entry: METADATA_FILES.caseJson, place: '' });
    throw error;
  }
}
