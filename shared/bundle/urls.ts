import { utf8 } from '../base/bytes.ts';
import type { FieldName } from '../evidence/fields.ts';
import type { Item } from '../evidence/item.ts';
import { oneLine } from './one-line.ts';

const ADDRESS_FIELDS = ['url_as_seen', 'profile_url', 'room_link', 'invite_link'] as const satisfies readonly FieldName[];

/**
 * data/metadata/urls.txt: every address of the items, one a line and each once, in the order of the items, for pasting into the forms of those
 * who take content down. UTF-8, LF; a line break or hidden character inside an address stands as its number.
 */
export function urlsText(items: readonly Item[]): Uint8Array {
  const addresses = items.flatMap((item) => [item.address?.raw, ...ADDRESS_FIELDS.map((name) => item.fields[name])]);
  const lines = new Set(addresses.map((address) => (address ?? '').trim()).filter((address) => address !== '').map(oneLine));
  return utf8([...lines].map((line) => `${line}\n`).join(''));
}
