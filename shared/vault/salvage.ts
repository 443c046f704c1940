import { KeptError } from '../base/errors.ts';
import { wipeKeys } from '../crypto/keys.ts';
import type { Act } from '../custody/entry.ts';
import type { EngineOptions, OpenOptions, VaultEngine } from './engine.ts';
import { decodeEntry, type DecodedEntry } from './entry-format.ts';
import { readFaultOf } from './fault-list.ts';
import { dataOf, exhibitNo, VaultFold } from './fold.ts';
import { type Framed, Journal, spanOf } from './journal.ts';
import { type JournalScan, type LostFrame, reportScan, scanJournal } from './journal-scan.ts';
import { OpenEngine } from './open-engine.ts';
import { readLogTold, type ToldEntry } from './log-told.ts';
import { readOnlyStore } from './read-only-store.ts';
import type { Secret } from './slot.ts';
import type { StateSnapshot } from './state.ts';
import { unlockEither, type Unlocked } from './unlock.ts';

/** A lost entry and what the index, or the log's copy, still knows of it. */
export interface LostEntry extends LostFrame {
  readonly act: Act | null;
  readonly exhibitNo: string | null;
}

export interface Salvaged {
  readonly headerFrom: 'current' | 'copy';
  readonly entriesRead: number;
  readonly entriesLost: readonly LostEntry[];
  readonly missingSegments: readonly number[];
  readonly strayBytes: number;
  /** Exhibits whose capture cannot be read. */
  readonly itemsLost: readonly string[];
  readonly indexKnown: boolean;
  /** The log's copy was there to compare with; it may end a little before the journal did. */
  readonly logKnown: boolean;
}

type KeysChange = { readonly generation: number; readonly change: string };

/**
 * Opens what is intact of a damaged vault, for looking only: entries that open with their own number, items whose capture is among them. Nothing is
 * written, and every writing call of the engine throws 'vault/read-only'. Throws as `openVault`; 'vault/header-older' when this header is older than the
 * journal and the secret is one that was changed since.
 */
export async function salvageVault(options: EngineOptions, secret: Secret, open: OpenOptions = {}): Promise<{ engine: VaultEngine; salvaged: Salvaged }> {
  const unlocked = await unlockEither(options.store, options.deriveKey, secret);
  try {
    return await salvageJournal({ ...options, store: readOnlyStore(options.store) }, unlocked, open);
  } catch (error) {
    wipeKeys(unlocked.keys);
    throw error;
  }
}

async function salvageJournal(options: EngineOptions, unlocked: Unlocked & { readonly from: 'current' | 'copy' }, open: OpenOptions): Promise<{ engine: VaultEngine; salvaged: Salvaged }> {
  const { header: { vaultId, generation }, keys } = unlocked;
  const frameKey = { key: keys.journal, vaultId };
  const index = indexOf(open.snapshot ?? (await open.loadSnapshot?.({ vaultId, indexKey: keys.index })) ?? null, vaultId);
  const known = index?.entries ?? [];
  const scan = await scanJournal(options.store, frameKey, known, open.onProgress);
  const journal = new Journal(options.store, frameKey, options.random);
  const gathered = await gather(journal, scan.found, vaultId);
  const told = await readLogTold(options.store, keys.objectIdentity);
  refuseOlderHeader(generation, unlocked.openedWith, gathered.keyChanges);
  const engine = new OpenEngine(options, unlocked, gathered.fold, journal, async (vault, watch, faults) => {
    const again = await scanJournal(vault.store, frameKey, known, (done, total) => watch.onProgress('entries', done, total));
    reportScan(again, (seq) => known[seq - 1]?.itemId ?? null, faults);
    return { entries: again.found.length, sizeBytes: again.found.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0) };
  });
  const lost = withTold([...scan.lost, ...gathered.unreadable], scan.found, told);
  return { engine, salvaged: salvagedOf(unlocked.from, { ...scan, lost }, { fold: gathered.fold, index, told }) };
}

/** What the index says, or null: it is only asked for what the journal cannot tell any more. */
function indexOf(snapshot: StateSnapshot | null, vaultId: string): VaultFold | null {
  if (snapshot === null || snapshot.vaultId !== vaultId) return null;
  try {
    return VaultFold.of(snapshot);
  } catch (error) {
    if (error instanceof KeptError || error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

interface Gathered {
  readonly fold: VaultFold;
  readonly unreadable: LostFrame[];
  readonly keyChanges: KeysChange[];
}

async function gather(journal: Journal, found: readonly Framed[], vaultId: string): Promise<Gathered> {
  const gathered: Gathered = { fold: new VaultFold(vaultId), unreadable: [], keyChanges: [] };
  for (let from = 0; from < found.length;) {
    const end = spanOf(found, from);
    const span = found.slice(from, end);
    const texts = await readTexts(journal, span);
    for (const [index, framed] of span.entries()) takeIn(gathered, framed, texts[index] ?? null);
    from = end;
  }
  return gathered;
}

/** Neighbours together; where something between them cannot be read, each by itself. */
async function readTexts(journal: Journal, span: readonly Framed[]): Promise<readonly (Uint8Array | null)[]> {
  try {
    return await journal.readPlaintexts(span);
  } catch (error) {
    if (readFaultOf(error) === null) throw error;
    if (span.length === 1) return [null];
  }
  const texts: (Uint8Array | null)[] = [];
  for (const framed of span) texts.push(...(await readTexts(journal, [framed])));
  return texts;
}

function takeIn({ fold, unreadable, keyChanges }: Gathered, framed: Framed, plaintext: Uint8Array | null): void {
  const decoded = plaintext === null ? null : decodeTolerant(plaintext);
  if (decoded === null || decoded.entry.seq !== framed.seq) {
    unreadable.push({ seq: framed.seq, segment: framed.segment, offset: framed.offset });
    return;
  }
  const { caseSeq, caseId } = decoded.entry;
  const { chain } = fold;
  fold.apply(decoded, framed);
  fold.caseId ??= caseId;
  const changed = dataOf(decoded.entry, 'vault.keys-changed');
  if (changed) keyChanges.push(changed);
  if (caseSeq === null || (caseSeq === chain.caseSeq + 1 && chain.entryHash !== '')) return;
  // Behind a lost entry nobody can tell the links any more.
  fold.chain = { entryHash: '', caseSeq };
  const record = fold.entries.pop();
  if (record) fold.entries.push({ ...record, entryHash: '' });
}

function decodeTolerant(plaintext: Uint8Array): DecodedEntry | null {
  try {
    return decodeEntry(plaintext);
  } catch (error) {
    if (error instanceof KeptError && error.code === 'vault/damaged-journal') return null;
    throw error;
  }
}

const TAKEN_AWAY_BY: Readonly<Record<Unlocked['openedWith'], readonly string[]>> = { passphrase: ['passphrase'], recovery: ['words'], advocate: ['advocate-added', 'advocate-removed'] };

/** A secret that was taken away must not open the vault again by an older header; one that still holds may, since there may be no other header. */
function refuseOlderHeader(generation: number, openedWith: Unlocked['openedWith'], changes: readonly KeysChange[]): void {
  const since = changes.filter((change) => change.generation > generation);
  const known = since.reduce((max, change) => Math.max(max, change.generation), generation);
  const isSure = since.length === known - generation;
  if (since.some(({ change }) => TAKEN_AWAY_BY[openedWith].includes(change)) || !isSure) throw new KeptError('vault/header-older', { generation, known });
}

/** Lost entries at the end that only the log's copy still knows: those take the place of an unknown number of them. */
function withTold(lost: readonly LostFrame[], found: readonly Framed[], told: ReadonlyMap<number, ToldEntry>): readonly LostFrame[] {
  const last = found.at(-1);
  const known = Math.max(last?.seq ?? 0, ...lost.map(({ seq }) => seq ?? 0));
  const end = last === undefined ? { segment: 1, offset: 0 } : { segment: last.segment, offset: last.offset + last.lengthBytes };
  const more = [...told.keys()].filter((seq) => seq > known).sort((a, b) => a - b).map((seq): LostFrame => ({ seq, ...end }));
  return more.length === 0 ? lost : [...lost.filter(({ seq }) => seq !== null), ...more];
}

interface Sources {
  readonly fold: VaultFold;
  readonly index: VaultFold | null;
  readonly told: ReadonlyMap<number, ToldEntry>;
}

function salvagedOf(headerFrom: Salvaged['headerFrom'], { found, lost, missingSegments, strayBytes }: JournalScan, sources: Sources): Salvaged {
  const { fold, index, told } = sources;
  const toldExhibits = new Map([...told.values()].map(({ itemId, exhibitNo: exhibit }) => [itemId, exhibit] as const).filter(([, exhibit]) => exhibit !== null));
  const exhibitOf = (itemId: string | null): string | null => (itemId === null ? null : (fold.items.get(itemId) ?? index?.items.get(itemId))?.item.exhibitNo ?? toldExhibits.get(itemId) ?? null);
  const entriesLost = lost.map((frame): LostEntry => {
    const record = frame.seq === null ? undefined : index?.entries[frame.seq - 1] ?? told.get(frame.seq);
    return { ...frame, act: record?.act ?? null, exhibitNo: exhibitOf(record?.itemId ?? null) };
  });
  return { headerFrom, entriesRead: found.length, entriesLost, missingSegments, strayBytes, itemsLost: itemsLost(fold, index, [...toldExhibits.values()]), indexKnown: index !== null, logKnown: told.size > 0 };
}

/** Exhibits are numbered without holes, so a number that is not there is an item that is lost. */
function itemsLost({ items }: VaultFold, index: VaultFold | null, told: readonly (string | null)[]): string[] {
  const there = new Set<string>();
  for (let number = 0; number < items.size; number++) there.add(items.at(number).item.exhibitNo);
  let last = index?.items.size ?? 0;
  for (const exhibit of [...there, ...told.filter((exhibit) => exhibit !== null)]) last = Math.max(last, Number(exhibit.slice('E-'.length)));
  return Array.from({ length: last }, (_, number) => exhibitNo(number + 1)).filter((exhibit) => !there.has(exhibit));
}
