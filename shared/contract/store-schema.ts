import * as v from 'valibot';
import { DIGEST_STEP_BYTES, MAX_LOG_COPY_FILE_BYTES, STORE_CHUNK_BYTES } from './store-port.ts';

/** A journal entry may be as long as a chunk; its frame adds length, nonce and tag. */
const FRAME_OVERHEAD_BYTES = 64;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const id = count;
const segment = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(999_999));
const first = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(999_999_999));
const offset = count;
const lengthBytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(STORE_CHUNK_BYTES));
const objectId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const shelf = v.pipe(v.string(), v.regex(/^[0-9a-f]{2}$/));
const handle = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const at = v.exactOptional(handle);
const path = v.pipe(v.string(), v.maxLength(4096));
const copyName = v.pipe(v.string(), v.maxLength(64));
const utc = v.pipe(v.string(), v.maxLength(40), v.isoTimestamp());
const part = v.picklist(['bundle', 'hash-sheet', 'timestamp-request']);

function bytesUpTo(maxBytes: number) {
  return v.pipe(v.instance(Uint8Array<ArrayBufferLike>), v.check((bytes) => bytes.byteLength <= maxBytes));
}

const chunk = bytesUpTo(STORE_CHUNK_BYTES);

/** One message of the vault worker to main: every op with exactly its members, every length capped. */
export const storeRequestSchema = v.variant('op', [
  v.strictObject({ id, op: v.literal('header.read'), at }),
  v.strictObject({ id, op: v.literal('header.useCopy') }),
  v.strictObject({ id, op: v.literal('session.checked') }),
  v.strictObject({ id, op: v.literal('header.replace'), bytes: chunk, create: v.boolean(), at }),
  v.strictObject({ id, op: v.literal('journal.list'), at }),
  v.strictObject({ id, op: v.literal('journal.survey'), at }),
  v.strictObject({ id, op: v.literal('journal.read'), segment, offset, lengthBytes, at }),
  v.strictObject({ id, op: v.literal('journal.append'), segment, offset, bytes: bytesUpTo(STORE_CHUNK_BYTES + FRAME_OVERHEAD_BYTES), at }),
  v.strictObject({ id, op: v.literal('journal.setAsideTail'), segment, keepBytes: count, at }),
  v.strictObject({ id, op: v.literal('journal.acceptShorter') }),
  v.strictObject({ id, op: v.literal('object.begin') }),
  v.strictObject({ id, op: v.literal('object.write'), objectId, bytes: chunk }),
  v.strictObject({ id, op: v.literal('object.commit'), objectId }),
  v.strictObject({ id, op: v.literal('object.abort'), objectId }),
  v.strictObject({ id, op: v.literal('recording.begin') }),
  v.strictObject({ id, op: v.literal('recording.sync'), objectId, tail: chunk }),
  v.strictObject({ id, op: v.literal('recording.hold'), objectId }),
  v.strictObject({ id, op: v.literal('recording.list') }),
  v.strictObject({ id, op: v.literal('recording.read'), objectId, offset, lengthBytes }),
  v.strictObject({ id, op: v.literal('recording.finish'), objectId, keepBytes: count, bytes: chunk }),
  v.strictObject({ id, op: v.literal('recording.remove'), objectId }),
  v.strictObject({ id, op: v.literal('object.list'), shelf, at }),
  v.strictObject({ id, op: v.literal('object.size'), objectId, at }),
  v.strictObject({ id, op: v.literal('object.read'), objectId, offset, lengthBytes, at }),
  v.strictObject({ id, op: v.literal('object.remove'), objectId }),
  v.strictObject({ id, op: v.literal('log.list'), at }),
  v.strictObject({ id, op: v.literal('log.read'), first, offset, lengthBytes }),
  v.strictObject({ id, op: v.literal('log.write'), first, bytes: bytesUpTo(MAX_LOG_COPY_FILE_BYTES) }),
  v.strictObject({ id, op: v.literal('save.begin'), handle, part }),
  v.strictObject({ id, op: v.literal('save.write'), handle, part, bytes: chunk }),
  v.strictObject({ id, op: v.literal('save.finish'), handle, part }),
  v.strictObject({ id, op: v.literal('save.read'), handle, part, offset, lengthBytes }),
  v.strictObject({ id, op: v.literal('save.digest'), handle, part, offset, lengthBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(DIGEST_STEP_BYTES)), isLast: v.boolean(), choice: v.picklist(['all', 'sha256']) }),
  v.strictObject({ id, op: v.literal('save.commit'), handle, part }),
  v.strictObject({ id, op: v.literal('save.abort'), handle, part }),
  v.strictObject({ id, op: v.literal('space'), at: v.nullable(handle) }),
  v.strictObject({ id, op: v.literal('folder.readmit'), path }),
  v.strictObject({ id, op: v.literal('backup.begin'), handle }),
  v.strictObject({ id, op: v.literal('backup.finish'), handle, finishedUtc: utc, entries: v.pipe(count, v.minValue(1)) }),
  v.strictObject({ id, op: v.literal('backup.removeObject'), handle, objectId }),
  v.strictObject({ id, op: v.literal('copy.file'), to: handle, name: copyName }),
  v.strictObject({ id, op: v.literal('copy.header'), to: handle }),
  v.strictObject({ id, op: v.literal('copy.segment'), to: handle, segment, lengthBytes: count }),
  v.strictObject({ id, op: v.literal('copy.compare'), to: handle, segment }),
  v.strictObject({ id, op: v.literal('copy.stop'), to: handle }),
  v.strictObject({ id, op: v.literal('scratch.begin'), from: handle, purpose: v.picklist(['restore', 'drill']) }),
  v.strictObject({ id, op: v.literal('scratch.end'), handle }),
  v.strictObject({ id, op: v.literal('restore.record'), handle }),
  v.strictObject({ id, op: v.literal('restore.commit'), handle }),
  v.strictObject({ id, op: v.literal('attempts.read') }),
  v.strictObject({ id, op: v.literal('attempts.begin') }),
  v.strictObject({ id, op: v.literal('attempts.succeeded') }),
  v.strictObject({ id, op: v.literal('attempts.confirmed') }),
  v.strictObject({ id, op: v.literal('attempts.proved') }),
  v.strictObject({ id, op: v.literal('drafts.hold'), box: v.nullable(chunk) }),
  v.strictObject({ id, op: v.literal('drafts.read') }),
]);

/** The number under which a refused message is answered; null when it carries none. */
export function requestId(message: unknown): number | null {
  const read = v.safeParse(v.object({ id }), message);
  return read.success ? read.output.id : null;
}
