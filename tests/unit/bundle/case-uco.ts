/**
 * What CASE/UCO 1.4.0 asks of the classes that Kept writes, as a checker of its own: the shapes themselves take a reasoner over some 40,000 triples. Each class
 * with its properties, of which those with a `!` must be there; and the traps that the shapes report as violations or warnings.
 */
type Json = Record<string, unknown>;
type Kind = 'text' | 'integer' | 'time' | 'hex' | 'facets' | 'hashes' | 'object' | 'objects' | 'node';

const NAMESPACES: Readonly<Record<string, string>> = {
  'kb': 'urn:uuid:',
  'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
  'uco-action': 'https://ontology.unifiedcyberontology.org/uco/action/',
  'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
  'uco-identity': 'https://ontology.unifiedcyberontology.org/uco/identity/',
  'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
  'uco-tool': 'https://ontology.unifiedcyberontology.org/uco/tool/',
  'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
  'xsd': 'http://www.w3.org/2001/XMLSchema#',
};

const NAMED = { 'uco-core:name': 'text', 'uco-core:description': 'text' } as const;
const OBSERVABLE = { ...NAMED, 'uco-core:hasFacet': 'facets' } as const;
const CLASSES: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  'uco-core:Bundle': { ...NAMED, 'uco-core:specVersion': 'text', 'uco-core:object': 'node' },
  'case-investigation:Investigation': { ...NAMED, 'uco-core:object': 'objects' },
  'case-investigation:ProvenanceRecord': { ...NAMED, 'case-investigation:exhibitNumber': 'text', 'uco-core:object': 'objects' },
  'case-investigation:InvestigativeAction': {
    ...NAMED, 'uco-action:startTime': 'time', 'uco-action:endTime': 'time', 'uco-action:performer': 'object', 'uco-action:instrument': 'objects', 'uco-action:object': 'objects', 'uco-action:result': 'objects',
  },
  'uco-identity:Person': NAMED,
  'uco-tool:Tool': { ...NAMED, 'uco-tool:version': 'text' },
  'uco-observable:File': OBSERVABLE,
  'uco-observable:URL': OBSERVABLE,
  'uco-observable:ObservableObject': OBSERVABLE,
  'uco-observable:FileFacet': { 'uco-observable:fileName': 'text', 'uco-observable:filePath': 'text', 'uco-observable:extension': 'text', 'uco-observable:sizeInBytes': 'integer' },
  'uco-observable:ContentDataFacet': { 'uco-observable:mimeType': 'text', 'uco-observable:sizeInBytes': 'integer', 'uco-observable:hash': 'hashes' },
  'uco-observable:URLFacet': { 'uco-observable:fullValue': 'text' },
  'uco-types:Hash': { 'uco-types:hashMethod': 'text', 'uco-types:hashValue': 'hex' },
};
const FACETS = new Set(['uco-observable:FileFacet', 'uco-observable:ContentDataFacet', 'uco-observable:URLFacet']);
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'uco-types:Hash': ['uco-types:hashMethod', 'uco-types:hashValue'],
  'uco-core:Bundle': ['uco-core:object'],
  'case-investigation:Investigation': ['uco-core:object'],
  'case-investigation:ProvenanceRecord': ['uco-core:object'],
  'uco-observable:URLFacet': ['uco-observable:fullValue'],
};
const HASH_METHODS = new Set(['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512']);
/** As UCO's own shape asks it of a name. */
const UUID_END = /[0-9a-f]{8}-[0-9a-f]{4}-[0-5][0-9a-f]{3}-[089ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What is wrong with a document; empty where every rule is kept. */
export function jsonLdFaults(document: Json): string[] {
  const { '@context': context, ...bundle } = document;
  const faults: string[] = [];
  if (JSON.stringify(context) !== JSON.stringify(Object.fromEntries(Object.entries(NAMESPACES).sort(([a], [b]) => (a < b ? -1 : 1))))) faults.push('context');
  if (bundle['@type'] !== 'uco-core:Bundle' || bundle['uco-core:specVersion'] !== '1.4.0') faults.push('bundle');
  const walk = new Walk(faults);
  walk.node(bundle);
  for (const id of walk.references) if (!walk.ids.has(id)) faults.push(`reference to nothing: ${id}`);
  return faults;
}

class Walk {
  readonly ids = new Set<string>();
  readonly references = new Set<string>();
  readonly #faults: string[];

  constructor(faults: string[]) {
    this.#faults = faults;
  }

  node(node: Json): void {
    const { '@id': id, '@type': type, ...properties } = node;
    const known = CLASSES[String(type)];
    if (!known) return void this.#faults.push(`class ${String(type)}`);
    if (typeof id !== 'string') this.#faults.push(`${String(type)} without @id`);
    else if (this.ids.has(id)) this.#faults.push(`twice ${id}`);
    else if (!UUID_END.test(id)) this.#faults.push(`no UUID at the end of ${id}`);
    this.ids.add(String(id));
    for (const [name, value] of Object.entries(properties)) {
      const kind = known[name];
      if (kind === undefined) this.#faults.push(`${String(type)} has no ${name}`);
      else this.#value(name, kind, value);
    }
    for (const name of REQUIRED[String(type)] ?? []) if (properties[name] === undefined) this.#faults.push(`${String(type)} lacks ${name}`);
  }

  #value(name: string, kind: Kind, value: unknown): void {
    const fault = (what: string): void => void this.#faults.push(`${name}: ${what}`);
    if (kind === 'text' && typeof value !== 'string') fault('not text');
    if (name === 'uco-types:hashMethod' && !HASH_METHODS.has(value as string)) fault('unknown method');
    if (kind === 'integer' && !Number.isSafeInteger(value)) fault('not an integer');
    if (kind === 'time' && !isTyped(value, 'xsd:dateTime', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/)) fault('not xsd:dateTime with an offset');
    if (kind === 'hex' && !isTyped(value, 'xsd:hexBinary', /^([0-9A-F]{2})+$/)) fault('not xsd:hexBinary');
    if (kind === 'object') this.#reference(name, value);
    if (kind === 'objects') for (const one of listOf(value)) this.#reference(name, one);
    if (kind === 'node') for (const one of listOf(value)) this.node(one as Json);
    if (kind !== 'facets' && kind !== 'hashes') return;
    for (const one of listOf(value)) {
      const { '@type': type } = one as Json;
      if (kind === 'facets' ? !FACETS.has(String(type)) : type !== 'uco-types:Hash') fault(`not a place for ${String(type)}`);
      this.node(one as Json);
    }
  }

  #reference(name: string, value: unknown): void {
    const { '@id': id, ...others } = value as Json;
    if (typeof id !== 'string' || Object.keys(others).length > 0) this.#faults.push(`${name}: no reference`);
    else this.references.add(id);
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isTyped(value: unknown, type: string, form: RegExp): boolean {
  const { '@type': found, '@value': text } = (value ?? {}) as Json;
  return found === type && typeof text === 'string' && form.test(text);
}
