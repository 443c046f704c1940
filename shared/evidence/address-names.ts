/**
 * Machine names of what Kept reads from an address. Labels are in the catalogues under the same names;
 * bundles carry them, so a name is never given another meaning.
 */
export const ADDRESS_PLATFORMS = ['telegram', 'x', 'instagram', 'youtube', 'facebook', 'tiktok', 'discord', 'web', 'none'] as const;
export type AddressPlatform = (typeof ADDRESS_PLATFORMS)[number];

export const ADDRESS_FORMS = [
  'public-post', 'private-post', 'invite', 'profile', 'video', 'story', 'message', 'channel', 'group', 'short-link', 'page', 'unreadable',
] as const;
export type AddressForm = (typeof ADDRESS_FORMS)[number];

export const ADDRESS_PARTS = [
  'username', 'user_id', 'phone', 'message_id', 'channel_id', 'invite_hash', 'thread_id', 'comment_id', 'post_id', 'video_id', 'guild_id', 'group_id',
  'host', 'host_unicode', 'domain', 'port', 'path', 'query', 'fragment',
  /** Remark: no scheme was pasted, and this one is assumed. */
  'assumed_scheme',
  /** Remark, 'yes': where the address leads cannot be known from it. */
  'shortened',
  /** Text before an @ in the host part: it can dress a foreign host up as a known one. */
  'userinfo',
  /** How many invisible or direction-changing characters the pasted text holds. */
  'hidden_characters',
  /** How many addresses the pasted text holds, when more than one; the others follow as `other_address`. */
  'address_count', 'other_address',
] as const;
export type AddressPart = (typeof ADDRESS_PARTS)[number];
