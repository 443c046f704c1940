import { equalBytes, toHex } from '../base/bytes.ts';
import { algorithm, type Certificate, nameText } from './certificate.ts';
import { boolean, octets, oid, smallNumber, time, unsignedHex } from './der-values.ts';
import { context, contextPrimitive, DerFault, type DerReader, type Element, elements, inside, only, TAG } from './der.ts';

const MAX_EXTENSIONS = 16;

/** What the authority says (TSTInfo, RFC 3161 2.4.2). */
export interface TimeStamp {
  readonly version: number;
  readonly policy: string;
  readonly hashOid: string;
  readonly hashHex: string;
  readonly serialHex: string;
  readonly timeMs: number;
  /** Null where the authority gives none. */
  readonly accuracyMs: number | null;
  /** Null where there is none. */
  readonly nonceHex: string | null;
  /** The name of the authority as it stands in the answer, whole; null where there is none. */
  readonly tsa: { readonly name: Uint8Array | null; readonly text: string } | null;
}

export function readTimeStamp(bytes: Uint8Array): TimeStamp {
  return only(bytes, TAG.sequence, (reader) => {
    const version = smallNumber(reader.take(TAG.integer));
    const policy = oid(reader.take(TAG.oid));
    const imprint = inside(reader.take(TAG.sequence), (inner) => ({ hashOid: algorithm(inner.take(TAG.sequence)).oid, hashHex: toHex(octets(inner.take(TAG.octetString))) }));
    const serialHex = unsignedHex(reader.take(TAG.integer));
    const timeMs = time(reader.take(TAG.generalizedTime));
    const accuracy = reader.optional(TAG.sequence);
    const accuracyMs = accuracy ? inside(accuracy, readAccuracy) : null;
    const ordering = reader.optional(TAG.boolean);
    if (ordering && !boolean(ordering)) throw new DerFault('default');
    const nonce = reader.optional(TAG.integer);
    const tsa = reader.optional(context(0));
    const extensions = reader.optional(context(1));
    if (extensions) elements(extensions, MAX_EXTENSIONS).forEach(refuseCritical);
    return { version, policy, ...imprint, serialHex, timeMs, accuracyMs, nonceHex: nonce ? unsignedHex(nonce) : null, tsa: tsa ? inside(tsa, readGeneralName) : null };
  });
}

/** None is understood here, so one that must be ends the reading (RFC 3161 2.4.2). Qualified stamps of the Union have one that need not be (EN 319 422, 9.1). */
function refuseCritical(extension: Element): void {
  inside(extension, (reader) => {
    oid(reader.take(TAG.oid));
    if (reader.optional(TAG.boolean)) throw new DerFault('extension');
    octets(reader.take(TAG.octetString));
  });
}

/** Seconds, and milliseconds and microseconds of 1 to 999. */
function readAccuracy(reader: DerReader): number {
  const seconds = reader.optional(TAG.integer);
  const millis = reader.optional(contextPrimitive(0));
  const micros = reader.optional(contextPrimitive(1));
  const part = (element: typeof millis): number => {
    const value = element ? smallNumber(element, element.tag) : 0;
    if (element && (value < 1 || value > 999)) throw new DerFault('accuracy');
    return value;
  };
  const [ms, us] = [part(millis), part(micros)];
  return (seconds ? smallNumber(seconds) : 0) * 1000 + ms + (us > 0 ? 1 : 0);
}

/** GeneralName (RFC 5280 4.2.1.6): a directory name is read, any other is only known to be there. */
function readGeneralName(reader: DerReader): NonNullable<TimeStamp['tsa']> {
  const directory = reader.optional(context(4));
  if (!directory) {
    reader.any();
    return { name: null, text: '' };
  }
  return inside(directory, (inner) => {
    const name = inner.take(TAG.sequence);
    return { name: name.whole, text: nameText(name) };
  });
}

/** Whether the authority that the answer names is the one whose certificate signed it. */
export function isNamed({ tsa }: TimeStamp, { subject }: Certificate): boolean {
  return tsa === null || (tsa.name !== null && equalBytes(tsa.name, subject));
}
