import { utf8 } from '../base/bytes.ts';
import type { Language } from '../base/language.ts';
import { FIELDS } from '../evidence/fields.ts';
import type { Item } from '../evidence/item.ts';
import { seriesText } from '../report/capture-facts.ts';
import { fieldValueLabel, labelOf, labels, type FactName, type Labels } from '../report/labels.ts';
import { storedPath } from './names.ts';
import { oneLine } from './one-line.ts';

interface Column {
  readonly fact: FactName;
  readonly value: (item: Item, names: Labels) => string | null;
}

const COLUMNS: readonly Column[] = [
  { fact: 'exhibitNo', value: (item) => item.exhibitNo },
  { fact: 'kind', value: (item, names) => labelOf(names.kinds, item.kind) },
  { fact: 'intake', value: (item, names) => labelOf(names.intakes, item.intake) },
  { fact: 'capturedAtUtc', value: (item) => item.capturedAt.utc },
  { fact: 'capturedAtLocal', value: (item) => item.capturedAt.local },
  { fact: 'capturedAtZone', value: (item) => item.capturedAt.zone },
  { fact: 'capturedAtSource', value: (item, names) => labelOf(names.timeSources, item.capturedAtSource) },
  { fact: 'receivedAtUtc', value: (item) => item.receivedAt.utc },
  { fact: 'addressRaw', value: (item) => item.address?.raw ?? null },
  { fact: 'text', value: (item) => item.text },
  { fact: 'originalFilename', value: (item) => item.file?.originalFilename ?? null },
  { fact: 'mime', value: (item) => item.file?.mime ?? null },
  { fact: 'sizeBytes', value: (item) => item.file?.sizeBytes.toString() ?? null },
  { fact: 'sha256', value: (item) => item.file?.sha256 ?? null },
  { fact: 'stored', value: (item, names) => (item.file ? (item.file.stored ? names.yes : names.no) : null) },
  { fact: 'pathInBundle', value: storedPath },
  { fact: 'series', value: (item) => (item.capture?.series ? seriesText(item.capture.series) : null) },
  { fact: 'depictedMinor', value: (item, names) => labelOf(names.minorAnswers, item.depictedMinor) },
  { fact: 'itemId', value: (item) => item.itemId },
];

/** Full-width signs are formulas to spreadsheets set to Korean or Japanese. */
const FORMULA = /^\s*[=+\-@＝＋－＠\t\r]/;
/** What a spreadsheet would turn into a number, a day or an hour: account numbers lose their last digits, telephone numbers their first. */
const NUMBER = /^[\s\d.,:;/%+\-년월일시분초오전후]+(?:[eE]\d+)?$/;

/**
 * data/metadata/items.csv for spreadsheets: UTF-8 with byte-order mark, CRLF, every cell quoted, one record a line, headings and choices in
 * `language`. Cells that a spreadsheet would compute, round or date begin with an apostrophe; hidden characters stand as numbers.
 */
export function itemsCsv(items: readonly Item[], language: Language): Uint8Array {
  const names = labels(language);
  const facts = COLUMNS.map(({ fact }) => names.facts[fact]);
  // A fact and a field may bear one name (the text of a note, the text of a post): then the field's group stands before it.
  const fields = FIELDS.map(({ name, group }) => (facts.includes(names.fields[name]) ? `${names.groups[group]}: ${names.fields[name]}` : names.fields[name]));
  const rows = items.map((item) => [
    ...COLUMNS.map(({ fact, value }) => (fact === 'sizeBytes' ? quoted(value(item, names) ?? '') : cell(value(item, names) ?? ''))),
    ...FIELDS.map(({ name }) => cell(fieldValueLabel(names, name, item.fields[name] ?? ''))),
  ]);
  const lines = [[...facts, ...fields].map(quoted), ...rows].map((cells) => `${cells.join(',')}\r\n`);
  return utf8(`\uFEFF${lines.join('')}`);
}

/** A cell of text that may be hostile. */
export function cell(text: string): string {
  const needsApostrophe = FORMULA.test(text) || (/\d/.test(text) && NUMBER.test(text));
  return quoted(`${needsApostrophe ? "'" : ''}${oneLine(text)}`);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
