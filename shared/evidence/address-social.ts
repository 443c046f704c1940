import { isCode, isHandle, isNumber, queryPart, segmentsOf, type Reading } from './address-path.ts';

/** Reads X, Instagram, TikTok and Discord; null for any other host. */
export function readSocial(url: URL): Reading | null {
  const segments = segmentsOf(url);
  const host = url.hostname.replace(/^(?:www|m|mobile)\./, '');
  if (host === 'x.com' || host === 'twitter.com') return readX(segments, url);
  if (host === 'instagram.com' || host === 'instagr.am') return readInstagram(segments);
  if (host === 'tiktok.com' || host === 'vm.tiktok.com' || host === 'vt.tiktok.com') return readTiktok(host, segments);
  if (/^(?:(?:ptb|canary)\.)?discord(?:app)?\.com$/.test(host)) return readDiscord(segments);
  if (host === 'discord.gg') return isCode(segments[0]) ? { platform: 'discord', form: 'invite', parts: [['invite_hash', segments[0]]] } : page('discord');
  if (host === 't.co') return { platform: 'x', form: 'short-link', parts: [['path', url.pathname]] };
  return null;
}

const X_FUNCTIONS = new Set(['home', 'search', 'explore', 'hashtag', 'settings', 'messages', 'notifications', 'intent', 'share', 'login', 'compose', 'i', 'tos', 'privacy', 'jobs']);

function readX(segments: readonly string[], url: URL): Reading {
  const [first, second, third, fourth] = segments;
  if (first === 'i' && second === 'web' && third === 'status' && isNumber(fourth)) return post('x', [['post_id', fourth]]);
  if (first === 'i' && second === 'status' && isNumber(third)) return post('x', [['post_id', third]]);
  if (first === 'i' && second === 'user' && isNumber(third)) return { platform: 'x', form: 'profile', parts: [['user_id', third]] };
  if (first === 'i' && second === 'communities' && isNumber(third)) return { platform: 'x', form: 'group', parts: [['group_id', third]] };
  if (first === 'intent' && second === 'user') {
    return { platform: 'x', form: 'profile', parts: [...queryPart(url, 'user_id', 'user_id'), ...queryPart(url, 'screen_name', 'username')] };
  }
  if (!isHandle(first) || X_FUNCTIONS.has(first.toLowerCase())) return page('x');
  if ((second === 'status' || second === 'statuses') && isNumber(third)) return post('x', [['username', first], ['post_id', third]]);
  return { platform: 'x', form: 'profile', parts: [['username', first]] };
}

const INSTAGRAM_FUNCTIONS = new Set(['explore', 'accounts', 'direct', 'about', 'legal', 'developer', 'web', 'challenge', 'p', 'reel', 'reels', 'tv', 'stories', 'share']);

function readInstagram(segments: readonly string[]): Reading {
  const [first, second, third] = segments;
  if (first === 'share') return { platform: 'instagram', form: 'short-link', parts: [['path', segments.join('/')]] };
  if (first === 'stories' && isHandle(second)) {
    const story = isNumber(third) ? ([['post_id', third]] as const) : [];
    return { platform: 'instagram', form: 'story', parts: [['username', second], ...story] };
  }
  const form = formOfInstagram(first);
  if (form !== null && isCode(second)) return { platform: 'instagram', form, parts: [['post_id', second]] };
  if (!isHandle(first) || INSTAGRAM_FUNCTIONS.has(first.toLowerCase())) return page('instagram');
  const owned = formOfInstagram(second);
  if (owned !== null && isCode(third)) return { platform: 'instagram', form: owned, parts: [['username', first], ['post_id', third]] };
  return { platform: 'instagram', form: 'profile', parts: [['username', first]] };
}

function formOfInstagram(segment: string | undefined): 'public-post' | 'video' | null {
  if (segment === 'p') return 'public-post';
  return segment === 'reel' || segment === 'reels' || segment === 'tv' ? 'video' : null;
}

function readTiktok(host: string, segments: readonly string[]): Reading {
  const [first, second, third] = segments;
  if (host !== 'tiktok.com') return { platform: 'tiktok', form: 'short-link', parts: [['path', segments.join('/')]] };
  if (first === 't') return { platform: 'tiktok', form: 'short-link', parts: [['path', segments.join('/')]] };
  const username = first?.startsWith('@') === true ? first.slice(1) : undefined;
  if (!isHandle(username)) return page('tiktok');
  if (second === 'video' && isNumber(third)) return { platform: 'tiktok', form: 'video', parts: [['username', username], ['video_id', third]] };
  if (second === 'photo' && isNumber(third)) return post('tiktok', [['username', username], ['post_id', third]]);
  return { platform: 'tiktok', form: 'profile', parts: [['username', username]] };
}

function readDiscord(segments: readonly string[]): Reading {
  const [first, second, third, fourth] = segments;
  if (first === 'invite' && isCode(second)) return { platform: 'discord', form: 'invite', parts: [['invite_hash', second]] };
  if (first === 'users' && isNumber(second)) return { platform: 'discord', form: 'profile', parts: [['user_id', second]] };
  if (first !== 'channels' || !(second === '@me' || isNumber(second))) return page('discord');
  const guild = second === '@me' ? [] : ([['guild_id', second]] as const);
  if (!isNumber(third)) return guild.length > 0 ? { platform: 'discord', form: 'group', parts: guild } : page('discord');
  if (!isNumber(fourth)) return { platform: 'discord', form: 'channel', parts: [...guild, ['channel_id', third]] };
  return { platform: 'discord', form: 'message', parts: [...guild, ['channel_id', third], ['message_id', fourth]] };
}

function post(platform: Reading['platform'], parts: Reading['parts']): Reading {
  return { platform, form: 'public-post', parts };
}

function page(platform: Reading['platform']): Reading {
  return { platform, form: 'page', parts: [] };
}
