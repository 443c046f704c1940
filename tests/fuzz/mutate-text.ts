import type { Random } from './random.ts';

type Change = (text: string, random: Random) => string;

function between(text: string, pattern: RegExp, random: Random, change: (found: string) => string): string {
  const all = [...text.matchAll(pattern)];
  if (all.length === 0) return text;
  const found = random.pick(all);
  return text.slice(0, found.index) + change(found[0]) + text.slice(found.index + found[0].length);
}

const CHANGES: readonly Change[] = [
  (text, random) => between(text, /[0-9a-f]{64,128}/g, random, (digits) => digits.slice(0, -1) + random.pick([...'0123456789abcdefABCDEF'])),
  (text, random) => between(text, /"[^"]*"/g, random, () => JSON.stringify(random.pick(['', 'x', '\u0000', '\ud800', '__proto__', 'E-0001', '../x', '가', '0'.repeat(64)]))),
  (text, random) => between(text, /\d+/g, random, (digits) => random.pick(['0', '-1', '1e3', '1.0', '01', '9007199254740993', `${digits}0`, String(Number(digits) + 1)])),
  (text, random) => between(text, /null|true|false/g, random, () => random.pick(['null', 'true', 'false', '{}', '[]', '0', '""'])),
  (text, random) => between(text, /\{[^{}[\]]*\}|\[[^{}[\]]*\]/g, random, (whole) => random.pick(['[]', '{}', '["x"]', '[7]', '[[]]', '{"x":"y"}', 'null', '""', '7', `[${whole}]`])),
  (text, random) => between(text, /,"[A-Za-z]+":("[^"]*"|null|\d+)/g, random, (member) => random.pick(['', member + member, member.toUpperCase(), `${member} `])),
  (text, random) => between(text, /[{}[\],:]/g, random, (mark) => random.pick(['', mark + mark, ` ${mark}`, '{', ']', ','])),
  (text, random) => lines(text, random, (all, at) => all.toSpliced(at, 1)),
  (text, random) => lines(text, random, (all, at) => all.toSpliced(at, 0, all[random.below(all.length)] ?? '')),
  (text, random) => lines(text, random, (all, at) => all.toSpliced(at, 1).toSpliced(random.below(all.length), 0, all[at] ?? '')),
  (text, random) => between(text, /\n/g, random, () => random.pick(['\r\n', '', '\n\n', '\r', '\u2028'])),
  (text, random) => {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + random.pick(['\ufeff', ' ', '\0', '%', '\\u0061', '//', 'e', '\u202e']) + text.slice(at);
  },
  (text, random) => {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + text.slice(at + 1 + random.below(20));
  },
];

function lines(text: string, random: Random, change: (all: readonly string[], at: number) => readonly string[]): string {
  const all = text.split('\n');
  return change(all, random.below(all.length)).join('\n');
}

/** Digests, numbers, strings, members, marks and lines of JSON, lists and logs changed one to three times. */
export function mutateText(text: string, random: Random): string {
  let changed = text;
  for (let times = 1 + random.below(3); times > 0; times--) changed = random.pick(CHANGES)(changed, random);
  return changed;
}
