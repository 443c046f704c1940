/** A run of pasted text that may be an address: `url` is what a browser would open. */
export interface Candidate {
  readonly url: URL;
  /** False when no scheme was pasted and https was assumed. */
  readonly hasScheme: boolean;
}

/** Longest pasted text that is read for addresses, in UTF-16 units; longer text is kept as typed and not searched. */
export const MAX_ADDRESS_LENGTH = 8192;

const SCHEME = /(?:https?:\/\/|tg:)/i;
/** Schemes that carry a program or local data: what they quote is not the address of anything on line. */
const REFUSED_SCHEME = /^(?:javascript|vbscript|data|file|blob|about|chrome|mailto|intent):/i;
/** Signs that text puts round an address; an address of use neither begins nor ends with one. */
const AROUND = /[\s<>"'“”‘’「」『』()[\]{},;!…。\p{Cc}\p{Cf}]/u;
const BEHIND = /[.:?]/;
/** A scheme in the middle of a run starts an address only where a word has ended: `링크:https://…`, not `archive.example/https://…`. */
const INSIDE_ADDRESS = /[A-Za-z0-9/?&=%#._~'"-]$/;

/** The runs of pasted text that could be addresses, in order. Text that is a script or data address yields none. */
export function splitCandidates(raw: string): readonly string[] {
  const text = trimRun(raw);
  if (text === '' || REFUSED_SCHEME.test(text)) return [];
  return text.split(/\s+/u).map(trimRun).filter((run) => run !== '' && !REFUSED_SCHEME.test(run));
}

/** Characters of the text that are not seen but change what is seen: controls, joiners, direction marks. */
export function countHiddenCharacters(raw: string): number {
  let count = 0;
  for (const character of raw) {
    if (/[\p{Cc}\p{Cf}]/u.test(character) && !/[\t\n\r]/.test(character)) count++;
  }
  return count;
}

/** The address in a run, or null. Without a scheme https is assumed; the caller judges whether the host makes that believable. */
export function parseCandidate(run: string): Candidate | null {
  const at = run.search(SCHEME);
  if (at > 0 && !INSIDE_ADDRESS.test(run.slice(0, at))) return parseUrl(run.slice(at), true);
  if (at === 0) return parseUrl(run, true);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(run) || /^[^/?#]*@/.test(run)) return null;
  return parseUrl(`https://${run}`, false);
}

function parseUrl(text: string, hasScheme: boolean): Candidate | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol === 'tg:') return { url, hasScheme };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.hostname === '' ? null : { url, hasScheme };
}

/** Takes off the signs around a run, one at a time from each end, so that hostile text costs no more than its length. */
function trimRun(run: string): string {
  const keepsParenthesis = run.includes('(') && run.indexOf('(') > 0;
  let start = 0;
  let end = run.length;
  while (start < end && AROUND.test(run.charAt(start))) start++;
  while (end > start && isBehind(run.charAt(end - 1), keepsParenthesis)) end--;
  return run.slice(start, end);
}

/** A closing parenthesis belongs to the address when one was opened inside it, as in /wiki/A_(b). */
function isBehind(character: string, keepsParenthesis: boolean): boolean {
  if (character === ')' && keepsParenthesis) return false;
  return AROUND.test(character) || BEHIND.test(character);
}
