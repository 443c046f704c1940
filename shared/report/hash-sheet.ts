import { TAG_FILES } from '../bundle/layout.ts';
import { LANGUAGES } from '../base/language.ts';
import { keyWords } from '../crypto/key-words.ts';
import { hashCommands, signatureAnswer, signatureCommands } from './check-section.ts';
import { formatCount, formatShortMoment, formatSize } from './format.ts';
import type { HashSheetModel, ReportFonts } from './model.ts';
import { digest, text, type Block, type Command, type Fact, type Row, type SignatureRow, type Value } from './outline.ts';
import { BlockWriter } from './pdf-blocks.ts';
import { Paper } from './pdf-paper.ts';
import { SHEET_TYPES } from './pdf-types.ts';
import { wordsOf, type Words } from './report-outline.ts';

type Pick = (words: Words) => string;

/**
 * The hash confirmation sheet (해시값 확인서): one paper in all chosen languages, Korean first, to be signed by the one who hands
 * over and the one who receives. It is made after sealing and lies beside the bundle, for only so can it carry the root hash.
 */
export async function renderHashSheet(model: HashSheetModel, fonts: ReportFonts): Promise<Uint8Array<ArrayBuffer>> {
  const all = LANGUAGES.filter((language) => model.languages.includes(language)).map(wordsOf);
  const [first, ...others] = all.length === 0 ? [wordsOf('ko')] : all;
  const sheet = new Sheet(model, first ?? wordsOf('ko'), others);
  const { say, names, language } = sheet.first;
  const paper = new Paper(fonts, {
    language, title: `${say.sheet.title} ${model.bundleName}`, subject: model.zipFileName, keywords: model.fingerprint, program: `${model.tool.name} ${model.tool.version}`, madeAt: model.preparedAt,
  });
  const writer = new BlockWriter(paper, SHEET_TYPES, () => Promise.resolve(null), () => `${names.facts.caseId} ${model.caseId} · ${model.bundleName}`);
  for (const block of sheet.blocks()) await writer.draw(block);
  return paper.finish(SHEET_TYPES.footer, say.sheet.title);
}

class Sheet {
  readonly first: Words;
  private readonly model: HashSheetModel;
  private readonly others: readonly Words[];

  constructor(model: HashSheetModel, first: Words, others: readonly Words[]) {
    this.model = model;
    this.first = first;
    this.others = others;
  }

  blocks(): readonly Block[] {
    const { say } = this.first;
    return [
      { kind: 'title', text: say.sheet.title, under: this.others.length === 0 ? [] : [this.inOthers((words) => words.say.sheet.title, ' · ')] },
      { kind: 'facts', caption: say.sheet.title, facts: this.facts() },
      ...this.statement(),
      { kind: 'signatures', rows: this.signatureRows() },
      ...this.paragraphs((words) => words.say.sheet.shows),
      ...this.itemBlocks(),
      { kind: 'heading', level: 2, text: this.inAll((words) => words.say.sheet.checkHeading) },
      { kind: 'commands', commands: this.commands() },
    ];
  }

  /** What everybody signs: the first language in strong type, the others below it. */
  private statement(): readonly Block[] {
    const [own, ...translations] = this.paragraphs((words) => words.say.sheet.statement);
    return own?.kind === 'paragraph' ? [{ ...own, tone: 'strong' }, ...translations] : translations;
  }

  private paragraphs(pick: Pick): readonly Block[] {
    return [this.first, ...this.others].map((words): Block => ({ kind: 'paragraph', text: pick(words), tone: 'note', language: words.language }));
  }

  private facts(): readonly Fact[] {
    const { model } = this;
    const { say } = this.first;
    return [
      this.fact((words) => words.names.facts.caseId, text(model.caseId)),
      this.fact((words) => words.names.facts.bundleName, text(`${model.bundleName} · ${formatShortMoment(model.preparedAt)}`)),
      this.fact((words) => words.names.facts.zipFile, text(`${model.zipFileName} · ${formatSize(model.zipSizeBytes, say)}`)),
      this.fact((words) => words.names.facts.zipSha256, digest(model.zipSha256)),
      this.fact((words) => words.names.facts.rootSha256, digest(model.rootSha256), TAG_FILES.tagmanifestSha256),
      this.fact((words) => words.names.facts.lastEntryHash, digest(model.lastEntryHash)),
      this.fact(({ names }) => `${names.facts.itemCount} · ${names.facts.logEntries}`, text(`${formatCount(model.items.length, say)} · ${formatCount(model.logEntries, say)}`)),
      this.fact((words) => words.say.sheet.checkpoint, text(model.checkpoint.replace(/\s+/g, ' ').trim()), TAG_FILES.checkpoint),
      this.fact((words) => words.names.facts.fingerprint, text(model.fingerprint)),
      this.fact((words) => words.names.facts.keyWords, text(this.keyWords())),
      this.fact((words) => words.names.facts.tool, text(`${model.tool.name} ${model.tool.version} · ${model.tool.platform}`)),
    ];
  }

  private fact(pick: Pick, value: Value, remark?: string): Fact {
    const under = [this.inOthers(pick), ...(remark === undefined ? [] : [remark])].filter((part) => part !== '').join(' · ');
    return { label: pick(this.first), value, ...(under === '' ? {} : { under }) };
  }

  /** On each list that one of the languages uses. */
  private keyWords(): string {
    const lists = new Set([this.first, ...this.others].map(({ language }) => (language === 'ko' ? 'ko' : 'en')));
    return [...lists].map((list) => keyWords(this.model.fingerprint, list).join(' ')).join('\n');
  }

  private itemBlocks(): readonly Block[] {
    const { say } = this.first;
    const rows = this.model.items.flatMap(({ exhibitNo, file }): readonly Row[] => file === null ? [] : [{
      cells: [{ text: exhibitNo, strong: true }, { text: '', digest: file.sha256 }, { text: file.stored ? formatCount(file.sizeBytes, say) : this.inAll((words) => words.say.sheet.notIncluded) }],
    }]);
    const without = this.model.items.filter(({ file }) => file === null).map(({ exhibitNo }) => exhibitNo);
    const heading = this.inAll((words) => words.say.sheet.itemsHeading);
    return [
      ...(rows.length === 0 ? [] : [
        { kind: 'heading', level: 2, text: heading } as const,
        {
          kind: 'table', caption: heading, rows, columns: [
            { label: this.inAll((words) => words.names.facts.exhibitNo), share: 0.14 },
            { label: this.inAll((words) => words.names.facts.sha256), share: 0.68 },
            { label: this.inAll((words) => words.names.facts.sizeBytes), share: 0.18 },
          ],
        } as const,
      ]),
      ...(without.length === 0 ? [] : [{ kind: 'paragraph', text: `${this.inAll((words) => words.say.sheet.withoutFile)}: ${without.join(', ')}`, tone: 'note' } as const]),
    ];
  }

  private commands(): readonly Command[] {
    const { say } = this.first;
    return [
      ...hashCommands(this.model.zipFileName, say),
      ...signatureCommands(say),
      { system: this.inAll((words) => words.say.check.answer), line: signatureAnswer(this.model.fingerprint) },
    ];
  }

  private signatureRows(): readonly SignatureRow[] {
    return [
      this.signatureRow(({ names }) => names.facts.enteredBy, [({ say }) => say.sheet.enteredBy, ({ say }) => say.sheet.enteredAt, ({ say }) => say.sheet.signature]),
      this.signatureRow(({ names }) => names.facts.printedBy, [({ say }) => say.sheet.printedBy, ({ say }) => say.sheet.printedAt, ({ say }) => say.sheet.signature]),
      this.signatureRow(({ say }) => say.sheet.submitter, [({ say }) => say.sheet.name, ({ say }) => say.sheet.date, ({ say }) => say.sheet.signature]),
      this.signatureRow(({ say }) => say.sheet.recipient, [({ say }) => say.sheet.affiliation, ({ say }) => say.sheet.rank, ({ say }) => say.sheet.name, ({ say }) => say.sheet.signature]),
    ];
  }

  private signatureRow(lead: Pick, captions: readonly Pick[]): SignatureRow {
    const under = this.inOthers(lead);
    return { lead: lead(this.first), ...(under === '' ? {} : { under }), captions: captions.map((caption) => this.inAll(caption)) };
  }

  /** The same words in every language, each spelling once. */
  private inAll(pick: Pick): string {
    return [...new Set([this.first, ...this.others].map(pick))].join(' / ');
  }

  private inOthers(pick: Pick, separator = ' / '): string {
    return [...new Set(this.others.map(pick))].filter((word) => word !== pick(this.first)).join(separator);
  }
}
