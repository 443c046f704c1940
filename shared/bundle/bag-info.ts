import { utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { BUNDLE_FORMAT } from './layout.ts';
import type { ListedFile } from './manifests.ts';
import type { BundlePlan } from './plan.ts';

/**
 * bag-info.txt (RFC 8493 §2.2.2): one `Label: value` a line, none folded. Source-Organization is left out: the name of a person or a centre
 * does not belong into a bundle that others will read.
 */
export function bagInfoText(plan: BundlePlan, payload: readonly ListedFile[]): Uint8Array {
  const sizeBytes = payload.reduce((sum, file) => sum + file.sizeBytes, 0);
  const lines: readonly (readonly [string, string])[] = [
    ['Bagging-Date', plan.preparedAt.local.slice(0, 10)],
    ['External-Identifier', plan.bundleName],
    ['External-Description', `Evidence of case ${plan.caseId}, ${plan.items.length} item(s)`],
    ['Payload-Oxum', `${sizeBytes}.${payload.length}`],
    ['Bag-Software-Agent', `${plan.tool.name} ${plan.tool.version}`],
    ['Contains-Minor-Media', 'no'],
    ['Bundle-Format', BUNDLE_FORMAT],
  ];
  return utf8(lines.map(([label, value]) => line(label, value)).join(''));
}

function line(label: string, value: string): string {
  if (!/^[\x20-\x7e]{1,200}$/.test(value)) throw new KeptError('bundle/cannot-build', { reason: 'bag-info', label });
  return `${label}: ${value}\n`;
}
