import * as v from 'valibot';
import { utf8 } from '../base/bytes.ts';
import type { JsonValue } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import { MAX_ENTRIES, MAX_LIST_BYTES, MAX_LOG_LINE_BYTES, METADATA_FILES } from '../bundle/layout.ts';
import { sha256Hex } from '../crypto/hash.ts';
import type { Item } from '../evidence/item.ts';
import type { BundleFiles } from './bundle-files.ts';
import { CheckFault } from './faults.ts';
import { item } from './item-schema.ts';
import { parseHostileJson } from './json-text.ts';
import { once } from './once.ts';

export interface ListedItem {
  readonly item: Item;
  /** SHA-256 of the item's own canonical text, which is the whole content of its item.json. */
  readonly textSha256: string;
}

/** The intake of an item fits into a line of the log; its fields have as much room again. */
const MAX_ITEM_BYTES = 2 * MAX_LOG_LINE_BYTES;

/** The items as data/metadata/items.json lists them, in the one spelling of an array; throws CheckFault 'items-json' naming the member at fault. */
export const readItems = once(async (files: BundleFiles): Promise<readonly ListedItem[]> => {
  const path = METADATA_FILES.itemsJson;
  if (files.expect(path).sizeBytes > MAX_LIST_BYTES) throw new CheckFault('too-long', { entry: path, limitBytes: MAX_LIST_BYTES });
  const listed: ListedItem[] = [];
  for await (const text of files.elements(path, MAX_ITEM_BYTES)) {
    // No item without a file of its own: there can be no more of them than entries.
    if (text === null || listed.length === MAX_ENTRIES) throw fault(`${listed.length}`);
    const result = v.safeParse(item, parseItem(text, listed.length));
    if (!result.success) throw fault(`${listed.length}.${v.getDotPath(result.issues[0]) ?? ''}`);
    listed.push({ item: result.output, textSha256: sha256Hex(utf8(text)) });
  }
  return listed;
});

function parseItem(text: string, index: number): JsonValue {
  try {
    return parseHostileJson(text);
  } catch (error) {
    if (error instanceof KeptError) throw fault(`${index}`);
    throw error;
  }
}

function fault(place: string): CheckFault {
  return new CheckFault('items-json', { entry: METADATA_FILES.itemsJson, place });
}
