import { utf8 } from '../base/bytes.ts';
import type { Language } from '../base/language.ts';
import { germanInstructions } from './verify-text/de.ts';
import { englishInstructions } from './verify-text/en.ts';
import { koreanInstructions } from './verify-text/ko.ts';

/** What the instructions say about this bundle. */
export interface VerifyFacts {
  readonly bundleName: string;
  readonly fingerprint: string;
  /** Files in the folder, all counted. */
  readonly fileCount: number;
}

/** A heading, a paragraph (wrapped), a point of a list (wrapped), a command (never wrapped), or what a command prints. */
export type Block =
  | { readonly heading: string }
  | { readonly text: string }
  | { readonly point: string }
  | { readonly command: string }
  | { readonly output: string };

export type Instructions = (facts: VerifyFacts) => readonly Block[];

const INSTRUCTIONS: Readonly<Record<Language, Instructions>> = {
  ko: koreanInstructions,
  en: englishInstructions,
  de: germanInstructions,
};
/** Width for Notepad without word wrap and for print; Hangul takes two columns. */
const COLUMNS = 76;
const COMMAND_INDENT = '    ';

/**
 * VERIFY.<language>.txt: how anybody checks the bundle with what is on their computer. UTF-8 with byte-order mark and CRLF, for Notepad.
 * Lines that begin with four spaces are commands to be pasted as they are.
 */
export function verifyText(language: Language, facts: VerifyFacts): Uint8Array {
  const lines = INSTRUCTIONS[language](facts).flatMap(linesOf);
  return utf8(`\uFEFF${lines.map((line) => `${line}\r\n`).join('')}`);
}

function linesOf(block: Block, index: number): readonly string[] {
  if ('heading' in block) return [...(index === 0 ? [] : ['']), block.heading, (index === 0 ? '=' : '-').repeat(widthOf(block.heading)), ''];
  if ('text' in block) return [...wrap(block.text, COLUMNS), ''];
  if ('point' in block) return wrap(block.point, COLUMNS - 2).map((line, i) => `${i === 0 ? '*' : ' '} ${line}`).concat('');
  if ('command' in block) return [`${COMMAND_INDENT}${block.command}`, ''];
  return [`  | ${block.output}`, ''];
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function widthOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += /\p{Script=Hangul}/u.test(character) ? 2 : 1;
  return columns;
}
