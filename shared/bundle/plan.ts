import type { Moment } from '../base/clock.ts';
import type { Language } from '../base/language.ts';
import type { CustodyLine } from '../custody/entry.ts';
import type { Item, ToolFacts } from '../evidence/item.ts';

/** Everything that goes into a bundle. The writer adds nothing of its own but manifests, instructions and signatures. */
export interface BundlePlan {
  readonly bundleName: string;
  readonly caseId: string;
  readonly preparedAt: Moment;
  readonly tool: ToolFacts;
  readonly languages: readonly Language[];
  readonly items: readonly Item[];
  /** The stored bytes of an item, in order; called once for each item whose file is stored. */
  readonly content: (itemId: string) => AsyncIterable<Uint8Array>;
  /** The whole chain of the case, left-out entries by hash. */
  readonly custody: readonly CustodyLine[];
  /** Finished documents: paths data/report/report.<language>.html and .pdf. */
  readonly reports: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  readonly signer: BundleSigner;
}

/** The vault's Ed25519 key; the secret half stays inside. */
export interface BundleSigner {
  readonly publicKey: Uint8Array;
  /** 64-byte PureEdDSA signature (RFC 8032) over the message as it is. */
  sign(message: Uint8Array): Uint8Array;
}

export interface BundleSummary {
  readonly rootSha256: string;
  readonly zipSha256: string;
  readonly sizeBytes: number;
  readonly entryCount: number;
}
