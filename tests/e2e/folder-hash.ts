import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** One digest over names, kinds, permissions and contents of everything under a path, links not followed. Times do not count; names in `except` neither. */
export function hashTree(path: string, except: readonly string[] = []): string {
  const hash = createHash('sha256');
  const add = (name: string, at: string): void => {
    const found = lstatSync(at);
    const kind = found.isDirectory() ? 'folder' : found.isSymbolicLink() ? `link ${readlinkSync(at)}` : 'file';
    hash.update(`${JSON.stringify([name, kind, found.mode])}\n`);
    if (found.isFile()) hash.update(readFileSync(at));
    if (!found.isDirectory()) return;
    for (const child of readdirSync(at).sort()) if (!except.includes(child)) add(`${name}/${child}`, join(at, child));
  };
  add('.', path);
  return hash.digest('hex');
}
