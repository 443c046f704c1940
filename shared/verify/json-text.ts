import { parseCanonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';

/** Nothing that a bundle says is nested deeper than 8; functions that walk through a value would run out of stack at some thousands. */
const MAX_DEPTH = 32;

/** As values a text can be thirty times as long as it is, most of all one of empty lists. Kept writes some hundreds of marks into an item, and one for each item where it tells which were prepared. */
const MAX_MARKS = 262_144;

/** Canonical JSON that somebody else wrote, of bounded depth and number of values; throws KeptError 'json/not-canonical'. */
export function parseHostileJson(text: string): JsonValue {
  if (isDeepOrMany(text)) throw new KeptError('json/not-canonical');
  return parseCanonicalJson(text);
}

/** Whether brackets outside strings are open more than MAX_DEPTH deep at any place, or there are more of them and of commas than MAX_MARKS, in text that need not be JSON at all. */
function isDeepOrMany(text: string): boolean {
  let depth = 0;
  let marks = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x2c) marks += 1;
    else if (code === 0x5d || code === 0x7d) depth -= 1;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      marks += 1;
    }
    if (depth > MAX_DEPTH || marks > MAX_MARKS) return true;
  }
  return false;
}

/** Place of the quote that closes the string begun at `start`; the end of the text where none does. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return quote;
    at = quote;
  }
}
