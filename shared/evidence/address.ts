import type { AddressFacts } from './item.ts';
import { readHost } from './address-host.ts';
import { readMedia } from './address-media.ts';
import type { AddressPart } from './address-names.ts';
import type { Reading } from './address-path.ts';
import { readSocial } from './address-social.ts';
import { readTelegram } from './address-telegram.ts';
import { countHiddenCharacters, MAX_ADDRESS_LENGTH, parseCandidate, splitCandidates, type Candidate } from './address-text.ts';

type Parts = readonly (readonly [AddressPart, string])[];

/** Hosts whose whole purpose is to hide where an address leads. */
const SHORTENERS = new Set([
  'abit.ly', 'bit.ly', 'buly.kr', 'c11.kr', 'cutt.ly', 'gg.gg', 'goo.gl', 'han.gl', 'is.gd', 'kko.to', 'lnkd.in', 'me2.do', 'me2.kr', 'muz.so', 'naver.me', 'ow.ly',
  'rb.gy', 'rebrand.ly', 'reurl.kr', 's.id', 'shorturl.at', 't.ly', 'tiny.cc', 'tinyurl.com', 'tny.kr', 'url.kr', 'v.gd', 'vo.la', 'zrr.kr',
]);
const MAX_OTHERS = 50;

/**
 * Reads what was pasted as an address of a known platform or of the web. Never throws and never changes `raw`; nothing is looked up.
 * Text that holds no address gives platform 'none', form 'unreadable'. All parts are hostile text.
 */
export function readAddress(raw: string): AddressFacts {
  if (raw.length > MAX_ADDRESS_LENGTH) return { raw, platform: 'none', form: 'unreadable', parts: [] };
  const runs = splitCandidates(raw);
  const readable = runs.flatMap((run) => {
    const candidate = parseCandidate(run);
    return candidate !== null && isBelievable(candidate, runs.length === 1) ? [{ run, candidate }] : [];
  });
  const hidden = countHiddenCharacters(raw);
  const hiddenPart: Parts = hidden === 0 ? [] : [['hidden_characters', String(hidden)]];
  const first = readable[0];
  if (first === undefined) return { raw, platform: 'none', form: 'unreadable', parts: hiddenPart };
  const reading = readUrl(first.candidate.url);
  const others = readable.slice(1).map(({ run }) => run);
  return {
    raw,
    platform: reading.platform,
    form: reading.form,
    parts: [...reading.parts, ...remarksOn(first.candidate, reading), ...hiddenPart, ...partsOfOthers(others)],
  };
}

/** Without a scheme, a lone run counts when its host ends in a public suffix; among other words only a known or www. host does. */
function isBelievable(candidate: Candidate, isAlone: boolean): boolean {
  if (candidate.hasScheme) return true;
  if (readUrl(candidate.url).platform !== 'web' || candidate.url.hostname.startsWith('www.')) return readHost(candidate.url.hostname).isPublicName;
  return isAlone && readHost(candidate.url.hostname).isPublicName;
}

function readUrl(url: URL): Reading {
  const known = readTelegram(url) ?? readSocial(url) ?? readMedia(url);
  if (known === null) return readWeb(url);
  // A page of a known platform that is none of its usual forms is shown like any other web page, so that nothing of it goes unseen.
  return known.form === 'page' && known.parts.length === 0 ? { ...known, parts: readWeb(url).parts } : known;
}

function readWeb(url: URL): Reading {
  const { host, hostUnicode, domain } = readHost(url.hostname);
  const parts: [AddressPart, string][] = [['host', host]];
  if (hostUnicode !== null) parts.push(['host_unicode', hostUnicode]);
  if (domain !== null) parts.push(['domain', domain]);
  if (url.port !== '') parts.push(['port', url.port]);
  if (url.pathname !== '/') parts.push(['path', url.pathname]);
  if (url.search !== '') parts.push(['query', url.search.slice(1)]);
  if (url.hash !== '') parts.push(['fragment', url.hash.slice(1)]);
  return { platform: 'web', form: SHORTENERS.has(host.replace(/^www\./, '')) ? 'short-link' : 'page', parts };
}

function remarksOn(candidate: Candidate, reading: Reading): Parts {
  const parts: [AddressPart, string][] = [];
  const { username, password } = candidate.url;
  if (username !== '' || password !== '') parts.push(['userinfo', password === '' ? username : `${username}:${password}`]);
  if (reading.form === 'short-link') parts.push(['shortened', 'yes']);
  if (!candidate.hasScheme) parts.push(['assumed_scheme', 'https']);
  return parts;
}

function partsOfOthers(others: readonly string[]): Parts {
  if (others.length === 0) return [];
  return [['address_count', String(others.length + 1)], ...others.slice(0, MAX_OTHERS).map((run) => ['other_address', run] as const)];
}
