import { TAG_FILES } from '../bundle/layout.ts';
import type { BundleFiles } from './bundle-files.ts';
import { readCase } from './case-file.ts';
import { readBagInfo } from './check-bag.ts';
import { itemFolders, storedPath } from './check-items.ts';
import { checkKeysAgree } from './check-signatures.ts';
import { readItems, type ListedItem } from './item-list.ts';
import type { VerifiedBundle, VerifiedItem } from './result.ts';

/** What may be shown of a bundle after every check passed: read again from the signed bytes, nothing else. */
export async function describeBundle(files: BundleFiles, sizeBytes: number): Promise<VerifiedBundle> {
  const { log, preparedAt } = await readCase(files);
  const items = await readItems(files);
  const folders = itemFolders(files);
  const keys = await checkKeysAgree(files);
  return {
    bundleName: files.folder,
    fingerprint: String(keys['fingerprint']),
    rootSha256: files.expect(TAG_FILES.tagmanifestSha256).sha256,
    itemCount: items.length,
    fileCount: files.byPath.size,
    sizeBytes,
    logEntries: log.entries,
    logLeftOut: log.leftOut,
    preparedUtc: preparedAt.utc,
    tool: (await readBagInfo(files)).get('Bag-Software-Agent') ?? '',
    items: items.map(describeItem(folders)),
  };
}

function describeItem(folders: ReadonlyMap<string, readonly string[]>): (item: ListedItem) => VerifiedItem {
  return (item) => {
    const { file } = item;
    return {
      exhibitNo: item.exhibitNo, kind: item.kind, capturedUtc: item.capturedUtc, sha256: file?.sha256 ?? null, path: storedPath(item, folders.get(item.exhibitNo) ?? []),
      originalFilename: file?.originalFilename ?? null,
    };
  };
}
