import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { BundleFormat } from '../../../shared/bundle/layout.ts';
import type { Verdict } from '../../../shared/verify/result.ts';
import { armour, BUNDLE_NAME, canonical, fingerprintOf, keyOf, makeBundle, otherKey, sha, sshSignature, type Damage, type Files, type Json } from './make-bundle.ts';
import { makeZip, type RawEntry } from './make-zip.ts';

/** One fault, and exactly the checks that must fail because of it. */
export interface DamageCase {
  readonly name: string;
  /** In the format of the frozen vectors where none is given. Some have none: they are no bundle. */
  readonly make: (format?: BundleFormat) => Buffer;
  readonly verdict: Verdict;
  readonly faults: Readonly<Record<string, string>>;
}

const PICTURE = 'data/items/E-0001/original.png';
const LOG = 'data/metadata/custody-log.jsonl';

function damaged(name: string, damage: Damage, faults: Record<string, string>, verdict: Verdict = 1): DamageCase {
  return { name, make: (format) => makeBundle(format === undefined ? damage : { ...damage, format }), verdict, faults };
}

const full = (path: string): string => `${BUNDLE_NAME}/${path}`;
const at = (files: Files, path: string): Buffer => files.get(path) ?? raise(path);
const raise = (what: string): never => {
  throw new Error(`not there: ${what}`);
};
const edit = (files: Files, path: string, change: (text: string) => string): void => {
  const before = at(files, path).toString();
  const after = change(before);
  if (before === after) raise(`change of ${path}`);
  files.set(path, Buffer.from(after));
};
const flip = (files: Files, path: string): void => {
  const bytes = Buffer.from(at(files, path));
  bytes[bytes.length >> 1]! ^= 1;
  files.set(path, bytes);
};
const flipData = (path: string) => (zip: Buffer): Buffer => {
  const bytes = Buffer.from(zip);
  const name = bytes.indexOf(full(path));
  bytes[name + full(path).length + 3]! ^= 1;
  return bytes;
};
const entryAt = (entries: RawEntry[], path: string): number => entries.findIndex((entry) => entry.name === full(path));
const change = (path: string, more: (entry: RawEntry) => Partial<RawEntry>) => (entries: RawEntry[]): RawEntry[] =>
  entries.with(entryAt(entries, path), { ...entries[entryAt(entries, path)]!, ...more(entries[entryAt(entries, path)]!) });

const sealed = { 'signature-ssh': 'signature-wrong', 'signature-raw': 'signature-wrong' };

/** Re-packs a good bundle with a common tool; what lies in the archive stays the same. */
function repacked(name: string, command: (folder: string, out: string) => readonly [string, readonly string[]], faults: Record<string, string>): DamageCase {
  const make = (): Buffer => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-repack-'));
    try {
      const good = join(folder, 'good.zip');
      const out = join(folder, 'out.zip');
      writeFileSync(good, makeBundle());
      execFileSync('unzip', ['-q', good, '-d', folder]);
      const [program, args] = command(folder, out);
      execFileSync(program, args, { cwd: folder, stdio: 'ignore' });
      return readFileSync(out);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  return { name, make, verdict: 1, faults };
}

const ARCHIVE: readonly DamageCase[] = [
  damaged('a byte before', { end: { prefix: Buffer.from('x') } }, { 'zip-profile': 'prefix' }),
  damaged('a program before, offsets left as they were', { end: { prefix: Buffer.alloc(300, 'MZ'), offsetShift: 300 } }, { 'zip-profile': 'prefix' }),
  damaged('a byte behind', { end: { suffix: Buffer.from('\n') } }, { 'zip-profile': 'suffix' }),
  damaged('a comment', { end: { comment: Buffer.from('hello') } }, { 'zip-profile': 'comment' }),
  damaged('a gap between entries', { entries: change('bagit.txt', () => ({ before: Buffer.from('hidden') })) }, { 'zip-profile': 'gap' }),
  damaged('a gap before the list of entries', { end: { gapBeforeDirectory: Buffer.from('hidden') } }, { 'zip-profile': 'gap' }),
  damaged('another disk number', { end: { disk: 1 } }, { 'zip-profile': 'end-record' }),
  damaged('entry count too low', { end: { count: 23 } }, { 'zip-profile': 'directory-damaged' }),
  damaged('a file time', { entries: change(PICTURE, () => ({ central: { time: 0x6000 } })) }, { 'zip-profile': 'record' }),
  damaged('a symbolic link', { entries: change(PICTURE, () => ({ central: { madeBy: 0x0314, external: 0xa1ff0000 } })) }, { 'zip-profile': 'record' }),
  damaged('an entry comment', { entries: change(PICTURE, () => ({ central: { comment: Buffer.from('see') } })) }, { 'zip-profile': 'record' }),
  damaged('a Unicode name in an extra field', { entries: change(PICTURE, () => ({ central: { extra: Buffer.from('7570050001000000ff', 'hex') } })) }, { 'zip-profile': 'record' }),
  damaged('an extra field in a local header', { entries: change(PICTURE, () => ({ local: { extra: Buffer.from('feca0000', 'hex') } })) }, { 'zip-profile': 'foreign-header' }),
  damaged('the encryption flag', { entries: change(PICTURE, () => ({ local: { flags: 9 }, central: { flags: 9 } })) }, { 'zip-profile': 'encrypted' }),
  damaged('a wrong check sum in list and descriptor', { entries: change(PICTURE, ({ data }) => ({ central: { crc: 1 }, descriptor: Buffer.concat([Buffer.from('504b070801000000', 'hex'), size(data), size(data)]) })) }, { 'zip-profile': 'crc' }),
  damaged('a wrong check sum in a descriptor', { entries: change(PICTURE, ({ data }) => ({ descriptor: Buffer.concat([Buffer.from('504b070801000000', 'hex'), size(data), size(data)]) })) }, { 'zip-profile': 'descriptor' }),
  damaged('a descriptor without its signature', { entries: change(PICTURE, ({ data }) => ({ descriptor: Buffer.alloc(12, data) })) }, { 'zip-profile': 'descriptor' }),
  damaged('another name in a local header', { entries: change(PICTURE, () => ({ local: { name: full('data/items/E-0001/original.exe') } })) }, { 'zip-profile': 'local-differs' }),
  damaged('two local names swapped', { entries: (entries) => swapLocalNames(entries) }, { 'zip-profile': 'local-differs' }),
  damaged('another method in a local header', { entries: change(PICTURE, () => ({ local: { method: 8 } })) }, { 'zip-profile': 'local-differs' }),
  damaged('sizes in a local header that differ', { entries: change(PICTURE, () => ({ local: { size: 5 } })) }, { 'zip-profile': 'local-differs' }),
  damaged('a local header that is none', { entries: change(PICTURE, () => ({ local: { signature: 0x04034b51 } })) }, { 'zip-profile': 'local-missing' }),
  damaged('two entries that share their bytes', { entries: (entries) => [...entries, { name: full('zzz.txt'), data: Buffer.alloc(0), central: { offset: 0 } }] }, { 'zip-profile': 'order' }),
  damaged('entries in another order', { entries: (entries) => entries.toReversed() }, { 'zip-profile': 'order' }),
  damaged('a folder entry', { entries: (entries) => insert(entries, { name: full('data/'), data: Buffer.alloc(0), central: { external: 0x10 } }) }, { 'zip-profile': 'folder-entry', 'names': 'name-characters' }),
  damaged('a deflated entry', { entries: change(PICTURE, ({ data }) => ({ data: deflateRawSync(data), local: { method: 8 }, central: { method: 8, size: data.length, storedSize: deflateRawSync(data).length } })) }, { 'zip-profile': 'compressed' }),
  repacked('packed again with zip', (_, out) => ['zip', ['-q', '-r', out, BUNDLE_NAME]], { 'zip-profile': 'folder-entry', 'names': 'name-characters' }),
  repacked('packed again with zip, stored, no folders', (_, out) => ['zip', ['-q', '-0', '-D', '-X', '-r', out, BUNDLE_NAME]], { 'zip-profile': 'record' }),
  repacked('packed again with 7z', (_, out) => ['7z', ['a', '-bd', out, BUNDLE_NAME]], { 'zip-profile': 'folder-entry', 'names': 'name-characters' }),
  repacked('packed again without its folder', (folder, out) => ['sh', ['-c', `cd ${folder}/${BUNDLE_NAME} && zip -q -0 -D -X -r ${out} .`]], { 'zip-profile': 'record', 'names': 'name-folder', 'bag-info': 'bag-info-value', 'items': 'case-differs', 'custody-chain': 'custody-case', 'custody-items': 'custody-other-entry' }),
];

const NAMES: readonly DamageCase[] = [
  damaged('an entry twice', { entries: (entries) => insert(entries, { name: full(PICTURE), data: Buffer.from('other') }) }, { 'zip-profile': 'order', 'names': 'name-twice' }),
  damaged('a name that differs by case alone', { entries: (entries) => insert(entries, { name: full('Bagit.txt'), data: Buffer.from('other') }) }, { names: 'name-twice' }),
  damaged('a way out of the folder', { entries: (entries) => insert(entries, { name: full('data/../../evil.txt'), data: Buffer.from('x') }) }, { names: 'name-characters', complete: 'unlisted-file', 'bag-info': 'bag-info-value' }),
  damaged('a backslash in a name', { entries: (entries) => insert(entries, { name: full('signature\\evil.txt'), data: Buffer.from('x') }) }, { names: 'name-characters', complete: 'unlisted-file' }),
  damaged('a name in Hangul', { entries: (entries) => insert(entries, { name: full('증거.txt'), data: Buffer.from('x') }) }, { names: 'name-characters', complete: 'unlisted-file' }),
  damaged('a device name', { entries: (entries) => insert(entries, { name: full('NUL.txt'), data: Buffer.from('x') }) }, { names: 'name-reserved', complete: 'unlisted-file' }),
  damaged('a very long name', { entries: (entries) => insert(entries, { name: full('a'.repeat(200)), data: Buffer.from('x') }) }, { names: 'name-length', complete: 'unlisted-file' }),
  damaged('an entry beside the folder', { entries: (entries) => insert(entries, { name: 'Z/readme.txt', data: Buffer.from('x') }) }, { names: 'name-folder', complete: 'unlisted-file' }),
  damaged('an entry renamed', { entries: (entries) => sortEntries(change(PICTURE, () => ({ name: full('data/items/E-0001/original.jpg') }))(entries)) }, { complete: 'listed-file-missing', items: 'item-digest' }),
  { name: 'the folder renamed', make: () => makeZip(renamedFolder('K-2026-0002_20261122')), verdict: 1, faults: { 'bag-info': 'bag-info-value', 'items': 'case-differs', 'custody-chain': 'custody-case', 'custody-items': 'custody-other-entry' } },
];

const FILES: readonly DamageCase[] = [
  damaged('a bit of a picture', { bytes: flipData(PICTURE) }, { 'zip-profile': 'crc', 'manifest-sha256': 'digest-differs', 'manifest-sha512': 'digest-differs' }),
  damaged('a picture replaced', { after: (files) => flip(files, PICTURE) }, { 'manifest-sha256': 'digest-differs', 'manifest-sha512': 'digest-differs' }),
  damaged('a picture cut short', { after: (files) => void files.set(PICTURE, at(files, PICTURE).subarray(0, 99)) }, { 'bag-info': 'bag-info-value', 'manifest-sha256': 'digest-differs', 'manifest-sha512': 'digest-differs', 'items': 'item-digest' }),
  damaged('a picture removed', { after: (files) => void files.delete(PICTURE) }, { 'bag-info': 'bag-info-value', 'complete': 'listed-file-missing', 'items': 'item-file-missing' }),
  damaged('a report changed', { after: (files) => flip(files, 'data/report/report.ko.html') }, { 'manifest-sha256': 'digest-differs', 'manifest-sha512': 'digest-differs' }),
  damaged('a payload file added', { after: (files) => void files.set('data/report/extra.txt', Buffer.from('x')) }, { 'bag-info': 'bag-info-value', 'complete': 'unlisted-file' }),
  damaged('an item folder added', { after: (files) => void files.set('data/items/E-0009/original.png', Buffer.from('x')) }, { 'bag-info': 'bag-info-value', 'complete': 'unlisted-file', 'items': 'item-file-unexpected' }),
  damaged('an unlisted tag file', { after: (files) => void files.set('signature/note.txt', Buffer.from('x')) }, { complete: 'unlisted-file' }),
  damaged('instructions changed', { after: (files) => flip(files, 'VERIFY.ko.txt') }, { 'tagmanifest-sha256': 'digest-differs', 'tagmanifest-sha512': 'digest-differs' }),
  damaged('fetch.txt', { tags: (files) => void files.set('fetch.txt', Buffer.from('https://example.org/x 1 data/x\n')) }, { complete: 'forbidden-file' }),
  damaged('a manifest of another kind', { tags: (files) => void files.set('manifest-md5.txt', Buffer.from('0\n')) }, { complete: 'forbidden-file' }),
  damaged('a program among the reports, all signed again', { payload: (files) => void files.set('data/report/viewer.exe', Buffer.from('MZ')) }, { complete: 'forbidden-file' }),
  damaged('a folder of its own, all signed again', { tags: (files) => void files.set('timestamp/note.txt', Buffer.from('x')) }, { complete: 'forbidden-file' }),
  damaged('a file deeper in the folder of an exhibit, all signed again', { payload: (files) => void files.set('data/items/E-0001/more/original.png', Buffer.from('x')) }, { complete: 'forbidden-file', items: 'item-file-unexpected' }),
  damaged('urls.txt missing, all signed again', { payload: (files) => void files.delete('data/metadata/urls.txt') }, { complete: 'list-lacks-file' }),
  damaged('German instructions missing, all signed again', { tags: (files) => void files.delete('VERIFY.de.txt') }, { complete: 'list-lacks-file' }),
  damaged('bagit.txt removed', { after: (files) => void files.delete('bagit.txt') }, { bagit: 'missing', complete: 'listed-file-missing' }),
  damaged('bagit.txt with a byte-order mark', { tags: (files) => edit(files, 'bagit.txt', (text) => `\ufeff${text}`) }, { bagit: 'bagit-content' }),
  damaged('bagit.txt of another version', { tags: (files) => edit(files, 'bagit.txt', (text) => text.replace('1.0', '0.97')) }, { bagit: 'bagit-content' }),
  damaged('bag-info.txt removed', { after: (files) => void files.delete('bag-info.txt') }, { 'bag-info': 'missing', 'complete': 'listed-file-missing' }),
  damaged('a wrong Payload-Oxum', { tags: (files) => edit(files, 'bag-info.txt', (text) => text.replace(/Oxum: \d/, 'Oxum: 9')) }, { 'bag-info': 'bag-info-value' }),
  damaged('a newer format', { tags: (files) => edit(files, 'bag-info.txt', (text) => text.replace(/bundle\/\d/, 'bundle/3')) }, { 'bag-info': 'bag-info-value' }),
  damaged('a label twice', { tags: (files) => edit(files, 'bag-info.txt', (text) => `${text}payload-oxum: 1.1\n`) }, { 'bag-info': 'bag-info-label' }),
  damaged('pictures of minors announced', { tags: (files) => edit(files, 'bag-info.txt', (text) => text.replace('Media: no', 'Media: yes')) }, { 'bag-info': 'bag-info-value' }),
  damaged('labels in another order', { tags: (files) => edit(files, 'bag-info.txt', (text) => text.replace(/(Bagging-Date.*\n)(External-Identifier.*\n)/, '$2$1')) }, { 'bag-info': 'bag-info-label' }),
  damaged('a label of its own', { tags: (files) => edit(files, 'bag-info.txt', (text) => `${text}Contact-Name: somebody\n`) }, { 'bag-info': 'bag-info-label' }),
  damaged('no format in bag-info.txt', { tags: (files) => edit(files, 'bag-info.txt', (text) => text.replace(/Bundle-Format.*\n/, '')) }, { 'bag-info': 'bag-info-missing-label' }),
  damaged('CRLF in bag-info.txt', { tags: (files) => edit(files, 'bag-info.txt', (text) => text.replaceAll('\n', '\r\n')) }, { 'bag-info': 'bag-info-line' }),
];

const LISTS: readonly DamageCase[] = [
  damaged('a line of a manifest removed, all signed again', { tags: (files) => edit(files, 'manifest-sha256.txt', (text) => text.replace(/.*report.ko.html\n/, '')) }, { complete: 'list-lacks-file' }),
  damaged('a line added to a manifest, all signed again', { tags: (files) => edit(files, 'manifest-sha512.txt', (text) => `${text}${'0'.repeat(128)}  data/zzz\n`) }, { complete: 'listed-file-missing' }),
  damaged('a digest in capitals, all signed again', { tags: (files) => edit(files, 'manifest-sha256.txt', (text) => text.replace(/^[0-9a-f]{64}/, (digest) => digest.toUpperCase())) }, { 'manifest-sha256': 'list-line' }),
  damaged('a manifest with CRLF, all signed again', { tags: (files) => edit(files, 'manifest-sha256.txt', (text) => text.replaceAll('\n', '\r\n')) }, { 'manifest-sha256': 'list-line' }),
  damaged('a manifest with one blank, all signed again', { tags: (files) => edit(files, 'manifest-sha512.txt', (text) => text.replace('  ', ' ')) }, { 'manifest-sha512': 'list-line' }),
  damaged('a manifest out of order, all signed again', { tags: (files) => edit(files, 'manifest-sha256.txt', (text) => `${text.trim().split('\n').toReversed().join('\n')}\n`) }, { 'manifest-sha256': 'list-order' }),
  damaged('a manifest line twice, all signed again', { tags: (files) => edit(files, 'manifest-sha256.txt', (text) => text.replace(/^(.*\n)/, '$1$1')) }, { 'manifest-sha256': 'list-order' }),
  damaged('a manifest without its last line feed, all signed again', { tags: (files) => edit(files, 'manifest-sha256.txt', (text) => text.trimEnd()) }, { 'manifest-sha256': 'list-line' }),
  damaged('a manifest that lists a tag file, all signed again', { tags: (files) => edit(files, 'manifest-sha256.txt', (text) => `${sha('sha256', at(files, 'bagit.txt'))}  bagit.txt\n${text}`) }, { 'manifest-sha256': 'list-scope' }),
  damaged('a wrong digest in one manifest, all signed again', { tags: (files) => edit(files, 'manifest-sha512.txt', (text) => text.replace(/^[0-9a-f]{4}/, 'dead')) }, { 'manifest-sha512': 'digest-differs' }),
  damaged('a manifest line removed, not signed again', { after: (files) => edit(files, 'manifest-sha256.txt', (text) => text.replace(/.*report.ko.html\n/, '')) }, { 'tagmanifest-sha256': 'digest-differs', 'tagmanifest-sha512': 'digest-differs', 'complete': 'list-lacks-file' }),
  damaged('a manifest removed', { after: (files) => void files.delete('manifest-sha512.txt') }, { 'manifest-sha512': 'missing' }),
  damaged('a line of the signed list removed, signed again', { tagmanifests: (files) => edit(files, 'tagmanifest-sha256.txt', (text) => text.replace(/.*VERIFY.*\n/, '')) }, { complete: 'list-lacks-file' }),
  damaged('the signed list changed, not signed again', { after: (files) => edit(files, 'tagmanifest-sha256.txt', (text) => text.replace(/^[0-9a-f]{4}/, 'dead')) }, { 'tagmanifest-sha256': 'digest-differs', ...sealed }),
  damaged('the unsigned list of long digests changed', { after: (files) => edit(files, 'tagmanifest-sha512.txt', (text) => text.replace(/^[0-9a-f]{4}/, 'dead')) }, { 'tagmanifest-sha512': 'digest-differs' }),
  damaged('a tagmanifest that lists a signature, signed again', { tagmanifests: (files) => edit(files, 'tagmanifest-sha256.txt', (text) => `${text}${'0'.repeat(64)}  tagmanifest-sha512.txt\n`) }, { 'tagmanifest-sha256': 'list-scope' }),
];

const SIG = 'signature/tagmanifest-sha256.txt.sig';
const RAW = 'signature/tagmanifest-sha256.txt.ed25519';
const SIGNATURES: readonly DamageCase[] = [
  damaged('no SSH signature', { after: (files) => void files.delete(SIG) }, { 'signature-ssh': 'missing' }),
  damaged('no raw signature', { after: (files) => void files.delete(RAW) }, { 'signature-raw': 'missing' }),
  damaged('a bit of the raw signature', { after: (files) => flip(files, RAW) }, { 'signature-raw': 'signature-wrong' }),
  damaged('a raw signature of 65 bytes', { after: (files) => void files.set(RAW, Buffer.concat([at(files, RAW), Buffer.from([0])])) }, { 'signature-raw': 'signature-length' }),
  damaged('a namespace of another use', { ssh: { namespace: 'git' } }, { 'signature-ssh': 'signature-namespace' }),
  damaged('SHA-256 inside the SSH signature', { ssh: { hash: 'sha256' } }, { 'signature-ssh': 'signature-hash' }),
  damaged('another key type', { ssh: { keyType: 'ssh-rsa' } }, { 'signature-ssh': 'signature-key-type' }),
  damaged('bytes behind the SSH signature', { ssh: { trailing: Buffer.from([0]) } }, { 'signature-ssh': 'signature-structure' }),
  damaged('an SSH signature over another file', { after: (files) => void files.set(SIG, sshSignature(at(files, 'tagmanifest-sha512.txt'), keyOf())) }, { 'signature-ssh': 'signature-wrong' }),
  damaged('an SSH signature by another key', { after: (files) => void files.set(SIG, sshSignature(at(files, 'tagmanifest-sha256.txt'), otherKey())) }, { 'keys-agree': 'keys-differ' }),
  damaged('armour in lines of 76', { after: (files) => void files.set(SIG, armour(blobOf(at(files, SIG)), 76)) }, { 'signature-ssh': 'signature-armour' }),
  damaged('armour with CRLF', { after: (files) => edit(files, SIG, (text) => text.replaceAll('\n', '\r\n')) }, { 'signature-ssh': 'signature-armour' }),
  damaged('text behind the armour', { after: (files) => edit(files, SIG, (text) => `${text}\n`) }, { 'signature-ssh': 'signature-armour' }),
  damaged('another key in signer.pub.pem, signed again', { tags: (files) => edit(files, 'signature/signer.pub.pem', (text) => text.replace(keyOf().raw.toString('base64').slice(-20), otherKey().raw.toString('base64').slice(-20))) }, { 'signature-raw': 'signature-wrong', 'keys-agree': 'keys-differ' }),
  damaged('signer.pub.pem that is no key, signed again', { tags: (files) => edit(files, 'signature/signer.pub.pem', () => 'hello\n') }, { 'keys-agree': 'key-pem' }),
  damaged('another signer in case.json, signed again', { payload: (files) => edit(files, 'data/metadata/case.json', (text) => text.replace(/SHA256:..../, 'SHA256:AAAA')) }, { 'keys-agree': 'keys-differ' }),
  damaged('an SSH signature by another key, which case.json names', {
    payload: (files) => edit(files, 'data/metadata/case.json', (text) => text.replace(/SHA256:[^"]*/, fingerprintOf(otherKey().raw))),
    after: (files) => void files.set(SIG, sshSignature(at(files, 'tagmanifest-sha256.txt'), otherKey())),
  }, { 'keys-agree': 'keys-differ' }),
  damaged('two allowed signers, signed again', { tags: (files) => edit(files, 'signature/allowed_signers', (text) => text + text) }, { 'keys-agree': 'key-allowed-signers' }),
  damaged('allowed_signers without a namespace, signed again', { tags: (files) => edit(files, 'signature/allowed_signers', (text) => text.replace(/namespaces="[^"]*" /, '')) }, { 'keys-agree': 'key-allowed-signers' }),
];

const itemsJson = (changeItems: (items: { [key: string]: Json }[]) => Json) => (files: Files): void =>
  edit(files, 'data/metadata/items.json', (text) => canonical(changeItems(JSON.parse(text) as { [key: string]: Json }[])));
const ITEMS: readonly DamageCase[] = [
  damaged('a digest in items.json and item.json changed, all signed again', { draft: ({ items }) => void ((items[0]!['file'] as { [key: string]: Json })['sha256'] = '0'.repeat(64)) }, { 'items': 'item-digest', 'custody-items': 'custody-intake' }),
  damaged('a digest changed in items, log and item.json, all signed again', { draft: ({ items, log }) => {
    const file = { ...(items[0]!['file'] as { [key: string]: Json }), sha512: '0'.repeat(128) };
    items[0]!['file'] = file;
    log[1]!.body['data'] = { item: { ...(log[1]!.body['data'] as { item: { [key: string]: Json } }).item, file } };
  } }, { items: 'item-digest' }),
  damaged('item.json that says something else, all signed again', { payload: (files) => edit(files, 'data/items/E-0002/item.json', (text) => text.replace('somewhere/12', 'somewhere/13')) }, { items: 'item-json' }),
  damaged('item.json missing, all signed again', { payload: (files) => void files.delete('data/items/E-0002/item.json') }, { items: 'item-file-missing' }),
  damaged('an item left out of items.json, all signed again', { payload: itemsJson((items) => items.slice(0, 2)) }, { 'items': 'item-file-unexpected', 'custody-items': 'custody-unknown-item' }),
  damaged('a stored file missing, all signed again', { payload: (files) => void files.delete(PICTURE) }, { items: 'item-file-missing' }),
  damaged('a second stored file, all signed again', { payload: (files) => void files.set('data/items/E-0001/original.jpg', Buffer.from('x')) }, { items: 'item-file-unexpected' }),
  damaged('a stored file for an address, all signed again', { payload: (files) => void files.set('data/items/E-0002/original.png', Buffer.from('x')) }, { items: 'item-file-unexpected' }),
  damaged('a stored picture of somebody who may be under age, all signed again', { draft: ({ items, log }) => {
    items[0]!['depictedMinor'] = 'unknown';
    log[1]!.body['data'] = { item: { ...(log[1]!.body['data'] as { item: { [key: string]: Json } }).item, depictedMinor: 'unknown' } };
  } }, { items: 'item-minor' }),
  damaged('an exhibit number twice, all signed again', { payload: itemsJson((items) => [...items, { ...items[0]!, itemId: '00000007-0000-4000-8000-000000000007' }]) }, { 'items': 'exhibit-twice', 'custody-items': 'custody-item-without-entry' }),
  damaged('an item id twice, all signed again', { draft: ({ items }) => void (items[2]!['itemId'] = items[1]!['itemId']!) }, { 'items': 'exhibit-twice', 'custody-items': 'custody-intake' }),
  damaged('an item of another case, all signed again', { draft: ({ items }) => void (items[1]!['caseId'] = 'K-2026-0002') }, { 'items': 'case-differs', 'custody-items': 'custody-intake' }),
  damaged('an unknown member in items.json, all signed again', { draft: ({ items }) => void (items[1]!['verified'] = true) }, { items: 'items-json' }),
  damaged('items.json with blanks, all signed again', { payload: (files) => edit(files, 'data/metadata/items.json', (text) => `${text} `) }, { items: 'items-json' }),
  damaged('items.json with a key twice, all signed again', { payload: (files) => edit(files, 'data/metadata/items.json', (text) => text.replace('"address":null', '"address":null,"address":null')) }, { items: 'items-json' }),
  damaged('case.json of another bundle, all signed again', { payload: (files) => edit(files, 'data/metadata/case.json', (text) => text.replace(BUNDLE_NAME, `${BUNDLE_NAME}-2`)) }, { items: 'case-differs' }),
  damaged('a wrong number of items in case.json, all signed again', { payload: (files) => edit(files, 'data/metadata/case.json', (text) => text.replace('"itemCount":3', '"itemCount":4')) }, { items: 'item-count' }),
  damaged('case.json in another spelling, all signed again', { payload: (files) => edit(files, 'data/metadata/case.json', (text) => text.replace(':3', ': 3')) }, { items: 'case-json' }),
  damaged('a newer case.json, all signed again', { payload: (files) => edit(files, 'data/metadata/case.json', (text) => text.replace(/bundle\/\d/, (now) => (now === 'bundle/1' ? 'bundle/2' : 'bundle/1'))) }, { items: 'case-json' }),
  damaged('case.json missing, all signed again', { payload: (files) => void files.delete('data/metadata/case.json') }, { items: 'missing', complete: 'list-lacks-file' }),
  damaged('items.json missing, all signed again', { payload: (files) => void files.delete('data/metadata/items.json') }, { items: 'missing', complete: 'list-lacks-file' }),
];

const CUSTODY: readonly DamageCase[] = [
  damaged('a log entry removed, all signed again', { log: (lines) => lines.filter((_, index) => index !== 4) }, { 'custody-chain': 'custody-sequence', 'custody-items': 'custody-item-without-entry' }),
  damaged('two log entries exchanged, all signed again', { log: (lines) => lines.with(4, lines[5]!).with(5, lines[4]!) }, { 'custody-chain': 'custody-sequence' }),
  damaged('a log entry changed, all signed again', { log: (lines) => lines.with(6, { ...lines[6]!, body: { ...(lines[6]!['body'] as { [key: string]: Json }), monotonicMs: 1 } }) }, { 'custody-chain': 'custody-body-hash' }),
  damaged('a salt changed, all signed again', { log: (lines) => lines.with(2, { ...lines[2]!, salt: '0'.repeat(32) }) }, { 'custody-chain': 'custody-body-hash' }),
  damaged('a body hash changed in an entry left out, all signed again', { log: (lines) => lines.with(3, { ...lines[3]!, bodyHash: '0'.repeat(64) }) }, { 'custody-chain': 'custody-entry-hash' }),
  damaged('the last entry cut off, all signed again', { log: (lines) => lines.slice(0, -1) }, { 'custody-items': 'custody-prepared-missing' }),
  damaged('the last entry cut off behind the back of case.json, all signed again', { payload: (files) => edit(files, LOG, (text) => `${text.split('\n').slice(0, 7).join('\n')}\n`) }, { 'custody-chain': 'custody-counts', 'custody-items': 'custody-prepared-missing' }),
  ...[['"entries":8', '"entries":9'], ['"leftOut":1', '"leftOut":0'], ['"lastEntryHash":"', '"lastEntryHash":"0123']].map(([said = '', instead = '']) => damaged(
    `${instead} in case.json, all signed again`, { payload: (files) => edit(files, 'data/metadata/case.json', (text) => text.replace(said, instead).replace(/(:"0123[0-9a-f]{60})[0-9a-f]{4}/, '$1')) }, { 'custody-chain': 'custody-counts' },
  )),
  damaged('an empty log, all signed again', { log: () => [] }, { 'custody-chain': 'custody-empty', 'custody-items': 'custody-item-without-entry' }),
  damaged('a log line that is not canonical, all signed again', { payload: (files) => edit(files, LOG, (text) => text.replace('{', '{ ')) }, { 'custody-chain': 'custody-line' }),
  damaged('a log without its last line feed, all signed again', { payload: (files) => edit(files, LOG, (text) => text.trimEnd()) }, { 'custody-chain': 'custody-line' }),
  damaged('an unknown act, all signed again', { draft: ({ log }) => void (log[0]!.body['act'] = 'case.closed') }, { 'custody-chain': 'custody-line' }),
  damaged('a chain of another case, all signed again', { draft: ({ log }) => void (log[0]!.body['data'] = { caseId: 'K-2026-0002' }) }, { 'custody-chain': 'custody-case' }),
  damaged('an item taken in twice, all signed again', { draft: ({ log }) => void log.splice(5, 0, structuredClone(log[4]!)) }, { 'custody-items': 'custody-item-twice' }),
  damaged('an item taken in otherwise than listed, all signed again', { draft: ({ items }) => void (items[1]!['capturedAtSource'] = 'file-time') }, { 'custody-items': 'custody-intake' }),
  damaged('a field that the log does not know, all signed again', { draft: ({ items }) => void (items[1]!['fields'] = { notes: 'added later' }) }, { 'custody-items': 'custody-fields' }),
  damaged('a change that does not follow from what was before, all signed again', { draft: ({ log }) => void ((log[6]!.body['data'] as { changes: { [key: string]: Json }[] }).changes[0]!['before'] = 'x') }, { 'custody-items': 'custody-fields' }),
  damaged('an entry about an item that is not here, all signed again', { draft: ({ log }) => void (log[3]!.isFull = true) }, { 'custody-items': 'custody-unknown-item' }),
  damaged('an entry about another bundle in full, all signed again', { draft: ({ log }) => void log.splice(7, 0, { ...structuredClone(log[7]!), body: { ...structuredClone(log[7]!.body), data: { bundleName: 'K-2026-0001_20261101', itemIds: [], languages: [] } } }) }, { 'custody-items': 'custody-other-entry' }),
  damaged('fewer items than the log says were handed over, all signed again', { draft: ({ log }) => void (log[7]!.body['data'] = { ...(log[7]!.body['data'] as object), itemIds: [String((log[1]!.body['itemId']))] }) }, { 'custody-items': 'custody-prepared-items' }),
];

const NO_BUNDLE: readonly DamageCase[] = [
  { name: 'an empty file', make: () => Buffer.alloc(0), verdict: 2, faults: { 'zip-profile': 'empty' } },
  { name: 'a text', make: () => Buffer.from('not a bundle\n'), verdict: 2, faults: { 'zip-profile': 'not-a-zip' } },
  { name: 'a picture', make: () => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(5000)]), verdict: 2, faults: { 'zip-profile': 'not-a-zip' } },
  { name: 'an empty zip', make: () => makeZip([]), verdict: 2, faults: { 'zip-profile': 'no-bundle' } },
  { name: 'another zip', make: () => makeZip([{ name: 'notes/a.txt', data: Buffer.from('a') }]), verdict: 2, faults: { 'zip-profile': 'no-bundle' } },
  { name: 'a bag of somebody else', make: () => makeZip([{ name: 'bag/bagit.txt', data: Buffer.from('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n') }]), verdict: 2, faults: { 'zip-profile': 'no-bundle' } },
  damaged('cut in the first half', { bytes: (zip) => zip.subarray(0, zip.length >> 1) }, { 'zip-profile': 'cut-short' }, 2),
  damaged('cut behind the first entry', { bytes: (zip) => zip.subarray(0, 200) }, { 'zip-profile': 'cut-short' }, 2),
  damaged('cut in the list of entries', { bytes: (zip) => zip.subarray(0, -600) }, { 'zip-profile': 'cut-short' }, 2),
  damaged('without its last byte', { bytes: (zip) => zip.subarray(0, -1) }, { 'zip-profile': 'cut-short' }, 2),
  damaged('without its first byte', { bytes: (zip) => zip.subarray(1) }, { 'zip-profile': 'directory-damaged' }, 2),
];

export const DAMAGES: readonly DamageCase[] = [...ARCHIVE, ...NAMES, ...FILES, ...LISTS, ...SIGNATURES, ...ITEMS, ...CUSTODY, ...NO_BUNDLE];

function size(data: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(data.length);
  return bytes;
}

function insert(entries: RawEntry[], entry: RawEntry): RawEntry[] {
  return sortEntries([...entries, entry]);
}

function sortEntries(entries: RawEntry[]): RawEntry[] {
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

function swapLocalNames(entries: RawEntry[]): RawEntry[] {
  const [a, b] = [entryAt(entries, 'data/items/E-0002/item.json'), entryAt(entries, 'data/items/E-0003/item.json')];
  return entries.with(a, { ...entries[a]!, local: { name: entries[b]!.name } }).with(b, { ...entries[b]!, local: { name: entries[a]!.name } });
}

function renamedFolder(folder: string): RawEntry[] {
  let renamed: RawEntry[] = [];
  makeBundle({ entries: (entries) => (renamed = entries.map((entry) => ({ ...entry, name: entry.name.replace(BUNDLE_NAME, folder) }))) });
  return renamed;
}

function blobOf(armoured: Buffer): Buffer {
  return Buffer.from(armoured.toString().split('\n').slice(1, -2).join(''), 'base64');
}
