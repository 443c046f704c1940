import type { Moment } from '../base/clock.ts';
import type { Language } from '../base/language.ts';
import type { NewPassingHash } from '../crypto/hash.ts';
import type { BundleSigner } from '../crypto/signer.ts';
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
  /** Where exhibits are hashed on their way; in this thread unless said otherwise. */
  readonly newHash?: NewPassingHash;
  /** The whole chain of the case, left-out entries by hash. */
  readonly custody: readonly CustodyLine[];
  /** Finished documents: paths data/report/report.<language>.html and .pdf. */
  readonly reports: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  readonly signer: BundleSigner;
}

export interface BundleSummary {
  readonly rootSha256: string;
  readonly zipSha256: string;
  readonly sizeBytes: number;
  readonly entryCount: number;
}
