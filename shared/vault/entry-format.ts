import * as v from 'valibot';
import { fromUtf8, utf8 } from '../base/bytes.ts';
import { canonicalJson, parseCanonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import { caseId } from '../custody/intake-schema.ts';
import { custodyBody, isAct } from '../custody/entry-schema.ts';
import type { JournalEntry } from './entry.ts';

const hex32 = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const entrySchema = v.strictObject({
  format: v.literal(1),
  seq: count,
  caseId: v.nullable(caseId),
  caseSeq: v.nullable(count),
  salt: v.nullable(hex32),
  body: custodyBody,
  objectId: v.nullable(hex32),
}) satisfies v.GenericSchema<unknown, JournalEntry>;

/** Canonical JSON of an entry as UTF-8. Throws 'internal/not-canonical' for text with lone surrogates. */
export function encodeEntry(entry: JournalEntry): Uint8Array<ArrayBuffer> {
  return utf8(canonicalJson(entry as unknown as JsonValue));
}

/** An entry and the bytes of its body as it is written, which is what the chain hashes. */
export interface DecodedEntry {
  readonly entry: JournalEntry;
  readonly canonicalBody: Uint8Array;
}

/**
 * The entry behind authentic bytes. Only a holder of the vault key wrote them, so a format or an act that is not known here
 * is a later version's: 'vault/newer'. Anything else that does not fit throws 'vault/damaged-journal' {fault: 'entry'}.
 */
export function decodeEntry(plaintext: Uint8Array): DecodedEntry {
  const text = readText(plaintext);
  const value = parseText(text);
  refuseNewer(value);
  const parsed = v.safeParse(entrySchema, value);
  if (!parsed.success) throw new KeptError('vault/damaged-journal', { fault: 'entry' });
  return { entry: parsed.output, canonicalBody: bodyOf(plaintext, text) };
}

/**
 * The body is the first member of a canonical entry and caseId the second; the quotes of `,"caseId":` cannot stand inside a JSON string. What stands
 * behind the body is ASCII, as the schema has found: there a character is a byte.
 */
function bodyOf(plaintext: Uint8Array, text: string): Uint8Array {
  return plaintext.subarray('{"body":'.length, plaintext.length - (text.length - text.lastIndexOf(',"caseId":')));
}

function readText(plaintext: Uint8Array): string {
  try {
    return fromUtf8(plaintext);
  } catch (cause) {
    throw new KeptError('vault/damaged-journal', { fault: 'entry' }, { cause });
  }
}

function parseText(text: string): JsonValue {
  try {
    return parseCanonicalJson(text);
  } catch (cause) {
    throw new KeptError('vault/damaged-journal', { fault: 'entry' }, { cause });
  }
}

function refuseNewer(value: JsonValue): void {
  if (typeof value !== 'object' || value === null || !('format' in value)) return;
  if (typeof value.format === 'number' && value.format > 1) throw new KeptError('vault/newer', { format: `entry/${value.format}` });
  if (!('body' in value) || typeof value.body !== 'object' || value.body === null || !('act' in value.body)) return;
  if (typeof value.body.act === 'string' && !isAct(value.body.act)) throw new KeptError('vault/newer', { format: 'entry/act' });
}
