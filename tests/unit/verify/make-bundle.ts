import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { makeZip, type RawEnd, type RawEntry } from './make-zip.ts';

/**
 * Builds bundles from the written format alone: no code of shared/ is used, so that a mistake there is not repeated here.
 * A draft can be changed before it is sealed (what a dishonest maker could sign) and after (what a stranger could do to it).
 */
export const BUNDLE_NAME = 'K-2026-0001_20261122';
const CASE_ID = 'K-2026-0001';
const SEED = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
const OTHER_SEED = Buffer.from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', 'hex');

export type Files = Map<string, Buffer>;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** RFC 8785 for what we write: objects sorted by key, no white space. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`).join(',')}}`;
}

export const sha = (algorithm: 'sha256' | 'sha512', data: Buffer | string): string => createHash(algorithm).update(data).digest('hex');

export function keyOf(seed: Buffer = SEED): { readonly privateKey: KeyObject; readonly raw: Buffer } {
  const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12);
  return { privateKey, raw };
}

export const otherKey = (): ReturnType<typeof keyOf> => keyOf(OTHER_SEED);

const wire = (bytes: Buffer | string): Buffer => {
  const body = Buffer.from(bytes as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
};

export const keyBlob = (raw: Buffer): Buffer => Buffer.concat([wire('ssh-ed25519'), wire(raw)]);
export const fingerprintOf = (raw: Buffer): string => `SHA256:${createHash('sha256').update(keyBlob(raw)).digest('base64').replace(/=+$/, '')}`;

export interface SshOptions {
  readonly namespace?: string;
  readonly hash?: 'sha512' | 'sha256';
  readonly keyType?: string;
  readonly trailing?: Buffer;
}

export function sshSignature(message: Buffer, key: ReturnType<typeof keyOf>, options: SshOptions = {}): Buffer {
  const { namespace = 'kept-bundle', hash = 'sha512', keyType = 'ssh-ed25519' } = options;
  const digest = createHash(hash).update(message).digest();
  const signed = Buffer.concat([Buffer.from('SSHSIG'), wire(namespace), wire(''), wire(hash), wire(digest)]);
  const signature = sign(null, signed, key.privateKey);
  const blob = Buffer.concat([
    Buffer.from('SSHSIG'), Buffer.from([0, 0, 0, 1]), wire(Buffer.concat([wire(keyType), wire(key.raw)])), wire(namespace), wire(''), wire(hash),
    wire(Buffer.concat([wire(keyType), wire(signature)])), options.trailing ?? Buffer.alloc(0),
  ]);
  return armour(blob);
}

export function armour(blob: Buffer, columns = 70): Buffer {
  const lines = blob.toString('base64').match(new RegExp(`.{1,${columns}}`, 'g'))!.join('\n');
  return Buffer.from(`-----BEGIN SSH SIGNATURE-----\n${lines}\n-----END SSH SIGNATURE-----\n`);
}

const moment = (minute: number): { [key: string]: Json } => ({
  utc: `2026-11-22T01:${String(minute).padStart(2, '0')}:03.004Z`,
  local: `2026-11-22T10:${String(minute).padStart(2, '0')}:03.004+09:00`,
  zone: 'Asia/Seoul',
});

const ID = (n: number): string => `0000000${n}-0000-4000-8000-00000000000${n}`;

/** Everything that a bundle says, before it becomes files. */
export interface Draft {
  items: { [key: string]: Json }[];
  /** Bytes of stored items by exhibit number. */
  stored: Map<string, { readonly name: string; readonly data: Buffer }>;
  /** Bodies of the custody log; null salt = left out. */
  log: { body: { [key: string]: Json }; salt: string; isFull: boolean }[];
  /** Further payload and tag files, and changes to them, before the manifests are made. */
  extra: Files;
}

function intake(n: number, more: { [key: string]: Json }): { [key: string]: Json } {
  return {
    itemId: ID(n), exhibitNo: `E-000${n}`, caseId: CASE_ID, intake: 'captured', depictedMinor: 'no', capturedAt: moment(n), capturedAtSource: 'computer-clock',
    receivedAt: moment(n), file: null, screen: null, address: null, text: null, tool: { name: 'Kept', version: '0.1.0', platform: 'linux' }, ...more,
  };
}

function fileFacts(data: Buffer, originalFilename: string, mime: string, stored: boolean): Json {
  return {
    stored, originalFilename, sizeBytes: data.length, mime, sha256: sha('sha256', data), sha512: sha('sha512', data), modifiedUtc: null,
    pixelWidth: null, pixelHeight: null, exif: {},
  };
}

export function makeDraft(): Draft {
  const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3000, 'pixels')]);
  const hidden = Buffer.from('a file that stays where it is');
  const plain = [
    intake(1, { kind: 'screenshot', file: fileFacts(picture, '', 'image/png', true), screen: { sourceKind: 'screen', title: '텔레그램 \u202egnp.exe', displayWidthPx: 1920, displayHeightPx: 1080, scalePercent: 100 } }),
    intake(2, { kind: 'url_only', intake: 'typed', address: { raw: 'https://t.me/somewhere/12', platform: 'telegram', form: 'public-post', parts: [['channel', 'somewhere'], ['post', '12']] } }),
    intake(3, { kind: 'file_hash_only', intake: 'imported', depictedMinor: 'unknown', file: fileFacts(hidden, '영상 <b>.mp4', 'video/mp4', false) }),
  ];
  const fields: { [key: string]: Json }[] = [{ platform: 'Telegram', notes: '두 번째' }, {}, {}];
  const entry = (body: { [key: string]: Json }, n: number, isFull = true): Draft['log'][number] => ({
    body: { at: moment(n), monotonicMs: n * 1000, actor: 'owner', ...body }, salt: sha('sha256', `salt ${n}`).slice(0, 32), isFull,
  });
  return {
    items: plain.map((item, index) => ({ ...structuredClone(item), fields: fields[index]! })),
    stored: new Map([['E-0001', { name: 'original.png', data: picture }]]),
    log: [
      entry({ act: 'case.created', itemId: null, data: { caseId: CASE_ID } }, 0),
      entry({ act: 'item.captured', itemId: ID(1), data: { item: plain[0]! } }, 1),
      entry({ act: 'item.annotated', itemId: ID(1), data: { itemId: ID(1), changes: [{ field: 'platform', before: '', after: 'Telegram' }, { field: 'notes', before: '', after: '첫 번째' }] } }, 2),
      entry({ act: 'item.captured', itemId: ID(9), data: { item: intake(9, { kind: 'url_only' }) } }, 3, false),
      entry({ act: 'item.captured', itemId: ID(2), data: { item: plain[1]! } }, 4),
      entry({ act: 'item.captured', itemId: ID(3), data: { item: plain[2]! } }, 5),
      entry({ act: 'item.annotated', itemId: ID(1), data: { itemId: ID(1), changes: [{ field: 'notes', before: '첫 번째', after: '두 번째' }] } }, 6),
      entry({ act: 'bundle.prepared', itemId: null, data: { bundleName: BUNDLE_NAME, itemIds: [ID(1), ID(2), ID(3)], languages: ['ko'] } }, 7),
    ],
    extra: new Map([
      ['data/report/report.ko.html', Buffer.from('<!doctype html><title>보고서</title>')],
      ['data/metadata/case.jsonld', Buffer.from('{}')],
      ['data/metadata/items.csv', Buffer.from('\ufeff"증거번호"\r\n')],
      ['data/metadata/tool.json', Buffer.from('{}')],
      ['data/metadata/urls.txt', Buffer.from('https://t.me/somewhere/12\n')],
      ['VERIFY.de.txt', Buffer.from('\ufeffPrüfen\r\n')],
      ['VERIFY.en.txt', Buffer.from('\ufeffHow to check\r\n')],
      ['VERIFY.ko.txt', Buffer.from('\ufeff확인 방법\r\n')],
    ]),
  };
}

/** The note over the end of the log (FORMAT.md, checkpoints). */
export function checkpointNote(entries: number, lastEntryHash: string, key: ReturnType<typeof keyOf> = keyOf(), caseId = CASE_ID): string {
  const name = `kept-custody-1/${caseId}`;
  const body = `${name}\n${entries}\n${Buffer.from(lastEntryHash, 'hex').toString('base64')}\n`;
  const keyId = createHash('sha256').update(Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([1]), key.raw])).digest().subarray(0, 4);
  return `${body}\n\u2014 ${name} ${Buffer.concat([keyId, sign(null, Buffer.from(body), key.privateKey)]).toString('base64')}\n`;
}

export interface SealOptions {
  /** Format 1, of the frozen vectors, has neither checkpoint nor case.jsonld. */
  readonly format?: 'kept-bundle/1' | 'kept-bundle/2';
  /** Changes the custody log's lines after they were chained. */
  readonly log?: (lines: { [key: string]: Json }[]) => { [key: string]: Json }[];
  /** Changes payload files before the manifests are made. */
  readonly payload?: (files: Files) => void;
  /** Changes tag files (manifests) before the tagmanifests are made. */
  readonly tags?: (files: Files) => void;
  /** Changes tagmanifests before they are signed. */
  readonly tagmanifests?: (files: Files) => void;
  /** Changes anything after sealing. */
  readonly after?: (files: Files) => void;
  readonly key?: ReturnType<typeof keyOf>;
  readonly ssh?: SshOptions;
  /** In the place of the computation, for whoever seals the same bytes again and again and changes none of them in place. */
  readonly digest?: (algorithm: 'sha256' | 'sha512', data: Buffer | string) => string;
}

/** The custody log as objects: hashes recomputed over whatever the draft says. */
export function chainOf(log: Draft['log']): { [key: string]: Json }[] {
  let previous = '0'.repeat(64);
  return log.map(({ body, salt, isFull }, index) => {
    const bodyHash = sha('sha256', salt + canonical(body));
    const entryHash = sha('sha256', `kept-custody-1\n${previous}\n${index + 1}\n${bodyHash}`);
    previous = entryHash;
    return { caseSeq: index + 1, ...(isFull ? { salt, body } : {}), bodyHash, entryHash };
  });
}

export function payloadOf(draft: Draft, options: SealOptions = {}): Files {
  const files: Files = new Map();
  for (const item of draft.items) {
    files.set(`data/items/${String(item['exhibitNo'])}/item.json`, Buffer.from(canonical(item)));
    const stored = draft.stored.get(String(item['exhibitNo']));
    if (stored) files.set(`data/items/${String(item['exhibitNo'])}/${stored.name}`, stored.data);
  }
  files.set('data/metadata/items.json', Buffer.from(canonical(draft.items)));
  const lines = options.log ? options.log(chainOf(draft.log)) : chainOf(draft.log);
  files.set('data/metadata/custody-log.jsonl', Buffer.from(lines.map((line) => `${canonical(line)}\n`).join('')));
  files.set('data/metadata/case.json', Buffer.from(canonical({
    bundleName: BUNDLE_NAME, caseId: CASE_ID, format: options.format ?? 'kept-bundle/1', itemCount: draft.items.length, languages: ['ko'],
    log: { entries: lines.length, leftOut: lines.filter((line) => !('body' in line)).length, lastEntryHash: String(lines.at(-1)?.['entryHash'] ?? '0'.repeat(64)) },
    preparedAt: moment(7), signer: fingerprintOf((options.key ?? keyOf()).raw),
  })));
  for (const [path, data] of draft.extra) files.set(path, data);
  if (options.format !== 'kept-bundle/2') files.delete('data/metadata/case.jsonld');
  options.payload?.(files);
  return files;
}

const listOf = (files: Files, algorithm: 'sha256' | 'sha512', include: (path: string) => boolean, digest: typeof sha = sha): Buffer =>
  Buffer.from([...files.keys()].filter(include).sort().map((path) => `${digest(algorithm, files.get(path)!)}  ${path}\n`).join(''));

/** The checkpoint of whatever the log says; of nothing where it says nothing. */
function noteOf(files: Files, key: ReturnType<typeof keyOf>): string {
  const lines = files.get('data/metadata/custody-log.jsonl')?.toString('latin1').split('\n').slice(0, -1) ?? [];
  const lastHash = /"entryHash":"([0-9a-f]{64})"/.exec(lines.at(-1) ?? '')?.[1] ?? '0'.repeat(64);
  return checkpointNote(Math.max(1, lines.length), lastHash, key);
}

/** Adds manifests, tag files and signatures. */
export function sealDraft(draft: Draft, options: SealOptions = {}): Files {
  return sealPayload(payloadOf(draft, options), options);
}

/** The same around payload files that are there: they are added to. */
export function sealPayload(files: Files, options: SealOptions = {}): Files {
  const key = options.key ?? keyOf();
  const payload = [...files].filter(([path]) => path.startsWith('data/'));
  const octets = payload.reduce((sum, [, data]) => sum + data.length, 0);
  files.set('bagit.txt', Buffer.from('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'));
  files.set('bag-info.txt', Buffer.from(`Bagging-Date: 2026-11-22\nExternal-Identifier: ${BUNDLE_NAME}\nExternal-Description: Evidence\nPayload-Oxum: ${octets}.${payload.length}\nBag-Software-Agent: Kept 0.1.0\nContains-Minor-Media: no\nBundle-Format: ${options.format ?? 'kept-bundle/1'}\n`));
  for (const algorithm of ['sha256', 'sha512'] as const) files.set(`manifest-${algorithm}.txt`, listOf(files, algorithm, (path) => path.startsWith('data/'), options.digest));
  files.set('signature/allowed_signers', Buffer.from(`kept namespaces="kept-bundle" ssh-ed25519 ${keyBlob(key.raw).toString('base64')}\n`));
  files.set('signature/signer.pub.pem', Buffer.from(`-----BEGIN PUBLIC KEY-----\n${Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.raw]).toString('base64')}\n-----END PUBLIC KEY-----\n`));
  if (options.format === 'kept-bundle/2') files.set('signature/custody-checkpoint', Buffer.from(noteOf(files, key)));
  options.tags?.(files);
  const isTag = (path: string): boolean => !path.startsWith('data/') && !path.startsWith('tagmanifest-');
  const lists = (['sha256', 'sha512'] as const).map((algorithm) => [`tagmanifest-${algorithm}.txt`, listOf(files, algorithm, isTag, options.digest)] as const);
  for (const [path, list] of lists) files.set(path, list);
  options.tagmanifests?.(files);
  const message = files.get('tagmanifest-sha256.txt')!;
  files.set('signature/tagmanifest-sha256.txt.sig', sshSignature(message, key, options.ssh));
  files.set('signature/tagmanifest-sha256.txt.ed25519', sign(null, message, key.privateKey));
  options.after?.(files);
  return files;
}

/** Entries of a sealed bundle in the order of the profile. */
export function entriesOf(files: Files, folder = BUNDLE_NAME): RawEntry[] {
  return [...files].map(([path, data]) => ({ name: `${folder}/${path}`, data })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export interface Damage extends SealOptions {
  readonly draft?: (draft: Draft) => void;
  readonly entries?: (entries: RawEntry[]) => RawEntry[];
  readonly end?: RawEnd;
  readonly bytes?: (zip: Buffer) => Buffer;
}

/** A good bundle, or one with the given damage. */
export function makeBundle(damage: Damage = {}): Buffer {
  const draft = makeDraft();
  damage.draft?.(draft);
  const entries = entriesOf(sealDraft(draft, damage));
  const zip = makeZip(damage.entries ? damage.entries(entries) : entries, damage.end);
  return damage.bytes ? damage.bytes(zip) : zip;
}
