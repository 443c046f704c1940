import type { Language } from '../base/language.ts';
import type { Act } from '../custody/entry.ts';
import type { AddressForm, AddressPart, AddressPlatform } from '../evidence/address-names.ts';
import { FIELDS, marksOf, type FieldName } from '../evidence/fields.ts';
import type { Intake, ItemKind, MinorAnswer, RecordingEnd, ScreenSource, TimeSource } from '../evidence/item.ts';
import { GERMAN } from './catalogues/de.ts';
import { ENGLISH } from './catalogues/en.ts';
import { KOREAN } from './catalogues/ko.ts';

type Definition = (typeof FIELDS)[number];

/** Fields whose value is one of a closed list, or some of it. */
export type ChoiceField = Extract<Definition, { readonly form: 'choice' | 'marks' }>['name'];
/** The machine values of such a field. */
export type Choice<N extends ChoiceField> = Extract<Definition, { readonly name: N; readonly form: 'choice' | 'marks' }>['choices'][number];
export type FieldGroup = Definition['group'];

/** Facts that Kept itself writes down, under the names used on screen, in CSV headings and in reports. */
export type FactName =
  | 'exhibitNo' | 'itemId' | 'caseId' | 'kind' | 'intake' | 'depictedMinor'
  | 'capturedAt' | 'capturedAtUtc' | 'capturedAtLocal' | 'capturedAtZone' | 'capturedAtSource' | 'receivedAt' | 'receivedAtUtc'
  | 'fileDate' | 'fileDateUtc' | 'fileDateLocal'
  | 'file' | 'originalFilename' | 'sizeBytes' | 'mime' | 'modifiedUtc' | 'pixels' | 'pixelWidth' | 'pixelHeight' | 'exif'
  | 'sha256' | 'sha512' | 'stored' | 'pathInBundle'
  | 'screen' | 'screenKind' | 'screenTitle' | 'displaySize' | 'displayScale' | 'displayPlace' | 'frameSize' | 'region' | 'series' | 'derivedFrom' | 'recordingLength' | 'recordingEnd' | 'clockJump'
  | 'address' | 'addressRaw' | 'addressPlatform' | 'addressForm' | 'text'
  | 'tool' | 'toolVersion' | 'toolPlatform' | 'method'
  | 'enteredBy' | 'printedBy' | 'collectedBy'
  | 'bundleName' | 'preparedAt' | 'itemCount' | 'itemsLeftOut' | 'fingerprint' | 'keyWords' | 'rootSha256' | 'zipSha256' | 'zipFile'
  | 'custodyLog' | 'logEntry' | 'logAt' | 'logAct' | 'logDetail' | 'logByAdvocate' | 'logHash' | 'logEntries' | 'logLeftOut' | 'lastEntryHash'
  | 'before' | 'after' | 'signature' | 'date';

/** Names for everything that evidence consists of: words of one to five words, no sentences. */
export interface Labels {
  readonly fields: Readonly<Record<FieldName, string>>;
  readonly groups: Readonly<Record<FieldGroup, string>>;
  readonly choices: { readonly [N in ChoiceField]: Readonly<Record<Choice<N>, string>> };
  readonly kinds: Readonly<Record<ItemKind, string>>;
  readonly intakes: Readonly<Record<Intake, string>>;
  readonly timeSources: Readonly<Record<TimeSource, string>>;
  readonly minorAnswers: Readonly<Record<MinorAnswer, string>>;
  readonly screenKinds: Readonly<Record<ScreenSource['sourceKind'], string>>;
  /** Said before how many there were. */
  readonly pauses: string;
  readonly recordingEnds: Readonly<Record<RecordingEnd, string>>;
  readonly acts: Readonly<Record<Act, string>>;
  readonly platforms: Readonly<Record<AddressPlatform, string>>;
  readonly addressForms: Readonly<Record<AddressForm, string>>;
  readonly addressParts: Readonly<Record<AddressPart, string>>;
  /** Values of parts that are remarks and not text of the address. */
  readonly addressRemarks: Readonly<Record<'shortened', string>>;
  readonly facts: Readonly<Record<FactName, string>>;
  /** EXIF facts by the names under which they are kept; others are shown by their machine name. */
  readonly exif: Readonly<Record<string, string>>;
  /** A stored value that answers a yes-or-no question. */
  readonly yes: string;
  readonly no: string;
  /** The person's own answer "I do not know", and a field that is empty where a form must show one. */
  readonly unknown: string;
}

const CATALOGUES: Readonly<Record<Language, Labels>> = { ko: KOREAN, en: ENGLISH, de: GERMAN };

/** The names in one language. */
export function labels(language: Language): Labels {
  return CATALOGUES[language];
}

/**
 * The name of a value that comes from a file or an older version and may not be in the table: then the machine value itself,
 * which may be hostile text and is escaped where it is shown like any other.
 */
export function labelOf(table: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(table, key) ? (table[key] ?? key) : key;
}

/** The value of an address part: the words for a remark of Kept's own, otherwise the text of the address. */
export function addressPartValue(names: Labels, part: string, value: string): string {
  if (part === 'shortened' && value === 'yes') return names.addressRemarks.shortened;
  return value;
}

const MARKS: ReadonlySet<string> = new Set(FIELDS.filter((field) => field.form === 'marks').map((field) => field.name));

/** A field's value in words: the choice's name for a choice field, those of all that is ticked for marks, otherwise the text as it was typed. */
export function fieldValueLabel(names: Labels, field: FieldName, value: string): string {
  const choices: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> = names.choices;
  const table = choices[field];
  if (table === undefined) return value;
  return MARKS.has(field) ? marksOf(value).map((mark) => labelOf(table, mark)).join(', ') : labelOf(table, value);
}

/** Whether a position is present is Kept's own finding, and so in the reader's language; everything else is as the device wrote it. */
export function exifValue(name: string, value: string, names: Labels): string {
  if (name !== 'gps') return value;
  return value === 'yes' ? names.yes : value === 'no' ? names.no : value;
}
