import { KeptError } from '../shared/base/errors.ts';
import type { SavePart, StoreCall } from '../shared/contract/store-port.ts';
import type { ObjectSink, RecordingSink, VaultStore } from '../shared/vault/store.ts';
import type { Attempts } from './attempts.ts';
import type { BackupCalls } from './backup-calls.ts';
import type { SaveFiles } from './save-file.ts';
import type { SavePartFile } from './save-part.ts';

const MAX_OPEN_OBJECTS = 16;

export interface StoreParts {
  /** The vault; opened when a call first needs it, and again after a restore has exchanged it. */
  readonly openStore: () => Promise<VaultStore>;
  readonly backups: BackupCalls;
  readonly saves: SaveFiles;
  readonly attempts: Attempts;
}

/** Answers the calls of one vault worker, and ends what it left open. */
export class StoreCalls {
  readonly #parts: StoreParts;
  readonly #sinks = new Map<string, ObjectSink>();
  readonly #recordings = new Map<string, RecordingSink>();
  readonly #saves = new Set<SavePartFile>();

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  async answer(call: StoreCall): Promise<unknown> {
    switch (call.op) {
      case 'header.read':
      case 'header.useCopy':
      case 'header.replace':
      case 'journal.list':
      case 'journal.survey':
      case 'journal.read':
      case 'journal.append':
      case 'journal.setAsideTail':
      case 'journal.acceptShorter': return this.#answerJournal(call);
      case 'object.begin':
      case 'object.write':
      case 'object.commit':
      case 'object.abort': return this.#answerWriting(call);
      case 'recording.begin':
      case 'recording.sync':
      case 'recording.hold':
      case 'recording.list':
      case 'recording.read':
      case 'recording.finish':
      case 'recording.remove': return this.#answerRecording(call);
      case 'object.list': return (await this.#storeAt(call.at)).listObjects(call.shelf);
      case 'object.size': return (await this.#storeAt(call.at)).objectSize(call.objectId);
      case 'object.read': return (await this.#storeAt(call.at)).readObject(call.objectId, call.offset, call.lengthBytes);
      case 'object.remove': return (await this.#parts.openStore()).removeObject(call.objectId);
      case 'session.checked': return (await this.#parts.openStore()).noteChecked();
      case 'log.list': return (await this.#storeAt(call.at)).listLogCopies();
      case 'log.read': return (await this.#parts.openStore()).readLogCopy(call.first, call.offset, call.lengthBytes);
      case 'log.write': return (await this.#parts.openStore()).writeLogCopy(call.first, call.bytes);
      case 'attempts.read': return this.#parts.attempts.read();
      case 'attempts.begin': return this.#parts.attempts.begin();
      case 'attempts.succeeded': return this.#parts.attempts.succeeded();
      case 'attempts.confirmed': return this.#parts.attempts.confirmed();
      // Whoever holds the line takes note of these (vault-lines.ts): they outlive one worker.
      case 'attempts.proved':
      case 'drafts.hold':
      case 'drafts.read': return null;
      case 'save.begin':
      case 'save.write':
      case 'save.finish':
      case 'save.read':
      case 'save.digest':
      case 'save.commit':
      case 'save.abort': return this.#answerSave(call);
      case 'space': return this.#parts.backups.space(call.at, (handle) => this.#parts.saves.part(handle, 'bundle').path);
      default: return this.#parts.backups.answer(call);
    }
  }

  #storeAt(handle: string | undefined): Promise<VaultStore> {
    return handle === undefined ? this.#parts.openStore() : this.#parts.backups.storeAt(handle);
  }

  async #answerJournal(call: Extract<StoreCall, { op: `header.${string}` | `journal.${string}` }>): Promise<unknown> {
    const store = await this.#storeAt('at' in call ? call.at : undefined);
    switch (call.op) {
      case 'header.read': return store.readHeader();
      case 'header.useCopy': return store.useHeaderCopy();
      case 'header.replace': return store.replaceHeader(call.bytes, call.create);
      case 'journal.list': return store.listJournal();
      case 'journal.survey': return store.surveyJournal();
      case 'journal.read': return store.readJournal(call.segment, call.offset, call.lengthBytes);
      case 'journal.append': return store.appendJournal(call.segment, call.offset, call.bytes);
      case 'journal.setAsideTail': return store.setAsideJournalTail(call.segment, call.keepBytes);
      case 'journal.acceptShorter': return store.acceptShorter();
    }
  }

  async #answerWriting(call: Extract<StoreCall, { op: 'object.begin' | 'object.write' | 'object.commit' | 'object.abort' }>): Promise<unknown> {
    if (call.op === 'object.begin') return this.#beginObject();
    const sink = this.#sinks.get(call.objectId) ?? this.#recordings.get(call.objectId);
    if (sink === undefined) throw new KeptError('internal/bad-call', { kind: 'object-state' });
    if (call.op === 'object.write') return sink.write(call.bytes);
    await (call.op === 'object.commit' ? sink.commit() : sink.abort());
    this.#sinks.delete(call.objectId);
    this.#recordings.delete(call.objectId);
    return null;
  }

  async #beginObject(): Promise<{ readonly objectId: string }> {
    if (this.#sinks.size >= MAX_OPEN_OBJECTS) throw new KeptError('internal/bad-call', { kind: 'open-objects' });
    const sink = await (await this.#parts.openStore()).beginObject();
    this.#sinks.set(sink.objectId, sink);
    return { objectId: sink.objectId };
  }

  async #answerRecording(call: Extract<StoreCall, { op: `recording.${string}` }>): Promise<unknown> {
    const { recordings } = await this.#parts.openStore();
    switch (call.op) {
      case 'recording.begin': {
        if (this.#recordings.size > 0) throw new KeptError('internal/bad-call', { kind: 'open-objects' });
        const sink = await recordings.begin();
        this.#recordings.set(sink.objectId, sink);
        return { objectId: sink.objectId };
      }
      case 'recording.sync':
      case 'recording.hold': {
        const sink = this.#recordings.get(call.objectId);
        if (sink === undefined) throw new KeptError('internal/bad-call', { kind: 'object-state' });
        if (call.op === 'recording.sync') return sink.sync(call.tail);
        this.#recordings.delete(call.objectId);
        return sink.hold();
      }
      case 'recording.list': return recordings.list();
      case 'recording.read': return recordings.read(call.objectId, call.offset, call.lengthBytes);
      case 'recording.finish': return recordings.finish(call.objectId, call.keepBytes, call.bytes);
      case 'recording.remove': return recordings.remove(call.objectId);
    }
  }

  async #answerSave(call: Extract<StoreCall, { readonly part: SavePart }>): Promise<unknown> {
    const part = this.#parts.saves.part(call.handle, call.part);
    switch (call.op) {
      case 'save.begin':
        await part.begin();
        this.#saves.add(part);
        return { fileName: part.fileName };
      case 'save.write': return part.write(call.bytes);
      case 'save.finish': return part.finish();
      case 'save.read': return part.read(call.offset, call.lengthBytes);
      case 'save.digest': return part.digest(call.offset, call.lengthBytes, call.isLast, call.choice);
      case 'save.commit': return part.commit();
      case 'save.abort': return part.withdraw();
    }
  }

  /** Holds a recording for the next unlock, and removes every object and save that was begun and not finished. Rejects with the first failure, after trying all. */
  async end(): Promise<void> {
    const endings = [...[...this.#sinks.values(), ...this.#saves].map((unfinished) => unfinished.abort()), ...[...this.#recordings.values()].map((recording) => recording.hold()), this.#parts.backups.end()];
    this.#sinks.clear();
    this.#recordings.clear();
    this.#saves.clear();
    await Promise.allSettled(endings);
    await Promise.all(endings);
  }
}
