import { BUNDLE_NAME, fingerprintOf, keyOf, makeBundle, otherKey, sha, sshSignature, type Damage, type Draft, type Json } from '../../unit/verify/make-bundle.ts';
import { edit, inFolder, MEMBERS, memberOf, PICTURE, smallDraft, withEntry, withMembers } from './base-bundle.ts';
import { assemble, deflated, type Parts } from './zip-parts.ts';
import { vectorName, type Vector } from './vector.ts';

/** Vectors beside those that the unit tests of the verifier make: faults that they have no file for, and further places for the same fault. */
type Fields = { [key: string]: Json };
const CASE = 'data/metadata/case.json';
const LOG = 'data/metadata/custody-log.jsonl';
const ITEMS = 'data/metadata/items.json';
const SIG = 'signature/tagmanifest-sha256.txt.sig';

function small(name: string, damage: Damage, fails: Vector['fails'], verdict: Vector['verdict'] = 1): Vector {
  return { name: vectorName(name), make: () => makeBundle({ ...damage, draft: (draft) => {
    Object.assign(draft, smallDraft());
    damage.draft?.(draft);
  } }), verdict, fails };
}

const zipped = (name: string, parts: Parts, fails: Vector['fails'], verdict: Vector['verdict'] = 1): Vector => ({ name: vectorName(name), make: () => assemble(parts), verdict, fails });

const body = (draft: Draft, at: number): Fields => draft.log[at]!.body;

/** The same change in the intake that the log tells and in the list of items: both then agree, and only what they say is wrong. */
function onItem(change: (item: Fields) => void) {
  return (draft: Draft): void => {
    const [item] = draft.items;
    change(item!);
    const { fields: _, ...intake } = item!;
    body(draft, 1)['data'] = { item: intake };
  };
}

const ARCHIVE: readonly Vector[] = [
  zipped('two entries in one place', { members: MEMBERS, records: MEMBERS.map((member, at) => (at === 3 ? { member: MEMBERS[2]!, name: member.name } : { member })) }, { 'zip-profile': 'order' }),
  zipped('an entry that reaches into the next', withEntry(PICTURE, {}, { fields: { stored: 4000, size: 4000 } }), { 'zip-profile': 'crc' }),
  zipped('an entry of which the list says four gigabytes', withEntry(PICTURE, {}, { fields: { stored: 0xffff_fff0, size: 0xffff_fff0 } }), { 'zip-profile': 'overlap' }),
  zipped('a last entry that reaches into the list', withEntry(inFolder('tagmanifest-sha512.txt'), {}, { fields: { stored: 4000, size: 4000 } }), { 'zip-profile': 'overlap' }),
  zipped('more entries than a bundle can have', { members: MEMBERS, end: { count: 0xffff, diskCount: 0xffff } }, { 'zip-profile': 'too-many-entries' }, 2),
  // Sixty-four kilobytes of marks on one letter, in the order in which composing takes longest: by their square.
  zipped('names of sixteen thousand marks on one letter', withMembers([1, 2, 3].map((n) => ({ name: `a${'\u0300\u0316'.repeat(16_000)}${n}`, data: Buffer.alloc(0) })), 'last'), { names: 'name-characters', complete: 'unlisted-file' }),
  zipped('a deflated picture', withEntry(PICTURE, { data: deflated(memberOf(PICTURE).data), local: { method: 8 } }, { fields: { method: 8 } }), { 'zip-profile': 'compressed' }),
];

const BAG: readonly Vector[] = [
  small('case json longer than its limit, all signed again', { payload: edit(CASE, (text) => text.replace('"languages":["ko"]', `"languages":[${Array.from({ length: 20_000 }, () => '"ko"').join(',')}]`)) }, { items: 'too-long' }),
  small('a signature longer than its limit', { after: edit(SIG, (text) => text + '\n'.repeat(20_000)) }, { 'signature-ssh': 'too-long' }),
  small('bagit txt longer than its limit', { tags: edit('bagit.txt', (text) => text + ' '.repeat(70_000)) }, { bagit: 'too-long' }),
  small('an empty bag info', { tags: (files) => void files.set('bag-info.txt', Buffer.alloc(0)) }, { 'bag-info': 'bag-info-missing-label' }),
  small('a folded line in bag info', { tags: edit('bag-info.txt', (text) => text.replace('External-Description: Evidence', 'External-Description: Evidence\n  of much')) }, { 'bag-info': 'bag-info-line' }),
  small('a wrong number of files in the payload oxum', { tags: edit('bag-info.txt', (text) => text.replace(/Oxum: (\d+)\.(\d)/, 'Oxum: $1.9$2')) }, { 'bag-info': 'bag-info-value' }),
  small('an empty manifest, all signed again', { tags: (files) => void files.set('manifest-sha256.txt', Buffer.alloc(0)) }, { complete: 'list-lacks-file', items: 'item-json' }),
  small('a manifest with a star before the names, all signed again', { tags: edit('manifest-sha256.txt', (text) => text.replaceAll('  data', ' *data')) }, { 'manifest-sha256': 'list-line' }),
  small('a manifest that lists what lies outside, all signed again', { tags: edit('manifest-sha256.txt', (text) => `${'0'.repeat(64)}  ../outside\n${text}`) }, { 'manifest-sha256': 'list-scope' }),
  small('a manifest with a percent sign, all signed again', { tags: edit('manifest-sha256.txt', (text) => text.replace('data/metadata/case.json', 'data/metadata%2fcase.json')) }, { complete: 'listed-file-missing' }),
  small('the manifests of the payload exchanged, all signed again', { tags: (files) => {
    const [a, b] = [files.get('manifest-sha256.txt')!, files.get('manifest-sha512.txt')!];
    files.set('manifest-sha256.txt', b).set('manifest-sha512.txt', a);
  } }, { 'manifest-sha256': 'list-line', 'manifest-sha512': 'list-line' }),
  small('the list of tag files with capitals, signed again', { tagmanifests: edit('tagmanifest-sha256.txt', (text) => text.replace(/^[0-9a-f]{64}/, (digest) => digest.toUpperCase())) }, { 'tagmanifest-sha256': 'list-line' }),
  small('the long list of tag files out of order', { tagmanifests: edit('tagmanifest-sha512.txt', (text) => `${text.trim().split('\n').toReversed().join('\n')}\n`) }, { 'tagmanifest-sha512': 'list-order' }),
  small('a wrong digest in the signed list, signed again', { tagmanifests: edit('tagmanifest-sha256.txt', (text) => text.replace(/^[0-9a-f]{4}/, 'dead')) }, { 'tagmanifest-sha256': 'digest-differs' }),
  small('a key file longer than its limit, signed again', { tags: edit('signature/signer.pub.pem', (text) => text + '\n'.repeat(20_000)) }, { 'keys-agree': 'too-long' }),
  small('a script among the reports, all signed again', { payload: (files) => void files.set('data/report/report.js', Buffer.from('1')) }, { complete: 'forbidden-file' }),
  small('a report in a language without one, all signed again', { payload: (files) => void files.set('data/report/report.fr.html', Buffer.from('1')) }, { complete: 'forbidden-file' }),
];

const SEALS: readonly Vector[] = [
  { ...small('sealed by another key than the one on the paper', {}, { fingerprint: 'fingerprint-differs' }, 3), fingerprint: fingerprintOf(otherKey().raw) },
  { ...small('sealed throughout by another key', { key: otherKey() }, { fingerprint: 'fingerprint-differs' }, 3), fingerprint: fingerprintOf(keyOf().raw) },
  small('an ssh signature over the raw bytes of another tag list', { after: (files) => void files.set(SIG, sshSignature(Buffer.from(`${files.get('tagmanifest-sha256.txt')!.toString()}\n`), keyOf())) }, { 'signature-ssh': 'signature-wrong' }),
  small('a raw signature of zeros', { after: (files) => void files.set('signature/tagmanifest-sha256.txt.ed25519', Buffer.alloc(64)) }, { 'signature-raw': 'signature-wrong' }),
  small('an empty raw signature', { after: (files) => void files.set('signature/tagmanifest-sha256.txt.ed25519', Buffer.alloc(0)) }, { 'signature-raw': 'signature-length' }),
  small('the ssh signature in the place of the raw one', { after: (files) => void files.set('signature/tagmanifest-sha256.txt.ed25519', files.get(SIG)!) }, { 'signature-raw': 'signature-length' }),
  small('an empty ssh signature', { after: (files) => void files.set(SIG, Buffer.alloc(0)) }, { 'signature-ssh': 'signature-armour' }),
  small('a namespace that only begins alike', { ssh: { namespace: 'kept-bundle-2' } }, { 'signature-ssh': 'signature-namespace' }),
  small('a key file with a second key, signed again', { tags: edit('signature/signer.pub.pem', (text) => text + text) }, { 'keys-agree': 'key-pem' }),
  small('allowed signers for any namespace, signed again', { tags: edit('signature/allowed_signers', (text) => text.replace('kept-bundle', '*')) }, { 'keys-agree': 'key-allowed-signers' }),
  small('allowed signers with an option, signed again', { tags: edit('signature/allowed_signers', (text) => text.replace('kept ', 'kept cert-authority,')) }, { 'keys-agree': 'key-allowed-signers' }),
];

const RECORDING: Json = {
  mode: 'recording', display: null, frameWidthPx: 1920, frameHeightPx: 1080, region: null, series: null, parent: null, clockJump: null,
  recording: { recordingId: '0000000a-0000-4000-8000-00000000000a', durationMs: null, pauses: 0, endedBy: 'crash' },
};

const CONTENT: readonly Vector[] = [
  small('case json with a byte order mark, all signed again', { payload: edit(CASE, (text) => `\ufeff${text}`) }, { items: 'case-json' }),
  small('case json with a key twice, all signed again', { payload: edit(CASE, (text) => text.replace('{', '{"bundleName":"x",')) }, { items: 'case-json' }),
  small('case json with a prototype, all signed again', { payload: edit(CASE, (text) => text.replace('{', '{"__proto__":{},')) }, { items: 'case-json' }),
  small('an item with a prototype, all signed again', { payload: edit(ITEMS, (text) => text.replace('{', '{"__proto__":{},')) }, { items: 'items-json' }),
  small('an item with a member that every object has, all signed again', { payload: edit(ITEMS, (text) => text.replace('"tool":', '"toString":"x","tool":')) }, { items: 'items-json' }),
  small('a size that is no whole number, all signed again', { payload: edit(ITEMS, (text) => text.replace('"sizeBytes":18', '"sizeBytes":18.5')) }, { items: 'items-json' }),
  small('a size in another spelling, all signed again', { payload: edit(ITEMS, (text) => text.replace('"sizeBytes":18', '"sizeBytes":18.0')) }, { items: 'items-json' }),
  small('case json of another case, all signed again', { payload: edit(CASE, (text) => text.replace('"caseId":"K-2026-0001"', '"caseId":"K-2026-0002"')) }, { items: 'case-differs' }),
  small('fields that are a list, all signed again', { draft: (draft) => void (draft.items[0]!['fields'] = []) }, { items: 'items-json' }),
  small('facts of a file that are a list, all signed again', { draft: onItem((item) => void ((item['file'] as Fields)['exif'] = ['x'])) }, { 'items': 'items-json', 'custody-chain': 'custody-line' }),
  small('a part of an address that is no text, all signed again', { draft: onItem((item) => void (item['address'] = { raw: 'r', platform: 'p', form: 'f', parts: [['a', 7]] })) }, { 'items': 'items-json', 'custody-chain': 'custody-line' }),
  small('items json that is no list, all signed again', { payload: edit(ITEMS, (text) => text.slice(1, -1)) }, { items: 'items-json' }),
  small('items json behind a second list, all signed again', { payload: edit(ITEMS, (text) => `${text}[]`) }, { items: 'items-json' }),
  small('items json that is not utf 8, all signed again', { payload: (files) => void files.set(ITEMS, Buffer.concat([files.get(ITEMS)!, Buffer.from([0xff])])) }, { items: 'items-json' }),
  small('a half of a surrogate pair in an item, all signed again', { payload: edit(ITEMS, (text) => text.replace('"text":null', '"text":"\\ud800"')) }, { items: 'items-json' }),
  small('a size other than that of the stored file, all signed again', { draft: onItem((item) => void ((item['file'] as Fields)['sizeBytes'] = 19)) }, { items: 'item-digest' }),
  small('a stored picture for an address, all signed again', { draft: onItem((item) => void (item['kind'] = 'url_only')) }, { items: 'item-file-unexpected' }),
  small('a stored picture of somebody under age, all signed again', { draft: onItem((item) => void (item['depictedMinor'] = 'yes')) }, { items: 'item-minor' }),
  small('a recording of which it is not known how long it is', { draft: onItem((item) => Object.assign(item, { kind: 'screen_recording', capture: RECORDING })) }, {}, 0),
  small('an exhibit number of three digits, all signed again', { payload: edit(ITEMS, (text) => text.replace('E-0001', 'E-001')) }, { items: 'items-json' }),
];

/** Deeper than the stack of whatever walks through a value: refused before it is parsed. */
const nested = (text: string): string => `${'['.repeat(20_000)}${'{"a":'.repeat(2000)}${text}`;
const NESTED: readonly Vector[] = [
  small('case json nested twenty thousand deep, all signed again', { payload: (files) => void files.set(CASE, Buffer.from(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)) }, { items: 'case-json' }),
  small('an item nested twenty thousand deep, all signed again', { payload: (files) => void files.set(ITEMS, Buffer.from(`[{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}]`)) }, { items: 'items-json' }),
  small('brackets without an end in items json, all signed again', { payload: edit(ITEMS, nested) }, { items: 'items-json' }),
  small('a log line nested twenty thousand deep, all signed again', { payload: edit(LOG, (text) => `${'['.repeat(20_000)}${']'.repeat(20_000)}\n${text}`) }, { 'custody-chain': 'custody-line' }),
  small('an empty list of items in blanks, all signed again', { payload: (files) => void files.set(ITEMS, Buffer.from('[ ]')) }, { items: 'items-json' }),
  small('a comma behind the last item, all signed again', { payload: edit(ITEMS, (text) => text.replace(/\]$/, ',]')) }, { items: 'items-json' }),
  small('a comma before the first item, all signed again', { payload: edit(ITEMS, (text) => text.replace('[', '[,')) }, { items: 'items-json' }),
  small('a line feed behind the list of items, all signed again', { payload: edit(ITEMS, (text) => `${text}\n`) }, { items: 'items-json' }),
  small('a list of items that is not closed, all signed again', { payload: edit(ITEMS, (text) => text.slice(0, -1)) }, { items: 'items-json' }),
  small('a list of items closed by a brace, all signed again', { payload: edit(ITEMS, (text) => text.replace(/\]$/, '}')) }, { items: 'items-json' }),
  small('a manifest longer than its lines allow, all signed again', { tags: (files) => void files.set('manifest-sha256.txt', Buffer.alloc(60_000 * 267 + 1, 'a')) }, { 'manifest-sha256': 'too-long' }),
];

const CUSTODY: readonly Vector[] = [
  small('an abandoned bundle under the name of an item, all signed again', { draft: (draft) => void draft.log.splice(3, 0, { ...draft.log[2]!, body: { ...body(draft, 2), act: 'bundle.abandoned', data: { bundleName: BUNDLE_NAME, reason: 'x' } } }) }, { 'custody-items': 'custody-other-entry' }),
  small('a second opening of the case under the name of an item, all signed again', { draft: (draft) => void draft.log.splice(3, 0, { ...draft.log[2]!, body: { ...body(draft, 2), act: 'case.created', data: { caseId: 'K-2026-0001' } } }) }, { 'custody-items': 'custody-other-entry' }),
  small('a preparation under the name of an item, all signed again', { draft: (draft) => void (body(draft, 5)['itemId'] = body(draft, 1)['itemId']!) }, { 'custody-items': 'custody-other-entry' }),
  small('an opening of the case under the name of an item, all signed again', { draft: (draft) => void (body(draft, 0)['itemId'] = body(draft, 1)['itemId']!) }, { 'custody-chain': 'custody-case' }),
  small('an entry that tells of a deletion, all signed again', { draft: (draft) => void draft.log.splice(3, 0, { ...draft.log[2]!, body: { ...body(draft, 2), act: 'item.deleted', data: { itemId: body(draft, 2)['itemId']!, reason: 'x' } } }) }, { 'custody-items': 'custody-item-deleted' }),
  small('a first entry that is left out, all signed again', { draft: (draft) => void (draft.log[0]!.isFull = false) }, { 'custody-chain': 'custody-case' }),
  small('the intake of an item left out, all signed again', { draft: (draft) => void (draft.log[1]!.isFull = false) }, { 'custody-items': 'custody-unknown-item' }),
  small('the preparation left out, all signed again', { draft: (draft) => void (draft.log.at(-1)!.isFull = false) }, { 'custody-items': 'custody-prepared-missing' }),
  small('a preparation of other items before that of these, all signed again', { draft: (draft) => void draft.log.splice(5, 0, { ...draft.log[5]!, body: { ...body(draft, 5), data: { ...(body(draft, 5)['data'] as Fields), itemIds: ['00000009-0000-4000-8000-000000000009'] } } }) }, { 'custody-items': 'custody-prepared-items' }),
  small('the log removed, all signed again', { payload: (files) => void files.delete(LOG) }, { 'complete': 'list-lacks-file', 'custody-chain': 'missing' }),
  small('an entry hash that ends the chain otherwise, all signed again', { log: (lines) => lines.with(lines.length - 1, { ...lines.at(-1)!, entryHash: '0'.repeat(64) }) }, { 'custody-chain': 'custody-entry-hash' }),
  small('a body hash that fits no body, chained on, all signed again', { log: (lines) => rechained(lines.with(2, { ...lines[2]!, bodyHash: '0'.repeat(64) })) }, { 'custody-chain': 'custody-body-hash' }),
  small('numbers that begin with two, chained on, all signed again', { log: (lines) => rechained(lines, 1) }, { 'custody-chain': 'custody-sequence', 'custody-items': 'custody-other-entry' }),
  small('a log that begins in its middle, chained on, all signed again', { log: (lines) => rechained(lines.slice(1)) }, { 'custody-chain': 'custody-case' }),
  small('an entry twice, chained on, all signed again', { log: (lines) => rechained([...lines.slice(0, 3), lines[2]!, ...lines.slice(3)]) }, { 'custody-items': 'custody-fields' }),
  small('a log line of which the member names are exchanged, all signed again', { payload: edit(LOG, (text) => text.replace(/\{"bodyHash":("[0-9a-f]+"),"caseSeq":(\d)/, '{"caseSeq":$2,"bodyHash":$1')) }, { 'custody-chain': 'custody-line' }),
  small('an empty line in the log, all signed again', { payload: edit(LOG, (text) => text.replace('\n', '\n\n')) }, { 'custody-chain': 'custody-line' }),
  small('a salt in capitals, all signed again', { payload: edit(LOG, (text) => text.replace(/"salt":"[0-9a-f]{32}"/, (salt) => salt.replace(/[0-9a-f]{32}/, (digits) => digits.toUpperCase()))) }, { 'custody-chain': 'custody-line' }),
  small('items handed over under another name, all signed again', { draft: (draft) => void (body(draft, 5)['data'] = { ...(body(draft, 5)['data'] as Fields), bundleName: `${BUNDLE_NAME}-2` }) }, { 'custody-items': 'custody-other-entry' }),
];

/** Another hour by the wall than by UTC: whoever looks at the one and whoever looks at the other would read two times. */
const at = (draft: Draft, entry: number): Fields => body(draft, entry)['at'] as Fields;
const timed = (name: string, change: (moment: Fields) => void): Vector => small(`${name}, all signed again`, { draft: (draft) => {
  body(draft, 2)['at'] = { ...at(draft, 2) };
  change(at(draft, 2));
} }, { 'custody-chain': 'custody-line' });
const TIMES: readonly Vector[] = [
  timed('a log entry whose local time is not its utc', (moment) => void (moment['local'] = '2026-11-22T14:02:03.004+09:00')),
  timed('a log entry whose local time is its utc by one millisecond less', (moment) => void (moment['local'] = '2026-11-22T10:02:03.003+09:00')),
  timed('a log entry whose local time is on the other side of utc', (moment) => void (moment['local'] = '2026-11-22T10:02:03.004-09:00')),
  timed('a log entry with an offset of seventeen hours', (moment) => void (moment['local'] = '2026-11-22T18:02:03.004+17:00')),
  timed('a log entry with an offset of seventy minutes', (moment) => void (moment['local'] = '2026-11-22T10:12:03.004+08:70')),
  timed('a log entry on a day that there is not', (moment) => void Object.assign(moment, { utc: '2026-06-31T01:02:03.004Z', local: '2026-06-31T10:02:03.004+09:00' })),
  timed('a log entry at twenty four o clock', (moment) => void Object.assign(moment, { utc: '2026-11-22T24:00:00.000Z', local: '2026-11-23T09:00:00.000+09:00' })),
  small('a log entry on the day before by the wall', { draft: (draft) => void (body(draft, 2)['at'] = { ...at(draft, 2), local: '2026-11-21T21:32:03.004-03:30', zone: 'America/St_Johns' }) }, {}, 0),
  small('a log entry on the day after by the wall', { draft: (draft) => void (body(draft, 2)['at'] = { ...at(draft, 2), utc: '2026-11-22T11:02:03.004Z', local: '2026-11-23T01:02:03.004+14:00', zone: 'Pacific/Kiritimati' }) }, {}, 0),
  small('an item captured at two times at once, all signed again', { draft: onItem((item) => void (item['capturedAt'] = { ...(item['capturedAt'] as Fields), local: '2026-11-22T14:01:03.004+09:00' })) }, { 'items': 'items-json', 'custody-chain': 'custody-line' }),
  small('case json prepared at two times at once, all signed again', { payload: edit(CASE, (text) => text.replace(/"local":"2026-11-22T10/, '"local":"2026-11-22T11')) }, { items: 'case-json' }),
];

/** Numbers and entry hashes made anew over whatever the lines say, as a dishonest maker could. */
function rechained(lines: Fields[], from = 0): Fields[] {
  let previous = '0'.repeat(64);
  return lines.map((line, index) => {
    const caseSeq = from + index + 1;
    previous = sha('sha256', `kept-custody-1\n${previous}\n${caseSeq}\n${String(line['bodyHash'])}`);
    return { ...line, caseSeq, entryHash: previous };
  });
}

export const FURTHER: readonly Vector[] = [...ARCHIVE, ...BAG, ...SEALS, ...CONTENT, ...NESTED, ...CUSTODY, ...TIMES];
