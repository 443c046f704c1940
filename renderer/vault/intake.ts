import { momentOf, type Moment } from '../../shared/base/clock.ts';
import { KeptError } from '../../shared/base/errors.ts';
import type { VaultParams } from '../../shared/contract/vault.ts';
import { readAddress } from '../../shared/evidence/address.ts';
import { MAX_ADDRESS_LENGTH } from '../../shared/evidence/address-text.ts';
import { readExif } from '../../shared/evidence/exif.ts';
import type { FileFacts, TimeSource } from '../../shared/evidence/item.ts';
import { readMediaType } from '../../shared/evidence/media-type.ts';
import { mayStoreBytes, requireStorable } from '../../shared/evidence/minors.ts';
import { readPictureSize } from '../../shared/evidence/picture-size.ts';
import { digestWhole } from '../../shared/crypto/hash.ts';
import type { ContentWriter, ItemDraft } from '../../shared/vault/engine.ts';
import { readFile, type FileRead } from './files.ts';
import { requireRoom } from './room.ts';
import type { Session } from './session.ts';
import type { Task } from './tasks.ts';

export const MAX_NOTE_LENGTH = 100_000;
/** An age file of more is possible; a bundle that carries it is not. */
const MAX_FILE_BYTES = 64 * 1024 ** 3;
/** Times are written with four digits for the year. */
const YEAR_10000_MS = 253_402_300_800_000;

const NOTHING = { file: null, screen: null, address: null, text: null } as const;

export async function addAddress(session: Session, { raw, depictedMinor }: VaultParams<'items.addAddress'>): Promise<{ itemId: string }> {
  if (raw.trim() === '') throw new KeptError('address/empty');
  if (raw.length > MAX_ADDRESS_LENGTH) throw new KeptError('address/too-long', { max: MAX_ADDRESS_LENGTH });
  const address = readAddress(storable(raw));
  return capture(session, { ...NOTHING, ...typedNow(session), kind: 'url_only', depictedMinor, address });
}

export async function addNote(session: Session, { text, depictedMinor }: VaultParams<'items.addNote'>): Promise<{ itemId: string }> {
  if (text.trim() === '') throw new KeptError('note/empty');
  if (text.length > MAX_NOTE_LENGTH) throw new KeptError('note/too-long', { max: MAX_NOTE_LENGTH });
  return capture(session, { ...NOTHING, ...typedNow(session), kind: 'message_text', depictedMinor, text: storable(text) });
}

/** Digest and encrypt, make the object durable, then the journal entry, then answer. */
export async function addScreenshot(session: Session, { png, screen, capturedAtMs, depictedMinor }: VaultParams<'items.addScreenshot'>): Promise<{ itemId: string }> {
  requireStorable(depictedMinor);
  const bytes = new Uint8Array(png);
  const size = (await readMediaType(bytes)) === 'image/png' ? readPictureSize('image/png', bytes.subarray(0, 64)) : null;
  if (size === null) throw new KeptError('capture/no-picture');
  // Main opens the object's file meanwhile.
  const [digests, { objectId }] = await Promise.all([digestWhole(bytes), store(session, (content) => content.write(bytes))]);
  const file: FileFacts = {
    stored: true, originalFilename: '', mime: 'image/png', ...digests, modifiedUtc: null, pixelWidth: size.widthPx, pixelHeight: size.heightPx, exif: {},
  };
  const draft: ItemDraft = {
    ...NOTHING, kind: 'screenshot', intake: 'captured', depictedMinor, capturedAt: momentOf(capturedAtMs, session.parts.clock), capturedAtSource: 'computer-clock',
    file, screen: { ...screen, title: storable(screen.title) },
  };
  return capture(session, draft, objectId);
}

/** With any answer but 'no' the file is read for its digests and stays where it is. */
export async function addFile(session: Session, { file, depictedMinor }: VaultParams<'items.addFile'>, task: Task): Promise<{ itemId: string; stored: boolean }> {
  // Asked before the file is read: a locked vault must not touch it.
  const { engine } = session;
  if (file.size > MAX_FILE_BYTES) throw new KeptError('file/too-large', { maxBytes: MAX_FILE_BYTES });
  const stored = mayStoreBytes(depictedMinor);
  if (stored) await requireRoom(session, file.size);
  const { read, objectId } = await takeFile(session, file, task, stored);
  const facts = await factsOf(file, read, stored);
  const draft: ItemDraft = { ...NOTHING, ...fileTime(session, file), kind: stored ? 'document' : 'file_hash_only', intake: 'imported', depictedMinor, file: facts };
  const { itemId } = await engine.captureItem(draft, objectId);
  return { itemId, stored };
}

async function takeFile(session: Session, file: File, task: Task, stored: boolean): Promise<{ read: FileRead; objectId: string | null }> {
  const digester = session.parts.newDigester(file.size);
  try {
    if (!stored) return { read: await readFile(file, digester, task, () => Promise.resolve()), objectId: null };
    const { result, objectId } = await store(session, (content) => readFile(file, digester, task, (chunk) => content.write(chunk)));
    return { read: result, objectId };
  } finally {
    digester.stop();
  }
}

/** Writes one object. Whatever goes wrong on the way, nothing of it is left; the first fault is the one reported. */
export async function store<T>(session: Session, write: (content: ContentWriter) => Promise<T>): Promise<{ result: T; objectId: string }> {
  const content = await session.engine.beginContent();
  try {
    const result = await write(content);
    return { result, objectId: await content.commit() };
  } catch (error) {
    // Main removes unfinished objects at its next start in any case.
    await content.abort().catch(() => undefined);
    throw error;
  }
}

async function capture(session: Session, draft: ItemDraft, objectId: string | null = null): Promise<{ itemId: string }> {
  const { itemId } = await session.engine.captureItem(draft, objectId);
  return { itemId };
}

async function factsOf(file: File, { digests, head }: FileRead, stored: boolean): Promise<FileFacts> {
  const mime = await readMediaType(head);
  const size = readPictureSize(mime, head);
  return {
    stored,
    originalFilename: storable(file.name),
    mime,
    ...digests,
    modifiedUtc: isWritable(file.lastModified) ? new Date(file.lastModified).toISOString() : null,
    pixelWidth: size?.widthPx ?? null,
    pixelHeight: size?.heightPx ?? null,
    exif: readExif(mime, head),
  };
}

/** A file is as old as its file system says; where that is no time that can be written, the time of intake stands. */
function fileTime(session: Session, file: File): { capturedAt: Moment; capturedAtSource: TimeSource } {
  const { clock } = session.parts;
  return isWritable(file.lastModified)
    ? { capturedAt: momentOf(Math.trunc(file.lastModified), clock), capturedAtSource: 'file-time' }
    : { capturedAt: momentOf(clock.nowMs(), clock), capturedAtSource: 'computer-clock' };
}

function isWritable(atMs: number): boolean {
  return Number.isFinite(atMs) && atMs > 0 && atMs < YEAR_10000_MS - 86_400_000;
}

function typedNow(session: Session): Pick<ItemDraft, 'intake' | 'capturedAt' | 'capturedAtSource'> {
  const { clock } = session.parts;
  return { intake: 'typed', capturedAt: momentOf(clock.nowMs(), clock), capturedAtSource: 'computer-clock' };
}

/** UTF-8 cannot carry half of a surrogate pair, which the clipboard can: it becomes U+FFFD, and nothing else is touched. */
export function storable(text: string): string {
  return text.toWellFormed();
}
