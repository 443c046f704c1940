import type { VaultMethod, VaultParams, VaultResult } from '../../shared/contract/vault.ts';
import { readAddress } from '../../shared/evidence/address.ts';
import { backUp, readBackupStatus } from './backup.ts';
import { runCheck } from './check.ts';
import { confirmSecret, deleteItem } from './delete.ts';
import { addFrame } from './frame-intake.ts';
import { runExport } from './export.ts';
import { previewExport } from './export-plan.ts';
import { holdDrafts } from './held-drafts.ts';
import { addAddress, addFile, addNote, addScreenshot } from './intake.ts';
import { checkBundle, dropKnownKey, keepKnownKey, readCheckpoint } from './known-keys.ts';
import { drillBackup, inspectBackup, restore } from './restore.ts';
import { addAdvocate, changePassphrase, readKeysStatus, removeAdvocate, replaceWords, showNewWords } from './keys.ts';
import { appendRecording, beginRecording, finishRecording, recoverRecordings } from './recordings.ts';
import { salvage, useHeaderCopy } from './salvage.ts';
import type { Session } from './session.ts';
import { create, showWords } from './setup.ts';
import { acceptShorter } from './shorter.ts';
import { addStamp, listBundles } from './stamps.ts';
import type { Task } from './tasks.ts';
import { getItem, getPicture, listItems, setFields } from './timeline.ts';
import { readStatus, unlock, unlockWithWords } from './unlock.ts';

type Answer<P, R> = (session: Session, params: P) => R | Promise<R>;

export type Methods = { readonly [M in VaultMethod]: Answer<VaultParams<M>, VaultResult<M>> };

/** Every method of the worker. Reading ones run at once, writing ones after the writes before them, tasks after the tasks before them. */
export const METHODS: Methods = {
  'vault.status': readStatus,
  'setup.words': write(showWords),
  'vault.create': write(create),
  'vault.unlock': write((session, { passphrase }) => unlock(session, { passphrase })),
  'vault.unlockWithWords': write((session, { words }) => unlockWithWords(session, words)),
  'vault.settle': async (session) => {
    await session.settle();
    return {};
  },
  'drafts.hold': holdDrafts,
  'vault.acceptShorter': write(acceptShorter),
  'items.list': listItems,
  'items.get': (session, { itemId }) => getItem(session, itemId),
  'items.picture': getPicture,
  'items.addScreenshot': write(addScreenshot),
  'items.addFrame': write(addFrame),
  'recording.begin': write(beginRecording),
  'recording.append': appendRecording,
  'recording.finish': write(finishRecording),
  'recording.recover': long(recoverRecordings),
  'address.read': (_, { raw }) => readAddress(raw),
  'items.addAddress': write(addAddress),
  'items.addFile': long(addFile),
  'items.addNote': write(addNote),
  'items.setFields': write(setFields),
  'items.delete': write(deleteItem),
  'export.preview': previewExport,
  'export.run': long(runExport),
  'bundles.list': listBundles,
  'bundles.addStamp': write(addStamp),
  'check.run': (session, params) => session.checks.run(session.tasks.prepare(params.taskId, (task) => runCheck(session, params, task))).finally(() => session.afterWrite()),
  'vault.salvage': write(salvage),
  'vault.useHeaderCopy': write(useHeaderCopy),
  'backup.status': readBackupStatus,
  'backup.run': long(backUp),
  'backup.drill': long(drillBackup),
  'restore.inspect': inspectBackup,
  'restore.run': long(restore),
  'keys.confirm': write(async (session, { by }) => {
    await confirmSecret(session, by);
    await session.parts.store.attempts.proved();
    return {};
  }),
  'keys.status': readKeysStatus,
  'keys.changePassphrase': write(changePassphrase),
  'keys.newWords': write(showNewWords),
  'keys.replaceWords': write(replaceWords),
  'keys.addAdvocate': write(addAdvocate),
  'keys.removeAdvocate': write(removeAdvocate),
  'known-keys.list': (session) => session.engine.state.knownKeys,
  'known-keys.keep': write(keepKnownKey),
  'known-keys.drop': write(dropKnownKey),
  'bundle.check': (session, params) => session.tasks.prepare(params.taskId, (task) => checkBundle(session, params, task))(),
  'bundle.readCheckpoint': (_, { file }) => readCheckpoint(file),
  'task.cancel': (session, { taskId }) => {
    session.tasks.cancel(taskId);
    return {};
  },
};

function write<P, R>(run: Answer<P, R>): Answer<P, R> {
  return (session, params) => session.writes.run(async () => run(session, params)).finally(() => session.afterWrite());
}

/** A task is known by its id from the moment it is asked for. Short writes go on beside it, so that a note can be kept while a video is read. */
function long<P extends { readonly taskId: string }, R>(work: (session: Session, params: P, task: Task) => Promise<R>): Answer<P, R> {
  return (session, params) => {
    const start = session.tasks.prepare(params.taskId, (task) => work(session, params, task));
    return session.long.run(start).finally(() => session.afterWrite());
  };
}
