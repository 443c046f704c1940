import type { VaultMethod } from '../../../shared/contract/vault.ts';
import { flag, hexText, isRight, oneOf, textUpTo, textWhere, wholeNumber } from './plain-rules.ts';
import type { Members, Rule } from './plain-rules.ts';

const ITEM = '0a1b2c3d-0000-4000-8000-00000000000f';
const OTHER = '0a1b2c3d-0000-4000-bfff-00000000000e';

const itemId = textWhere(
  (text) => text.length === 36 && [...text].every((letter, at) => ([8, 13, 18, 23].includes(at) ? letter === '-' : '0123456789abcdef'.includes(letter))) && text[14] === '4' && '89ab'.includes(text[19] ?? ''),
  [ITEM, OTHER],
  ['', 'E-0001', ITEM.toUpperCase(), `${ITEM}\n`, ITEM.replace('-4', '-1'), ITEM.replace('-8', '-7'), '../../vault.json', '__proto__'],
);
const taskId = textWhere((text) => text.length >= 1 && text.length <= 64 && /^[A-Za-z\d-]*$/.test(text) && !text.includes('\n'), ['t', 'a-1', 'x'.repeat(64)], ['', 'x'.repeat(65), '../x', 'a b', 'a\n', '한']);
const handle = hexText(32);
const passphrase = textUpTo(1024);
const words = textUpTo(2000);
const minor = oneOf('yes', 'unknown', 'no');
const longText: Rule = { ...textUpTo(1_000_000), good: ['', '글', 'x'.repeat(1000)] };
const label = textWhere((text) => text.length <= 80 && text.trim() !== '', ['상담소', 'x'.repeat(80)], ['', '   ', 'x'.repeat(81)]);
const wordList = oneOf('ko', 'en');

function objectOf(members: Members, good: readonly object[], bad: readonly unknown[]): Rule {
  return { takes: (value) => isRight(members, value), good, bad: [null, 'x', 5, [], ...bad] };
}

function listOf(rule: Rule, minLength: number, maxLength: number, isUnique: boolean): Rule {
  const [one = null, two = one] = rule.good;
  return {
    takes: (value) => Array.isArray(value) && value.length >= minLength && value.length <= maxLength && [...value].every((entry) => rule.takes(entry)) && (!isUnique || new Set(value).size === value.length),
    good: [[one], ...(two === one ? [] : [[one, two]]), ...(minLength === 0 ? [[]] : [])],
    bad: [null, one, { length: 1 }, [null], [rule.bad[0]], ...(isUnique ? [[one, one]] : []), Array.from({ length: Math.min(maxLength + 1, 60_001) }, () => one), ...(minLength === 0 ? [] : [[]])],
  };
}

const by: Rule = {
  takes: (value) => isRight({ passphrase }, value) || isRight({ words }, value),
  good: [{ passphrase: 'x' }, { words: 'one two' }],
  bad: [null, {}, 'x', { passphrase: 'x', words: 'x' }, { passphrase: 5 }, { passphrase: 'x'.repeat(1025) }, { words: 'x'.repeat(2001) }, { passphrase: 'x', more: 1 }],
};
/** An object with these members and a secret of one kind. */
function proved(members: Readonly<Record<string, Rule>>): Rule {
  const plain = Object.fromEntries(Object.entries(members).map(([name, rule]) => [name, rule.good[0]]));
  const odd = Object.entries(members).flatMap(([name, rule]) => rule.bad.map((value) => ({ ...plain, passphrase: 'x', [name]: value })));
  return {
    takes: (value) => isRight({ ...members, passphrase }, value) || isRight({ ...members, words }, value),
    good: [{ ...plain, passphrase: 'x' }, { ...plain, words: 'one two' }],
    bad: [null, plain, { ...plain, passphrase: 'x', words: 'x' }, { ...plain, passphrase: 5 }, { ...plain, words: 'x'.repeat(2001) }, { ...plain, passphrase: 'x', more: 1 }, ...odd],
  };
}
const screenMembers: Members = { sourceKind: oneOf('screen', 'window'), title: textUpTo(4096), displayWidthPx: wholeNumber(0, 100_000), displayHeightPx: wholeNumber(0, 100_000), scalePercent: wholeNumber(1, 10_000) };
const screen = { sourceKind: 'screen', title: 'x', displayWidthPx: 1280, displayHeightPx: 800, scalePercent: 100 };
const png: Rule = { takes: (value) => Object.prototype.toString.call(value) === '[object ArrayBuffer]' && (value as ArrayBuffer).byteLength > 0 && (value as ArrayBuffer).byteLength <= 200_000_000, good: [new ArrayBuffer(8)], bad: [new ArrayBuffer(0), new Uint8Array(4), 'x', null, { byteLength: 4 }] };
const fileLike = { name: 'x', size: 3, lastModified: 1, stream: () => null, slice: () => null };
const file: Rule = { takes: (value) => value === fileLike, good: [fileLike], bad: [null, 'C:\\secret.txt', { name: 'x', size: 3 }, { ...fileLike, name: 'x'.repeat(4097) }, { ...fileLike, stream: 1 }] };
const proof = listOf(textUpTo(100), 0, 12, false);
const languages = listOf(oneOf('ko', 'en', 'de'), 1, 3, true);
const items = listOf(itemId, 0, 60_000, true);
const changes: Rule = objectOf({ 'notes?': longText, 'poster_handle?': longText }, [{}, { notes: 'x' }, { notes: 'x', poster_handle: '' }], [{ itemId: 'x' }, { notes: 5 }, { notes: null }]);

const screenRule = objectOf(screenMembers, [screen], [{ ...screen, sourceKind: 'tab' }, { ...screen, scalePercent: 0 }, { ...screen, more: 1 }]);
const instantMs = wholeNumber(0, 8_640_000_000_000_000);
const side = wholeNumber(0, 32_768);
const orNull = (rule: Rule): Rule => ({ takes: (value) => value === null || rule.takes(value), good: [null, ...rule.good], bad: rule.bad.filter((value) => value !== null) });
const place = { left: -1920, top: 0, width: 1920, height: 1200, rotationDegrees: 90, displayCount: 3 };
const million = wholeNumber(-1_000_000, 1_000_000);
const display = orNull(objectOf({ left: million, top: million, width: wholeNumber(0, 1_000_000), height: wholeNumber(0, 1_000_000), rotationDegrees: wholeNumber(0, 360), displayCount: wholeNumber(0, 1000) }, [place], [{ ...place, left: 2e6 }, { ...place, width: -1 }, { ...place, more: 1 }]));
const rect = { leftPx: 1, topPx: 2, widthPx: 3, heightPx: 4 };
const length = wholeNumber(1, 32_768);
const region = orNull(objectOf({ leftPx: side, topPx: side, widthPx: length, heightPx: length }, [rect], [{ ...rect, widthPx: 0 }, { ...rect, leftPx: -1 }, { ...rect, topPx: 0.5 }, { ...rect, more: 1 }]));
const frameLike = { width: 1280, height: 800, close: () => undefined };
const frame: Rule = { takes: (value) => value === frameLike, good: [frameLike], bad: [null, 'x', { width: 1280, height: 800 }, { ...frameLike, width: -1 }, { ...frameLike, height: 40_000 }, { ...frameLike, width: 1.5 }, new ArrayBuffer(4)] };

/** The parameters of each method of the worker; a secret in place of an object where the method takes nothing else. */
export const WORKER_RULES: Partial<Readonly<Record<VaultMethod, Members | Rule>>> = {
  'vault.status': {},
  'setup.words': { wordList },
  'vault.create': { passphrase, proof },
  'vault.unlock': { passphrase },
  'vault.unlockWithWords': { words },
  'vault.settle': {},
  'vault.acceptShorter': {},
  'drafts.hold': { text: longText },
  'items.list': { kinds: listOf(oneOf('screenshot', 'url_only', 'message_text', 'document', 'file_hash_only', 'screen_recording'), 0, 6, false), text: textUpTo(1000), offset: wholeNumber(0, Number.MAX_SAFE_INTEGER), limit: wholeNumber(1, 500) },
  'items.get': { itemId },
  'items.picture': { itemId, maxSidePx: wholeNumber(16, 8192) },
  'items.addScreenshot': { png, screen: objectOf(screenMembers, [screen], [{ ...screen, sourceKind: 'tab' }, { ...screen, scalePercent: 0 }, { ...screen, more: 1 }]), capturedAtMs: wholeNumber(0, 8_640_000_000_000_000), depictedMinor: minor },
  'items.addFrame': { frame, screen: screenRule, display, region, keepWhole: flag, seriesId: orNull(itemId), capturedAtMs: instantMs, depictedMinor: minor },
  'recording.begin': { recordingId: itemId, screen: screenRule, display, frameWidthPx: side, frameHeightPx: side, mime: textUpTo(100), begunAtMs: instantMs, depictedMinor: minor },
  'recording.append': { recordingId: itemId, bytes: png },
  'recording.finish': { recordingId: itemId, durationMs: wholeNumber(0, Number.MAX_SAFE_INTEGER), pauses: wholeNumber(0, 1_000_000), endedBy: oneOf('person', 'lock', 'disk-full', 'source-gone', 'crash') },
  'recording.recover': { taskId },
  'address.read': { raw: longText },
  'items.addAddress': { raw: longText, depictedMinor: minor },
  'items.addFile': { taskId, file, depictedMinor: minor },
  'items.addNote': { text: longText, depictedMinor: minor },
  'items.setFields': { itemId, changes },
  'items.delete': { itemId, by, reason: textUpTo(1000) },
  'export.preview': { itemIds: items, languages },
  'export.run': proved({ itemIds: items, languages, taskId, saveHandle: handle }),
  'bundles.list': {},
  'bundles.addStamp': { file },
  'check.run': { taskId },
  'vault.salvage': by,
  'vault.useHeaderCopy': by,
  'backup.status': {},
  'backup.run': { taskId, handle },
  'backup.drill': { taskId, handle, secret: by },
  'restore.inspect': { handle },
  'restore.run': { taskId, handle, secret: by, keepOld: flag, withFaults: flag },
  'keys.confirm': { by },
  'keys.status': {},
  'keys.changePassphrase': { by, next: passphrase },
  'keys.newWords': { by, wordList },
  'keys.replaceWords': { proof },
  'keys.addAdvocate': { by, label, passphrase },
  'keys.removeAdvocate': { by },
  'known-keys.list': {},
  'known-keys.keep': { by, fingerprint: textUpTo(1000), name: label },
  'known-keys.drop': { by, fingerprint: textWhere((text) => text.length === 50 && text.startsWith('SHA256:') && !text.includes('\n') && Buffer.from(text.slice(7), 'base64').length === 32 && Buffer.from(text.slice(7), 'base64').toString('base64') === `${text.slice(7)}=`, [`SHA256:${'A'.repeat(43)}`], ['', 'SHA256:', `SHA256:${'A'.repeat(42)}`, `SHA256:${'A'.repeat(42)}B`, `SHA256:${'A'.repeat(43)}\n`]) },
  'bundle.check': { taskId, file, given: textUpTo(1000), checkpoint: textUpTo(1000) },
  'bundle.readCheckpoint': { file },
  'task.cancel': { taskId },
};
