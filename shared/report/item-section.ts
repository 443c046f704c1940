import type { CustodyEntry } from '../custody/entry.ts';
import { FIELDS } from '../evidence/fields.ts';
import type { FileFacts, Item } from '../evidence/item.ts';
import { captureFacts } from './capture-facts.ts';
import { formatCount, formatMoment, formatSize } from './format.ts';
import { addressPartValue, exifValue, fieldValueLabel, labelOf } from './labels.ts';
import { itemLogTable } from './log-section.ts';
import type { ReportModel } from './model.ts';
import { digest, factIf, text, type Block, type Fact, type NoPictureReason } from './outline.ts';
import type { Words } from './report-outline.ts';
import { fill } from './sentences.ts';

/** The pages of one item: picture or the reason why there is none, facts, digests, what was typed, and its own log. */
export function itemBlocks(item: Item, model: ReportModel, words: Words): readonly Block[] {
  const { names, say } = words;
  return [
    { kind: 'item', exhibitNo: item.exhibitNo, kindName: names.kinds[item.kind] },
    pictureBlock(item, model, words),
    { kind: 'heading', level: 3, text: say.report.itemDigests },
    ...digestBlocks(item, model, words),
    { kind: 'heading', level: 3, text: say.report.itemFacts },
    { kind: 'facts', caption: say.report.itemFacts, facts: itemFacts(item, model, words) },
    ...fieldBlocks(item, words),
    { kind: 'heading', level: 3, text: say.report.itemLog },
    itemLogTable(item, logOf(item, model), model, words),
  ];
}

/** What is recorded of an item but for its digests: where it comes from, its file, screen, address and text. */
export function itemFacts(item: Item, model: Pick<ReportModel, 'pathOf'>, words: Words): readonly Fact[] {
  const { facts } = words.names;
  return [
    ...originFacts(item, words), ...fileFacts(item, model, words), ...screenFacts(item, words), ...addressFacts(item, words),
    ...factIf(facts.text, item.text), ...factIf(facts.itemId, item.itemId),
  ];
}

function logOf(item: Item, model: ReportModel): readonly CustodyEntry[] {
  return model.log.filter((entry) => entry.body.itemId === item.itemId);
}

/** Only a stored picture of a person who is not under age is ever asked for, whatever the source of pictures would give. */
function pictureBlock(item: Item, model: ReportModel, { names, say }: Words): Block {
  const reason = noPictureReason(item);
  if (reason !== null) return { kind: 'no-picture', text: say.report.noPicture[reason] };
  return {
    kind: 'picture',
    itemId: item.itemId,
    alt: fill(say.report.pictureAlt, { exhibit: item.exhibitNo, kind: names.kinds[item.kind] }),
    caption: fill(say.report.pictureCaption, { path: model.pathOf(item.itemId) ?? '–' }),
    without: say.report.noPicture['not-drawn'],
  };
}

/** Why no picture is asked for; null when one may be. */
export function noPictureReason(item: Item): NoPictureReason | null {
  if (item.file === null) return 'typed';
  if (item.depictedMinor !== 'no') return 'minor';
  if (!item.file.stored) return 'digest-only';
  return item.file.mime.startsWith('image/') ? null : 'other-type';
}

function originFacts(item: Item, { names }: Words): readonly Fact[] {
  return [
    ...factIf(names.facts.intake, names.intakes[item.intake]),
    // The date of a file says nothing of a capture: copying or saving it anew sets it.
    ...factIf(item.capturedAtSource === 'file-time' ? names.facts.fileDate : names.facts.capturedAt, formatMoment(item.capturedAt)),
    ...factIf(names.facts.capturedAtSource, names.timeSources[item.capturedAtSource]),
    ...factIf(names.facts.receivedAt, formatMoment(item.receivedAt)),
    ...factIf(names.facts.depictedMinor, names.minorAnswers[item.depictedMinor]),
    ...factIf(names.facts.method, `${item.tool.name} ${item.tool.version} · ${item.tool.platform}`),
  ];
}

function fileFacts(item: Item, model: Pick<ReportModel, 'pathOf'>, { names, say }: Words): readonly Fact[] {
  const { file } = item;
  if (file === null) return [];
  const exif = Object.entries(file.exif).map(([name, value]) => `${labelOf(names.exif, name)}: ${exifValue(name, value, names)}`);
  return [
    ...factIf(names.facts.originalFilename, file.originalFilename),
    ...factIf(names.facts.sizeBytes, formatSize(file.sizeBytes, say)),
    ...factIf(names.facts.mime, file.mime),
    ...factIf(names.facts.pixels, pixelsOf(file)),
    ...factIf(names.facts.modifiedUtc, file.modifiedUtc),
    ...factIf(names.facts.exif, exif.join('\n')),
    ...factIf(names.facts.stored, file.stored ? null : say.report.notStored),
    ...factIf(names.facts.pathInBundle, model.pathOf(item.itemId)),
  ];
}

function pixelsOf(file: FileFacts): string | null {
  return file.pixelWidth === null || file.pixelHeight === null ? null : `${file.pixelWidth} × ${file.pixelHeight}`;
}

function screenFacts(item: Item, { names, language }: Words): readonly Fact[] {
  const { screen } = item;
  if (screen === null) return [];
  return [
    ...factIf(names.facts.screenKind, names.screenKinds[screen.sourceKind]),
    ...factIf(names.facts.screenTitle, screen.title),
    ...factIf(names.facts.displaySize, `${screen.displayWidthPx} × ${screen.displayHeightPx} · ${screen.scalePercent} %`),
    ...captureFacts(item.capture, names, language).flatMap(({ fact, value }) => factIf(names.facts[fact], value)),
  ];
}

function addressFacts(item: Item, { names }: Words): readonly Fact[] {
  const { address } = item;
  if (address === null) return [];
  const where = `${labelOf(names.platforms, address.platform)} · ${labelOf(names.addressForms, address.form)}`;
  return [
    ...factIf(names.facts.addressRaw, address.raw),
    ...factIf(names.facts.addressForm, where),
    ...address.parts.flatMap(([part, value]) => factIf(labelOf(names.addressParts, part), addressPartValue(names, part, value))),
  ];
}

function digestBlocks(item: Item, model: ReportModel, { names, say }: Words): readonly Block[] {
  if (item.file !== null) {
    return [{
      kind: 'facts',
      caption: say.report.itemDigests,
      facts: [{ label: names.facts.sha256, value: digest(item.file.sha256) }, { label: names.facts.sha512, value: digest(item.file.sha512) }],
    }];
  }
  const captured = logOf(item, model).find((entry) => entry.body.act === 'item.captured');
  if (captured === undefined) return [{ kind: 'paragraph', text: say.report.noFile }];
  return [
    { kind: 'paragraph', text: fill(say.report.noFileEntry, { seq: formatCount(captured.caseSeq, say) }) },
    { kind: 'facts', caption: say.report.itemDigests, facts: [{ label: names.facts.logHash, value: digest(captured.entryHash) }] },
  ];
}

/** What a person wrote beside the item; fields that are empty are not named. */
function fieldBlocks(item: Item, words: Words): readonly Block[] {
  const { say } = words;
  const facts = typedFacts(item, words);
  if (facts.length === 0) return [];
  return [
    { kind: 'heading', level: 3, text: say.report.itemFields },
    { kind: 'paragraph', text: say.report.fieldsNote, tone: 'note' },
    { kind: 'facts', caption: say.report.itemFields, facts },
  ];
}

/** What a person typed about an item, in the order of the form. */
export function typedFacts(item: Item, { names }: Words): readonly Fact[] {
  return FIELDS.flatMap(({ name }): readonly Fact[] => {
    const value = item.fields[name];
    return value === undefined || value.trim() === '' ? [] : [{ label: names.fields[name], value: text(fieldValueLabel(names, name, value)) }];
  });
}
