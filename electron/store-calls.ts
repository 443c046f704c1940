import { KeptError } from '../shared/base/errors.ts';
import type { SavePart, StoreCall } from '../shared/contract/store-port.ts';
import type { ObjectSink, VaultStore } from '../shared/vault/store.ts';
import type { Attempts } from './attempts.ts';
import type { SaveFiles } from './save-file.ts';
import type { SavePartFile } from './save-part.ts';

const MAX_OPEN_OBJECTS = 16;

export interface StoreParts {
  readonly store: VaultStore;
  readonly saves: SaveFiles;
  readonly attempts: Attempts;
}

/** Answers the calls of one vault worker, and ends what it left open. */
export class StoreCalls {
  readonly #parts: StoreParts;
  readonly #sinks = new Map<string, ObjectSink>();
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
      case 'journal.setAsideTail': return this.#answerJournal(call);
      case 'object.begin':
      case 'object.write':
      case 'object.commit':
      case 'object.abort': return this.#answerWriting(call);
      case 'object.list': return this.#parts.store.listObjects(call.shelf);
      case 'object.size': return this.#parts.store.objectSize(call.objectId);
      case 'object.read': return this.#parts.store.readObject(call.objectId, call.offset, call.lengthBytes);
      case 'object.remove': return this.#parts.store.removeObject(call.objectId);
      case 'session.checked': return this.#parts.store.noteChecked();
      case 'log.list': return this.#parts.store.listLogCopies();
      case 'log.read': return this.#parts.store.readLogCopy(call.first, call.offset, call.lengthBytes);
      case 'log.write': return this.#parts.store.writeLogCopy(call.first, call.bytes);
      case 'attempts.read': return this.#parts.attempts.read();
      case 'attempts.begin': return this.#parts.attempts.begin();
      case 'attempts.succeeded': return this.#parts.attempts.succeeded();
      default: return this.#answerSave(call);
    }
  }

  async #answerJournal(call: Extract<StoreCall, { op: `header.${string}` | `journal.${string}` }>): Promise<unknown> {
    const { store } = this.#parts;
    switch (call.op) {
      case 'header.read': return store.readHeader();
      case 'header.useCopy': return store.useHeaderCopy();
      case 'header.replace': return store.replaceHeader(call.bytes, call.create);
      case 'journal.list': return store.listJournal();
      case 'journal.survey': return store.surveyJournal();
      case 'journal.read': return store.readJournal(call.segment, call.offset, call.lengthBytes);
      case 'journal.append': return store.appendJournal(call.segment, call.offset, call.bytes);
      case 'journal.setAsideTail': return store.setAsideJournalTail(call.segment, call.keepBytes);
    }
  }

  async #answerWriting(call: Extract<StoreCall, { op: 'object.begin' | 'object.write' | 'object.commit' | 'object.abort' }>): Promise<unknown> {
    if (call.op === 'object.begin') return this.#beginObject();
    const sink = this.#sinks.get(call.objectId);
    if (sink === undefined) throw new KeptError('internal/bad-call', { kind: 'object-state' });
    if (call.op === 'object.write') return sink.write(call.bytes);
    await (call.op === 'object.commit' ? sink.commit() : sink.abort());
    this.#sinks.delete(call.objectId);
    return null;
  }

  async #beginObject(): Promise<{ readonly objectId: string }> {
    if (this.#sinks.size >= MAX_OPEN_OBJECTS) throw new KeptError('internal/bad-call', { kind: 'open-objects' });
    const sink = await this.#parts.store.beginObject();
    this.#sinks.set(sink.objectId, sink);
    return { objectId: sink.objectId };
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
      case 'save.commit': return part.commit();
      case 'save.abort': return part.withdraw();
    }
  }

  /** Removes every object and save that was begun and not finished. Rejects with the first failure, after trying all. */
  async end(): Promise<void> {
    const endings = [...this.#sinks.values(), ...this.#saves].map((unfinished) => unfinished.abort());
    this.#sinks.clear();
    this.#saves.clear();
    await Promise.allSettled(endings);
    await Promise.all(endings);
  }
}
