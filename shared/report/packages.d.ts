/** The little that reports use of two packages; pdfkit's published types pull Node's globals into shared/, fontkit has none. */
declare module 'fontkit' {
  export interface Glyph {
    readonly id: number;
    readonly advanceWidth: number;
    readonly codePoints: readonly number[];
  }
  export interface GlyphPosition {
    xAdvance: number;
    yAdvance: number;
    xOffset: number;
    yOffset: number;
    advanceWidth?: number;
  }
  export interface GlyphRun {
    readonly glyphs: readonly Glyph[];
    readonly positions: readonly GlyphPosition[];
    readonly advanceWidth: number;
  }
  export interface Font {
    readonly unitsPerEm: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): Glyph;
    layout(text: string, features?: unknown): GlyphRun;
  }
  export function create(bytes: Uint8Array): Font;
}

declare module 'pdfkit' {
  import type { Font } from 'fontkit';

  export interface StructureContent { readonly refs: readonly unknown[] }
  export interface StructureElement {
    add(child: StructureElement | StructureContent): this;
    end(): void;
  }
  export interface StructureOptions {
    readonly alt?: string;
    readonly lang?: string;
    readonly scope?: 'Row' | 'Column';
    readonly title?: string;
  }
  export interface EmbeddedImage {
    readonly width: number;
    readonly height: number;
  }
  interface OutlineItem { addItem(title: string): OutlineItem }

  export default class PDFDocument {
    constructor(options: {
      readonly size: 'A4';
      readonly margin: number;
      readonly pdfVersion: '1.7';
      readonly tagged: boolean;
      readonly lang: string;
      readonly displayTitle: boolean;
      readonly bufferPages: boolean;
      readonly autoFirstPage: false;
      readonly font: null;
      readonly info: Readonly<Record<string, string | Date>>;
    });
    readonly outline: OutlineItem;
    addPage(): this;
    switchToPage(index: number): unknown;
    bufferedPageRange(): { readonly start: number; readonly count: number };
    registerFont(name: string, source: Font): this;
    font(name: string): this;
    fontSize(sizePt: number): this;
    widthOfString(text: string): number;
    text(text: string, x: number, y: number, options: { readonly lineBreak: false; readonly baseline: 'alphabetic' }): this;
    fillColor(colour: string): this;
    strokeColor(colour: string): this;
    lineWidth(widthPt: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    rect(x: number, y: number, width: number, height: number): this;
    fill(): this;
    stroke(): this;
    openImage(bytes: Uint8Array): EmbeddedImage;
    image(image: EmbeddedImage, x: number, y: number, options: { readonly width: number; readonly height: number }): this;
    struct(role: string, options: StructureOptions): StructureElement;
    addStructure(element: StructureElement): this;
    markStructureContent(role: string): StructureContent;
    markContent(tag: 'Artifact', options: { readonly type: 'Pagination' | 'Layout' }): this;
    endMarkedContent(): this;
    on(event: 'data', listener: (chunk: Uint8Array) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'error', listener: (error: unknown) => void): this;
    end(): void;
  }
}
