import * as v from 'valibot';
import { utf8 } from '../base/bytes.ts';
import { canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import { MAX_LIST_BYTES, METADATA_FILES } from '../bundle/layout.ts';
import { sha256Hex } from '../crypto/hash.ts';
import type { Item } from '../evidence/item.ts';
import type { BundleFiles } from './bundle-files.ts';
import { CheckFault } from './faults.ts';
import { item } from './item-schema.ts';
import { once } from './once.ts';

export interface ListedItem {
  readonly item: Item;
  /** SHA-256 of the item's own canonical text, which is the whole content of its item.json. */
  readonly textSha256: string;
}

/** The items as data/metadata/items.json lists them; throws CheckFault 'items-json' naming the member at fault. */
export const readItems = once(async (files: BundleFiles): Promise<readonly ListedItem[]> => {
  const text = await files.text(METADATA_FILES.itemsJson, MAX_LIST_BYTES, 'items-json');
  const values = parseList(text);
  const listed: ListedItem[] = [];
  let at = 1;
  for (const [index, value] of values.entries()) {
    const canonical = canonicalText(value);
    const end = at + canonical.length;
    if (!text.startsWith(canonical, at) || text[end] !== (index === values.length - 1 ? ']' : ',')) throw fault(`${index}`);
    const result = v.safeParse(item, value);
    if (!result.success) throw fault(`${index}.${v.getDotPath(result.issues[0]) ?? ''}`);
    listed.push({ item: result.output, textSha256: sha256Hex(utf8(canonical)) });
    at = end + 1;
  }
  if (values.length === 0 ? text !== '[]' : at !== text.length) throw fault('');
  return listed;
});

/** The elements of a JSON array; that each stands there in its one spelling, with one comma between, is for the caller to compare. */
function parseList(text: string): readonly JsonValue[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw fault('');
    throw error;
  }
  if (!Array.isArray(value) || !text.startsWith('[')) throw fault('');
  return value as JsonValue[];
}

function canonicalText(value: JsonValue): string {
  try {
    return canonicalJson(value);
  } catch (error) {
    if (error instanceof KeptError) throw fault('');
    throw error;
  }
}

function fault(place: string): CheckFault {
  return new CheckFault('items-json', { entry: METADATA_FILES.itemsJson, place });
}
