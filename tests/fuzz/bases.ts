import { BUNDLE_FORMATS } from '../../shared/bundle/layout.ts';
import { entriesOf, payloadOf, sealPayload, type Files, type SealOptions } from '../unit/verify/make-bundle.ts';
import { smallDraft } from '../vectors/bundle/base-bundle.ts';
import { assemble, type Member } from '../vectors/bundle/zip-parts.ts';

/** A small good bundle that mutants are made from. */
export interface Base {
  readonly format: NonNullable<SealOptions['format']>;
  readonly payload: ReadonlyMap<string, Buffer>;
  /** The entries, signed and in the order of the profile. */
  readonly members: readonly Member[];
  readonly zip: Buffer;
}

function makeBase(format: Base['format']): Base {
  const payload = payloadOf(smallDraft(), { format });
  const files: Files = sealPayload(new Map(payload), { format });
  const members = entriesOf(files).map(({ name, data }) => ({ name, data }));
  return { format, payload, members, zip: assemble({ members }) };
}

/** One of each format: only that which is written now has a signed checkpoint, and the other must be read for as long as there are bundles. */
export const BASES: readonly Base[] = BUNDLE_FORMATS.map(makeBase);
