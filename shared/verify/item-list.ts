import * as v from 'valibot';
import { parseCanonicalJson } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import { MAX_LIST_BYTES, METADATA_FILES } from '../bundle/layout.ts';
import type { Item } from '../evidence/item.ts';
import type { BundleFiles } from './bundle-files.ts';
import { CheckFault } from './faults.ts';
import { item } from './item-schema.ts';

const itemList = v.array(item);

/** The items as data/metadata/items.json lists them; throws CheckFault 'items-json' naming the member at fault. */
export async function readItems(files: BundleFiles): Promise<readonly Item[]> {
  const text = await files.text(METADATA_FILES.itemsJson, MAX_LIST_BYTES, 'items-json');
  const result = v.safeParse(itemList, parseJson(text));
  if (result.success) return result.output;
  throw new CheckFault('items-json', { entry: METADATA_FILES.itemsJson, place: v.getDotPath(result.issues[0]) ?? '' });
}

function parseJson(text: string): unknown {
  try {
    return parseCanonicalJson(text);
  } catch (error) {
    if (error instanceof KeptError) throw new CheckFault('items-json', { entry: METADATA_FILES.itemsJson, place: '' });
    throw error;
  }
}
