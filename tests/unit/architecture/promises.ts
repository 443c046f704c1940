import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A link to a test: its title as it stands in the source, and the file. */
export interface TestLink {
  readonly title: string;
  readonly file: string;
}

const LINK = /\[((?:[^[\]]|\[[^\]]*\])+)\]\((tests\/[^)#\s]+\.ts)\)/g;

export function testLinks(text: string): TestLink[] {
  return [...text.matchAll(LINK)].map(([, title = '', file = '']) => ({ title, file }));
}

/** What is wrong with a link, as a sentence; null for a test that is there under this very title. */
export function linkFault(root: string, { title, file }: TestLink): string | null {
  const path = join(root, file);
  if (!/\.(?:test|spec)\.ts$/.test(file) || !existsSync(path)) return `${file} is no file of tests`;
  const source = readFileSync(path, 'utf8').replaceAll(/\\(['"`])/g, '$1');
  const begins = new RegExp(String.raw`(?:^|\s)(?:test|it)(?:\.each\([\s\S]*?\))?\(\s*['"\`]${escaped(title)}['"\`]\s*,`, 'm');
  return begins.test(source) ? null : `${file} has no test "${title}"`;
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}

/** Rows of the first table below a heading, cell by cell, without its head. */
export function tableBelow(text: string, heading: string): string[][] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()));
}

/** Words that promise more than any program can keep, in the three languages of Kept; and as they are written in code, `tamperProof`. */
export const FORBIDDEN: readonly RegExp[] = [
  /tamper.?proof|court.?(?:approved|proof)|untraceable|undetectable|military.?grade|bank.?grade|100 ?(?:%|percent) (?:safe|secure|private|anonymous)|unbreakable|unhackable|bullet.?proof/i,
  /invisible mode|secret mode|stealth|permanently eras|erases? your tracks|nobody can get in|verified time|proves authenticity|screenshot.?proof|completely (?:safe|secure|anonymous)|protects you from spyware|we can help you recover/i,
  /위[·.]?변조 ?(?:불가|방지)|조작 ?불가|추적 ?불가|탐지 ?불가|투명 ?모드|비밀 ?모드|군사 ?등급|군용|영구 ?(?:삭제|제거)|완벽(?:하게|히|한)? ?(?:안전|보호|익명)|100 ?% ?(?:안전|보장|익명)|절대 ?(?:안전|뚫)|법원 ?(?:인증|승인|공인)|해킹 ?불가|완전히 (?:안전|삭제)|흔적을? (?:모두|완전히) 지/,
  /fälschungssicher|manipulationssicher|gerichtsfest|gerichtsverwertbar|gerichtlich anerkannt|unauffindbar|nicht rückverfolgbar|militärisch|Geheimmodus|Tarnmodus|endgültig (?:gelöscht|vernichtet)|100 ?% ?(?:sicher|anonym)|hundertprozentig|unknackbar|absolut sicher|spurlos|verwischt Ihre Spuren/i,
];

/** Every place where words of ours stand that a person reads. */
export function wordFiles(root: string): string[] {
  const below = (folder: string) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`).filter((name) => /\.(?:tsx?|html)$/.test(name));
  return ['README.md', 'SECURITY.md', 'shared/FORMAT.md', 'electron-builder.yml', 'package.json', ...['renderer', 'shared', 'electron'].flatMap(below)];
}

/** `file:line: the word`. */
export function forbiddenIn(file: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => FORBIDDEN.flatMap((pattern) => {
    const word = pattern.exec(line)?.[0];
    return word === undefined ? [] : [`${file}:${index + 1}: ${word}`];
  }));
}
