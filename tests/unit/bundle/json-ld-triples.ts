/**
 * The statements of a JSON-LD document, as a JSON-LD 1.1 processor would read them, for the part of the language that a bundle's case.jsonld may use: one context
 * inside the document that names prefixes, and nodes with @id, @type and @value. Whatever is beyond that is a fault, not a guess.
 */
export interface Literal {
  readonly text: string;
  readonly datatype: string;
}

export interface Statement {
  readonly subject: string;
  readonly predicate: string;
  readonly object: string | Literal;
}

type Json = Readonly<Record<string, unknown>>;

export const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const XSD = 'http://www.w3.org/2001/XMLSchema#';

export function statementsOf(document: Json, faults: string[]): Statement[] {
  const { '@context': context, ...root } = document;
  if (!isMap(context) || Object.values(context).some((iri) => typeof iri !== 'string')) {
    faults.push('the context is not a list of prefixes inside the document');
    return [];
  }
  const reader = new Reader(context as Readonly<Record<string, string>>, faults);
  reader.node(root);
  return reader.statements;
}

class Reader {
  readonly statements: Statement[] = [];
  readonly #prefixes: Readonly<Record<string, string>>;
  readonly #faults: string[];
  readonly #described = new Set<string>();
  #blanks = 0;

  constructor(prefixes: Readonly<Record<string, string>>, faults: string[]) {
    this.#prefixes = prefixes;
    this.#faults = faults;
  }

  /** The name of the node, after its statements were noted. */
  node(node: Json): string {
    const { '@id': id, '@type': types, ...properties } = node;
    const subject = typeof id === 'string' ? this.#iri(id) : `_:${(this.#blanks += 1)}`;
    if (types !== undefined || Object.keys(properties).length > 0) {
      if (this.#described.has(subject)) this.#faults.push(`${subject} is described twice`);
      this.#described.add(subject);
    }
    for (const type of listOf(types)) this.statements.push({ subject, predicate: RDF_TYPE, object: this.#iri(String(type)) });
    for (const [name, value] of Object.entries(properties)) {
      const predicate = this.#iri(name);
      for (const one of listOf(value)) this.statements.push({ subject, predicate, object: this.#object(one) });
    }
    return subject;
  }

  #object(value: unknown): string | Literal {
    if (typeof value === 'string') return { text: value, datatype: `${XSD}string` };
    if (typeof value === 'boolean') return { text: String(value), datatype: `${XSD}boolean` };
    if (typeof value === 'number') return { text: String(value), datatype: Number.isInteger(value) && Math.abs(value) < 1e21 ? `${XSD}integer` : `${XSD}double` };
    if (!isMap(value)) {
      this.#faults.push(`a value that is none: ${JSON.stringify(value)}`);
      return { text: '', datatype: '' };
    }
    if (!('@value' in value)) return this.node(value);
    const { '@value': text, '@type': type, ...others } = value;
    if (typeof text !== 'string' || typeof type !== 'string' || Object.keys(others).length > 0) this.#faults.push(`a value of unknown form: ${JSON.stringify(value)}`);
    return { text: String(text), datatype: this.#iri(String(type)) };
  }

  /** A word without a prefix that the context knows would be dropped or taken for an IRI in silence. */
  #iri(name: string): string {
    const colon = name.indexOf(':');
    const prefix = colon < 0 ? undefined : this.#prefixes[name.slice(0, colon)];
    if (prefix === undefined) this.#faults.push(`no prefix of the context: ${name}`);
    // A prefix is one only if its IRI ends in a character that separates (JSON-LD 1.1, 4.1.5).
    else if (!/[:/?#[\]@]$/.test(prefix)) this.#faults.push(`no prefix by its end: ${prefix}`);
    return `${prefix ?? ''}${name.slice(colon + 1)}`;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
