/** True for an object that is nothing but its members: a schema whose members may all be missing would take a list, a date or a map for an empty one. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
