/** Names inside a bundle (FORMAT.md, bundle). Everything lies under one folder `<bundleName>/`. ASCII only. */
export const BUNDLE_FORMATS = ['kept-bundle/1', 'kept-bundle/2'] as const;
export type BundleFormat = (typeof BUNDLE_FORMATS)[number];
/** What is written. */
export const BUNDLE_FORMAT = 'kept-bundle/2' satisfies BundleFormat;

export function isBundleFormat(name: unknown): name is BundleFormat {
  return BUNDLE_FORMATS.some((format) => format === name);
}

export const SSHSIG_NAMESPACE = 'kept-bundle';
export const SSHSIG_PRINCIPAL = 'kept';

export const MAX_BUNDLE_BYTES = 3_500_000_000;
export const MAX_ENTRIES = 60_000;
export const MAX_NAME_BYTES = 200;
/** Files that a reader takes whole: the four manifests, and the list of items. */
export const MAX_LIST_BYTES = 64 * 1024 * 1024;
/** One line of the custody log, LF included. */
export const MAX_LOG_LINE_BYTES = 2 * 1024 * 1024;

/** <CASEID>_<YYYYMMDD>[-n] */
export const BUNDLE_NAME = /^[A-Z0-9][A-Z0-9-]{0,39}_[0-9]{8}(-[0-9]{1,3})?$/;
export const EXHIBIT_NO = /^E-[0-9]{4,9}$/;

export const TAG_FILES = {
  bagit: 'bagit.txt',
  bagInfo: 'bag-info.txt',
  manifestSha256: 'manifest-sha256.txt',
  manifestSha512: 'manifest-sha512.txt',
  tagmanifestSha256: 'tagmanifest-sha256.txt',
  tagmanifestSha512: 'tagmanifest-sha512.txt',
  allowedSigners: 'signature/allowed_signers',
  signerPem: 'signature/signer.pub.pem',
  sshSignature: 'signature/tagmanifest-sha256.txt.sig',
  rawSignature: 'signature/tagmanifest-sha256.txt.ed25519',
  /** From format 2 on. */
  checkpoint: 'signature/custody-checkpoint',
} as const;

export const METADATA_FILES = {
  caseJson: 'data/metadata/case.json',
  /** From format 2 on. */
  caseJsonLd: 'data/metadata/case.jsonld',
  itemsJson: 'data/metadata/items.json',
  itemsCsv: 'data/metadata/items.csv',
  urls: 'data/metadata/urls.txt',
  custodyLog: 'data/metadata/custody-log.jsonl',
  toolJson: 'data/metadata/tool.json',
} as const;
