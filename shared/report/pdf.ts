import type { Language } from '../base/language.ts';
import type { PictureSource, ReportFonts, ReportModel } from './model.ts';
import { BlockWriter } from './pdf-blocks.ts';
import { Paper } from './pdf-paper.ts';
import { REPORT_TYPES } from './pdf-types.ts';
import { reportOutline, wordsOf } from './report-outline.ts';

/**
 * The report as an A4 document with its own fonts, tagged for screen readers, the same bytes for the same model.
 * Pictures are asked for one after another, and only of items whose pixels may be shown.
 */
export async function renderPdf(model: ReportModel, language: Language, fonts: ReportFonts, pictures: PictureSource): Promise<Uint8Array<ArrayBuffer>> {
  const words = wordsOf(language);
  const { names, say } = words;
  const paper = new Paper(fonts, {
    language,
    title: `${say.report.title} ${model.caseId}`,
    subject: model.bundleName,
    program: `${model.tool.name} ${model.tool.version}`,
    madeAt: model.preparedAt,
  });
  const footerOf = (exhibitNo: string | null): string =>
    `${names.facts.caseId} ${model.caseId}${exhibitNo === null ? '' : ` · ${names.facts.exhibitNo} ${exhibitNo}`}`;
  const writer = new BlockWriter(paper, REPORT_TYPES, pictures, footerOf);
  for (const block of reportOutline(model, words)) await writer.draw(block);
  return paper.finish(REPORT_TYPES.footer, say.report.title);
}
