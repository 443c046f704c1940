import { basename, dirname, join } from 'node:path';
import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import { KeptError } from '../shared/base/errors.ts';
import { randomId } from '../shared/base/ids.ts';
import type { SavePart } from '../shared/contract/store-port.ts';
import type { Disk } from './disk.ts';
import { diskWork } from './disk-errors.ts';
import { PART } from './durable-file.ts';
import { SavePartFile } from './save-part.ts';
import type { UnfinishedSaves } from './unfinished-saves.ts';

const MAX_HANDLES = 16;
const MAX_NUMBER = 999;

/** Places that the person chose to save to, under handles: paths never reach the page. */
export class SaveFiles {
  readonly #disk: Disk;
  readonly #unfinished: UnfinishedSaves;
  readonly #chosen = new Map<string, Readonly<Record<SavePart, SavePartFile>>>();

  constructor(disk: Disk, unfinished: UnfinishedSaves) {
    this.#disk = disk;
    this.#unfinished = unfinished;
  }

  /** Asks with the system's own dialog; null when it was cancelled. `fileName` may differ from the one typed: an existing file is never replaced. */
  async choose(window: BrowserWindow, suggestedName: string): Promise<{ readonly handle: string; readonly fileName: string } | null> {
    const answer = await dialog.showSaveDialog(window, {
      defaultPath: suggestedName,
      filters: [{ name: 'ZIP', extensions: ['zip'] }],
      properties: ['dontAddToRecent', 'createDirectory', 'showOverwriteConfirmation'],
    });
    if (answer.canceled || answer.filePath === '') return null;
    return this.add(answer.filePath);
  }

  async add(chosenPath: string): Promise<{ readonly handle: string; readonly fileName: string }> {
    const folder = dirname(chosenPath);
    const stem = await diskWork('write', () => this.#freeStem(folder, basename(chosenPath).replace(/\.zip$/i, '')));
    const handle = randomId();
    const make = (name: string) => new SavePartFile(this.#disk, join(folder, name), this.#unfinished);
    const parts = { bundle: make(bundleName(stem)), 'hash-sheet': make(hashSheetName(stem)), 'timestamp-request': make(timestampRequestName(stem)) };
    this.#chosen.set(handle, parts);
    await this.#dropOldest();
    return { handle, fileName: parts.bundle.fileName };
  }

  /** Throws 'save/not-chosen' for a handle that was never given or is forgotten. */
  part(handle: string, part: SavePart): SavePartFile {
    const parts = this.#chosen.get(handle);
    if (parts === undefined) throw new KeptError('save/not-chosen');
    return parts[part];
  }

  /** Forgets all handles at once, and ends everything that is not finished as soon as `lineEnded` says that the step under way is done. */
  async forgetAll(lineEnded: Promise<unknown> = Promise.resolve()): Promise<void> {
    const chosen = [...this.#chosen.values()];
    this.#chosen.clear();
    await Promise.allSettled([lineEnded]);
    await Promise.all(chosen.map(end));
  }

  /** A stem under which neither file nor part lies in the folder: the one given, else with -2, -3 … behind it. */
  async #freeStem(folder: string, wanted: string): Promise<string> {
    for (let number = 1; number <= MAX_NUMBER; number++) {
      const stem = number === 1 ? wanted : `${wanted}-${number}`;
      const names = [bundleName(stem), hashSheetName(stem), timestampRequestName(stem)].flatMap((name) => [name, name + PART]);
      const found = await Promise.all(names.map((name) => this.#disk.inspect(join(folder, name))));
      if (found.every((entry) => entry === null)) return stem;
    }
    throw new KeptError('save/exists');
  }

  async #dropOldest(): Promise<void> {
    const oldest = this.#chosen.keys().next();
    if (this.#chosen.size <= MAX_HANDLES || oldest.done === true) return;
    const parts = this.#chosen.get(oldest.value);
    this.#chosen.delete(oldest.value);
    if (parts !== undefined) await end(parts);
  }
}

/** The bundle gets its name last: where it has none, the others have theirs for nothing. */
async function end(parts: Readonly<Record<SavePart, SavePartFile>>): Promise<void> {
  const isWhole = parts.bundle.isCommitted;
  await Promise.all(Object.values(parts).map((part) => (isWhole ? part.abort() : part.withdraw())));
}

function bundleName(stem: string): string {
  return `${stem}.zip`;
}

function hashSheetName(stem: string): string {
  return `${stem}_hash-sheet.pdf`;
}

/** As RFC 3161 3.4 has it. */
function timestampRequestName(stem: string): string {
  return `${stem}.tsq`;
}
