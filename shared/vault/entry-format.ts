import * as v from 'valibot';
import { fromUtf8, utf8 } from '../base/bytes.ts';
import { canonicalJson, parseCanonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import { caseId } from '../custody/intake-schema.ts';
import { custodyBody, isAct } from '../custody/entry-schema.ts';
import { type CanonicalReader, canonicalReader } from './canonical-reader.ts';
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
  return { entry: readCommonEntry(text) ?? readAnyEntry(text), canonicalBody: bodyOf(plaintext, text) };
}

/** The acts that make up nearly all of a long journal; decoding them the long way takes most of the time that reading it anew does. */
const COMMON_ACTS = ['item.captured', 'item.annotated', 'vault.unlocked'] as const;
const ACT_AT = '{"body":{"act":"'.length;

let readers: readonly CanonicalReader<JournalEntry>[] | null = null;

/** The entry of a text that is plainly one of a common act, as `readAnyEntry` would give it; null otherwise. */
export function readCommonEntry(text: string): JournalEntry | null {
  const place = COMMON_ACTS.findIndex((act) => text.startsWith(act, ACT_AT));
  if (place === -1) return null;
  readers ??= COMMON_ACTS.map(readerOf);
  return readers[place]?.read(text) ?? null;
}

function readerOf(act: (typeof COMMON_ACTS)[number]): CanonicalReader<JournalEntry> {
  const body = custodyBody.options.find((option) => option.entries.act.literal === act);
  if (body === undefined) throw new KeptError('internal/unexpected', { kind: 'entry-reader' });
  return canonicalReader(v.strictObject({ ...entrySchema.entries, body })) as CanonicalReader<JournalEntry>;
}

/** Throws as `decodeEntry` does. */
export function readAnyEntry(text: string): JournalEntry {
  const value = parseText(text);
  refuseNewer(value);
  const parsed = v.safeParse(entrySchema, value);
  if (!parsed.success) throw new KeptError('vault/damaged-journal', { fault: 'entry' });
  return parsed.output;
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
