import { KeptError } from '../base/errors.ts';
import { zipStored, type ByteSink, type ZipHooks } from '../zip/write.ts';
import { fixedFile, type BundleFile } from './bundle-file.ts';
import { checkPlan } from './check-plan.ts';
import { bundleContents, checkedSize } from './contents.ts';
import { TAG_FILES } from './layout.ts';
import type { BundlePlan, BundleSummary } from './plan.ts';
import { sshSignature } from './signature.ts';

const RAW_SIGNATURE_BYTES = 64;

/** Where a bundle goes, and who says what came of it: the size and SHA-256 of all that was taken. */
export interface BundleSink extends ByteSink {
  finish(): Promise<{ readonly sizeBytes: number; readonly sha256: string }>;
}

/**
 * Exact size of the bundle and number of its entries, without reading an exhibit or using the key for a signature.
 * Throws 'bundle/too-large'. The plan may still lack what only writing needs, such as the log's entry for this bundle.
 */
export function planSize(plan: BundlePlan): { sizeBytes: number; entryCount: number } {
  const blank = { publicKey: plan.signer.publicKey, sign: () => new Uint8Array(RAW_SIGNATURE_BYTES) };
  const files = sealed({ ...plan, signer: blank }).files;
  return { sizeBytes: checkedSize(plan.bundleName, files), entryCount: files.length };
}

/**
 * Writes a bundle (FORMAT.md) into `sink` in one pass, each stored exhibit hashed on its way and compared with the journal.
 * Resolves only after the sink took the last byte and was finished. Rejects, and then there is no bundle, with 'bundle/nothing-chosen', 'bundle/too-large' and
 * 'bundle/cannot-build' (all three before the first byte, the last also when an exhibit's bytes are not those of the journal),
 * 'gate/pixels-refused', 'task/cancelled', 'bundle/check-failed' {check} when the sink took another number of bytes, or whatever a source or the sink threw.
 */
export async function writeBundle(plan: BundlePlan, sink: BundleSink, hooks: ZipHooks = {}): Promise<BundleSummary> {
  checkPlan(plan);
  const { files, root } = sealed(plan);
  const sizeBytes = checkedSize(plan.bundleName, files);
  await zipStored(files.map((file) => ({ name: `${plan.bundleName}/${file.path}`, sizeBytes: file.sizeBytes, chunks: file.chunks })), sink, hooks);
  const taken = await sink.finish();
  if (taken.sizeBytes !== sizeBytes) throw new KeptError('bundle/check-failed', { check: 'size' });
  return { rootSha256: root.sha256, zipSha256: taken.sha256, sizeBytes, entryCount: files.length };
}

/** All files of the bundle, the two signatures over the root list among them. */
function sealed(plan: BundlePlan): { files: readonly BundleFile[]; root: BundleFile } {
  const { files, root, rootBytes } = bundleContents(plan);
  const signatures = [
    fixedFile(TAG_FILES.sshSignature, sshSignature(rootBytes, plan.signer)),
    fixedFile(TAG_FILES.rawSignature, plan.signer.sign(rootBytes)),
  ];
  return { files: [...files, ...signatures], root };
}
