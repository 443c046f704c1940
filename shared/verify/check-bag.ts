import { LANGUAGES } from '../base/language.ts';
import { BUNDLE_FORMAT, type BundleFormat, isBundleFormat, METADATA_FILES, TAG_FILES } from '../bundle/layout.ts';
import type { BundleFiles } from './bundle-files.ts';
import { readFormat } from './bundle-format.ts';
import { CheckFault, CheckNotMade, type Details } from './faults.ts';
import { readManifest, type Algorithm, type Manifest } from './manifest.ts';
import { once } from './once.ts';

const BAGIT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
const MAX_TAG_BYTES = 64 * 1024;
/** A value that the format takes ends at LF for every reader: those that go by Unicode (Python's codecs, and BagIt tools built on them) end a line at U+2028 and U+2029 as well. */
const INFO_LINE = /^([A-Za-z][A-Za-z0-9-]*): ([^\p{Cc}\p{Zl}\p{Zp}]+)$/u;

const SIGNED_NOT_LISTED: ReadonlySet<string> = new Set([
  TAG_FILES.tagmanifestSha256, TAG_FILES.tagmanifestSha512, TAG_FILES.sshSignature, TAG_FILES.rawSignature,
]);
/** Files that every bundle has, below data/ and beside it. */
const ALL_PAYLOAD: readonly string[] = Object.values(METADATA_FILES);
const ALL_TAGS: readonly string[] = [
  TAG_FILES.bagit, TAG_FILES.bagInfo, TAG_FILES.manifestSha256, TAG_FILES.manifestSha512, TAG_FILES.allowedSigners, TAG_FILES.signerPem, TAG_FILES.checkpoint,
  ...LANGUAGES.map((language) => `VERIFY.${language}.txt`),
];
/** What the first format does not have. */
const SINCE_FORMAT_2: ReadonlySet<string> = new Set([METADATA_FILES.caseJsonLd, TAG_FILES.checkpoint]);

function requiredIn(format: BundleFormat): { readonly payload: readonly string[]; readonly tags: readonly string[] } {
  const has = (path: string): boolean => format !== 'kept-bundle/1' || !SINCE_FORMAT_2.has(path);
  return { payload: ALL_PAYLOAD.filter(has), tags: ALL_TAGS.filter(has) };
}

/** Further files that it may have: reports, and whatever lies in the folder of an exhibit, which the check of items looks into. */
const FURTHER_PAYLOAD = /^data\/(report\/report\.(ko|en|de)\.(html|pdf)|items\/E-[0-9]{4,9}\/[^/]+)$/;
const BAG_INFO_LABELS = [
  'Bagging-Date', 'External-Identifier', 'External-Description', 'Payload-Oxum', 'Bag-Software-Agent', 'Contains-Minor-Media', 'Bundle-Format',
] as const;

/** bagit.txt is the declaration of RFC 8493 §2.1.1, byte for byte. */
export async function checkBagit(files: BundleFiles): Promise<Details> {
  const bytes = await files.bytes(TAG_FILES.bagit, MAX_TAG_BYTES);
  if (String.fromCharCode(...bytes.subarray(0, 200)) !== BAGIT) throw new CheckFault('bagit-content', { entry: TAG_FILES.bagit });
  return {};
}

/** bag-info.txt is well formed, names our format and this case, and its Payload-Oxum equals what is in data/. */
export async function checkBagInfo(files: BundleFiles): Promise<Details> {
  const info = await readBagInfo(files);
  for (const label of BAG_INFO_LABELS) if (!info.has(label)) throw new CheckFault('bag-info-missing-label', { label });
  const unknown = [...info.keys()].find((label, at) => label !== BAG_INFO_LABELS[at]);
  if (unknown !== undefined) throw new CheckFault('bag-info-label', { label: unknown });
  if (!isBundleFormat(info.get('Bundle-Format'))) expectLabel(info, 'Bundle-Format', BUNDLE_FORMAT);
  expectLabel(info, 'Contains-Minor-Media', 'no');
  expectLabel(info, 'External-Identifier', files.folder);
  const day = info.get('Bagging-Date') ?? '';
  if (!isDay(day)) throw new CheckFault('bag-info-value', { label: 'Bagging-Date', value: day, expected: 'YYYY-MM-DD' });
  const payload = [...files.byPath.values()].filter((file) => isPayload(file.path));
  const unreadable = payload.find((file) => !file.found);
  if (unreadable) throw new CheckNotMade('unreadable-entry', { entry: unreadable.path });
  const sizeBytes = payload.reduce((sum, file) => sum + file.sizeBytes, 0);
  expectLabel(info, 'Payload-Oxum', `${sizeBytes}.${payload.length}`);
  return { files: payload.length, sizeBytes };
}

/** A day that there is, as RFC 8493 §2.2.2 writes it. */
function isDay(text: string): boolean {
  const midnightMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(midnightMs) && new Date(midnightMs).toISOString().startsWith(text);
}

/** Label → value; each label once, whatever its case. */
export async function readBagInfo(files: BundleFiles): Promise<ReadonlyMap<string, string>> {
  const text = await files.text(TAG_FILES.bagInfo, MAX_TAG_BYTES, 'bag-info-line');
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new CheckFault('bag-info-line', { line: lines.length + 1 });
  const info = new Map<string, string>();
  const labels = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const [, label = '', value = ''] = INFO_LINE.exec(line) ?? [];
    if (label === '') throw new CheckFault('bag-info-line', { line: index + 1 });
    if (labels.has(label.toLowerCase())) throw new CheckFault('bag-info-label', { label });
    labels.add(label.toLowerCase());
    info.set(label, value);
  }
  return info;
}

function expectLabel(info: ReadonlyMap<string, string>, label: string, expected: string): void {
  const value = info.get(label) ?? '';
  if (value !== expected) throw new CheckFault('bag-info-value', { label, value, expected });
}

/** Every payload file that the list names is here with exactly that digest. */
export async function checkManifest(files: BundleFiles, algorithm: Algorithm): Promise<Details> {
  return compareDigests(await readPayloadManifest(files, algorithm));
}

/** Every tag file that the list names is here with exactly that digest. */
export async function checkTagmanifest(files: BundleFiles, algorithm: Algorithm): Promise<Details> {
  return compareDigests(await TAGMANIFESTS[algorithm](files));
}

const PAYLOAD_MANIFESTS = {
  sha256: once((files) => readManifest(files, TAG_FILES.manifestSha256, 'sha256', isPayload)),
  sha512: once((files) => readManifest(files, TAG_FILES.manifestSha512, 'sha512', isPayload)),
} as const;

export function readPayloadManifest(files: BundleFiles, algorithm: Algorithm): Promise<Manifest> {
  return PAYLOAD_MANIFESTS[algorithm](files);
}

const TAGMANIFESTS = {
  sha256: once((files) => readManifest(files, TAG_FILES.tagmanifestSha256, 'sha256', isListedTag)),
  sha512: once((files) => readManifest(files, TAG_FILES.tagmanifestSha512, 'sha512', isListedTag)),
} as const;

function isListedTag(path: string): boolean {
  return !isPayload(path) && !SIGNED_NOT_LISTED.has(path);
}

/** A listed file that is not there is the matter of checkComplete; here, what is there must be what was listed. */
function compareDigests({ differing, unreadable, size }: Manifest): Details {
  if (differing !== null) throw new CheckFault('digest-differs', { entry: differing });
  if (unreadable !== null) throw new CheckNotMade('unreadable-entry', { entry: unreadable });
  return { files: size };
}

/** Nothing is missing that a list names or the format asks for, and nothing is here that the lists do not name. */
export async function checkComplete(files: BundleFiles): Promise<Details> {
  const lists = [
    { path: TAG_FILES.manifestSha256, list: await orNotMade(readPayloadManifest(files, 'sha256'), TAG_FILES.manifestSha256), isPayload: true },
    { path: TAG_FILES.manifestSha512, list: await orNotMade(readPayloadManifest(files, 'sha512'), TAG_FILES.manifestSha512), isPayload: true },
    { path: TAG_FILES.tagmanifestSha256, list: await orNotMade(TAGMANIFESTS.sha256(files), TAG_FILES.tagmanifestSha256), isPayload: false },
    { path: TAG_FILES.tagmanifestSha512, list: await orNotMade(TAGMANIFESTS.sha512(files), TAG_FILES.tagmanifestSha512), isPayload: false },
  ];
  const required = requiredIn(await readFormat(files) ?? BUNDLE_FORMAT);
  for (const { path, list, isPayload } of lists) {
    if (list.missing !== null) throw new CheckFault('listed-file-missing', { entry: list.missing, list: path });
    for (const name of isPayload ? required.payload : required.tags) if (!list.lists(files.byPath.get(name))) throw new CheckFault('list-lacks-file', { entry: name, list: path });
  }
  for (const [path, file] of files.byPath) {
    if (SIGNED_NOT_LISTED.has(path)) continue;
    const silent = lists.filter(({ list, isPayload: isOfPayload }) => isOfPayload === isPayload(path) && !list.lists(file));
    if (silent.length === 2) throw new CheckFault('unlisted-file', { entry: path });
    if (silent[0]) throw new CheckFault('list-lacks-file', { entry: path, list: silent[0].path });
    if (isForbidden(path, required)) throw new CheckFault('forbidden-file', { entry: path });
  }
  return { files: files.byPath.size };
}

/** Nothing has a place that the format does not name: no fetch.txt (content from the network), no list of another kind, no program. */
function isForbidden(path: string, required: ReturnType<typeof requiredIn>): boolean {
  return !(required.tags.includes(path) || required.payload.includes(path) || FURTHER_PAYLOAD.test(path));
}

function isPayload(path: string): boolean {
  return path.startsWith('data/');
}

/** A list that cannot be read fails its own check; the comparison of all lists is then not made. */
async function orNotMade(manifest: Promise<Manifest>, path: string): Promise<Manifest> {
  try {
    return await manifest;
  } catch (error) {
    if (error instanceof CheckFault) throw new CheckNotMade('depends', { entry: path });
    throw error;
  }
}
