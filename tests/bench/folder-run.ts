import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ToolRun } from './tool.ts';

const NAMES = join(import.meta.dirname, '..', 'faults', 'electron-names.ts');
const ENGINE = join(import.meta.dirname, 'folder-engine.ts');

export interface FolderRun {
  readonly import: ToolRun;
  readonly export: ToolRun & { readonly peakBytes: number };
}

/** The engine in a Node process of its own over the real vault folder: every write, fsync and rename as in the app. */
export async function runOverFolder(scratch: string, input: string, isExported: boolean): Promise<FolderRun> {
  const [vault, target] = [join(scratch, 'vault'), join(scratch, 'target')];
  await mkdir(target, { recursive: true });
  const child = spawn(process.execPath, ['--no-warnings', '--import', NAMES, ENGINE, vault, input, ...(isExported ? [target] : [])], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await rm(target, { recursive: true, force: true });
  if (exit !== 0) throw new Error(`the engine over a folder ended with ${exit}`);
  return JSON.parse(said) as FolderRun;
}
