import * as v from 'valibot';
import type { Moment } from '../base/clock.ts';
import { CAPTURE_MODES, INTAKES, ITEM_KINDS, MINOR_ANSWERS, RECORDING_ENDS, TIME_SOURCES, type ItemIntake } from '../evidence/item.ts';

/** Shapes of what an entry says about an item. Texts may be hostile and are only bounded here; whoever shows them escapes them. */
const MAX_TEXT = 500_000;
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const shortText = v.pipe(v.string(), v.maxLength(1000));
const whole = v.pipe(v.number(), v.safeInteger());
const count = v.pipe(whole, v.minValue(0));
const hex = (digits: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));

export const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
export const caseId = v.pipe(v.string(), v.regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/));
export const moment = v.strictObject({
  utc: v.pipe(v.string(), v.regex(/^(\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)),
  local: v.pipe(v.string(), v.regex(/^(\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/)),
  zone: v.pipe(v.string(), v.maxLength(100)),
}) satisfies v.GenericSchema<unknown, Moment>;

const fileFacts = v.strictObject({
  stored: v.boolean(),
  originalFilename: text,
  sizeBytes: count,
  mime: shortText,
  sha256: hex(64),
  sha512: hex(128),
  modifiedUtc: v.nullable(shortText),
  pixelWidth: v.nullable(count),
  pixelHeight: v.nullable(count),
  exif: v.record(shortText, text),
});

export const screenSource = v.strictObject({
  sourceKind: v.picklist(['screen', 'window']),
  title: text,
  displayWidthPx: count,
  displayHeightPx: count,
  scalePercent: count,
});

const addressFacts = v.strictObject({
  raw: text,
  platform: shortText,
  form: shortText,
  parts: v.array(v.strictTuple([shortText, text])),
});

export const captureFacts = v.strictObject({
  mode: v.picklist(CAPTURE_MODES),
  display: v.nullable(v.strictObject({ left: whole, top: whole, width: count, height: count, rotationDegrees: count, displayCount: count })),
  frameWidthPx: count,
  frameHeightPx: count,
  region: v.nullable(v.strictObject({ leftPx: count, topPx: count, widthPx: count, heightPx: count })),
  series: v.nullable(v.strictObject({ seriesId: uuid, number: count })),
  parent: v.nullable(v.strictObject({ itemId: uuid, sha256: hex(64) })),
  recording: v.nullable(v.strictObject({ recordingId: uuid, durationMs: v.nullable(count), pauses: count, endedBy: v.picklist(RECORDING_ENDS) })),
  clockJump: v.nullable(v.strictObject({ kind: v.picklist(['back', 'ahead']), byMs: count })),
});

export const itemIntake = v.strictObject({
  itemId: uuid,
  exhibitNo: v.pipe(v.string(), v.regex(/^E-\d{4,9}$/)),
  caseId,
  kind: v.picklist(ITEM_KINDS),
  intake: v.picklist(INTAKES),
  depictedMinor: v.picklist(MINOR_ANSWERS),
  capturedAt: moment,
  capturedAtSource: v.picklist(TIME_SOURCES),
  receivedAt: moment,
  file: v.nullable(fileFacts),
  screen: v.nullable(screenSource),
  address: v.nullable(addressFacts),
  text: v.nullable(text),
  tool: v.strictObject({ name: shortText, version: shortText, platform: shortText }),
  capture: v.exactOptional(captureFacts),
}) satisfies v.GenericSchema<unknown, ItemIntake>;
