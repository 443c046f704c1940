/**
 * What a member of a message may be, written a second time in plain code, without the schemas of the product: the oracle that says
 * which of thousands of generated messages had to be taken. Each rule carries values at and beyond its edges for the generator.
 */
export interface Rule {
  readonly takes: (value: unknown) => boolean;
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}

/** Members of a message; those ending in `?` may be missing (but not undefined). */
export type Members = Readonly<Record<string, Rule>>;

const HEX = '0123456789abcdef';

export function wholeNumber(min: number, max: number): Rule {
  return {
    takes: (value) => typeof value === 'number' && value % 1 === 0 && value >= min && value <= max,
    good: [min, Math.floor((min + max) / 2), max],
    bad: [min - 1, max + 1, min + 0.5, Number.NaN, Number.POSITIVE_INFINITY, String(min), null, [min], BigInt(1), 2 ** 60, -(2 ** 60), { valueOf: () => min }],
  };
}

export function hexText(length: number): Rule {
  const right = 'a1'.repeat(length / 2);
  return {
    takes: (value) => typeof value === 'string' && value.length === length && [...value].every((letter) => HEX.includes(letter)),
    good: [right, '0'.repeat(length), 'f'.repeat(length)],
    bad: [right.toUpperCase(), right.slice(1), `${right}0`, `${right}\n`, `${right.slice(1)}g`, `../${right.slice(3)}`, `${right.slice(1)}\0`, '', right.split(''), null, 0, new String(right)],
  };
}

export function oneOf(...choices: readonly unknown[]): Rule {
  return {
    takes: (value) => choices.some((choice) => choice === value),
    good: choices,
    bad: ['', 'other', '__proto__', 'constructor', null, 0, {}, choices, ...choices.map((choice) => `${String(choice)} `)],
  };
}

export function textUpTo(maxLength: number): Rule {
  return {
    takes: (value) => typeof value === 'string' && value.length <= maxLength,
    good: ['', '글', 'x'.repeat(maxLength)],
    bad: ['x'.repeat(maxLength + 1), null, 5, ['x'], { length: 1 }, new String('x')],
  };
}

/** `letters` says of each character whether it may stand there; `isRight` of the whole. */
export function textWhere(isRight: (text: string) => boolean, good: readonly string[], bad: readonly unknown[]): Rule {
  return { takes: (value) => typeof value === 'string' && isRight(value), good, bad: [...bad, null, 7, [good[0]], { toString: () => good[0] }] };
}

export function bytesUpTo(maxBytes: number): Rule {
  return {
    takes: (value) => Object.prototype.toString.call(value) === '[object Uint8Array]' && (value as Uint8Array).byteLength <= maxBytes,
    good: [new Uint8Array(0), new Uint8Array(7), new Uint8Array(maxBytes)],
    bad: [new Uint8Array(maxBytes + 1), [1, 2], 'text', new ArrayBuffer(4), new Uint16Array(2), new DataView(new ArrayBuffer(2)), { byteLength: 1 }, null],
  };
}

/** As JavaScript writes an instant. */
export const instant: Rule = textWhere(
  (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text)) && text.length <= 40,
  ['2026-11-27T05:56:20.000Z', '2000-01-01T00:00:00Z'],
  ['', 'yesterday', '2026-13-01T00:00:00Z', '2026-11-27', '2026-11-27T05:56:20', '2026-11-27T25:56:20Z', `2026-11-27T05:56:20.${'0'.repeat(40)}Z`, 'javascript:1'],
);

export const flag: Rule = oneOf(true, false);

/** True for a plain object with exactly these members, each as its rule says. */
export function isRight(members: Members, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  const known = new Map(Object.entries(members).map(([name, rule]) => [name.replace(/\?$/, ''), rule]));
  for (const key of Object.keys(record)) if (!known.has(key)) return false;
  for (const [name, rule] of Object.entries(members)) {
    const key = name.replace(/\?$/, '');
    if (!(key in record)) {
      if (name.endsWith('?')) continue;
      return false;
    }
    if (!rule.takes(record[key])) return false;
  }
  return true;
}
