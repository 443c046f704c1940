import { KeptError } from '../base/errors.ts';
import { clockRemarks, type ClockRemark } from '../custody/clock-remarks.ts';
import type { ActData, CustodyEntry, FieldChange } from '../custody/entry.ts';
import type { Item } from '../evidence/item.ts';
import { clockText } from './clock-text.ts';
import { formatCount, formatShortMoment, formatSize } from './format.ts';
import { fieldValueLabel, labelOf } from './labels.ts';
import type { ReportModel } from './model.ts';
import type { Block, Cell, Row } from './outline.ts';
import type { Words } from './report-outline.ts';
import { fill } from './sentences.ts';

const SHOWN_CHARACTERS = 300;

/** The log of the whole case: entries in full, and a row for every stretch that is present by its hashes alone. */
export function logBlocks(model: ReportModel, words: Words): readonly Block[] {
  const { names, say } = words;
  return [
    { kind: 'heading', level: 2, text: say.log.heading, onNewPage: true },
    { kind: 'paragraph', text: say.log.intro },
    { kind: 'table', caption: say.log.heading, columns: columnsOf(words, `${names.facts.logAct} · ${names.facts.logHash}`), rows: caseRows(model, words) },
  ];
}

/** The entries of one item, with what was changed in them. */
export function itemLogTable(item: Item, entries: readonly CustodyEntry[], model: ReportModel, words: Words): Block {
  const rows = entries.map((entry): Row => {
    const lines = [words.names.acts[entry.body.act], ...changeLines(item, entry, words), ...actorLines(entry, words), ...clockLines(entry, model, words)];
    return { cells: [...leadCells(entry, words), { text: lines.join('\n') }] };
  });
  return { kind: 'table', caption: words.say.report.itemLog, columns: columnsOf(words, `${words.names.facts.logAct} · ${words.names.facts.logDetail}`), rows };
}

function columnsOf({ names }: Words, detail: string) {
  return [
    { label: names.facts.logEntry, share: 0.08 },
    { label: names.facts.logAt, share: 0.2 },
    { label: detail, share: 0.72 },
  ];
}

function leadCells(entry: CustodyEntry, { say }: Words): readonly Cell[] {
  return [{ text: formatCount(entry.caseSeq, say) }, { text: formatShortMoment(entry.body.at).replace(' (', '\n(') }];
}

function caseRows(model: ReportModel, words: Words): readonly Row[] {
  const exhibits = new Map(model.items.map((item) => [item.itemId, item.exhibitNo]));
  const entries = model.log.toSorted((a, b) => a.caseSeq - b.caseSeq);
  const rows: Row[] = [];
  let next = 1;
  for (const entry of entries) {
    if (entry.caseSeq > next) rows.push(leftOutRow(next, entry.caseSeq - 1, words));
    rows.push({ cells: [...leadCells(entry, words), { text: [caseDetail(entry, exhibits, words), ...actorLines(entry, words), ...clockLines(entry, model, words)].join('\n'), digest: entry.entryHash }] });
    next = entry.caseSeq + 1;
  }
  const last = entries.length + model.logLeftOut;
  // The chain has no holes, so the highest number is the count; anything else would print a false log.
  if (next > last + 1) throw new KeptError('bundle/cannot-build', { kind: 'report-log' });
  if (next <= last) rows.push(leftOutRow(next, last, words));
  return rows;
}

function leftOutRow(first: number, last: number, { say }: Words): Row {
  const count = formatCount(last - first + 1, say);
  return { wide: true, cells: [{ text: fill(say.log.leftOut, { count, first: formatCount(first, say), last: formatCount(last, say) }) }] };
}

/** One entry of the case in a line or two: the act, the item, and for bundles what they were. */
function caseDetail(entry: CustodyEntry, exhibits: ReadonlyMap<string, string>, words: Words): string {
  const { names } = words;
  const { act, itemId } = entry.body;
  const exhibit = itemId === null ? null : (exhibits.get(itemId) ?? itemId);
  const about = exhibit === null ? actLines(entry, words) : [annotatedFields(entry, words)].filter((line) => line !== '');
  return [exhibit === null ? names.acts[act] : `${names.acts[act]} · ${exhibit}`, ...about].join('\n');
}

/** What is recorded with an entry, line by line: for a change of fields what each said before and after. */
export function entryLines(entry: CustodyEntry, words: Words): readonly string[] {
  const changes = isAct(entry, 'item.annotated') ? entry.body.data.changes.map((change) => changeLine(change, words)) : [];
  return [...actLines(entry, words), ...changes, ...actorLines(entry, words)];
}

/** Said only of the advocate: the intro names the owner for all others. */
function actorLines({ body }: CustodyEntry, { names }: Words): readonly string[] {
  return body.actor === 'advocate' ? [names.facts.logByAdvocate] : [];
}

/** Remarks by log: each is asked for with every item of it. */
const remarksOf = new WeakMap<ReportModel['log'], ReadonlyMap<number, ClockRemark>>();

function clockLines({ caseSeq }: CustodyEntry, { log }: ReportModel, { language }: Words): readonly string[] {
  const remarks = remarksOf.get(log) ?? clockRemarks(log);
  remarksOf.set(log, remarks);
  const remark = remarks.get(caseSeq);
  return remark ? [clockText(remark, language)] : [];
}

function isAct<A extends keyof ActData>(entry: CustodyEntry, act: A): entry is CustodyEntry & { readonly body: { readonly data: ActData[A] } } {
  return entry.body.act === act;
}

function annotatedFields(entry: CustodyEntry, { names }: Words): string {
  return isAct(entry, 'item.annotated') ? entry.body.data.changes.map((change) => labelOf(names.fields, change.field)).join(', ') : '';
}

function actLines(entry: CustodyEntry, { say, names }: Words): readonly string[] {
  if (isAct(entry, 'case.created')) return [`${names.facts.caseId}: ${entry.body.data.caseId}`];
  if (isAct(entry, 'bundle.prepared')) {
    const { bundleName, itemIds, languages } = entry.body.data;
    return [bundleName, fill(say.log.prepared, { count: formatCount(itemIds.length, say), languages: languages.join(', ') })];
  }
  if (isAct(entry, 'bundle.exported')) {
    const { bundleName, itemIds, sizeBytes, rootSha256, zipSha256 } = entry.body.data;
    return [
      `${bundleName} · ${names.facts.itemCount} ${formatCount(itemIds.length, say)} · ${formatSize(sizeBytes, say)}`,
      `${names.facts.rootSha256}: ${rootSha256}`,
      `${names.facts.zipSha256}: ${zipSha256}`,
    ];
  }
  if (isAct(entry, 'bundle.abandoned')) return [`${entry.body.data.bundleName} · ${entry.body.data.reason}`];
  return [];
}

/** Values that were entered once and still stand are on the same page already: naming their fields is enough. */
function changeLines(item: Item, entry: CustodyEntry, words: Words): readonly string[] {
  if (!isAct(entry, 'item.annotated')) return [];
  const isStanding = ({ field, before, after }: FieldChange): boolean => before === '' && after === item.fields[field];
  const entered = entry.body.data.changes.filter(isStanding).map(({ field }) => labelOf(words.names.fields, field));
  const others = entry.body.data.changes.filter((change) => !isStanding(change)).map((change) => changeLine(change, words));
  return entered.length === 0 ? others : [fill(words.say.log.entered, { fields: entered.join(', ') }), ...others];
}

function changeLine({ field, before, after }: FieldChange, words: Words): string {
  return fill(words.say.log.change, { field: labelOf(words.names.fields, field), before: shortened(field, before, words), after: shortened(field, after, words) });
}

/** Long values stand whole among the fields and in custody-log.jsonl; here the beginning is enough, and it says that it is one. */
function shortened(field: FieldChange['field'], value: string, { names, say }: Words): string {
  if (value === '') return say.log.empty;
  const shown = fieldValueLabel(names, field, value);
  const characters = Array.from(shown);
  if (characters.length <= SHOWN_CHARACTERS) return shown;
  return characters.slice(0, SHOWN_CHARACTERS).join('') + fill(say.log.cut, { count: formatCount(characters.length, say) });
}
