import * as v from 'valibot';
import { FIELDS } from '../evidence/fields.ts';
import { MAX_REASON_LENGTH, MAX_STAMP_LENGTH, STAMP_FORMS, type Act, type CustodyBody } from './entry.ts';
import { captureFacts, caseId, itemIntake, moment, screenSource, uuid } from './intake-schema.ts';

/** Shape of a custody body: one form for each act, nothing unknown beside it. */
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const folder = v.pipe(v.string(), v.maxLength(4096));
const name = v.pipe(v.string(), v.maxLength(200));
const fieldChange = v.strictObject({ field: v.picklist(FIELDS.map((field) => field.name)), before: v.string(), after: v.string() });
const itemIds = v.array(uuid);

/** Of the name of an advocate, or of whoever holds a known key, in UTF-16 units. */
export const MAX_LABEL_LENGTH = 80;
/** 32 bytes in unpadded base64, in the one spelling that they have. */
export const keyFingerprint = v.pipe(v.string(), v.regex(/^SHA256:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/));
const keysChanged = {
  change: v.picklist(['passphrase', 'words', 'advocate-added', 'advocate-removed']),
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(2)),
  by: v.picklist(['passphrase', 'recovery']),
  label: v.pipe(v.string(), v.maxLength(MAX_LABEL_LENGTH)),
};

const { display, frameWidthPx, frameHeightPx } = captureFacts.entries;
const recordingBegun = {
  recordingId: uuid,
  storedAs: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  begunAt: moment,
  mime: name,
  screen: screenSource,
  capture: v.strictObject({ display, frameWidthPx, frameHeightPx }),
};

const bodyOf = <A extends Act, D extends v.ObjectEntries>(act: A, data: D) =>
  v.strictObject({ act: v.literal(act), at: moment, monotonicMs: count, actor: v.picklist(['owner', 'advocate']), itemId: v.nullable(uuid), data: v.strictObject(data) });

export const custodyBody = v.variant('act', [
  bodyOf('vault.created', { vaultId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)) }),
  bodyOf('vault.unlocked', { slot: v.picklist(['passphrase', 'recovery', 'advocate']), failedTries: count }),
  bodyOf('vault.checked', { entries: count, objects: count, faults: count }),
  bodyOf('vault.backed-up', { entries: count, objects: count, sizeBytes: count, folder }),
  bodyOf('vault.restored', { backupUtc: v.nullable(name), entries: count }),
  bodyOf('vault.shorter-known', { entries: count, bytes: count }),
  bodyOf('vault.keys-changed', keysChanged),
  bodyOf('vault.recording-begun', recordingBegun),
  bodyOf('vault.recording-dropped', { recordingId: uuid }),
  bodyOf('vault.key-kept', { fingerprint: keyFingerprint, name: v.pipe(v.string(), v.regex(/\S/), v.maxLength(MAX_LABEL_LENGTH)) }),
  bodyOf('vault.key-dropped', { fingerprint: keyFingerprint }),
  bodyOf('case.created', { caseId }),
  bodyOf('item.captured', { item: itemIntake }),
  bodyOf('item.annotated', { itemId: uuid, changes: v.array(fieldChange) }),
  bodyOf('item.deleted', { itemId: uuid, reason: v.pipe(v.string(), v.maxLength(MAX_REASON_LENGTH)) }),
  bodyOf('bundle.prepared', { bundleName: name, itemIds, languages: v.array(name) }),
  bodyOf('bundle.exported', { bundleName: name, itemIds, rootSha256: hash, zipSha256: hash, sizeBytes: count }),
  bodyOf('bundle.abandoned', { bundleName: name, reason: name }),
  bodyOf('bundle.timestamped', { bundleName: name, rootSha256: hash, form: v.picklist(STAMP_FORMS), answer: v.pipe(v.string(), v.maxLength(MAX_STAMP_LENGTH), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)) }),
]) satisfies v.GenericSchema<unknown, CustodyBody>;

/** Every act that this version knows; the compiler holds the list complete. */
const KNOWN_ACTS: Readonly<Record<Act, true>> = {
  'vault.created': true, 'vault.unlocked': true, 'vault.checked': true, 'vault.shorter-known': true, 'vault.keys-changed': true, 'vault.key-kept': true, 'vault.key-dropped': true, 'vault.backed-up': true, 'vault.restored': true, 'vault.recording-begun': true, 'vault.recording-dropped': true, 'case.created': true, 'item.captured': true, 'item.annotated': true, 'item.deleted': true,
  'bundle.prepared': true, 'bundle.exported': true, 'bundle.abandoned': true, 'bundle.timestamped': true,
};

export function isAct(value: unknown): value is Act {
  return typeof value === 'string' && Object.hasOwn(KNOWN_ACTS, value);
}
