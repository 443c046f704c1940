import { showJson } from './hostile-text.ts';
import type { VerifyResult } from './result.ts';

const NO_ITEMS = '\n    "items": []';
const INDENT = '\n      ';

/**
 * A result as JSON, letter for letter what `showJson` makes of it, in pieces: of tens of thousands of items the whole would be one text of many megabytes, and each step
 * towards it another.
 */
export function* resultJson(result: VerifyResult): Generator<string, void> {
  const { bundle } = result;
  const around = showJson(bundle ? { ...result, bundle: { ...bundle, items: [] } } : result);
  // A line feed in a text stands as an escape, so nothing that the bundle says can read like this place.
  const at = bundle && bundle.items.length > 0 ? around.indexOf(NO_ITEMS) : -1;
  if (!bundle || at < 0) return yield around;
  yield around.slice(0, at + NO_ITEMS.length - 1);
  let between = INDENT;
  for (const item of bundle.items) {
    yield between + showJson(item).replaceAll('\n', INDENT);
    between = `,${INDENT}`;
  }
  yield `\n    ${around.slice(at + NO_ITEMS.length - 1)}`;
}
