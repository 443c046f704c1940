import { concatBytes, utf8 } from '../base/bytes.ts';
import { canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { sha256Hex } from '../crypto/hash.ts';
import type { CustodyEntry } from '../custody/entry.ts';
import type { Item } from '../evidence/item.ts';
import type { BundlePlan } from './plan.ts';
import { storedPath } from './names.ts';

/**
 * data/metadata/case.jsonld: the items and the shown log in CASE/UCO 1.4.0, for the tools of forensic laboratories. It says nothing that items.json
 * and the log do not, and those are what a verifier reads. Its context stands in it, so that no reader asks a network for one.
 */
const CONTEXT = {
  'kb': 'urn:uuid:',
  'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
  'uco-action': 'https://ontology.unifiedcyberontology.org/uco/action/',
  'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
  'uco-identity': 'https://ontology.unifiedcyberontology.org/uco/identity/',
  'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
  'uco-tool': 'https://ontology.unifiedcyberontology.org/uco/tool/',
  'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
  'xsd': 'http://www.w3.org/2001/XMLSchema#',
} as const;

type Node = { readonly [name: string]: JsonValue };

export function caseJsonLd(plan: BundlePlan): Uint8Array {
  const seed = plan.custody.at(-1)?.entryHash ?? '';
  const kinds = new Map(plan.items.map((item) => [item.itemId, item]));
  const shown = plan.custody.filter((line): line is CustodyEntry => 'body' in line);
  const objects = [
    ...performers(shown, seed),
    tool(plan, seed),
    ...plan.items.flatMap((item) => itemNodes(item, seed)),
    ...shown.map((entry) => actionNode(entry, kinds, seed)),
  ];
  const investigation: Node = {
    '@id': iri(seed, 'investigation'), '@type': 'case-investigation:Investigation', 'uco-core:name': plan.caseId,
    'uco-core:object': objects.map((node) => ref(String(node['@id']))),
  };
  return utf8(canonicalJson({
    '@context': CONTEXT,
    '@id': iri(seed, 'bundle'),
    '@type': 'uco-core:Bundle',
    'uco-core:description': `Kept bundle ${plan.bundleName}`,
    'uco-core:specVersion': '1.4.0',
    'uco-core:object': [investigation, ...objects],
  }));
}

/** Everything has a name that ends in a UUID, as UCO asks: random bits (RFC 9562, version 4) drawn from the chain, whose salts nobody can guess. */
function iri(seed: string, role: string): string {
  const hex = sha256Hex(concatBytes(utf8(`kept-case-jsonld\n${seed}\n${role}`)));
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return `kb:${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const itemIri = (itemId: string): string => `kb:${itemId}`;
const toolIri = (seed: string): string => iri(seed, 'tool');
const performerIri = (seed: string, actor: string): string => iri(seed, `performer ${actor}`);

function ref(id: string): Node {
  return { '@id': id };
}

/** By their part in the log and no name: who they are does not belong into what others will read. */
function performers(shown: readonly CustodyEntry[], seed: string): Node[] {
  return [...new Set(shown.map(({ body }) => body.actor))].map((actor) => ({ '@id': performerIri(seed, actor), '@type': 'uco-identity:Person', 'uco-core:name': actor }));
}

function tool({ tool: { name, version } }: BundlePlan, seed: string): Node {
  return { '@id': toolIri(seed), '@type': 'uco-tool:Tool', 'uco-core:name': name, 'uco-tool:version': version };
}

function itemNodes(item: Item, seed: string): Node[] {
  const { itemId, exhibitNo, kind } = item;
  const facets = [...fileFacets(item, seed), ...addressFacets(item, seed)];
  const type = item.file !== null ? 'uco-observable:File' : item.address !== null ? 'uco-observable:URL' : 'uco-observable:ObservableObject';
  const object: Node = { '@id': itemIri(itemId), '@type': type, 'uco-core:name': exhibitNo, ...(facets.length === 0 ? {} : { 'uco-core:hasFacet': facets }) };
  const provenance: Node = {
    '@id': iri(seed, `provenance ${itemId}`), '@type': 'case-investigation:ProvenanceRecord', 'case-investigation:exhibitNumber': exhibitNo,
    'uco-core:description': kind, 'uco-core:object': [ref(itemIri(itemId))],
  };
  return [object, provenance];
}

function fileFacets(item: Item, seed: string): Node[] {
  const { file, itemId } = item;
  if (file === null) return [];
  const path = storedPath(item);
  const hash = (method: string, value: string): Node => ({
    '@id': iri(seed, `hash ${method} ${itemId}`), '@type': 'uco-types:Hash', 'uco-types:hashMethod': method,
    'uco-types:hashValue': { '@type': 'xsd:hexBinary', '@value': value.toUpperCase() },
  });
  const place: Node = path === null ? {} : { 'uco-observable:extension': path.slice(path.lastIndexOf('.') + 1), 'uco-observable:filePath': path };
  return [
    { '@id': iri(seed, `file ${itemId}`), '@type': 'uco-observable:FileFacet', 'uco-observable:fileName': file.originalFilename, 'uco-observable:sizeInBytes': file.sizeBytes, ...place },
    {
      '@id': iri(seed, `content ${itemId}`), '@type': 'uco-observable:ContentDataFacet', 'uco-observable:hash': [hash('SHA256', file.sha256), hash('SHA512', file.sha512)],
      'uco-observable:mimeType': file.mime, 'uco-observable:sizeInBytes': file.sizeBytes,
    },
  ];
}

function addressFacets({ address, itemId }: Item, seed: string): Node[] {
  if (address === null) return [];
  return [{ '@id': iri(seed, `address ${itemId}`), '@type': 'uco-observable:URLFacet', 'uco-observable:fullValue': address.raw }];
}

/** One for each entry that the log shows in full; the chain itself stays in the log. */
function actionNode({ body, caseSeq, entryHash }: CustodyEntry, items: ReadonlyMap<string, Item>, seed: string): Node {
  const time: JsonValue = { '@type': 'xsd:dateTime', '@value': body.at.local };
  const about = body.itemId !== null && items.has(body.itemId) ? [ref(itemIri(body.itemId))] : [];
  const field = body.act === 'item.captured' ? 'uco-action:result' : 'uco-action:object';
  return {
    '@id': iri(entryHash, 'action'), '@type': 'case-investigation:InvestigativeAction', 'uco-core:name': body.act, 'uco-core:description': `Log entry ${caseSeq}, ${entryHash}`,
    'uco-action:startTime': time, 'uco-action:endTime': time, 'uco-action:performer': ref(performerIri(seed, body.actor)), 'uco-action:instrument': [ref(toolIri(seed))],
    ...(about.length === 0 ? {} : { [field]: about }),
  };
}
