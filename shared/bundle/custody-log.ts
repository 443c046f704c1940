import { utf8 } from '../base/bytes.ts';
import { canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import type { CustodyLine } from '../custody/entry.ts';
import { MAX_LOG_LINE_BYTES } from './layout.ts';

/** data/metadata/custody-log.jsonl: the chain of the case in order, one entry a line in canonical JSON, LF after each. */
export function custodyLogText(lines: readonly CustodyLine[]): Uint8Array {
  return utf8(lines.map(lineText).join(''));
}

function lineText(line: CustodyLine): string {
  const text = `${canonicalJson(line as unknown as JsonValue)}\n`;
  // A character has at most three bytes of UTF-8 for each of its UTF-16 units.
  if (text.length * 3 > MAX_LOG_LINE_BYTES && utf8(text).length > MAX_LOG_LINE_BYTES) {
    throw new KeptError('bundle/too-large', { reason: 'log-line', caseSeq: line.caseSeq });
  }
  return text;
}
