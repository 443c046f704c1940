import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const FOLDERS = ['build', 'electron', 'renderer', 'shared'];
const FILES = ['package.json', 'package-lock.json'];

/** One SHA-256 over the names and contents of everything that a build is made from. */
export async function sourceDigest(root: string): Promise<string> {
  const lists = await Promise.all(FOLDERS.map((folder) => listFiles(join(root, folder))));
  const paths = [...lists.flat().map((path) => relative(root, path).split(sep).join('/')), ...FILES].sort();
  const digest = createHash('sha256');
  for (const path of paths) {
    const content = createHash('sha256').update(await readFile(join(root, path))).digest('hex');
    digest.update(`${content}  ${path}\n`);
  }
  return digest.digest('hex');
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
