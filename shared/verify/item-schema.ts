import * as v from 'valibot';
import { EXHIBIT_NO } from '../bundle/layout.ts';
import { FIELDS } from '../evidence/fields.ts';
import { CAPTURE_MODES, INTAKES, ITEM_KINDS, MINOR_ANSWERS, RECORDING_ENDS, TIME_SOURCES, type Item, type ItemIntake } from '../evidence/item.ts';

/** Shapes of what a bundle says about its items. Unknown members are refused: what is not understood cannot be judged. */
const text = v.string();
const whole = v.pipe(v.number(), v.safeInteger());
export const count = v.pipe(whole, v.minValue(0));
const utc = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/), v.check(isInstant));

export const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
export const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const LOCAL = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3})([+-])(\d{2}):([0-5]\d)$/;
/** Civil time has never been farther from UTC: Manila until 1844, Alaska until 1867, 15 hours and some minutes. */
const MAX_OFFSET_MINUTES = 16 * 60;

/** Both are one instant: else a reader who looks at the hour there and one who looks at UTC see two. The name of the zone is not held against them, since tables of zones differ. */
export const moment = v.pipe(
  v.strictObject({ utc, local: v.string(), zone: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+_/-]{1,64}$/)) }),
  v.forward(v.check((at) => isLocalOf(at.local, at.utc)), ['local']),
);

function isLocalOf(local: string, utcText: string): boolean {
  const [, wall = '', sign, hours, minutes] = LOCAL.exec(local) ?? [];
  const offsetMinutes = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  if (wall === '' || Math.abs(offsetMinutes) > MAX_OFFSET_MINUTES) return false;
  return new Date(Date.parse(utcText) + offsetMinutes * 60_000).toJSON() === `${wall}Z`;
}

/** A day and hour that there is, in its one spelling: 24:00 and the 31st of June are not. */
function isInstant(text: string): boolean {
  return new Date(text).toJSON() === text;
}

/** Names that valibot's records pass over: what stood under them would be in the bundle, and neither judged nor shown. */
const PASSED_OVER = ['__proto__', 'constructor', 'prototype'];

/** An object, of which a record leaves nothing out. An array is one of numbered members to valibot, and to no other reader. */
const whollySeen = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && !PASSED_OVER.some((name) => Object.hasOwn(value, name)),
);

type Pairs = [string, string][];
type Texts = Record<string, string>;

/** Of these there may be as many as a line has room for. Where each is as it must be they are taken as they were read: copied one by one they would be many times the line. */
const pairs = v.lazy((input): v.GenericSchema<Pairs> => (isPairs(input) ? v.custom<Pairs>(() => true) : v.array(v.strictTuple([text, text]))));
const texts = v.lazy((input): v.GenericSchema<unknown, Texts> => (isTexts(input) ? v.pipe(v.unknown(), v.custom<Texts>(() => true)) : v.pipe(whollySeen, v.record(text, text))));

function isPairs(value: unknown): value is Pairs {
  return Array.isArray(value) && value.every((pair: unknown) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && typeof pair[1] === 'string');
}

function isTexts(value: unknown): value is Texts {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const named = value as Readonly<Record<string, unknown>>;
  return Object.keys(named).every((name) => typeof named[name] === 'string' && !PASSED_OVER.includes(name));
}

const file = v.strictObject({
  stored: v.boolean(),
  originalFilename: text,
  sizeBytes: count,
  mime: text,
  sha256: hash,
  sha512: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
  modifiedUtc: v.nullable(utc),
  pixelWidth: v.nullable(count),
  pixelHeight: v.nullable(count),
  exif: texts,
});

export const screen = v.strictObject({
  sourceKind: v.picklist(['screen', 'window']),
  title: text,
  displayWidthPx: count,
  displayHeightPx: count,
  scalePercent: count,
});

const address = v.strictObject({
  raw: text,
  platform: text,
  form: text,
  parts: pairs,
});

export const captureFacts = v.strictObject({
  mode: v.picklist(CAPTURE_MODES),
  display: v.nullable(v.strictObject({ left: whole, top: whole, width: count, height: count, rotationDegrees: count, displayCount: count })),
  frameWidthPx: count,
  frameHeightPx: count,
  region: v.nullable(v.strictObject({ leftPx: count, topPx: count, widthPx: count, heightPx: count })),
  series: v.nullable(v.strictObject({ seriesId: uuid, number: count })),
  parent: v.nullable(v.strictObject({ itemId: uuid, sha256: hash })),
  recording: v.nullable(v.strictObject({ recordingId: uuid, durationMs: v.nullable(count), pauses: count, endedBy: v.picklist(RECORDING_ENDS) })),
  clockJump: v.nullable(v.strictObject({ kind: v.picklist(['back', 'ahead']), byMs: count })),
});

const intakeMembers = {
  itemId: uuid,
  exhibitNo: v.pipe(v.string(), v.regex(EXHIBIT_NO)),
  caseId: v.pipe(v.string(), v.regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/)),
  kind: v.picklist(ITEM_KINDS),
  intake: v.picklist(INTAKES),
  depictedMinor: v.picklist(MINOR_ANSWERS),
  capturedAt: moment,
  capturedAtSource: v.picklist(TIME_SOURCES),
  receivedAt: moment,
  file: v.nullable(file),
  screen: v.nullable(screen),
  address: v.nullable(address),
  text: v.nullable(text),
  tool: v.strictObject({ name: text, version: text, platform: text }),
  capture: v.exactOptional(captureFacts),
};

export const fieldName = v.picklist(FIELDS.map((field) => field.name));
const fields = v.pipe(whollySeen, v.record(fieldName, text));

export const itemIntake = v.strictObject(intakeMembers) satisfies v.GenericSchema<unknown, ItemIntake>;
export const item = v.strictObject({ ...intakeMembers, fields }) satisfies v.GenericSchema<unknown, Item>;
