import { BUNDLE_NAME, canonical, chainOf, entriesOf, sealDraft, sha, type Draft, type Files, type Json, type SealOptions } from '../unit/verify/make-bundle.ts';
import { smallDraft } from '../vectors/bundle/base-bundle.ts';
import { assemble, type Member } from '../vectors/bundle/zip-parts.ts';

type Fields = { [key: string]: Json };
type Fill = (files: Files) => void;
const MIB = 1024 * 1024;
const ITEMS = 'data/metadata/items.json';
const LOG = 'data/metadata/custody-log.jsonl';

const membersOf = (draft: Draft, options: SealOptions = {}): Member[] => entriesOf(sealDraft(draft, options)).map(({ name, data }) => ({ name, data }));
const archive = (options: SealOptions, draft = smallDraft()): Buffer => assemble({ members: membersOf(draft, options) });
const put = (path: string, make: (before: Buffer) => Buffer): Fill => (files) => void files.set(path, make(files.get(path) ?? Buffer.alloc(0)));
const repeated = (before: string, piece: string, after: string, sizeBytes: number): Buffer => Buffer.from(before + piece.repeat(Math.floor(sizeBytes / Buffer.byteLength(piece))) + after);
const counted = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const lines = (make: (at: number) => string, sizeBytes: number): Buffer => {
  const all: string[] = [];
  for (let at = 0, sum = 0; sum < sizeBytes; at++) sum += all[all.push(`${make(at)}\n`) - 1]!.length;
  return Buffer.from(all.join(''));
};
const listLines = (digits: number) => (): Buffer => lines((at) => `${sha('sha512', String(at)).slice(0, digits)}  data/${String(at).padStart(8, '0')}`, 44 * MIB);
const bare = (at: number): string => canonical({ bodyHash: sha('sha256', String(at)), caseSeq: at + 1, entryHash: sha('sha256', `${at}e`) });
const idOf = (at: number): string => `${String(at).padStart(8, '0')}-0000-4000-8000-000000000000`;
/** Of twice as many bytes in memory as in UTF-8: one letter that needs two makes all of them take two. */
const wide = (length: number): string => `${'x'.repeat(length)}가`;

function intakeOf(item: Fields): Fields {
  const { fields: _, ...intake } = item;
  return intake;
}

/** The small bundle's item so many times, each with what is told of it in the list and, where it has one, in the log. */
function itemsDraft(count: number, more: (at: number) => Fields, changes: (at: number) => Fields[] = () => []): Draft {
  const draft = smallDraft();
  const [item] = draft.items;
  draft.items = counted(count, (at) => ({ ...item!, exhibitNo: `E-${String(at + 1).padStart(4, '0')}`, itemId: idOf(at), file: null, screen: null, kind: 'message_text', fields: {}, ...more(at) }));
  draft.stored = new Map();
  const [created, captured, prepared] = [draft.log[0]!, draft.log[1]!, draft.log.at(-1)!];
  const told = draft.items.flatMap((listed, at) => [
    { ...captured, body: { ...captured.body, itemId: idOf(at), data: { item: intakeOf(listed) } } },
    ...(changes(at).length > 0 ? [{ ...captured, body: { ...captured.body, act: 'item.annotated', itemId: idOf(at), data: { itemId: idOf(at), changes: changes(at) } } }] : []),
  ]);
  draft.log = [created, ...told, { ...prepared, body: { ...prepared.body, data: { ...(prepared.body['data'] as Fields), itemIds: draft.items.map(({ itemId }) => itemId!) } } }];
  return draft;
}

const textFields = ['notes', 'post_text', 'threat', 'reports', 'first_learned', 'page_title', 'room_title', 'room_link', 'invite_link', 'profile_url'];
const fileOf = (name: string): Fields => ({ stored: false, originalFilename: name, sizeBytes: 1, mime: '', sha256: sha('sha256', name), sha512: sha('sha512', name), modifiedUtc: null, pixelWidth: null, pixelHeight: null, exif: {} });

/** Items of just under 4 MiB, whose one list or table is as long as that allows. */
const heavyItems = (piece: (at: number) => string, where: (list: string) => Fields, around = (list: string): string => list): Fill => put(ITEMS, () => {
  const [item] = smallDraft().items;
  const list: string[] = [];
  for (let at = 0, sum = 0; sum < 4 * MIB - 3000; at++) sum += list[list.push(piece(at)) - 1]!.length + 1;
  const text = (at: number): string => canonical({ ...item!, itemId: idOf(at), ...where('@@') }).replace('"@@"', () => around(list.join(',')));
  return Buffer.from(`[${counted(15, text).join(',')}]`);
});
const partsAddress = (list: string): Fields => ({ address: { form: '', parts: [list], platform: '', raw: '' } });

/** Entries in full of just under 2 MiB each, rightly chained. */
function heavyLog(): SealOptions {
  const draft = smallDraft();
  const [created, captured] = draft.log;
  const intake = (captured!.body['data'] as Fields)['item'] as Fields;
  const parts = counted(230_000, (): Json => ['', '']);
  const log = chainOf([created!, ...counted(44, (at) => ({ ...captured!, body: { ...captured!.body, itemId: idOf(at), data: { item: { ...intake, itemId: idOf(at), address: { raw: '', platform: '', form: '', parts } } } } }))]);
  return { log: () => log };
}

/** Inputs of just under 100 MB that were made to need much memory, each by the name of what it is made of. */
export const INPUTS: Readonly<Record<string, () => Buffer>> = {
  'a picture of 95 MB': () => archive({ payload: put('data/items/E-0001/original.png', () => Buffer.alloc(95_000_000, 7)) }),
  '60,000 further files': () => assemble({ members: [...membersOf(smallDraft()), ...counted(59_900, (at): Member => ({ name: `${BUNDLE_NAME}/data/zz/${String(at).padStart(160, '0')}`, data: Buffer.alloc(1200, 1) }))] }),
  '60,000 files in as many folders of items, listed and signed': () => archive({ payload: (files) => counted(59_000, (at) => files.set(`data/items/${String(at).padStart(90, '0')}/${'x'.repeat(60)}`, Buffer.alloc(100, 1))) }),
  'two payload lists of 44 MB': () => archive({ tags: (files) => void files.set('manifest-sha256.txt', listLines(64)()).set('manifest-sha512.txt', listLines(128)()) }),
  'a payload list of 64 MB of short lines': () => archive({ tags: put('manifest-sha256.txt', () => lines((at) => `${sha('sha256', String(at))}  data/${at}`, 64 * MIB - 100)) }),
  'a payload list of one line of 64 MB': () => archive({ tags: put('manifest-sha256.txt', () => Buffer.alloc(64 * MIB - 1, 'a')) }),
  'a payload list of line feeds': () => archive({ tags: put('manifest-sha256.txt', () => Buffer.alloc(64 * MIB - 1, '\n')) }),
  'items: 60 MB of {}': () => archive({ payload: put(ITEMS, () => repeated('[', '{},', '{}]', 60 * MIB)) }),
  'items: 60 MB of 0': () => archive({ payload: put(ITEMS, () => repeated('[', '0,', '0]', 60 * MIB)) }),
  'items: 60 MB of one text in Hangul': () => archive({ payload: put(ITEMS, () => repeated('["', '가a', '"]', 60 * MIB)) }),
  'items: 60 MB of brackets': () => archive({ payload: put(ITEMS, () => Buffer.alloc(60 * MIB, '[')) }),
  'items: nested 1,000,000 deep': () => archive({ payload: put(ITEMS, () => Buffer.from('['.repeat(1e6) + ']'.repeat(1e6))) }),
  'items: a text of 60 MB in an item that is none': () => archive({ payload: put(ITEMS, () => repeated('[{"a":"', 'x', '"}]', 60 * MIB)) }),
  'items: 4 MB of {} in an item that is none': () => archive({ payload: put(ITEMS, () => repeated('[{"a":[', '{},', '{}]}]', 4 * MIB - 20)) }),
  'items: 60 MB of parts of addresses': () => archive({ payload: heavyItems(() => '["",""]', partsAddress) }),
  'items: 4 MB of numbers in the place of parts': () => archive({ payload: heavyItems(() => '0', partsAddress) }),
  'items: 60 MB of facts of files': () => archive({ payload: heavyItems((at) => `"${String(at).padStart(7, '0')}":""`, (list) => ({ file: { ...fileOf('x'), exif: list } }), (list) => `{${list}}`) }),
  '20,000 items with long texts, 65 MB, intact': () => archive({}, itemsDraft(20_000, () => ({ text: wide(400) }))),
  '27,000 items with a file each, intact': () => archive({}, itemsDraft(27_000, (at) => ({ kind: 'file_hash_only', depictedMinor: 'unknown', file: fileOf(wide(at % 100)) }))),
  '7,500 items with file names of 3,000 letters, intact': () => archive({}, itemsDraft(7500, () => ({ kind: 'file_hash_only', depictedMinor: 'unknown', file: fileOf(wide(3000)) }))),
  'log: 90 MB of short lines': () => archive({ payload: put(LOG, (before) => Buffer.concat([before.subarray(0, before.indexOf('\n') + 1), lines(bare, 90 * MIB)])) }),
  'log: one line of 90 MB': () => archive({ payload: put(LOG, () => Buffer.alloc(90 * MIB, 'a')) }),
  'log: lines of 2 MB': () => archive({ payload: put(LOG, () => lines(() => repeated('{"a":[', '{},', '{}]}', 2 * MIB - 20).toString(), 90 * MIB)) }),
  'log: entries of 2 MB, rightly chained': () => archive(heavyLog()),
  '12,000 items with 10 fields each, intact': () => archive({}, itemsDraft(12_000, (at) => ({ fields: Object.fromEntries(textFields.map((field) => [field, wide(60 + (at % 5))])) }), (at) => textFields.map((field) => ({ field, before: '', after: wide(60 + (at % 5)) })))),
  'case.json: nested 30,000 deep': () => archive({ payload: put('data/metadata/case.json', () => Buffer.from('['.repeat(30_000) + ']'.repeat(30_000))) }),
  'log: a line nested 500,000 deep': () => archive({ payload: put(LOG, () => Buffer.from(`${'['.repeat(500_000)}${']'.repeat(500_000)}\n`)) }),
};
