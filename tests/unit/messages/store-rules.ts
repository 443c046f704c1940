import type { StoreCall } from '../../../shared/contract/store-port.ts';
import { bytesUpTo, flag, hexText, instant, oneOf, textUpTo, wholeNumber } from './plain-rules.ts';
import type { Members, Rule } from './plain-rules.ts';

const MIB = 1024 * 1024;
const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const id = hexText(32);
const segment = wholeNumber(1, 999_999);
const first = wholeNumber(1, 999_999_999);
const chunk = bytesUpTo(MIB);
const length = wholeNumber(0, MIB);
const save: Members = { handle: id, part: oneOf('bundle', 'hash-sheet', 'timestamp-request') };
const orNull = (rule: Rule): Rule => ({ takes: (value) => value === null || rule.takes(value), good: [null, ...rule.good], bad: rule.bad.filter((value) => value !== null) });

/** Every message of the vault worker to main, so that a new one cannot come without its rule. */
export const STORE_RULES: Readonly<Record<StoreCall['op'], Members>> = {
  'header.read': { 'at?': id },
  'header.useCopy': {},
  'session.checked': {},
  'header.replace': { bytes: chunk, create: flag, 'at?': id },
  'journal.list': { 'at?': id },
  'journal.survey': { 'at?': id },
  'journal.read': { segment, offset: count, lengthBytes: length, 'at?': id },
  'journal.append': { segment, offset: count, bytes: bytesUpTo(MIB + 64), 'at?': id },
  'journal.setAsideTail': { segment, keepBytes: count, 'at?': id },
  'journal.acceptShorter': {},
  'object.begin': {},
  'object.write': { objectId: id, bytes: chunk },
  'object.commit': { objectId: id },
  'object.abort': { objectId: id },
  'recording.begin': {},
  'recording.sync': { objectId: id, tail: chunk },
  'recording.hold': { objectId: id },
  'recording.list': {},
  'recording.read': { objectId: id, offset: count, lengthBytes: length },
  'recording.finish': { objectId: id, keepBytes: count, bytes: chunk },
  'recording.remove': { objectId: id },
  'object.list': { shelf: hexText(2), 'at?': id },
  'object.size': { objectId: id, 'at?': id },
  'object.read': { objectId: id, offset: count, lengthBytes: length, 'at?': id },
  'object.remove': { objectId: id },
  'log.list': { 'at?': id },
  'log.read': { first, offset: count, lengthBytes: length },
  'log.write': { first, bytes: bytesUpTo(MIB + 4096) },
  'save.begin': save,
  'save.write': { ...save, bytes: chunk },
  'save.finish': save,
  'save.read': { ...save, offset: count, lengthBytes: length },
  'save.digest': { ...save, offset: count, lengthBytes: wholeNumber(0, 8 * MIB), isLast: flag, choice: oneOf('all', 'sha256') },
  'save.commit': save,
  'save.abort': save,
  'space': { at: orNull(id) },
  'folder.readmit': { path: textUpTo(4096) },
  'backup.begin': { handle: id },
  'backup.finish': { handle: id, finishedUtc: instant, entries: wholeNumber(1, Number.MAX_SAFE_INTEGER) },
  'backup.removeObject': { handle: id, objectId: id },
  'copy.file': { to: id, name: textUpTo(64) },
  'copy.header': { to: id },
  'copy.segment': { to: id, segment, lengthBytes: count },
  'copy.compare': { to: id, segment },
  'copy.stop': { to: id },
  'scratch.begin': { from: id, purpose: oneOf('restore', 'drill') },
  'scratch.end': { handle: id },
  'restore.record': { handle: id },
  'restore.commit': { handle: id },
  'attempts.read': {},
  'attempts.begin': {},
  'attempts.succeeded': {},
  'attempts.confirmed': {},
  'attempts.proved': {},
  'drafts.hold': { box: orNull(chunk) },
  'drafts.read': {},
};
