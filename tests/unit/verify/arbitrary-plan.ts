import fc from 'fast-check';
import { LANGUAGES } from '../../../shared/base/language.ts';
import type { BundlePlan } from '../../../shared/bundle/plan.ts';
import type { FieldChange } from '../../../shared/custody/entry.ts';
import { FIELDS } from '../../../shared/evidence/fields.ts';
import type { Item, ItemIntake } from '../../../shared/evidence/item.ts';
import { at, chainOf, entry, facts, HOSTILE_NAMES, sha, signerOf } from '../bundle/sample-plan.ts';

/** What one item of a made-up bundle is like. */
const item = fc.record({
  kind: fc.constantFrom('screenshot', 'url_only', 'message_text', 'document', 'file_hash_only'),
  bytes: fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(0)), fc.constant(Buffer.from('PK\u0003\u0004 PK\u0001\u0002 PK\u0005\u0006', 'latin1')), fc.constantFrom(65_535, 65_536, 200_003).map((size) => new Uint8Array(size).fill(7))),
  name: fc.oneof(fc.constantFrom(...HOSTILE_NAMES), fc.string({ unit: 'grapheme', maxLength: 40 })),
  mime: fc.constantFrom('image/png', 'image/jpeg', 'text/html', 'application/zip', 'video/mp4', 'application/x-unheard-of', ''),
  text: fc.string({ unit: 'grapheme', maxLength: 60 }),
  notes: fc.string({ unit: 'grapheme', maxLength: 30 }),
  isLeftOutBefore: fc.boolean(),
});

const shape = fc.record({
  items: fc.array(item, { minLength: 1, maxLength: 6 }),
  languages: fc.subarray([...LANGUAGES], { minLength: 1 }),
  seed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  isNumbered: fc.boolean(),
});
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

/** Bundles of every make, each in a folder of its own: kinds, languages, hostile names, empty and larger files, texts in any script. */
export function arbitraryPlans(count: number, seed: number): BundlePlan[] {
  return fc.sample(shape, { numRuns: count, seed }).map((made, index) => planOf(made, index));
}

function planOf(made: Shape, index: number): BundlePlan {
  const caseId = `K-${index}`;
  const bundleName = `${caseId}_20261122${made.isNumbered ? '-2' : ''}`;
  const contents = new Map<string, Uint8Array>();
  const intakes = made.items.map((one, number) => intakeOf(one, number + 1, caseId, contents));
  const field = FIELDS.find(({ name }) => name === 'notes')?.name ?? FIELDS[0]!.name;
  const items = intakes.map((intake, number): Item => ({ ...intake, fields: made.items[number]!.notes === '' ? {} : { [field]: made.items[number]!.notes } }));
  const changes = (number: number): FieldChange[] => [{ field, before: '', after: made.items[number]!.notes }];
  const itemIds = items.map(({ itemId }) => itemId);
  const custody = chainOf([
    entry(0, 'case.created', null, { caseId }),
    ...intakes.flatMap((intake, number) => [
      ...(made.items[number]!.isLeftOutBefore ? [{ bodyHash: sha('sha256', `left out ${number}`) }] : []), entry(1 + number, 'item.captured', intake.itemId, { item: intake }),
      ...(made.items[number]!.notes === '' ? [] : [entry(10 + number, 'item.annotated', intake.itemId, { itemId: intake.itemId, changes: changes(number) })]),
    ]),
    entry(30, 'bundle.prepared', null, { bundleName, itemIds, languages: made.languages }),
  ]);
  return {
    bundleName, caseId, preparedAt: at(40), tool: intakes[0]!.tool, languages: made.languages, items, custody, signer: signerOf(Buffer.from(made.seed).toString('hex')),
    content: async function* (itemId) {
      yield contents.get(itemId) ?? new Uint8Array(0);
    },
    reports: made.languages.map((language) => ({ path: `data/report/report.${language}.html`, bytes: Buffer.from(`<!doctype html><title>${language}</title>`) })),
  };
}

function intakeOf(one: Shape['items'][number], number: number, caseId: string, contents: Map<string, Uint8Array>): ItemIntake {
  const itemId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const withFile = one.kind !== 'url_only' && one.kind !== 'message_text';
  const stored = withFile && one.kind !== 'file_hash_only';
  if (stored) contents.set(itemId, one.bytes);
  return {
    itemId, exhibitNo: `E-${String(number).padStart(4, '0')}`, caseId, kind: one.kind, intake: one.kind === 'screenshot' ? 'captured' : 'imported', depictedMinor: stored ? 'no' : 'unknown',
    capturedAt: at(number), capturedAtSource: 'computer-clock', receivedAt: at(number), file: withFile ? facts(one.bytes, { stored, originalFilename: one.name, mime: one.mime }) : null,
    screen: null, address: one.kind === 'url_only' ? { raw: one.text, platform: 'none', form: 'unreadable', parts: [] } : null, text: one.kind === 'message_text' ? one.text : null,
    tool: { name: 'Kept', version: '0.1.0', platform: 'linux x64' },
  };
}
