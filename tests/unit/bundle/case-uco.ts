import { RDF_TYPE, statementsOf, type Literal, type Statement } from './json-ld-triples.ts';
import { CLASSES, ENDS_IN_UUID, NAMESPACES, OF_ONE_OBJECT, PROPERTIES, type Severity } from './uco-shapes.ts';

/**
 * Holds a case.jsonld to the published shapes of CASE/UCO 1.4.0 (uco-shapes.ts), node by node, as SHACL asks: what a class demands holds for all below it. Stricter
 * than the shapes, which are open: a class or property that they do not know is a fault here (marked "ours"), so is a reference to what the document does not describe.
 */
type Fact = (typeof PROPERTIES)[string][string];
type Json = Readonly<Record<string, unknown>>;

/** What is wrong with a document; empty where every rule is kept. */
export function jsonLdFaults(document: Json): string[] {
  const faults: string[] = [];
  const graph = new Graph(statementsOf(document, faults));
  for (const node of graph.nodes) faults.push(...nodeFaults(graph, node));
  faults.push(...sharedFacets(graph));
  const bundles = graph.nodes.filter((node) => graph.typesOf(node).includes('core:Bundle'));
  if (bundles.length !== 1 || texts(graph.values(bundles[0] ?? '', 'core:specVersion')).join() !== '1.4.0') faults.push('ours: not one Bundle of version 1.4.0');
  return faults;
}

/** IRIs in the short form of the table; what it has no namespace for stays as it is. */
function short(iri: string): string {
  const found = Object.entries(NAMESPACES).find(([, namespace]) => iri.startsWith(namespace));
  return found === undefined ? iri : `${found[0]}:${iri.slice(found[1].length)}`;
}

class Graph {
  readonly nodes: readonly string[];
  readonly #statements = new Map<string, Statement[]>();

  constructor(statements: readonly Statement[]) {
    for (const one of statements) this.#statements.set(one.subject, [...(this.#statements.get(one.subject) ?? []), one]);
    this.nodes = [...this.#statements.keys()];
  }

  of(node: string): readonly Statement[] {
    return this.#statements.get(node) ?? [];
  }

  typesOf(node: string): readonly string[] {
    return this.of(node).flatMap(({ predicate, object }) => (predicate === RDF_TYPE && typeof object === 'string' ? [short(object)] : []));
  }

  classesOf(node: string): ReadonlySet<string> {
    return new Set(this.typesOf(node).flatMap(withAbove));
  }

  /** A statement made twice is one: RDF counts sets. */
  values(node: string, property: string): readonly (string | Literal)[] {
    const found = this.of(node).flatMap(({ predicate, object }) => (short(predicate) === property ? [object] : []));
    return [...new Map(found.map((object) => [JSON.stringify(object), object])).values()];
  }
}

function withAbove(name: string): readonly string[] {
  return [name, ...(CLASSES[name]?.above ?? []).flatMap(withAbove)];
}

function nodeFaults(graph: Graph, node: string): string[] {
  const types = graph.typesOf(node);
  const classes = graph.classesOf(node);
  const shapes = [...classes].flatMap((name) => Object.entries(PROPERTIES[name] ?? {}));
  const known = new Set(shapes.map(([property]) => property));
  const faults: string[] = [];
  if (node.startsWith('_:')) faults.push(`Violation: ${types.join()} is a blank node`);
  else if (!ENDS_IN_UUID.test(node)) faults.push(`Info: no UUID at the end of ${node}`);
  if (types.length === 0) faults.push(`ours: ${node} has no class`);
  for (const type of types) if (CLASSES[type] === undefined) faults.push(`ours: unknown class ${type}`);
  for (const name of classes) {
    const never = CLASSES[name]?.never;
    if (never && classes.has(never[0])) faults.push(`${never[1]}: ${node} is both ${name} and ${never[0]}`);
  }
  for (const predicate of new Set(graph.of(node).map((one) => one.predicate))) {
    if (predicate !== RDF_TYPE && !known.has(short(predicate))) faults.push(`ours: ${types.join()} has no ${short(predicate)}`);
  }
  for (const [property, fact] of shapes) faults.push(...propertyFaults(graph, property, fact, graph.values(node, property)));
  return faults;
}

function propertyFaults(graph: Graph, property: string, fact: Fact, found: readonly (string | Literal)[]): string[] {
  const { value, min, max, among, datatypeSeverity } = fact;
  const faults: string[] = [];
  const fault = (severity: Severity, what: string): void => void faults.push(`${severity}: ${property} ${what}`);
  if (min !== undefined && found.length < min) fault('Violation', `is there ${found.length} times, not ${min}`);
  if (max !== undefined && found.length > max) fault('Violation', `is there ${found.length} times, not ${max}`);
  for (const one of found) {
    if (value.startsWith('xsd:')) {
      if (typeof one === 'string') fault('Violation', 'is a node, not a literal');
      else if (short(one.datatype) !== value) fault(datatypeSeverity ?? 'Violation', `is ${short(one.datatype)}, not ${value}`);
      else if (!WELL_FORMED[value]?.(one.text)) fault('Violation', `is no ${value}: ${one.text}`);
      else if (among && !among.includes(one.text)) fault(datatypeSeverity === 'Warning' ? 'Info' : 'Violation', `is no word of its vocabulary: ${one.text}`);
    } else if (typeof one !== 'string') fault('Violation', 'is a literal, not a node');
    else if (graph.of(one).length === 0) faults.push(`ours: ${property} is a reference to nothing: ${one}`);
    else if (!graph.classesOf(one).has(value)) fault('Violation', `is ${graph.typesOf(one).join()}, not ${value}`);
  }
  return faults;
}

function sharedFacets(graph: Graph): string[] {
  const owners = new Map<string, string>();
  const faults: string[] = [];
  for (const node of graph.nodes) {
    for (const facet of graph.values(node, OF_ONE_OBJECT)) {
      if (typeof facet !== 'string') continue;
      if (owners.has(facet)) faults.push(`Violation: the facet ${facet} is of two objects`);
      owners.set(facet, node);
    }
  }
  return faults;
}

function texts(values: readonly (string | Literal)[]): string[] {
  return values.map((value) => (typeof value === 'string' ? value : value.text));
}

/** Lexical forms of XML Schema 1.1; of a time we ask an offset besides, since without one it names no moment. */
const WELL_FORMED: Readonly<Record<string, (text: string) => boolean>> = {
  'xsd:string': () => true,
  'xsd:anyURI': () => true,
  'xsd:boolean': (text) => /^(true|false|0|1)$/.test(text),
  'xsd:integer': (text) => /^[+-]?\d+$/.test(text),
  'xsd:nonNegativeInteger': (text) => /^\+?\d+$/.test(text),
  'xsd:decimal': (text) => /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text),
  'xsd:hexBinary': (text) => /^([0-9a-fA-F]{2})*$/.test(text),
  'xsd:dateTime': (text) => {
    const [, day, hour, offset] = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/.exec(text) ?? [];
    if (day === undefined || hour === undefined || offset === undefined) return false;
    const atMs = Date.parse(`${day}T00:00:00Z`);
    return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(day);
  },
};
