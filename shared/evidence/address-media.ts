import { isCode, isHandle, isNumber, queryPart, segmentsOf, type Reading } from './address-path.ts';

/** Reads YouTube and Facebook; null for any other host. */
export function readMedia(url: URL): Reading | null {
  const host = url.hostname.replace(/^(?:www|m|web|mbasic|music)\./, '');
  const segments = segmentsOf(url);
  if (host === 'youtube.com' || host === 'youtube-nocookie.com') return readYoutube(url, segments);
  if (host === 'youtu.be') return video(segments[0], url);
  if (host === 'facebook.com' || host === 'fb.com') return readFacebook(url, segments);
  if (host === 'fb.watch' || host === 'fb.me') return { platform: 'facebook', form: 'short-link', parts: [['path', url.pathname]] };
  if (host === 'm.me') return isHandle(segments[0]) ? { platform: 'facebook', form: 'profile', parts: [['username', segments[0]]] } : page('facebook');
  return null;
}

function readYoutube(url: URL, segments: readonly string[]): Reading {
  const [first, second] = segments;
  if (first === 'watch') return video(url.searchParams.get('v') ?? undefined, url);
  if (first === 'shorts' || first === 'embed' || first === 'live' || first === 'v') return video(second, url);
  if (first === 'post' && isCode(second)) return { platform: 'youtube', form: 'public-post', parts: [['post_id', second]] };
  if (first === 'channel' && isCode(second)) return { platform: 'youtube', form: 'channel', parts: [['channel_id', second]] };
  if ((first === 'c' || first === 'user') && second !== undefined) return { platform: 'youtube', form: 'channel', parts: [['username', second]] };
  if (first?.startsWith('@') === true && first.length > 1) return { platform: 'youtube', form: 'channel', parts: [['username', first.slice(1)]] };
  return page('youtube');
}

function video(id: string | undefined, url: URL): Reading {
  if (!isCode(id)) return page('youtube');
  return { platform: 'youtube', form: 'video', parts: [['video_id', id], ...queryPart(url, 'lc', 'comment_id')] };
}

const FACEBOOK_FUNCTIONS = new Set([
  'ads', 'bookmarks', 'business', 'events', 'friends', 'gaming', 'groups', 'hashtag', 'help', 'l.php', 'login', 'marketplace', 'messages', 'notifications',
  'pages', 'people', 'permalink.php', 'photo', 'photo.php', 'policies', 'privacy', 'profile.php', 'reel', 'search', 'settings', 'share', 'sharer', 'stories', 'story.php', 'watch',
]);

function readFacebook(url: URL, segments: readonly string[]): Reading {
  const [first, second, third, fourth] = segments;
  if (first === 'permalink.php' || first === 'story.php') return post([...queryPart(url, 'id', 'user_id'), ...queryPart(url, 'story_fbid', 'post_id')]);
  if (first === 'photo' || first === 'photo.php') return post(queryPart(url, 'fbid', 'post_id'));
  if (first === 'watch') return url.searchParams.has('v') ? facebookVideo(queryPart(url, 'v', 'video_id')) : page('facebook');
  if (first === 'reel' && isNumber(second)) return facebookVideo([['video_id', second]]);
  if (first === 'profile.php' && url.searchParams.has('id')) return { platform: 'facebook', form: 'profile', parts: queryPart(url, 'id', 'user_id') };
  if (first === 'share') return { platform: 'facebook', form: 'short-link', parts: [['path', segments.join('/')]] };
  if (first === 'stories' && second !== undefined) return { platform: 'facebook', form: 'story', parts: [['user_id', second]] };
  if (first === 'groups' && isHandle(second)) {
    const postId = (third === 'posts' || third === 'permalink') && isCode(fourth) ? fourth : undefined;
    return postId === undefined ? { platform: 'facebook', form: 'group', parts: [['group_id', second]] } : post([['group_id', second], ['post_id', postId]]);
  }
  if (!isHandle(first) || FACEBOOK_FUNCTIONS.has(first.toLowerCase())) return page('facebook');
  if (second === 'posts' && isCode(third)) return post([['username', first], ['post_id', third]]);
  if (second === 'videos' && isNumber(third)) return facebookVideo([['username', first], ['video_id', third]]);
  return { platform: 'facebook', form: 'profile', parts: [['username', first]] };
}

function post(parts: Reading['parts']): Reading {
  return { platform: 'facebook', form: 'public-post', parts };
}

function facebookVideo(parts: Reading['parts']): Reading {
  return { platform: 'facebook', form: 'video', parts };
}

function page(platform: Reading['platform']): Reading {
  return { platform, form: 'page', parts: [] };
}
