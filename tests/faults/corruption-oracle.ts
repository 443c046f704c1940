import { KeptError } from '../../shared/base/errors.ts';
import type { CheckReport, SalvageReport, UnlockReport } from '../../shared/contract/vault.ts';
import type { Mutated } from './corruption-mutations.ts';
import { type Files, OLD_PASSPHRASE, Opened, PASSPHRASE, type Place, readAll, segmentName, type Template } from './corruption-template.ts';

/** What a run found wrong; all three empty is good. */
export interface Verdict {
  readonly lost: string[];
  readonly torn: string[];
  silentEmpty: boolean;
}

/**
 * Opens a damaged vault as the app would, and holds what it shows against what was saved: everything there, or a refusal with a name and a way by which
 * everything that the damage did not touch is there. What is damaged must be named, and nothing that is whole may be.
 */
export async function judge(template: Template, mutated: Mutated, place: Place): Promise<Verdict> {
  const judging = new Judging(template, mutated, place);
  try {
    await judging.open();
  } catch (error) {
    judging.verdict.torn.push(`unexpected ${codeOf(error)} ${error instanceof Error ? error.stack : ''}`);
  }
  await judging.end();
  return judging.verdict;
}

class Judging {
  readonly verdict: Verdict = { lost: [], torn: [], silentEmpty: false };
  readonly #template: Template;
  readonly #mutated: Mutated;
  readonly #place: Place;
  #opened: Opened | null = null;
  #starts = 10;

  constructor(template: Template, mutated: Mutated, place: Place) {
    this.#template = template;
    this.#mutated = mutated;
    this.#place = place;
  }

  async end(): Promise<void> {
    await this.#opened?.end();
    const left = this.#place.read();
    for (const [name, bytes] of this.#mutated.files) {
      const isKept = name.startsWith('journal/') ? isPrefixKept(left, name, bytes) : !name.startsWith('objects/') || equal(left.get(name), bytes);
      if (!isKept) this.verdict.lost.push(`${name} is not what it was before`);
    }
  }

  async open(): Promise<void> {
    const { target } = this.#mutated;
    const opened = await this.#start();
    const status = await opened.call('vault.status', {});
    if (status.state === 'none') this.verdict.silentEmpty = true;
    if (status.state === 'blocked') return this.#recoverHeader(status.error.code);
    const unlocked = await opened.call('vault.unlock', { passphrase: PASSPHRASE }).catch((error: unknown) => codeOf(error));
    if (typeof unlocked !== 'string') return this.#judgeOpened(unlocked);
    if (target === 'header') return this.#recoverHeader(unlocked);
    if (target === 'segment' && unlocked === 'vault/damaged-journal') return this.#judgeSalvage();
    this.#expect(false, `does not open: ${unlocked}`);
  }

  /** A fresh start of the app over the same folder. */
  async #start(): Promise<Opened> {
    await this.#opened?.end();
    this.#opened = await Opened.start(this.#place, this.#mutated.rows, ++this.#starts);
    return this.#opened;
  }

  #expect(isSo: boolean, otherwise: string): void {
    if (!isSo) this.verdict.torn.push(otherwise);
  }

  async #recoverHeader(code: string): Promise<void> {
    const { target, way } = this.#mutated;
    this.#expect(target === 'header', `blocked by ${code}`);
    this.#expect(code === 'vault/damaged-header' || (way === 'swap' && code === 'vault/header-older'), `header: ${code}`);
    const old = await (await this.#start()).call('vault.unlock', { passphrase: OLD_PASSPHRASE }).catch((error: unknown) => codeOf(error));
    this.#expect(typeof old === 'string', 'a passphrase that was changed opens it');
    if (code === 'vault/damaged-header') {
      const salvaged = await (await this.#start()).call('vault.salvage', { words: this.#template.words });
      this.#expect(salvaged.headerFrom === 'copy' && salvaged.entriesLostCount === 0, 'salvage by the copy');
      await this.#expectItems(new Set());
    }
    const report = await (await this.#start()).call('vault.useHeaderCopy', { passphrase: PASSPHRASE });
    await this.#judgeOpened(report);
  }

  async #judgeOpened(report: UnlockReport): Promise<void> {
    const { target, name } = this.#mutated;
    const { entries, items } = this.#template;
    const opened = this.#opened as Opened;
    const there = opened.session.engine.state.entries;
    const missing = entries.filter(({ seq }) => there[seq - 1]?.bodyHash !== entries[seq - 1]?.bodyHash);
    const isTold = report.notices.some(({ kind }) => kind === 'torn-tail' || kind === 'journal-shorter');
    const survivors = survivorsOf(this.#template, this.#mutated.files);
    this.#expect(missing.length === 0 || (target === 'segment' && isTold), `${missing.length} entries fewer without a word`);
    for (const { seq } of missing) if (survivors.has(seq)) this.verdict.lost.push(`entry ${seq} is whole and not there`);
    if (report.itemCount === 0 && items.length > 0 && !isTold) this.verdict.silentEmpty = true;
    const damagedObject = target === 'object' ? name.slice(-32) : null;
    await this.#expectItems(new Set(missing.map(({ seq }) => seq)), damagedObject);
    await this.#expectChecked(await opened.call('check.run', { taskId: 'check' }), missing.length > 0 ? null : damagedPlaces(this.#template, this.#mutated.files), damagedObject);
  }

  async #judgeSalvage(): Promise<void> {
    const opened = await this.#start();
    const report = await opened.call('vault.salvage', { passphrase: PASSPHRASE });
    const survivors = survivorsOf(this.#template, this.#mutated.files);
    const found = new Set(opened.session.engine.state.entries.map(({ seq }) => seq));
    for (const seq of survivors) if (!found.has(seq)) this.verdict.lost.push(`entry ${seq} is whole and was not salvaged`);
    for (const seq of found) this.#expect(survivors.has(seq), `entry ${seq} is not whole and was taken for it`);
    this.#expectNamed(report, survivors);
    const gone = new Set(this.#template.entries.map(({ seq }) => seq).filter((seq) => !survivors.has(seq)));
    await this.#expectItems(gone);
    const code = await opened.call('items.addNote', { text: 'x', depictedMinor: 'no' }).then(() => 'written', (error: unknown) => codeOf(error));
    this.#expect(code === 'vault/read-only', `salvaged and ${code}`);
    const checked = await opened.call('check.run', { taskId: 'check' });
    this.#expect(checked.faults.every(({ kind }) => kind !== 'object-damaged' && kind !== 'object-missing'), 'the check blames an object');
    this.#expect(checked.faults.filter(({ kind }) => kind === 'entry-damaged').length === report.entriesLostCount, 'the check does not name what salvage names');
    await opened.end();
    this.#opened = null;
    const left = this.#place.read();
    for (const [name, bytes] of this.#mutated.files) this.#expect(equal(left.get(name), bytes), `salvage changed ${name}`);
  }

  #expectNamed({ entriesLost, itemsLost }: SalvageReport, survivors: ReadonlySet<number>): void {
    const named = new Set(entriesLost.map(({ seq }) => seq));
    const isOpenEnded = named.has(null);
    const shown = (this.#opened as Opened).session.engine.state.items;
    const lastShown = this.#template.items.findLast(({ itemId }) => shown.has(itemId))?.exhibitNo ?? '';
    for (const { seq, act, itemId } of this.#template.entries) {
      if (survivors.has(seq)) {
        this.#expect(!named.has(seq), `entry ${seq} is whole and called lost`);
        continue;
      }
      this.#expect(named.has(seq) || isOpenEnded, `entry ${seq} is lost without a word`);
      const item = this.#template.items.find((truth) => truth.itemId === itemId);
      if (act === 'item.captured' && item && (!this.#mutated.withoutIndex || item.exhibitNo < lastShown)) this.#expect(itemsLost.includes(item.exhibitNo), `${item.exhibitNo} is lost without a word`);
    }
  }

  /** Items of which every entry is there show what they showed, with the same bytes; those whose capture is gone do not show at all. */
  async #expectItems(goneEntries: ReadonlySet<number>, damagedObject: string | null = null): Promise<void> {
    const opened = this.#opened as Opened;
    // The full check reads them all; where no file was touched, reading each once more now and then will do.
    const readsFiles = this.#mutated.target === 'object' || this.#mutated.about.length % 4 === 0;
    for (const truth of this.#template.items) {
      const own = this.#template.entries.filter(({ itemId }) => itemId === truth.itemId);
      const stored = opened.session.engine.state.items.get(truth.itemId);
      const isWhole = own.every(({ seq }) => !goneEntries.has(seq));
      const capture = own.find(({ act }) => act === 'item.captured');
      if (capture && goneEntries.has(capture.seq)) {
        this.#expect(stored === undefined, `${truth.exhibitNo} shows without its capture`);
        continue;
      }
      if (stored === undefined) this.verdict.lost.push(`${truth.exhibitNo} is not there`);
      else if (isWhole && JSON.stringify(stored.item) !== truth.facts) this.verdict.torn.push(`${truth.exhibitNo} says something else`);
      if (stored !== undefined && truth.content !== null && readsFiles) await this.#expectContent(opened, truth.itemId, truth.content, truth.objectId === damagedObject);
    }
    const shown = await opened.call('items.list', { kinds: [], text: '', offset: 0, limit: 500 });
    const expected = this.#template.items.filter(({ itemId }) => opened.session.engine.state.items.has(itemId));
    for (const { exhibitNo } of expected) if (!shown.rows.some((row) => row.exhibitNo === exhibitNo)) this.verdict.lost.push(`${exhibitNo} is not in the list`);
  }

  async #expectContent(opened: Opened, itemId: string, content: Uint8Array, isDamaged: boolean): Promise<void> {
    const read = await readAll(opened, itemId).catch((error: unknown) => codeOf(error));
    if (isDamaged) this.#expect(read === 'vault/object-damaged' || read === 'vault/object-missing', `a damaged file is read as ${typeof read === 'string' ? read : 'good'}`);
    else if (typeof read === 'string') this.verdict.lost.push(`a whole file is not read: ${read}`);
    else this.#expect(equal(read, content), 'a file is read as something else');
  }

  /** `places`: the entries that are not where they were, null when the journal was taken up anew. */
  async #expectChecked({ faults }: CheckReport, places: ReadonlySet<number> | null, damagedObject: string | null): Promise<void> {
    const item = this.#template.items.find(({ objectId }) => objectId !== null && objectId === damagedObject);
    const named = faults.flatMap(({ kind, entrySeq }) => (kind === 'entry-damaged' && entrySeq !== null ? [entrySeq] : []));
    this.#expect(named.length === (places?.size ?? 0) && named.every((seq) => places?.has(seq)), `the check names entries ${named.join()}, damaged are ${[...(places ?? [])].join()}`);
    const objects = faults.filter(({ kind }) => kind.startsWith('object-'));
    this.#expect(objects.length === (item ? 1 : 0) && objects.every((fault) => fault.itemId === item?.itemId), `the check names ${objects.map(({ exhibitNo }) => exhibitNo).join()} for ${item?.exhibitNo ?? 'none'}`);
    const others = faults.filter(({ kind }) => !kind.startsWith('object-') && kind !== 'entry-damaged' && kind !== 'log-copy').map(({ kind }) => kind);
    if (places === null || places.size === 0) this.#expect(others.length === 0, `the check calls ${others.join()}`);
  }
}

/** Entries whose frame stands whole somewhere in the journal. */
function survivorsOf({ entries }: Template, files: Files): Set<number> {
  const segments = [...files].filter(([name]) => name.startsWith('journal/')).map(([, bytes]) => Buffer.from(bytes));
  return new Set(entries.filter(({ frame }) => segments.some((segment) => segment.includes(Buffer.from(frame)))).map(({ seq }) => seq));
}

function damagedPlaces({ entries }: Template, files: Files): Set<number> {
  const isThere = ({ segment, offset, frame }: Template['entries'][number]): boolean => equal(files.get(segmentName(segment))?.subarray(offset, offset + frame.length), frame);
  return new Set(entries.filter((entry) => !isThere(entry)).map(({ seq }) => seq));
}

/** A segment may have grown at its end, or what stood there may have been moved beside it. */
function isPrefixKept(left: Files, name: string, bytes: Uint8Array): boolean {
  const segment = left.get(name);
  if (segment === undefined) return false;
  if (equal(segment.subarray(0, bytes.length), bytes)) return true;
  const tails = [...left].filter(([other]) => other.startsWith(`${name}.aside-`)).map(([, tail]) => tail);
  return tails.some((tail) => tail.length <= bytes.length && equal(bytes.subarray(bytes.length - tail.length), tail) && equal(bytes.subarray(0, bytes.length - tail.length), segment.subarray(0, bytes.length - tail.length)));
}

function equal(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}

function codeOf(error: unknown): string {
  return error instanceof KeptError ? error.code : String(error);
}
