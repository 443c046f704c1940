import type { AddressForm, AddressPart } from './address-names.ts';
import { isCode, isNumber, queryPart, segmentsOf, type Reading } from './address-path.ts';

type Parts = readonly (readonly [AddressPart, string])[];

const HOSTS = new Set(['t.me', 'www.t.me', 'telegram.me', 'www.telegram.me', 'telegram.dog', 'www.telegram.dog']);
/** First segments that name a function of the app, not a user (core.telegram.org/api/links). */
const FUNCTIONS = new Set([
  'addemoji', 'addstickers', 'addstyle', 'addtheme', 'auction', 'bg', 'boost', 'confirmphone', 'contact', 'giftcode', 'invoice', 'iv', 'login', 'm',
  'msg', 'nft', 'proxy', 'setlanguage', 'share', 'socks',
]);

/** Reads t.me and its sister hosts, `name.t.me`, Telegram's web client, and tg:// links; null for any other host. */
export function readTelegram(url: URL): Reading | null {
  if (url.protocol === 'tg:') return readAppLink(url);
  if (HOSTS.has(url.hostname)) return readPath(url, segmentsOf(url));
  const subdomain = /^([a-z][a-z0-9_-]{1,31})\.t\.me$/.exec(url.hostname)?.[1];
  if (subdomain !== undefined && subdomain !== 'www') return readPath(url, [subdomain.replaceAll('-', '_'), ...segmentsOf(url)]);
  if (url.hostname === 'web.telegram.org') return readWebClient(url);
  return null;
}

function readPath(url: URL, segments: readonly string[]): Reading {
  const [first, second, third, fourth] = segments;
  if (first === undefined) return page();
  if (first.startsWith('+')) return readPlus(first.slice(1));
  if ((first === 'joinchat' || first === 'addlist') && isCode(second)) return telegram('invite', [['invite_hash', second]]);
  if (first === 'c' && isNumber(second)) return readPost(url, [['channel_id', second]], third, fourth, 'private-post', 'channel');
  if (first === 's' && isUsername(second)) return readPost(url, [['username', second]], third, fourth, 'public-post', 'channel');
  if (first === 'boost' && isUsername(second)) return telegram('channel', [['username', second]]);
  if (FUNCTIONS.has(first.toLowerCase()) || !isUsername(first)) return page();
  if (second === 's' && isNumber(third)) return telegram('story', [['username', first], ['post_id', third]]);
  return readPost(url, [['username', first]], second, third, 'public-post', 'profile');
}

/** `/owner/message` or `/owner/thread/message`, with thread, comment and media of an album in the query. */
function readPost(url: URL, owner: Parts, first: string | undefined, second: string | undefined, post: AddressForm, none: AddressForm): Reading {
  if (!isNumber(first)) return telegram(none, owner);
  const message = isNumber(second) ? second : first;
  const thread: Parts = isNumber(second) ? [['thread_id', first]] : queryPart(url, 'thread', 'thread_id');
  return telegram(post, [...owner, ['message_id', message], ...thread, ...queryPart(url, 'comment', 'comment_id')]);
}

/** `+` followed by digits alone is a telephone number; anything else is an invitation. */
function readPlus(code: string): Reading {
  if (/^[0-9]{5,15}$/.test(code)) return telegram('profile', [['phone', `+${code}`]]);
  return isCode(code) ? telegram('invite', [['invite_hash', code]]) : page();
}

function readAppLink(url: URL): Reading {
  const command = (url.hostname || url.pathname.replace(/^\/+/, '')).toLowerCase();
  const username = queryPart(url, 'domain', 'username');
  const channel = queryPart(url, 'channel', 'channel_id');
  const post = queryPart(url, 'post', 'message_id');
  const context = [...queryPart(url, 'thread', 'thread_id'), ...queryPart(url, 'comment', 'comment_id')];
  const invite = queryPart(url, 'invite', 'invite_hash');
  const user = [...queryPart(url, 'user_id', 'user_id'), ...queryPart(url, 'id', 'user_id')];
  if (command === 'resolve' && username.length > 0) {
    const story = queryPart(url, 'story', 'post_id');
    if (story.length > 0) return telegram('story', [...username, ...story]);
    return telegram(post.length > 0 ? 'public-post' : 'profile', [...username, ...post, ...context]);
  }
  if (command === 'resolve') return telegram('profile', queryPart(url, 'phone', 'phone'));
  if (command === 'privatepost' && channel.length > 0) return telegram(post.length > 0 ? 'private-post' : 'channel', [...channel, ...post, ...context]);
  if (command === 'join' && invite.length > 0) return telegram('invite', invite);
  if (command === 'openmessage') return telegram('message', [...user, ...queryPart(url, 'chat_id', 'group_id'), ...queryPart(url, 'message_id', 'message_id')]);
  if (command === 'user' && user.length > 0) return telegram('profile', user);
  return telegram('page', [['path', command], ...(url.search === '' ? [] : [['query', url.search.slice(1)] as const])]);
}

/** Telegram's web client names the chat in the fragment: #@name, #-1001234567890. */
function readWebClient(url: URL): Reading {
  const name = /^#@([A-Za-z][A-Za-z0-9_]{1,31})$/.exec(url.hash)?.[1];
  if (name !== undefined) return telegram('profile', [['username', name]]);
  return page();
}

function isUsername(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z][A-Za-z0-9_]{1,31}$/.test(text);
}

function page(): Reading {
  return telegram('page', []);
}

function telegram(form: AddressForm, parts: Parts): Reading {
  return { platform: 'telegram', form, parts };
}
