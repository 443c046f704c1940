import * as v from 'valibot';
import { parseCanonicalJson } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';

/**
 * A schema of plain records as one regular expression over canonical JSON, so that form, spelling and values of a long text are looked at in one go. What it
 * reads is what parsing and the schema would have given; what it does not know, such as an escape in a text, it leaves to them: it never says that something is wrong.
 */
export interface CanonicalReader<T> {
  /** The value behind a text that is the canonical form of one; null where that is for others to find out. The text must come from well-formed UTF-8. */
  read(text: string): T | null;
}

/** Throws 'internal/unexpected' for a schema with anything in it that has no form here. */
export function canonicalReader<const S extends v.GenericSchema>(schema: S): CanonicalReader<v.InferOutput<S>> {
  const form = formOf(schema);
  const whole = new RegExp(`^${form.source}$`);
  return {
    read(text) {
      const match = whole.exec(text);
      const value = match === null ? UNFIT : form.value(match, 1);
      return value === UNFIT ? null : (value as v.InferOutput<S>);
    },
  };
}

/** Where a value does not fit, or it is not known here whether it does. */
const UNFIT = Symbol('unfit');

interface Form {
  /** Of the regular expression. */
  readonly source: string;
  /** How many groups there are in it. */
  readonly groups: number;
  /** The value, given the match and the number of the form's first group. */
  value(match: RegExpExecArray, first: number): unknown;
}

/** What is looked at of a schema of valibot. */
type Shape = v.GenericSchema & {
  readonly pipe?: readonly [Shape, ...Check[]];
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly wrapped?: Shape;
  readonly item?: Shape;
  readonly items?: readonly Shape[];
  readonly key?: Shape;
  readonly value?: Shape;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
};

interface Check {
  readonly type: string;
  readonly requirement?: unknown;
}

/** Text that stands in JSON as it is; the ends of its lines and what else is escaped go the long way. */
const TEXT = '[^"\\\\\\u0000-\\u001f]*';
const NUMBER = '0|-?[1-9]\\d{0,15}';

function formOf(schema: v.GenericSchema): Form {
  const shape = schema as Shape;
  switch (shape.type) {
    case 'string': return valueForm(`"(${TEXT})"`, String, checksOf(shape).map(textCheck));
    case 'number': return valueForm(`(${NUMBER})`, Number, numberChecks(checksOf(shape)));
    case 'boolean': return valueForm('(true|false)', (text) => text === 'true');
    case 'literal': return constantForm(shape.literal);
    case 'picklist': return pickForm(shape.options as readonly string[]);
    case 'nullable': return nullableForm(formOf(needed(shape.wrapped)));
    case 'strict_object': return objectForm(needed(shape.entries));
    case 'array': return listForm(checksOf(shape), formOf(needed(shape.item)));
    case 'strict_tuple': return tupleForm(needed(shape.items).map(formOf));
    case 'record': return recordForm(shape, formOf(needed(shape.value)));
    default: throw unknownForm(shape.type);
  }
}

function checksOf(shape: Shape): readonly Check[] {
  if (shape.pipe === undefined) return [];
  const [inner, ...checks] = shape.pipe;
  return [...checksOf(inner), ...checks];
}

function textCheck({ type, requirement }: Check): (text: string) => boolean {
  if (type === 'regex' && requirement instanceof RegExp && requirement.flags === '') return (text) => requirement.test(text);
  if (type === 'max_length' && typeof requirement === 'number') return (text) => text.length <= requirement;
  throw unknownForm(type);
}

/** Canonical JSON has no other numbers than those that are exact: a schema must say so. */
function numberChecks(checks: readonly Check[]): ((value: number) => boolean)[] {
  if (!checks.some(({ type }) => type === 'safe_integer')) throw unknownForm('number');
  return checks.map(({ type, requirement }) => {
    if (type === 'safe_integer') return Number.isSafeInteger;
    if (type === 'min_value' && typeof requirement === 'number') return (value: number) => value >= requirement;
    throw unknownForm(type);
  });
}

function valueForm<T>(source: string, from: (text: string) => T, checks: readonly ((value: T) => boolean)[] = []): Form {
  return {
    source,
    groups: 1,
    value(match, first) {
      const value = from(match[first] ?? '');
      for (const check of checks) if (!check(value)) return UNFIT;
      return value;
    },
  };
}

function constantForm(literal: unknown): Form {
  if (typeof literal !== 'string' && typeof literal !== 'number') throw unknownForm('literal');
  return { source: escaped(JSON.stringify(literal)), groups: 0, value: () => literal };
}

/** Gives the word of the schema itself, not a piece of the text. */
function pickForm(options: readonly string[]): Form {
  const words = new Map(options.map((option) => [option, option]));
  return { source: `"(${options.map((option) => escaped(option)).join('|')})"`, groups: 1, value: (match, first) => words.get(match[first] ?? '') ?? UNFIT };
}

function nullableForm(form: Form): Form {
  return {
    source: `(?:(null)|${form.source})`,
    groups: 1 + form.groups,
    value: (match, first) => (match[first] === undefined ? form.value(match, first + 1) : null),
  };
}

interface Member {
  readonly key: string;
  readonly form: Form;
  readonly isOptional: boolean;
  /** From the first group of the object. */
  readonly at: number;
}

/** Members stand in the order of their keys; the value has them in the order of the schema. */
function objectForm(entries: Readonly<Record<string, Shape>>): Form {
  const members: Member[] = [];
  let [source, groups] = ['', 0];
  for (const key of Object.keys(entries).sort()) {
    const { isOptional, form } = memberOf(needed(entries[key]));
    if (isOptional && members.length === 0) throw unknownForm('exact_optional');
    const text = `${members.length === 0 ? '' : ','}${escaped(JSON.stringify(key))}:${form.source}`;
    source += isOptional ? `(${text})?` : text;
    members.push({ key, form, isOptional, at: groups });
    groups += form.groups + Number(isOptional);
  }
  const ordered = Object.keys(entries).map((key) => needed(members.find((member) => member.key === key)));
  return { source: `\\{${source}\\}`, groups, value: (match, first) => objectOf(ordered, match, first) };
}

function memberOf(shape: Shape): { readonly isOptional: boolean; readonly form: Form } {
  return shape.type === 'exact_optional' ? { isOptional: true, form: formOf(needed(shape.wrapped)) } : { isOptional: false, form: formOf(shape) };
}

function objectOf(members: readonly Member[], match: RegExpExecArray, first: number): unknown {
  const object: Record<string, unknown> = {};
  for (const { key, form, isOptional, at } of members) {
    if (isOptional && match[first + at] === undefined) continue;
    const value = form.value(match, first + at + Number(isOptional));
    if (value === UNFIT) return UNFIT;
    object[key] = value;
  }
  return object;
}

function tupleForm(forms: readonly Form[]): Form {
  let groups = 0;
  const places = forms.map((form) => ({ form, at: (groups += form.groups) - form.groups }));
  return {
    source: `\\[${forms.map(({ source }) => source).join(',')}\\]`,
    groups,
    value: (match, first) => listed(places.map(({ form, at }) => form.value(match, first + at))),
  };
}

/** The text of all of it is one group, in which one element is looked for behind the other. */
function listForm(checks: readonly Check[], element: Form): Form {
  if (checks.length > 0) throw unknownForm('array');
  const next = new RegExp(`[[,]${element.source}`, 'y');
  return {
    source: `(\\[${severalOf(element.source)}\\])`,
    groups: 1,
    value(match, first) {
      const text = match[first] ?? '';
      const values: unknown[] = [];
      next.lastIndex = 0;
      for (let found = text === '[]' ? null : next.exec(text); found !== null; found = next.exec(text)) values.push(element.value(found, 1));
      return listed(values);
    },
  };
}

function listed(values: readonly unknown[]): unknown {
  return values.includes(UNFIT) ? UNFIT : values;
}

/** Nobody knows its keys beforehand: their order, and the rest, is for the parser and the schema. */
function recordForm(schema: v.GenericSchema, member: Form): Form {
  return {
    source: `(\\{${severalOf(`"${TEXT}":${member.source}`)}\\})`,
    groups: 1,
    value(match, first) {
      const parsed = v.safeParse(schema, parsedOr(match[first] ?? '', UNFIT));
      return parsed.success ? parsed.output : UNFIT;
    },
  };
}

/** None, one, or several with commas between them, as one group for whoever writes it into one. */
function severalOf(source: string): string {
  const silent = source.replaceAll(/(?<!\\)\((?!\?)/gu, '(?:');
  return `(?:${silent}(?:,${silent})*)?`;
}

function parsedOr<T>(text: string, otherwise: T): unknown {
  try {
    return parseCanonicalJson(text);
  } catch (error) {
    if (error instanceof KeptError && error.code === 'json/not-canonical') return otherwise;
    throw error;
  }
}

function needed<T>(part: T | undefined): T {
  if (part === undefined) throw unknownForm('schema');
  return part;
}

/** Keys and words of a schema as they stand in a regular expression. */
function escaped(text: string): string {
  return text.replaceAll(/[^\w"]/gu, '\\$&');
}

function unknownForm(type: string): KeptError {
  return new KeptError('internal/unexpected', { kind: 'canonical-reader', type });
}
