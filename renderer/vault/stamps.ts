import { fromBase64, toBase64, toHex } from '../../shared/base/bytes.ts';
import { KeptError } from '../../shared/base/errors.ts';
import type { BundleRecord, StampRecord, VaultParams } from '../../shared/contract/vault.ts';
import type { Act, CustodyBody, CustodyEntry, StampForm } from '../../shared/custody/entry.ts';
import { checkStamp } from '../../shared/timestamp/check-stamp.ts';
import { isOts, MAX_OTS_BYTES, readOts } from '../../shared/timestamp/ots.ts';
import { pinnedRoots } from '../../shared/timestamp/roots.ts';
import { readFault } from './files.ts';
import type { Session } from './session.ts';

/** What is recorded of one finished bundle. */
interface Exported {
  readonly body: CustodyBody<'bundle.exported'>;
  /** When it was sealed, by the clock of this computer. */
  readonly sealedUtc: string;
  readonly stamps: readonly CustodyBody<'bundle.timestamped'>[];
}

/** Newest first. Each stamp is checked anew: what is shown rests on its bytes, and not on what was once thought of them. */
export async function listBundles(session: Session): Promise<readonly BundleRecord[]> {
  const records: BundleRecord[] = [];
  for (const bundle of await readExported(session)) records.unshift(await recordOf(bundle));
  return records;
}

/** Throws 'stamp/unreadable', 'stamp/other', 'file/*'. */
export async function addStamp(session: Session, { file }: VaultParams<'bundles.addStamp'>): Promise<{ bundleName: string }> {
  // Both forms are small: what is longer is neither.
  if (file.size === 0 || file.size > MAX_OTS_BYTES) throw new KeptError('stamp/unreadable');
  const answer = new Uint8Array(await file.arrayBuffer().catch(async (cause: unknown) => {
    throw await readFault(cause, file, 0);
  }));
  const form: StampForm = isOts(answer) ? 'opentimestamps' : 'rfc3161';
  const bundle = await bundleOf(answer, form, await readExported(session));
  const { bundleName, rootSha256 } = bundle.body.data;
  const base64 = toBase64(answer);
  const isKnown = bundle.stamps.some(({ data }) => data.answer === base64);
  if (!isKnown) await session.engine.record('bundle.timestamped', { bundleName, rootSha256, form, answer: base64 });
  return { bundleName };
}

/** The bundle that an answer is about and holds for; a stamp by an authority that is not known here, or with a coarse time, is kept, and shown as what it is. */
async function bundleOf(answer: Uint8Array, form: StampForm, bundles: readonly Exported[]): Promise<Exported> {
  const proof = form === 'opentimestamps' ? readOts(answer) : null;
  if (form === 'opentimestamps' && proof === null) throw new KeptError('stamp/unreadable');
  const text = toHex(answer);
  for (const bundle of bundles.toReversed()) {
    const { rootSha256 } = bundle.body.data;
    if (proof !== null ? proof.digestHex !== rootSha256 : !text.includes(rootSha256)) continue;
    if (proof !== null) return bundle;
    const { verdict } = await check(answer, bundle);
    if (verdict === 'proven' || verdict === 'coarse' || verdict === 'unknown-authority') return bundle;
    throw new KeptError(verdict === 'unreadable' ? 'stamp/unreadable' : 'stamp/other');
  }
  if (proof !== null) throw new KeptError('stamp/other');
  // It is about none of them: whether it is a stamp at all decides what is said.
  const anybody = await checkStamp(answer, { rootSha256: '0'.repeat(64), sealedUtc: new Date(0).toISOString(), roots: [] });
  throw new KeptError(anybody.verdict === 'unreadable' ? 'stamp/unreadable' : 'stamp/other');
}

function check(answer: Uint8Array, { body, sealedUtc }: Exported): ReturnType<typeof checkStamp> {
  return checkStamp(answer, { rootSha256: body.data.rootSha256, sealedUtc, roots: pinnedRoots() });
}

async function recordOf(bundle: Exported): Promise<BundleRecord> {
  const { at, data } = bundle.body;
  const stamps: StampRecord[] = [];
  for (const { at: added, data: { form, answer } } of bundle.stamps) {
    const bytes = fromBase64(answer);
    stamps.push(form === 'rfc3161' ? { addedUtc: added.utc, form, result: await check(bytes, bundle) } : { addedUtc: added.utc, form, proof: readOts(bytes) });
  }
  return { bundleName: data.bundleName, exportedUtc: at.utc, itemCount: data.itemIds.length, sizeBytes: data.sizeBytes, rootSha256: data.rootSha256, zipSha256: data.zipSha256, stamps };
}

async function readExported(session: Session): Promise<readonly Exported[]> {
  const log = await session.engine.log.ofActs(['bundle.prepared', 'bundle.exported', 'bundle.timestamped']);
  const prepared = new Map(of(log, 'bundle.prepared').map(({ at, data }) => [data.bundleName, at.utc]));
  const stamps = of(log, 'bundle.timestamped');
  return of(log, 'bundle.exported').map((body) => ({
    body,
    sealedUtc: prepared.get(body.data.bundleName) ?? body.at.utc,
    stamps: stamps.filter(({ data }) => data.bundleName === body.data.bundleName && data.rootSha256 === body.data.rootSha256),
  }));
}

function of<A extends Act>(log: readonly CustodyEntry[], act: A): CustodyBody<A>[] {
  return log.map(({ body }) => body).filter((body): body is CustodyBody<A> => body.act === act);
}

