import type { TFunction } from 'i18next';
import type { Language } from '../../../shared/base/language.ts';
import type { FileFacts, Item, ScreenSource } from '../../../shared/evidence/item.ts';
import { captureFacts } from '../../../shared/report/capture-facts.ts';
import { exifValue, labelOf, labels } from '../../../shared/report/labels.ts';
import type { Labels } from '../../../shared/report/labels.ts';
import type { Fact } from '../components/facts.tsx';
import { formatWallTime } from './dates.ts';
import { formatNumber, formatSize } from './quantities.ts';

/** The facts of an item that were fixed when it came in, in the order in which they are read. */
export function factsOf(item: Item, language: Language, t: TFunction): Fact[] {
  const names = labels(language);
  // The date of a file says nothing of a capture: copying or saving it anew sets it.
  const isFileDate = item.capturedAtSource === 'file-time';
  return [
    { name: names.facts.exhibitNo, value: item.exhibitNo },
    { name: names.facts.intake, value: names.intakes[item.intake] },
    { name: isFileDate ? names.facts.fileDateLocal : names.facts.capturedAtLocal, value: formatWallTime(item.capturedAt.local, language) },
    { name: isFileDate ? names.facts.fileDateUtc : names.facts.capturedAtUtc, value: item.capturedAt.utc },
    { name: names.facts.capturedAtZone, value: item.capturedAt.zone },
    { name: names.facts.capturedAtSource, value: names.timeSources[item.capturedAtSource] },
    ...(item.capturedAt.utc === item.receivedAt.utc ? [] : [{ name: names.facts.receivedAtUtc, value: item.receivedAt.utc }]),
    { name: names.facts.depictedMinor, value: names.minorAnswers[item.depictedMinor] },
    ...(item.screen ? screenFacts(item.screen, names, t) : []),
    ...captureFacts(item.capture, names, language).map(({ fact, value }) => ({ name: names.facts[fact], value })),
    ...(item.file ? fileFacts(item.file, names, language, t) : []),
    { name: names.facts.tool, foreign: `${item.tool.name} ${item.tool.version}, ${item.tool.platform}` },
    { name: names.facts.caseId, value: item.caseId },
  ];
}

function screenFacts(screen: ScreenSource, names: Labels, t: TFunction): Fact[] {
  return [
    { name: names.facts.screenKind, value: names.screenKinds[screen.sourceKind] },
    { name: names.facts.screenTitle, foreign: screen.title },
    { name: names.facts.displaySize, value: t('common.pixels', { width: screen.displayWidthPx, height: screen.displayHeightPx }) },
    { name: names.facts.displayScale, value: `${screen.scalePercent} %` },
  ];
}

function fileFacts(file: FileFacts, names: Labels, language: Language, t: TFunction): Fact[] {
  const pixels = file.pixelWidth !== null && file.pixelHeight !== null ? [{ name: names.facts.pixels, value: t('common.pixels', { width: file.pixelWidth, height: file.pixelHeight }) }] : [];
  return [
    ...(file.originalFilename === '' ? [] : [{ name: names.facts.originalFilename, foreign: file.originalFilename }]),
    { name: names.facts.sizeBytes, value: `${formatSize(file.sizeBytes, language)} (${formatNumber(file.sizeBytes, language)})` },
    { name: names.facts.mime, foreign: file.mime },
    ...pixels,
    { name: names.facts.stored, value: file.stored ? names.yes : names.no },
    ...(file.modifiedUtc === null ? [] : [{ name: names.facts.modifiedUtc, value: file.modifiedUtc }]),
    ...Object.entries(file.exif).map(([fact, value]) => ({ name: labelOf(names.exif, fact), foreign: exifValue(fact, value, names) })),
  ];
}
