import type { Font } from 'fontkit';
import PDFDocument, { type StructureElement, type StructureOptions } from 'pdfkit';
import { concatBytes } from '../base/bytes.ts';
import type { Moment } from '../base/clock.ts';
import { KeptError } from '../base/errors.ts';
import type { Language } from '../base/language.ts';
import type { ReportFonts, ReportPicture } from './model.ts';
import { onPaper, openFont } from './pdf-face.ts';
import { wrapText } from './pdf-lines.ts';
import { visibleText } from './visible-text.ts';

/** A4 in points, with room at the left for the holes of a file. */
export const PAGE = { width: 595.28, height: 841.89, left: 62, right: 51, top: 54, bottom: 66 } as const;
export const CONTENT_WIDTH = PAGE.width - PAGE.left - PAGE.right;
const LOWEST = PAGE.height - PAGE.bottom;
const FOOTER_BASELINE = PAGE.height - 36;

/** Black and greys only, each readable on a worn office printer. */
export const INK = { text: '#000000', quiet: '#3d3d3d', rule: '#8c8c8c', strongRule: '#000000', fill: '#f0f0f0' } as const;

export interface Type {
  readonly face: 'regular' | 'bold';
  readonly sizePt: number;
  /** Distance of base lines. */
  readonly leadingPt: number;
  readonly colour: string;
}

export interface PaperOptions {
  readonly language: Language;
  readonly title: string;
  readonly subject: string;
  /** What a program may look the document up by. */
  readonly keywords?: string;
  readonly program: string;
  readonly madeAt: Moment;
}

/** A part of the document's structure, for readers that speak instead of showing. */
export interface Tag {
  child(role: string, options?: StructureOptions): Tag;
  /** Draws content of this part; on one page, never nested. */
  mark(draw: () => void): void;
  end(): void;
}

/** An A4 document that grows downwards. `y` is the top of the free space on the current page. */
export class Paper {
  y = 0;
  readonly root: Tag;
  private readonly document: PDFDocument;
  private readonly fonts: Readonly<Record<Type['face'], Font>>;
  private readonly chunks: Uint8Array[] = [];
  private readonly finished: Promise<void>;
  private readonly footers: string[] = [];
  private footer = '';

  constructor(fonts: ReportFonts, options: PaperOptions) {
    this.fonts = { regular: openFont(fonts.regular), bold: openFont(fonts.bold) };
    // Whatever is not set here, pdfkit sets itself: its own name, and the clock's time, which would differ from run to run.
    this.document = new PDFDocument({
      size: 'A4', margin: 0, pdfVersion: '1.7', tagged: true, lang: options.language, displayTitle: true, bufferPages: true, autoFirstPage: false, font: null,
      info: { Title: options.title, Subject: options.subject, ...(options.keywords === undefined ? {} : { Keywords: options.keywords }), Producer: options.program, Creator: options.program, CreationDate: new Date(options.madeAt.utc) },
    });
    this.document.registerFont('regular', this.fonts.regular).registerFont('bold', this.fonts.bold);
    this.document.on('data', (chunk) => this.chunks.push(chunk));
    this.finished = new Promise((resolve, reject) => { this.document.on('end', resolve).on('error', reject); });
    this.newPage();
    const element = this.document.struct('Document', {});
    this.document.addStructure(element);
    this.root = this.tagOf(element, 'Document');
  }

  /** Text of the footer's left side from this page on. */
  setFooter(text: string): void {
    this.footer = text;
    this.footers[this.footers.length - 1] = text;
  }

  newPage(): void {
    this.document.addPage();
    this.footers.push(this.footer);
    this.y = PAGE.top;
  }

  get freePt(): number {
    return LOWEST - this.y;
  }

  get isFresh(): boolean {
    return this.y === PAGE.top;
  }

  /** Goes to a new page when less than this is left on the current one. */
  need(heightPt: number): void {
    if (this.freePt < heightPt && !this.isFresh) this.newPage();
  }

  addBookmark(title: string): void {
    this.document.outline.addItem(title);
  }

  /** Text as it can be shown with these fonts, in lines that fit. */
  wrap(text: string, type: Type, widthPt: number): string[] {
    this.document.font(type.face).fontSize(type.sizePt);
    return wrapText(visibleText(text, onPaper(this.fonts[type.face])), widthPt, (piece) => this.document.widthOfString(piece));
  }

  /** Width of text that has been through `wrap`, or is our own. */
  widthOf(text: string, type: Type): number {
    return this.document.font(type.face).fontSize(type.sizePt).widthOfString(text);
  }

  /** One line, already made visible; `y` is the top of its leading. */
  drawLine(text: string, x: number, y: number, type: Type): void {
    if (text === '') return;
    this.document.font(type.face).fontSize(type.sizePt).fillColor(type.colour);
    this.document.text(text, x, y + baselineOf(type), { lineBreak: false, baseline: 'alphabetic' });
  }

  drawRule(x: number, y: number, widthPt: number, weightPt: number, colour: string): void {
    this.artifact(() => this.document.lineWidth(weightPt).strokeColor(colour).moveTo(x, y).lineTo(x + widthPt, y).stroke());
  }

  fillBox(x: number, y: number, widthPt: number, heightPt: number, colour: string): void {
    this.artifact(() => this.document.rect(x, y, widthPt, heightPt).fillColor(colour).fill());
  }

  drawFrame(x: number, y: number, widthPt: number, heightPt: number): void {
    this.artifact(() => this.document.lineWidth(0.5).strokeColor(INK.rule).rect(x, y, widthPt, heightPt).stroke());
  }

  /** What belongs to the layout and not to the text. */
  artifact(draw: () => void): void {
    this.document.markContent('Artifact', { type: 'Layout' });
    draw();
    this.document.endMarkedContent();
  }

  /** Draws a picture into a box. Its bytes go into the file at once and are not kept. */
  drawPicture({ bytes }: ReportPicture, x: number, y: number, widthPt: number, heightPt: number, tag: Tag): void {
    if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new KeptError('bundle/cannot-build', { kind: 'picture' });
    const image = this.document.openImage(bytes);
    tag.mark(() => this.document.image(image, x, y, { width: widthPt, height: heightPt }));
  }

  /** Draws the footers, now that the number of pages is known, and gives the file's bytes. `pageOf` makes "3 / 17". */
  async finish(type: Type, middle: string): Promise<Uint8Array<ArrayBuffer>> {
    const { count } = this.document.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.document.switchToPage(page);
      this.drawFooter(this.footers[page] ?? '', middle, `${page + 1} / ${count}`, type);
    }
    this.root.end();
    this.document.end();
    await this.finished;
    return concatBytes(...this.chunks);
  }

  private drawFooter(left: string, middle: string, right: string, type: Type): void {
    const y = FOOTER_BASELINE - baselineOf(type);
    const rightWidth = this.widthOf(right, type);
    const [shown = ''] = this.wrap(left, type, CONTENT_WIDTH * 0.5);
    this.document.markContent('Artifact', { type: 'Pagination' });
    this.document.lineWidth(0.5).strokeColor(INK.rule).moveTo(PAGE.left, y - 5).lineTo(PAGE.left + CONTENT_WIDTH, y - 5).stroke();
    this.drawLine(shown, PAGE.left, y, type);
    this.drawLine(middle, PAGE.left + (CONTENT_WIDTH - this.widthOf(middle, type)) / 2, y, type);
    this.drawLine(right, PAGE.left + CONTENT_WIDTH - rightWidth, y, type);
    this.document.endMarkedContent();
  }

  private tagOf(element: StructureElement, role: string): Tag {
    return {
      child: (childRole, options = {}) => {
        const child = this.document.struct(childRole, options);
        element.add(child);
        return this.tagOf(child, childRole);
      },
      mark: (draw) => {
        const content = this.document.markStructureContent(role);
        draw();
        this.document.endMarkedContent();
        element.add(content);
      },
      end: () => element.end(),
    };
  }
}

/** Base line within the leading, so that Hangul and Latin capitals sit in its middle. */
function baselineOf(type: Type): number {
  return (type.leadingPt + type.sizePt * 0.74) / 2;
}
