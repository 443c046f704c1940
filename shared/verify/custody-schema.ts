import * as v from 'valibot';
import { STAMP_FORMS, type Act, type ActData, type CustodyEntry } from '../custody/entry.ts';
import { captureFacts, count, fieldName, hash, itemIntake, moment, screen, uuid } from './item-schema.ts';

const caseSeq = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const text = v.string();
const ids = v.array(uuid);

/** What is recorded about each act. */
const DATA = {
  'vault.created': v.strictObject({ vaultId: text }),
  'vault.unlocked': v.strictObject({ slot: v.picklist(['passphrase', 'recovery', 'advocate']), failedTries: count }),
  'vault.checked': v.strictObject({ entries: count, objects: count, faults: count }),
  'vault.backed-up': v.strictObject({ entries: count, objects: count, sizeBytes: count, folder: text }),
  'vault.restored': v.strictObject({ backupUtc: v.nullable(text), entries: count }),
  'vault.shorter-known': v.strictObject({ entries: count, bytes: count }),
  'vault.keys-changed': v.strictObject({ change: v.picklist(['passphrase', 'words', 'advocate-added', 'advocate-removed']), generation: count, by: v.picklist(['passphrase', 'recovery']), label: text }),
  'vault.recording-begun': v.strictObject({ recordingId: uuid, storedAs: text, begunAt: moment, mime: text, screen, capture: v.pick(captureFacts, ['display', 'frameWidthPx', 'frameHeightPx']) }),
  'vault.recording-dropped': v.strictObject({ recordingId: uuid }),
  'vault.key-kept': v.strictObject({ fingerprint: text, name: text }),
  'vault.key-dropped': v.strictObject({ fingerprint: text }),
  'case.created': v.strictObject({ caseId: text }),
  'item.captured': v.strictObject({ item: itemIntake }),
  'item.annotated': v.strictObject({ itemId: uuid, changes: v.array(v.strictObject({ field: fieldName, before: text, after: text })) }),
  'item.deleted': v.strictObject({ itemId: uuid, reason: text }),
  'bundle.prepared': v.strictObject({ bundleName: text, itemIds: ids, languages: v.array(text) }),
  'bundle.exported': v.strictObject({ bundleName: text, itemIds: ids, rootSha256: hash, zipSha256: hash, sizeBytes: count }),
  'bundle.abandoned': v.strictObject({ bundleName: text, reason: text }),
  'bundle.timestamped': v.strictObject({ bundleName: text, rootSha256: hash, form: v.picklist(STAMP_FORMS), answer: text }),
} satisfies { readonly [A in Act]: v.GenericSchema<unknown, ActData[A]> };

function bodyOf<A extends Act, S extends (typeof DATA)[A]>(act: A, data: S) {
  return v.strictObject({ act: v.literal(act), at: moment, monotonicMs: count, actor: v.picklist(['owner', 'advocate']), itemId: v.nullable(uuid), data });
}

const body = v.variant('act', [
  bodyOf('vault.created', DATA['vault.created']),
  bodyOf('vault.unlocked', DATA['vault.unlocked']),
  bodyOf('vault.checked', DATA['vault.checked']),
  bodyOf('vault.backed-up', DATA['vault.backed-up']),
  bodyOf('vault.restored', DATA['vault.restored']),
  bodyOf('vault.shorter-known', DATA['vault.shorter-known']),
  bodyOf('vault.keys-changed', DATA['vault.keys-changed']),
  bodyOf('vault.recording-begun', DATA['vault.recording-begun']),
  bodyOf('vault.recording-dropped', DATA['vault.recording-dropped']),
  bodyOf('vault.key-kept', DATA['vault.key-kept']),
  bodyOf('vault.key-dropped', DATA['vault.key-dropped']),
  bodyOf('case.created', DATA['case.created']),
  bodyOf('item.captured', DATA['item.captured']),
  bodyOf('item.annotated', DATA['item.annotated']),
  bodyOf('item.deleted', DATA['item.deleted']),
  bodyOf('bundle.prepared', DATA['bundle.prepared']),
  bodyOf('bundle.exported', DATA['bundle.exported']),
  bodyOf('bundle.abandoned', DATA['bundle.abandoned']),
  bodyOf('bundle.timestamped', DATA['bundle.timestamped']),
]);

/** An entry in full, its data typed by its act. */
const fullEntry = v.strictObject({
  caseSeq,
  salt: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  body,
  bodyHash: hash,
  entryHash: hash,
});
/** An entry that was left out: its place and hashes alone. */
const bareEntry = v.strictObject({ caseSeq, bodyHash: hash, entryHash: hash });

export type FullEntry = v.InferOutput<typeof fullEntry>;
export type LogLine = FullEntry | v.InferOutput<typeof bareEntry>;

/** Of a line with a million faults the first is enough. */
const EARLY = { abortEarly: true } as const;

/** A parsed line of the custody log, or null when it has neither of the two shapes. */
export function readLogLine(value: unknown): LogLine | null {
  const isFull = typeof value === 'object' && value !== null && 'body' in value;
  const result = isFull ? v.safeParse(fullEntry, value, EARLY) : v.safeParse(bareEntry, value, EARLY);
  return result.success ? result.output : null;
}

/** Compiles only while what is read here is what the rest of Kept calls an entry. */
export function asCustodyEntry(entry: FullEntry): CustodyEntry {
  return entry;
}
