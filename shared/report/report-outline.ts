import type { Language } from '../base/language.ts';
import { keyWords } from '../crypto/key-words.ts';
import { formatCount, formatMoment, formatShortMoment } from './format.ts';
import { itemBlocks } from './item-section.ts';
import type { Item } from '../evidence/item.ts';
import { labels, type Labels } from './labels.ts';
import { logBlocks } from './log-section.ts';
import type { ReportModel } from './model.ts';
import { factIf, text, type Block, type Fact, type Row } from './outline.ts';
import { fill, sentences, type Sentences } from './sentences.ts';
import { checkBlocks } from './check-section.ts';

const TITLE_CHARACTERS = 160;

/** The words of one language, passed down to every section. */
export interface Words {
  readonly language: Language;
  readonly names: Labels;
  readonly say: Sentences;
}

export function wordsOf(language: Language): Words {
  return { language, names: labels(language), say: sentences(language) };
}

/** Everything that the report says, in order: cover, list, items, custody log, instructions. */
export function reportOutline(model: ReportModel, words: Words): readonly Block[] {
  return [
    ...coverBlocks(model, words),
    ...listBlocks(model, words),
    ...model.items.flatMap((item) => itemBlocks(item, model, words)),
    { kind: 'end-of-items' },
    ...logBlocks(model, words),
    ...checkBlocks(model, words),
    ...signBlocks(words),
  ];
}

function coverBlocks(model: ReportModel, words: Words): readonly Block[] {
  const { names, say } = words;
  const about = fill(say.report.about, { bundle: model.bundleName, tool: model.tool.name });
  const leftOut = model.itemsLeftOut === 0 ? say.report.allIncluded : fill(say.report.someLeftOut, { count: formatCount(model.itemsLeftOut, say) });
  return [
    { kind: 'title', text: say.report.title, under: [`${names.facts.caseId} ${model.caseId}`] },
    { kind: 'facts', caption: say.report.title, facts: coverFacts(model, words) },
    { kind: 'paragraph', text: `${about} ${leftOut}` },
    { kind: 'heading', level: 2, text: say.report.showsHeading },
    { kind: 'list', entries: say.report.shows },
    { kind: 'heading', level: 2, text: say.report.showsNotHeading },
    { kind: 'list', entries: say.report.showsNot },
    { kind: 'paragraph', text: fill(say.report.characters, { sample: '\u202e' }), tone: 'note' },
  ];
}

function coverFacts(model: ReportModel, { names, say, language }: Words): readonly Fact[] {
  return [
    ...factIf(names.facts.bundleName, model.bundleName),
    ...factIf(names.facts.preparedAt, formatMoment(model.preparedAt)),
    ...factIf(names.facts.tool, `${model.tool.name} ${model.tool.version} · ${model.tool.platform}`),
    ...factIf(names.facts.itemCount, formatCount(model.items.length, say)),
    ...factIf(names.facts.itemsLeftOut, formatCount(model.itemsLeftOut, say)),
    ...factIf(names.facts.logEntries, formatCount(model.log.length + model.logLeftOut, say)),
    ...factIf(names.facts.logLeftOut, formatCount(model.logLeftOut, say)),
    { label: names.facts.fingerprint, value: text(model.fingerprint) },
    { label: names.facts.keyWords, value: text(keyWords(model.fingerprint, language === 'ko' ? 'ko' : 'en').join(' ')) },
  ];
}

function listBlocks(model: ReportModel, { names, say }: Words): readonly Block[] {
  const rows = model.items.map((item): Row => ({
    cells: [
      { text: item.exhibitNo, strong: true },
      { text: [names.kinds[item.kind], formatShortMoment(item.capturedAt), ...(item.capturedAtSource === 'file-time' ? [names.facts.fileDate] : [])].join('\n') },
      item.file === null ? { text: titleOf(item) } : { text: item.file.originalFilename, digest: item.file.sha256 },
    ],
  }));
  return [
    { kind: 'heading', level: 2, text: say.report.itemsHeading, onNewPage: true },
    {
      kind: 'table',
      caption: say.report.itemsHeading,
      columns: [
        { label: names.facts.exhibitNo, share: 0.14 },
        { label: `${names.facts.kind} · ${names.facts.capturedAt}`, share: 0.3 },
        { label: `${names.facts.originalFilename} · ${names.facts.sha256}`, share: 0.56 },
      ],
      rows,
    },
  ];
}

/** What an item without a file is recognised by. */
function titleOf(item: Item): string {
  const characters = Array.from((item.address?.raw ?? item.text ?? '').replace(/\s+/g, ' '));
  return characters.length <= TITLE_CHARACTERS ? characters.join('') : `${characters.slice(0, TITLE_CHARACTERS).join('')} …`;
}

function signBlocks({ names, say }: Words): readonly Block[] {
  return [
    { kind: 'heading', level: 2, text: say.report.signHeading, beforeForm: true },
    { kind: 'paragraph', text: say.report.signNote, tone: 'note' },
    {
      kind: 'signatures',
      rows: [
        { lead: names.facts.enteredBy, captions: [say.sheet.enteredBy, say.sheet.enteredAt, say.sheet.signature] },
        { lead: names.facts.printedBy, captions: [say.sheet.printedBy, say.sheet.printedAt, say.sheet.signature] },
      ],
    },
  ];
}

