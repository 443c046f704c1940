import { checkpointNote, fingerprintOf, makeBundle, otherKey, payloadOf, type Damage, type Files } from '../../unit/verify/make-bundle.ts';
import { edit, smallDraft } from './base-bundle.ts';
import { vectorName, type Vector } from './vector.ts';

/** What the second format adds: case.jsonld and the checkpoint of the log, and checkpoints kept from earlier. */
const NOTE = 'signature/custody-checkpoint';

function small(name: string, damage: Damage, fails: Vector['fails'], checkpoint?: string): Vector {
  const make = (): Buffer => makeBundle({ ...damage, format: 'kept-bundle/2', draft: (draft) => void Object.assign(draft, smallDraft()) });
  return { name: vectorName(`format 2 ${name}`), make, ...(checkpoint === undefined ? {} : { checkpoint }), verdict: Object.keys(fails).length === 0 ? 0 : 1, fails };
}

/** A good bundle and a checkpoint that says nothing about its log. */
function unmatched(name: string, fault: string, checkpoint: string): Vector {
  return { ...small(name, {}, { 'earlier-checkpoint': fault }, checkpoint), verdict: 5 };
}

const hashes: readonly string[] = payloadOf(smallDraft()).get('data/metadata/custody-log.jsonl')!.toString().trimEnd().split('\n').map((line) => (JSON.parse(line) as { entryHash: string }).entryHash);
const last = hashes.at(-1)!;
const note = (text: string) => (files: Files): void => void files.set(NOTE, Buffer.from(text));
const noteOf = (entries: number): string => checkpointNote(entries, hashes[entries - 1]!);
/** U+2028 and U+2029 end a line for some readers. */
const twoFormats = edit('bag-info.txt', (text) => text.replace('Description: Evidence', 'Description: Evidence\u2028Bundle-Format: kept-bundle/1\u2028').replace(/bundle\/1\n$/, 'bundle/2\n'));
const described = (more: string): ReturnType<typeof edit> => edit('bag-info.txt', (text) => text.replace('Description: Evidence', `Description: Evidence${more}`));

export const FORMAT_2: readonly Vector[] = [
  small('good', {}, {}),
  small('case jsonld missing, all signed again', { payload: (files) => void files.delete('data/metadata/case.jsonld') }, { complete: 'list-lacks-file' }),
  small('checkpoint missing, all signed again', { tags: (files) => void files.delete(NOTE) }, { complete: 'list-lacks-file', checkpoint: 'missing' }),
  small('checkpoint of an earlier entry, all signed again', { tags: note(noteOf(3)) }, { checkpoint: 'checkpoint-differs' }),
  small('checkpoint with another hash, all signed again', { tags: note(checkpointNote(hashes.length, '0'.repeat(64))) }, { checkpoint: 'checkpoint-differs' }),
  small('checkpoint of more entries than there are, all signed again', { tags: note(checkpointNote(hashes.length + 1, last)) }, { checkpoint: 'checkpoint-differs' }),
  small('checkpoint by another key, all signed again', { tags: note(checkpointNote(hashes.length, last, otherKey())) }, { checkpoint: 'checkpoint-signature' }),
  small('checkpoint with a changed size, all signed again', { tags: edit(NOTE, (text) => text.replace(/\n\d+\n/, '\n9\n')) }, { checkpoint: 'checkpoint-signature' }),
  small('checkpoint of another case, all signed again', { tags: note(checkpointNote(hashes.length, last, undefined, 'K-2026-0002')) }, { checkpoint: 'checkpoint-case' }),
  small('checkpoint with CRLF, all signed again', { tags: edit(NOTE, (text) => text.replaceAll('\n', '\r\n')) }, { checkpoint: 'checkpoint-form' }),
  small('checkpoint with a second signature, all signed again', { tags: edit(NOTE, (text) => text + text.split('\n')[4]! + '\n') }, { checkpoint: 'checkpoint-form' }),
  small('checkpoint with a further line, all signed again', { tags: edit(NOTE, (text) => text.replace('\n\n', '\nmore\n\n')) }, { checkpoint: 'checkpoint-form' }),
  small('checkpoint with a size that begins with zero, all signed again', { tags: edit(NOTE, (text) => text.replace(/\n(\d+)\n/, '\n0$1\n')) }, { checkpoint: 'checkpoint-form' }),
  small('checkpoint longer than its limit, all signed again', { tags: note('\n'.repeat(4001)) }, { checkpoint: 'too-long' }),
  small('checkpoint that is empty, all signed again', { tags: note('') }, { checkpoint: 'checkpoint-form' }),
  small('checkpoint of the first format beside the second, all signed again', { tags: edit('bag-info.txt', (text) => text.replace('bundle/2', 'bundle/1')) }, { complete: 'forbidden-file', items: 'case-json' }),
  {
    name: vectorName('format 1 named behind a line separator inside a value, format 2 in its own line, all signed again'), verdict: 1,
    fails: { 'bag-info': 'bag-info-line', complete: 'list-lacks-file', items: 'case-json', checkpoint: 'missing' },
    make: () => makeBundle({ draft: (draft) => void Object.assign(draft, smallDraft()), tags: twoFormats }),
  },
  small('a second line behind a line separator in bag info, all signed again', { tags: described('\u2028Contains-Minor-Media: yes') }, { 'bag-info': 'bag-info-line' }),
  small('a second line behind a paragraph separator in bag info, all signed again', { tags: described('\u2029Contains-Minor-Media: yes') }, { 'bag-info': 'bag-info-line' }),
  small('an earlier checkpoint that the log goes on from', {}, {}, noteOf(3)),
  small('an earlier checkpoint of the last entry', {}, {}, noteOf(hashes.length)),
  small('an earlier checkpoint from paper', {}, {}, `3 ${hashes[2]!.toUpperCase().replace(/(.{8})/g, '$1 ')}\n`),
  small('an earlier checkpoint with another hash', {}, { 'earlier-checkpoint': 'earlier-checkpoint-differs' }, checkpointNote(3, hashes[3]!)),
  small('an earlier checkpoint that is longer than the log', {}, { 'earlier-checkpoint': 'earlier-checkpoint-longer' }, checkpointNote(hashes.length + 2, last)),
  unmatched('an earlier checkpoint from paper with another hash', 'earlier-checkpoint-paper', `3 ${hashes[3]!}`),
  unmatched('an earlier checkpoint from paper that is longer than the log', 'earlier-checkpoint-paper', `${hashes.length + 2} ${last}`),
  unmatched('an earlier checkpoint by another key', 'earlier-checkpoint-key', checkpointNote(3, hashes[2]!, otherKey())),
  unmatched('an earlier checkpoint of another case', 'earlier-checkpoint-case', checkpointNote(3, hashes[2]!, undefined, 'K-2026-0002')),
  unmatched('an earlier checkpoint of another case and another key', 'earlier-checkpoint-case', checkpointNote(3, hashes[2]!, otherKey(), 'K-2026-0002')),
  unmatched('an earlier checkpoint with a mistyped hash', 'earlier-checkpoint-signature', checkpointNote(3, hashes[2]!).replace(/\n(.)(.{43})\n/, (_, first: string, rest: string) => `\n${first === 'A' ? 'B' : 'A'}${rest}\n`)),
  { ...unmatched('an earlier checkpoint of another case, and another key than the one given', 'earlier-checkpoint-case', checkpointNote(3, hashes[2]!, undefined, 'K-2026-0002')), fingerprint: fingerprintOf(otherKey().raw), verdict: 3, fails: { 'fingerprint': 'fingerprint-differs', 'earlier-checkpoint': 'earlier-checkpoint-case' } },
  small('an earlier checkpoint of another case, and a list that was changed, not signed again', { after: (files) => void files.set('VERIFY.ko.txt', Buffer.from('x')) }, { 'tagmanifest-sha256': 'digest-differs', 'tagmanifest-sha512': 'digest-differs', 'earlier-checkpoint': 'earlier-checkpoint-case' }, checkpointNote(3, hashes[2]!, undefined, 'K-2026-0002')),
];
