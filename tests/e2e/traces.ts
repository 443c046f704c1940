import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something that must not lie readable on a disk, under a name that says what it is. */
export type Secrets = Readonly<Record<string, string>>;

/** Where a secret was found: `<which> as <spelling> in <file>`. */
export function findTraces(folders: readonly string[], secrets: Secrets): string[] {
  const needles = Object.entries(secrets).flatMap(([name, text]) => spellings(text).map(([spelling, bytes]) => ({ name: `${name} as ${spelling}`, bytes })));
  return folders.flatMap(filesIn).flatMap((file) => {
    const bytes = Buffer.concat([Buffer.from(`${file}\n`), readFileSync(file)]);
    return needles.filter((needle) => bytes.includes(needle.bytes)).map((needle) => `${needle.name} in ${file}`);
  });
}

/** How many files a search in these folders looks at. */
export function countFiles(folders: readonly string[]): number {
  return folders.flatMap(filesIn).length;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => lstatSync(path).isFile());
}

function spellings(text: string): [string, Buffer][] {
  const utf8 = Buffer.from(text);
  const utf16 = Buffer.from(text, 'utf16le');
  return [
    ['UTF-8', utf8],
    ['UTF-16LE', utf16],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['percent', Buffer.from(encodeURIComponent(text))],
    ['JSON', Buffer.from(JSON.stringify(text).slice(1, -1))],
    ...base64(utf8, 'base64 of UTF-8'),
    ...base64(utf16, 'base64 of UTF-16LE'),
  ];
}

/** The letters that stand for these bytes wherever they begin in a longer text: at each of the three places in a group, without the edges that share a letter with what is around. */
function base64(bytes: Buffer, name: string): [string, Buffer][] {
  return [0, 1, 2].flatMap((place): [string, Buffer][] => {
    const letters = Buffer.concat([Buffer.alloc(place), bytes]).toString('base64').replace(/=+$/, '');
    const inner = letters.slice(place === 0 ? 0 : place + 1, letters.length - ((place + bytes.length) % 3 === 0 ? 0 : 1));
    return [[`${name} (${place})`, Buffer.from(inner)], [`${name}, URL (${place})`, Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))]];
  });
}
