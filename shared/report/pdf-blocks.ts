import type { Language } from '../base/language.ts';
import type { PictureSource, ReportPicture } from './model.ts';
import type { Block, BlockOf } from './outline.ts';
import { CONTENT_WIDTH, INK, PAGE, type Paper, type Tag } from './pdf-paper.ts';
import { drawLines, heightOf, textLines, type Line } from './pdf-rows.ts';
import { drawCommands, drawFacts, drawSignatures, drawTable } from './pdf-tables.ts';
import type { TypeScale } from './pdf-types.ts';

const MM = 72 / 25.4;
const PICTURE_MAX_HEIGHT = 90 * MM;
/** A pixel is never drawn larger than 1/96 inch: enlarging would invent a picture that was not there. */
const PT_PER_PIXEL = 0.75;
/** A heading with its note and two lines to sign on. */
const FORM_PT = 160;

/** Draws the blocks of an outline onto paper. */
export class BlockWriter {
  readonly paper: Paper;
  readonly types: TypeScale;
  private readonly pictures: PictureSource;
  private readonly footerOf: (exhibitNo: string | null) => string;

  constructor(paper: Paper, types: TypeScale, pictures: PictureSource, footerOf: (exhibitNo: string | null) => string) {
    this.paper = paper;
    this.types = types;
    this.pictures = pictures;
    this.footerOf = footerOf;
    paper.setFooter(footerOf(null));
  }

  async draw(block: Block): Promise<void> {
    switch (block.kind) {
      case 'title': return this.drawTitle(block);
      case 'heading': return this.drawHeading(block);
      case 'item': return this.drawItemHead(block);
      case 'end-of-items': return this.endItems();
      case 'paragraph': return this.drawParagraph(block);
      case 'list': return this.drawList(block);
      case 'facts': return drawFacts(this.paper, this.types, block.facts);
      case 'table': return drawTable(this.paper, this.types, block);
      case 'picture': return this.drawPicture(block);
      case 'no-picture': return this.drawNotice(block.text);
      case 'commands': return drawCommands(this.paper, this.types, block.commands);
      case 'signatures': return drawSignatures(this.paper, this.types, block);
    }
  }

  private drawTitle({ text, under }: BlockOf<'title'>): void {
    const { paper, types } = this;
    this.drawTextBlock('H1', text, types.title);
    for (const line of under) this.drawTextBlock('P', line, types.under);
    paper.y += types.gapPt;
  }

  private drawHeading({ level, text, onNewPage, beforeForm }: BlockOf<'heading'>): void {
    const { paper, types } = this;
    if (onNewPage === true && !paper.isFresh) paper.newPage();
    paper.need(beforeForm === true ? FORM_PT : 90);
    if (!paper.isFresh) paper.y += level === 2 ? types.gapPt * 0.8 : types.gapPt * 0.4;
    if (level === 2) paper.addBookmark(text);
    this.drawTextBlock(level === 2 ? 'H2' : 'H3', text, level === 2 ? types.heading : types.subheading);
    paper.y += level === 2 ? 4 : 2;
  }

  private drawItemHead({ exhibitNo, kindName }: BlockOf<'item'>): void {
    const { paper, types } = this;
    if (!paper.isFresh) paper.newPage();
    paper.setFooter(this.footerOf(exhibitNo));
    paper.addBookmark(`${exhibitNo} ${kindName}`);
    const tag = paper.root.child('H2');
    const right = paper.widthOf(kindName, types.under);
    tag.mark(() => {
      paper.drawLine(exhibitNo, PAGE.left, paper.y, types.exhibit);
      paper.drawLine(kindName, PAGE.left + CONTENT_WIDTH - right, paper.y + 6.5, types.under);
    });
    tag.end();
    paper.y += types.exhibit.leadingPt + 3;
    paper.drawRule(PAGE.left, paper.y, CONTENT_WIDTH, 1.4, INK.strongRule);
    paper.y += types.gapPt;
  }

  private endItems(): void {
    this.paper.newPage();
    this.paper.setFooter(this.footerOf(null));
  }

  private drawParagraph({ text, tone, language }: BlockOf<'paragraph'>): void {
    const { types } = this;
    this.drawTextBlock('P', text, tone === 'note' ? types.note : tone === 'strong' ? types.strong : types.body, language);
    this.paper.y += types.gapPt * 0.6;
  }

  private drawTextBlock(role: string, text: string, type: TypeScale['body'], language?: Language): void {
    const tag = this.paper.root.child(role, language === undefined ? {} : { lang: language });
    this.drawFlow(tag, textLines(this.paper, text, type, CONTENT_WIDTH), PAGE.left);
    tag.end();
  }

  /** Lines over as many pages as they need. */
  private drawFlow(tag: Tag, lines: readonly Line[], x: number): void {
    const { paper } = this;
    let rest = lines;
    while (rest.length > 0) {
      const leadingPt = rest[0]?.type.leadingPt ?? 1;
      paper.need(leadingPt * Math.min(2, rest.length));
      const count = Math.max(1, Math.floor(paper.freePt / leadingPt));
      const piece = rest.slice(0, count);
      tag.mark(() => drawLines(paper, piece, x, paper.y));
      paper.y += heightOf(piece);
      rest = rest.slice(count);
    }
  }

  private drawList({ entries }: BlockOf<'list'>): void {
    const { paper, types } = this;
    const list = paper.root.child('L');
    for (const entry of entries) {
      const lines = textLines(paper, entry, types.body, CONTENT_WIDTH - 12);
      paper.need(heightOf(lines));
      const item = list.child('LI');
      const label = item.child('Lbl');
      label.mark(() => paper.drawLine('•', PAGE.left + 3, paper.y, types.strong));
      label.end();
      const body = item.child('LBody');
      this.drawFlow(body, lines, PAGE.left + 12);
      body.end();
      item.end();
      paper.y += 2;
    }
    list.end();
    paper.y += types.gapPt * 0.6;
  }

  private async drawPicture({ itemId, alt, caption, without }: BlockOf<'picture'>): Promise<void> {
    const picture = await this.pictures(itemId);
    if (picture === null) return this.drawNotice(without);
    const { paper, types } = this;
    const { widthPt, heightPt } = drawnSize(picture);
    paper.need(heightPt + 2 * types.note.leadingPt);
    const x = PAGE.left + (CONTENT_WIDTH - widthPt) / 2;
    const figure = paper.root.child('Figure', { alt });
    paper.drawPicture(picture, x, paper.y, widthPt, heightPt, figure);
    figure.end();
    paper.drawFrame(x, paper.y, widthPt, heightPt);
    paper.y += heightPt + 4;
    this.drawParagraph({ kind: 'paragraph', text: caption, tone: 'note' });
  }

  private drawNotice(text: string): void {
    const { paper, types } = this;
    const lines = textLines(paper, text, types.body, CONTENT_WIDTH - 24);
    const heightPt = heightOf(lines) + 16;
    paper.need(heightPt);
    paper.fillBox(PAGE.left, paper.y, CONTENT_WIDTH, heightPt, INK.fill);
    const tag = paper.root.child('P');
    tag.mark(() => drawLines(paper, lines, PAGE.left + 12, paper.y + 8));
    tag.end();
    paper.y += heightPt + types.gapPt;
  }

}

function drawnSize({ widthPx, heightPx }: ReportPicture): { widthPt: number; heightPt: number } {
  const scale = Math.min(PT_PER_PIXEL, CONTENT_WIDTH / widthPx, PICTURE_MAX_HEIGHT / heightPx);
  return { widthPt: widthPx * scale, heightPt: heightPx * scale };
}
