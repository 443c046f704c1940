import { utf8 } from '../base/bytes.ts';
import { canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { fingerprint } from '../crypto/fingerprint.ts';
import type { Item } from '../evidence/item.ts';
import { BUNDLE_FORMAT } from './layout.ts';
import type { BundlePlan } from './plan.ts';

/** data/items/<exhibit>/item.json: the item as it stands; the same bytes are a member of items.json. */
export function itemJson(item: Item): Uint8Array {
  return json(item);
}

/** data/metadata/items.json: all items of the bundle in its order. */
export function itemsJson(items: readonly Item[]): Uint8Array {
  return json(items);
}

/** data/metadata/case.json: what the bundle is, and how much of the case's chain it shows. */
export function caseJson(plan: BundlePlan): Uint8Array {
  return json({
    bundleName: plan.bundleName,
    caseId: plan.caseId,
    format: BUNDLE_FORMAT,
    itemCount: plan.items.length,
    languages: plan.languages,
    log: {
      entries: plan.custody.length,
      leftOut: plan.custody.filter((line) => !('body' in line)).length,
      lastEntryHash: plan.custody.at(-1)?.entryHash ?? '',
    },
    preparedAt: plan.preparedAt,
    signer: fingerprint(plan.signer.publicKey),
  });
}

/** data/metadata/tool.json: the program that made the bundle and the methods it used, for whoever has to judge its reliability. */
export function toolJson(plan: BundlePlan): Uint8Array {
  return json({
    algorithms: {
      digests: ['SHA-256 (FIPS 180-4)', 'SHA-512 (FIPS 180-4)'],
      json: 'RFC 8785',
      packaging: ['BagIt 1.0 (RFC 8493)', 'ZIP, stored'],
      signatures: ['Ed25519 (RFC 8032) as OpenSSH SSHSIG, SHA-512', 'Ed25519 (RFC 8032) over the file as it is'],
    },
    name: plan.tool.name,
    platform: plan.tool.platform,
    version: plan.tool.version,
  });
}

/** Exactly the canonical form, without a line end, so that the file's digest is the digest of the value. */
function json(value: unknown): Uint8Array {
  return utf8(canonicalJson(value as JsonValue));
}
