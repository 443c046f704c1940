import { KeptError } from '../base/errors.ts';
import type { VaultStore } from './store.ts';

/** A store of which nothing can be changed: every writing call rejects with 'vault/read-only'. */
export function readOnlyStore(store: VaultStore): VaultStore {
  const refuse = (): Promise<never> => Promise.reject(new KeptError('vault/read-only'));
  return {
    readHeader: () => store.readHeader(),
    listJournal: () => store.listJournal(),
    surveyJournal: () => store.surveyJournal(),
    readJournal: (...place) => store.readJournal(...place),
    listObjects: (shelf) => store.listObjects(shelf),
    objectSize: (objectId) => store.objectSize(objectId),
    readObject: (...place) => store.readObject(...place),
    listLogCopies: () => store.listLogCopies(),
    readLogCopy: (...place) => store.readLogCopy(...place),
    noteChecked: () => store.noteChecked(),
    acceptShorter: refuse,
    useHeaderCopy: refuse,
    replaceHeader: refuse,
    appendJournal: refuse,
    setAsideJournalTail: refuse,
    beginObject: refuse,
    removeObject: refuse,
    writeLogCopy: refuse,
    recordings: { begin: refuse, list: () => Promise.resolve([]), read: refuse, finish: refuse, remove: refuse },
  };
}
