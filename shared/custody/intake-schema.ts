import * as v from 'valibot';
import type { Moment } from '../base/clock.ts';
import { INTAKES, ITEM_KINDS, MINOR_ANSWERS, TIME_SOURCES, type ItemIntake } from '../evidence/item.ts';

/** Shapes of what an entry says about an item. Texts may be hostile and are only bounded here; whoever shows them escapes them. */
const MAX_TEXT = 500_000;
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const shortText = v.pipe(v.string(), v.maxLength(1000));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
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

const screenSource = v.strictObject({
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
}) satisfies v.GenericSchema<unknown, ItemIntake>;
