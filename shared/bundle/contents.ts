import { utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { LANGUAGES } from '../base/language.ts';
import { fingerprint } from '../crypto/fingerprint.ts';
import { GENESIS_HASH } from '../custody/chain.ts';
import { checkpointNote } from '../custody/checkpoint.ts';
import { zipStoredSize } from '../zip/write.ts';
import { bagInfoText } from './bag-info.ts';
import { fixedFile, generatedFile, storedFile, type BundleFile } from './bundle-file.ts';
import { caseJsonLd } from './case-jsonld.ts';
import { itemsCsv } from './csv.ts';
import { custodyLogText } from './custody-log.ts';
import { MAX_BUNDLE_BYTES, MAX_ENTRIES, MAX_LIST_BYTES, MAX_NAME_BYTES, METADATA_FILES, TAG_FILES } from './layout.ts';
import { BAGIT_TEXT, manifestText } from './manifests.ts';
import { caseJson, itemJson, itemsJson, toolJson } from './metadata.ts';
import { itemJsonPath, storedPath } from './names.ts';
import type { BundlePlan } from './plan.ts';
import { allowedSignersText, signerPem } from './signature.ts';
import { urlsText } from './urls.ts';
import { verifyText } from './verify-text.ts';

/** The two lists over the tag files and the two signatures come on top of what the lists name. */
const SEAL_FILES = 4;

/** Everything that the signed list covers, and that list, tagmanifest-sha256.txt, once more by itself. */
export interface BundleContents {
  readonly files: readonly BundleFile[];
  readonly root: BundleFile;
  readonly rootBytes: Uint8Array;
}

/** All files of a bundle but the signatures, with their digests; nothing is read from the vault for it. */
export function bundleContents(plan: BundlePlan): BundleContents {
  const payload = payloadFiles(plan);
  const tags = tagFiles(plan, payload);
  const rootBytes = manifestText(tags, 'sha256');
  const root = fixedFile(TAG_FILES.tagmanifestSha256, rootBytes);
  const root512 = fixedFile(TAG_FILES.tagmanifestSha512, manifestText(tags, 'sha512'));
  return { files: [...payload, ...tags, root, root512], root, rootBytes };
}

function payloadFiles(plan: BundlePlan): BundleFile[] {
  const { items, custody, languages } = plan;
  checkRoughSize(plan);
  const list = itemsJson(items);
  if (list.length > MAX_LIST_BYTES) throw new KeptError('bundle/too-large', { reason: 'items', sizeBytes: list.length });
  return [
    ...plan.reports.map(({ path, bytes }) => fixedFile(path, bytes)),
    ...items.flatMap((item) => {
      const description = generatedFile(itemJsonPath(item), () => itemJson(item));
      const path = storedPath(item);
      return item.file && path !== null ? [description, storedFile(path, item.exhibitNo, item.file, () => plan.content(item.itemId), plan.newHash)] : [description];
    }),
    fixedFile(METADATA_FILES.caseJson, caseJson(plan)),
    fixedFile(METADATA_FILES.caseJsonLd, caseJsonLd(plan)),
    fixedFile(METADATA_FILES.itemsJson, list),
    fixedFile(METADATA_FILES.itemsCsv, itemsCsv(items, languages[0] ?? 'ko')),
    fixedFile(METADATA_FILES.urls, urlsText(items)),
    fixedFile(METADATA_FILES.custodyLog, custodyLogText(custody)),
    fixedFile(METADATA_FILES.toolJson, toolJson(plan)),
  ];
}

/** Refuses what is too much by its exhibits alone before anything is made of them. */
function checkRoughSize({ items }: BundlePlan): void {
  const stored = items.flatMap((item) => (item.file?.stored ? [item.file.sizeBytes] : []));
  const sizeBytes = stored.reduce((sum, bytes) => sum + bytes, 0);
  const entries = items.length + stored.length;
  if (entries > MAX_ENTRIES || sizeBytes > MAX_BUNDLE_BYTES) throw new KeptError('bundle/too-large', { entries, sizeBytes });
}

function tagFiles(plan: BundlePlan, payload: readonly BundleFile[]): BundleFile[] {
  const { publicKey } = plan.signer;
  const manifests = [
    fixedFile(TAG_FILES.manifestSha256, manifestText(payload, 'sha256')),
    fixedFile(TAG_FILES.manifestSha512, manifestText(payload, 'sha512')),
  ];
  for (const { sizeBytes } of manifests) if (sizeBytes > MAX_LIST_BYTES) throw new KeptError('bundle/too-large', { reason: 'manifest', sizeBytes });
  const others = [
    fixedFile(TAG_FILES.bagit, utf8(BAGIT_TEXT)),
    fixedFile(TAG_FILES.bagInfo, bagInfoText(plan, payload)),
    ...manifests,
    fixedFile(TAG_FILES.allowedSigners, allowedSignersText(publicKey)),
    fixedFile(TAG_FILES.signerPem, signerPem(publicKey)),
    fixedFile(TAG_FILES.checkpoint, utf8(planCheckpoint(plan))),
  ];
  const fileCount = payload.length + others.length + LANGUAGES.length + SEAL_FILES;
  const facts = { bundleName: plan.bundleName, fingerprint: fingerprint(publicKey), fileCount };
  return [...others, ...LANGUAGES.map((language) => fixedFile(`VERIFY.${language}.txt`, verifyText(language, facts)))];
}

/** How far the log had come: what stands in the bundle and on the hash sheet. */
export function planCheckpoint({ caseId, custody, signer }: Pick<BundlePlan, 'caseId' | 'custody' | 'signer'>): string {
  return checkpointNote({ caseId, entries: custody.length, lastEntryHash: custody.at(-1)?.entryHash ?? GENESIS_HASH }, signer);
}

/** Size of the archive; throws 'bundle/too-large' where it or the number of its entries is beyond the format. */
export function checkedSize(bundleName: string, files: readonly Pick<BundleFile, 'path' | 'sizeBytes'>[]): number {
  const entries = files.map(({ path, sizeBytes }) => ({ name: `${bundleName}/${path}`, sizeBytes }));
  const sizeBytes = zipStoredSize(entries);
  if (entries.length > MAX_ENTRIES || sizeBytes > MAX_BUNDLE_BYTES) throw new KeptError('bundle/too-large', { entries: entries.length, sizeBytes });
  for (const { name } of entries) if (name.length > MAX_NAME_BYTES) throw new KeptError('bundle/cannot-build', { reason: 'name-length' });
  return sizeBytes;
}
