import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Word {
  readonly page: number;
  readonly text: string;
  readonly xMin: number;
  readonly yMin: number;
  readonly xMax: number;
  readonly yMax: number;
}

/** What poppler reads in a PDF: an independent reader, as a recipient's is. */
function poppler(tool: string, args: readonly string[], bytes: Uint8Array, out?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  try {
    const path = join(folder, 'file.pdf');
    writeFileSync(path, bytes);
    return execFileSync(tool, [...args, path, ...(out === undefined ? [] : [out])], { encoding: 'utf8', maxBuffer: 64 << 20 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function textOf(bytes: Uint8Array): string {
  return poppler('pdftotext', ['-layout'], bytes, '-');
}

/** The same without any white space: digests are printed in groups. */
export function packedTextOf(bytes: Uint8Array): string {
  return poppler('pdftotext', ['-raw'], bytes, '-').replace(/\s+/g, '');
}

export function pagesOf(bytes: Uint8Array): string[] {
  return textOf(bytes).split('\f').slice(0, -1);
}

export function wordsOf(bytes: Uint8Array): Word[] {
  const words: Word[] = [];
  let page = 0;
  for (const line of poppler('pdftotext', ['-bbox'], bytes, '-').split('\n')) {
    if (line.includes('<page ')) page++;
    const match = /<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)<\/word>/.exec(line);
    if (match !== null) words.push({ page, text: match[5]!, xMin: Number(match[1]), yMin: Number(match[2]), xMax: Number(match[3]), yMax: Number(match[4]) });
  }
  return words;
}

export interface FontFacts { readonly name: string; readonly embedded: boolean; readonly subset: boolean; readonly unicode: boolean }

export function fontsOf(bytes: Uint8Array): FontFacts[] {
  return poppler('pdffonts', [], bytes).split('\n').slice(2).filter((line) => line !== '').map((line) => {
    const match = /^(\S+)\s+.*\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$/.exec(line);
    if (match === null) throw new Error(`pdffonts: ${line}`);
    return { name: match[1]!, embedded: match[2] === 'yes', subset: match[3] === 'yes', unicode: match[4] === 'yes' };
  });
}

export function infoOf(bytes: Uint8Array): string {
  return poppler('pdfinfo', [], bytes) + poppler('pdfinfo', ['-meta'], bytes);
}

export function structureOf(bytes: Uint8Array): string {
  return poppler('pdfinfo', ['-struct-text'], bytes);
}
