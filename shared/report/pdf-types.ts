import { INK, type Type } from './pdf-paper.ts';

const regular = (sizePt: number, leadingPt: number, colour: string = INK.text): Type => ({ face: 'regular', sizePt, leadingPt, colour });
const bold = (sizePt: number, leadingPt: number, colour: string = INK.text): Type => ({ face: 'bold', sizePt, leadingPt, colour });

/** The type sizes of one kind of document. */
export interface TypeScale {
  readonly title: Type;
  readonly under: Type;
  readonly heading: Type;
  readonly subheading: Type;
  readonly body: Type;
  readonly strong: Type;
  readonly note: Type;
  readonly label: Type;
  /** A label in further languages, and captions of forms. */
  readonly caption: Type;
  readonly value: Type;
  readonly columnLabel: Type;
  readonly cell: Type;
  readonly cellStrong: Type;
  readonly digest: Type;
  readonly cellDigest: Type;
  readonly exhibit: Type;
  readonly footer: Type;
  readonly labelWidthPt: number;
  /** Above and below the text of a row. */
  readonly rowPadPt: number;
  /** Between two blocks. */
  readonly gapPt: number;
}

export const REPORT_TYPES: TypeScale = {
  title: bold(23, 32),
  under: regular(11.5, 18, INK.quiet),
  heading: bold(13, 20),
  subheading: bold(9.6, 15),
  body: regular(9.2, 15),
  strong: bold(9.2, 15),
  note: regular(8, 12.6, INK.quiet),
  label: bold(8.2, 13),
  caption: regular(6.8, 9.4, INK.quiet),
  value: regular(8.8, 13.6),
  columnLabel: bold(7.8, 12),
  cell: regular(8.2, 12.6),
  cellStrong: bold(8.6, 12.6),
  digest: regular(7.7, 13),
  cellDigest: regular(6.7, 11, INK.quiet),
  exhibit: bold(19, 27),
  footer: regular(7.4, 11, INK.quiet),
  labelWidthPt: 122,
  rowPadPt: 2.6,
  gapPt: 10,
};

/** The hash sheet is meant to be one page. */
export const SHEET_TYPES: TypeScale = {
  ...REPORT_TYPES,
  title: bold(20, 26),
  under: regular(9, 14, INK.quiet),
  heading: bold(9.6, 14),
  body: regular(8.4, 12.6),
  strong: bold(9, 14),
  note: regular(7.2, 10.8, INK.quiet),
  label: bold(7.4, 11),
  caption: regular(6.2, 8, INK.quiet),
  value: regular(8.2, 11.6),
  columnLabel: bold(7.2, 10.6),
  cell: regular(7.6, 10.6),
  cellStrong: bold(8, 10.6),
  digest: regular(8, 11.6),
  cellDigest: regular(7, 10.6),
  labelWidthPt: 138,
  rowPadPt: 1.8,
  gapPt: 6,
};
