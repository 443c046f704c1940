import { KeptError } from '../base/errors.ts';
import type { FieldChange } from '../custody/entry.ts';
import { FIELDS, isFieldName, marksOf, withMarks, type FieldDefinition, type FieldName } from '../evidence/fields.ts';
import type { Item } from '../evidence/item.ts';

/** The fields that really change, in the order of the field list. Throws 'internal/bad-call' {field} for a name or choice that does not exist, 'note/too-long' {field, max}. */
export function fieldChanges(item: Item, changes: Partial<Record<FieldName, string>>): FieldChange[] {
  const unknown = Object.keys(changes).find((name) => !isFieldName(name));
  if (unknown !== undefined) throw new KeptError('internal/bad-call', { fault: 'field' });
  return FIELDS.flatMap((definition) => {
    const given = changes[definition.name];
    if (given === undefined) return [];
    const after = given.toWellFormed();
    checkValue(definition, after);
    const before = item.fields[definition.name] ?? '';
    return before === after ? [] : [{ field: definition.name, before, after }];
  });
}

function checkValue({ name, form, maxLength, choices }: FieldDefinition, value: string): void {
  if (value.length > maxLength) throw new KeptError('note/too-long', { field: name, max: maxLength });
  const isChoice = !choices || value === '' || (form === 'marks' ? withMarks(choices, marksOf(value)) === value : choices.includes(value));
  if (!isChoice) throw new KeptError('internal/bad-call', { fault: 'choice', field: name });
}

/** The same plain data with every lone surrogate as U+FFFD: hostile text has them, UTF-8 cannot carry them, and no item may be lost for that. */
export function wellFormed<T>(value: T): T {
  return mapStrings(value) as T;
}

function mapStrings(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(mapStrings);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toWellFormed(), mapStrings(member)]));
}
