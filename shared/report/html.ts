import { toBase64 } from '../base/bytes.ts';
import type { Language } from '../base/language.ts';
import { groupDigest } from './format.ts';
import { HTML_STYLE } from './html-style.ts';
import type { PictureSource, ReportModel } from './model.ts';
import type { Block, BlockOf, Cell, Fact, Row, Value } from './outline.ts';
import { reportOutline, wordsOf } from './report-outline.ts';
import { ON_SCREEN, visibleText } from './visible-text.ts';

/** Nothing may be loaded or run, whatever an item's text turns out to be: pictures are in the document itself. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** A width in a cell would be lost on the hidden caption before it. */
const LABEL_COLUMN = '<colgroup><col class="label"><col></colgroup>';

/**
 * The report as one self-contained HTML document without script, with the same content as the PDF. Pictures are asked for one
 * after another, and only of items whose pixels may be shown.
 */
export async function renderHtml(model: ReportModel, language: Language, pictures: PictureSource): Promise<string> {
  const words = wordsOf(language);
  const parts = [
    '<!doctype html>\n',
    `<html lang="${language}">\n<head>\n<meta charset="utf-8">\n`,
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">\n`,
    '<meta name="referrer" content="no-referrer">\n<meta name="viewport" content="width=device-width">\n',
    `<title>${escapeHtml(`${words.say.report.title} ${model.caseId}`)}</title>\n<style>${HTML_STYLE}</style>\n</head>\n<body>\n<main>\n`,
  ];
  let inItem = false;
  for (const block of reportOutline(model, words)) {
    if (inItem && (block.kind === 'item' || block.kind === 'end-of-items')) parts.push('</article>\n');
    if (block.kind === 'item') inItem = true;
    if (block.kind === 'end-of-items') inItem = false;
    parts.push(block.kind === 'picture' ? await pictureHtml(block, pictures) : blockHtml(block));
  }
  parts.push('</main>\n</body>\n</html>\n');
  return parts.join('');
}

/** The only way of text into the document: hidden characters made visible, then HTML's own characters escaped. */
export function escapeHtml(text: string): string {
  return visibleText(text, ON_SCREEN).replace(/[&<>"'`=]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function blockHtml(block: Exclude<Block, { readonly kind: 'picture' }>): string {
  switch (block.kind) {
    case 'title': return `<header>\n<h1>${escapeHtml(block.text)}</h1>\n${block.under.map((line) => `<p class="under">${escapeHtml(line)}</p>\n`).join('')}</header>\n`;
    case 'heading': return `<h${block.level}${block.onNewPage === true ? ' class="new-page"' : ''}>${escapeHtml(block.text)}</h${block.level}>\n`;
    case 'item': return `<article class="item" id="${escapeHtml(block.exhibitNo)}">\n<h2>${escapeHtml(block.exhibitNo)} <small>${escapeHtml(block.kindName)}</small></h2>\n`;
    case 'end-of-items': return '';
    case 'paragraph': return `<p${block.tone === undefined ? '' : ` class="${block.tone}"`}>${escapeHtml(block.text)}</p>\n`;
    case 'list': return `<ul>\n${block.entries.map((entry) => `<li>${escapeHtml(entry)}</li>\n`).join('')}</ul>\n`;
    case 'facts': return `<table class="facts">\n<caption>${escapeHtml(block.caption)}</caption>\n${LABEL_COLUMN}\n<tbody>\n${block.facts.map(factHtml).join('')}</tbody>\n</table>\n`;
    case 'table': return tableHtml(block);
    case 'no-picture': return `<p class="notice">${escapeHtml(block.text)}</p>\n`;
    case 'commands': return `<table class="commands">\n${LABEL_COLUMN}\n<tbody>\n${block.commands.map(({ system, line }) => `<tr><th scope="row">${escapeHtml(system)}</th><td>${escapeHtml(line)}</td></tr>\n`).join('')}</tbody>\n</table>\n`;
    case 'signatures': return `<div class="form">\n${block.rows.map(({ lead, captions }) => `<div class="sign" style="--parts:${captions.length}"><b>${escapeHtml(lead)}</b>${captions.map((caption) => `<span>${escapeHtml(caption)}</span>`).join('')}</div>\n`).join('')}</div>\n`;
  }
}

function factHtml({ label, value }: Fact): string {
  return `<tr><th scope="row">${escapeHtml(label)}</th><td>${valueHtml(value)}</td></tr>\n`;
}

function valueHtml(value: Value): string {
  return value.kind === 'text' ? textHtml(value.text) : digestHtml(value.hex);
}

/** The direction is fixed, so that a name in a right-to-left script cannot turn round what stands beside it. */
function textHtml(text: string): string {
  return `<div class="text" dir="ltr">${escapeHtml(text)}</div>`;
}

/** Groups are set apart by their margins alone: copied, the digest is one word. */
function digestHtml(hex: string): string {
  return `<div class="digest">${groupDigest(hex).map((group) => `<span>${escapeHtml(group)}</span>`).join('')}</div>`;
}

function tableHtml({ caption, columns, rows }: BlockOf<'table'>): string {
  const widths = columns.map(({ share }) => `<col style="width:${Math.round(share * 100)}%">`).join('');
  const head = columns.map(({ label }) => `<th scope="col">${escapeHtml(label)}</th>`).join('');
  const body = rows.map((row) => rowHtml(row, columns.length)).join('');
  return `<table class="rows">\n<caption>${escapeHtml(caption)}</caption>\n<colgroup>${widths}</colgroup>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}</tbody>\n</table>\n`;
}

function rowHtml(row: Row, columns: number): string {
  if (row.wide === true) return `<tr><td class="wide" colspan="${columns}">${row.cells.map(cellHtml).join('')}</td></tr>\n`;
  const [first, ...others] = row.cells;
  const lead = first === undefined ? '' : `<th scope="row">${cellHtml(first)}</th>`;
  return `<tr>${lead}${others.map((cell) => `<td>${cellHtml(cell)}</td>`).join('')}</tr>\n`;
}

function cellHtml({ text, digest }: Cell): string {
  return (text === '' ? '' : textHtml(text)) + (digest === undefined ? '' : digestHtml(digest));
}

async function pictureHtml(block: BlockOf<'picture'>, pictures: PictureSource): Promise<string> {
  const picture = await pictures(block.itemId);
  if (picture === null) return blockHtml({ kind: 'no-picture', text: block.without });
  const source = `data:image/${picture.format};base64,${toBase64(picture.bytes)}`;
  const size = `width="${Math.round(picture.widthPx)}" height="${Math.round(picture.heightPx)}"`;
  return `<figure>\n<img alt="${escapeHtml(block.alt)}" ${size} src="${source}">\n<figcaption>${escapeHtml(block.caption)}</figcaption>\n</figure>\n`;
}
