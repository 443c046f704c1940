import * as v from 'valibot';
import { LANGUAGES } from '../base/language.ts';
import { isPlainObject } from '../base/plain.ts';
import { keyFingerprint, MAX_LABEL_LENGTH } from '../custody/entry-schema.ts';
import { FIELDS, type FieldName } from '../evidence/fields.ts';
import { ITEM_KINDS, MINOR_ANSWERS, RECORDING_ENDS } from '../evidence/item.ts';
import { MAX_REASON_LENGTH } from '../custody/entry.ts';
import type { FrameBitmap, VaultMethod, VaultParams } from './vault.ts';

/** A picture as the page hands it over; the largest screens stay far below. */
export const MAX_PNG_BYTES = 200_000_000;
/** Of a frame: more than any display has. */
const MAX_SIDE_PX = 32_768;
export const MAX_ITEMS_CHOSEN = 60_000;
export const MAX_PAGE_ROWS = 500;
/** What crosses to the worker at all. Texts between this and what an item may hold are refused there, with a sentence of their own. */
const MAX_TEXT_LENGTH = 1_000_000;
const MAX_PASSPHRASE_LENGTH = 1024;
/** A fingerprint or ten words, with what is copied along. */
const MAX_FINGERPRINT_TEXT = 1000;

const text = (maxLength: number) => v.pipe(v.string(), v.maxLength(maxLength));
const whole = (min: number, max: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
const itemId = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
const taskId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/));
const saveHandle = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const depictedMinor = v.picklist(MINOR_ANSWERS);
const passphrase = text(MAX_PASSPHRASE_LENGTH);
/** The owner's passphrase or the recovery words. */
const words = text(2000);
const by = v.union([v.strictObject({ passphrase }), v.strictObject({ words })]);
const nothing = v.strictObject({});

const fieldNames = FIELDS.map((field) => field.name) as [FieldName, ...FieldName[]];
const png = v.pipe(v.instance(ArrayBuffer), v.check((buffer) => buffer.byteLength > 0 && buffer.byteLength <= MAX_PNG_BYTES));
/** Dates reach to ±8.64e15 ms (ECMA-262 §21.4.1.1); nothing is captured before 1970. */
const instantMs = whole(0, 8_640_000_000_000_000);

const screen = v.strictObject({
  sourceKind: v.picklist(['screen', 'window']),
  title: text(4096),
  displayWidthPx: whole(0, 100_000),
  displayHeightPx: whole(0, 100_000),
  scalePercent: whole(1, 10_000),
});

const display = v.nullable(v.strictObject({ left: whole(-1e6, 1e6), top: whole(-1e6, 1e6), width: whole(0, 1e6), height: whole(0, 1e6), rotationDegrees: whole(0, 360), displayCount: whole(0, 1000) }));
const region = v.nullable(v.strictObject({ leftPx: whole(0, MAX_SIDE_PX), topPx: whole(0, MAX_SIDE_PX), widthPx: whole(1, MAX_SIDE_PX), heightPx: whole(1, MAX_SIDE_PX) }));

/** An ImageBitmap is known by what it can do, as a File is. */
const frame = v.custom<FrameBitmap>((value) => {
  if (typeof value !== 'object' || value === null) return false;
  const { width, height, close } = value as Readonly<Record<string, unknown>>;
  return isSide(width) && isSide(height) && typeof close === 'function';
});

function isSide(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MAX_SIDE_PX;
}

/** A File is known by what it can do: its class is another one in every realm. */
const file = v.custom<File>((value) => {
  if (typeof value !== 'object' || value === null) return false;
  const { name, size, lastModified, stream, slice } = value as Readonly<Record<string, unknown>>;
  return typeof name === 'string' && name.length <= 4096 && typeof size === 'number' && typeof lastModified === 'number' && typeof stream === 'function' && typeof slice === 'function';
});

const exportChoice = {
  itemIds: v.pipe(v.array(itemId), v.maxLength(MAX_ITEMS_CHOSEN), v.check((ids) => new Set(ids).size === ids.length)),
  languages: v.pipe(v.array(v.picklist(LANGUAGES)), v.minLength(1), v.check((list) => new Set(list).size === list.length)),
};

type Schemas = { readonly [M in VaultMethod]: v.GenericSchema<unknown, VaultParams<M>> };

/** What each method takes: exactly these members, every length capped before anything is done with it. */
export const VAULT_SCHEMAS: Schemas = {
  'vault.status': nothing,
  'setup.words': v.strictObject({ wordList: v.picklist(['ko', 'en']) }),
  'vault.create': v.strictObject({ passphrase, proof: v.pipe(v.array(text(100)), v.maxLength(12)) }),
  'vault.unlock': v.strictObject({ passphrase }),
  'vault.unlockWithWords': v.strictObject({ words: text(2000) }),
  'vault.settle': nothing,
  'vault.acceptShorter': nothing,
  'drafts.hold': v.strictObject({ text: text(MAX_TEXT_LENGTH) }),
  'items.list': v.strictObject({
    kinds: v.pipe(v.array(v.picklist(ITEM_KINDS)), v.maxLength(ITEM_KINDS.length)),
    text: text(1000),
    offset: whole(0, Number.MAX_SAFE_INTEGER),
    limit: whole(1, MAX_PAGE_ROWS),
  }),
  'items.get': v.strictObject({ itemId }),
  'items.picture': v.strictObject({ itemId, maxSidePx: whole(16, 8192) }),
  'items.addScreenshot': v.strictObject({ png, screen, capturedAtMs: instantMs, depictedMinor }),
  'items.addFrame': v.strictObject({ frame, screen, display, region, keepWhole: v.boolean(), seriesId: v.nullable(itemId), capturedAtMs: instantMs, depictedMinor }),
  'recording.begin': v.strictObject({ recordingId: itemId, screen, display, frameWidthPx: whole(0, MAX_SIDE_PX), frameHeightPx: whole(0, MAX_SIDE_PX), mime: text(100), begunAtMs: instantMs, depictedMinor }),
  'recording.append': v.strictObject({ recordingId: itemId, bytes: v.pipe(v.instance(ArrayBuffer), v.check((buffer) => buffer.byteLength > 0 && buffer.byteLength <= MAX_PNG_BYTES)) }),
  'recording.finish': v.strictObject({ recordingId: itemId, durationMs: whole(0, Number.MAX_SAFE_INTEGER), pauses: whole(0, 1_000_000), endedBy: v.picklist(RECORDING_ENDS) }),
  'recording.recover': v.strictObject({ taskId }),
  'address.read': v.strictObject({ raw: text(MAX_TEXT_LENGTH) }),
  'items.addAddress': v.strictObject({ raw: text(MAX_TEXT_LENGTH), depictedMinor }),
  'items.addFile': v.strictObject({ taskId, file, depictedMinor }),
  'items.addNote': v.strictObject({ text: text(MAX_TEXT_LENGTH), depictedMinor }),
  'items.setFields': v.strictObject({ itemId, changes: v.pipe(v.custom<object>(isPlainObject), v.record(v.picklist(fieldNames), text(MAX_TEXT_LENGTH))) }),
  'items.delete': v.strictObject({ itemId, by, reason: text(MAX_REASON_LENGTH) }),
  'export.preview': v.strictObject(exportChoice),
  'export.run': v.union([v.strictObject({ ...exportChoice, taskId, passphrase, saveHandle }), v.strictObject({ ...exportChoice, taskId, words, saveHandle })]),
  'bundles.list': nothing,
  'bundles.addStamp': v.strictObject({ file }),
  'check.run': v.strictObject({ taskId }),
  'vault.salvage': by,
  'vault.useHeaderCopy': by,
  'backup.status': nothing,
  'backup.run': v.strictObject({ taskId, handle: saveHandle }),
  'backup.drill': v.strictObject({ taskId, handle: saveHandle, secret: by }),
  'restore.inspect': v.strictObject({ handle: saveHandle }),
  'restore.run': v.strictObject({ taskId, handle: saveHandle, secret: by, keepOld: v.boolean(), withFaults: v.boolean() }),
  'keys.confirm': v.strictObject({ by }),
  'keys.status': nothing,
  'keys.changePassphrase': v.strictObject({ by, next: passphrase }),
  'keys.newWords': v.strictObject({ by, wordList: v.picklist(['ko', 'en']) }),
  'keys.replaceWords': v.strictObject({ proof: v.pipe(v.array(text(100)), v.maxLength(12)) }),
  'keys.addAdvocate': v.strictObject({ by, label: v.pipe(text(MAX_LABEL_LENGTH), v.regex(/\S/)), passphrase }),
  'keys.removeAdvocate': v.strictObject({ by }),
  'known-keys.list': nothing,
  'known-keys.keep': v.strictObject({ by, fingerprint: text(MAX_FINGERPRINT_TEXT), name: v.pipe(text(MAX_LABEL_LENGTH), v.regex(/\S/)) }),
  'known-keys.drop': v.strictObject({ by, fingerprint: keyFingerprint }),
  'bundle.check': v.strictObject({ taskId, file, given: text(MAX_FINGERPRINT_TEXT), checkpoint: text(MAX_FINGERPRINT_TEXT) }),
  'bundle.readCheckpoint': v.strictObject({ file }),
  'task.cancel': v.strictObject({ taskId }),
};
