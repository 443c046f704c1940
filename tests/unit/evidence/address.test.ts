import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADDRESS_FORMS, ADDRESS_PARTS, ADDRESS_PLATFORMS } from '../../../shared/evidence/address-names.ts';
import { decodePunycode } from '../../../shared/evidence/address-host.ts';
import { readAddress } from '../../../shared/evidence/address.ts';

type Row = readonly [raw: string, platform: string, form: string, parts: Readonly<Record<string, string>>];

const TELEGRAM: readonly Row[] = [
  ['https://t.me/somechannel/123', 'telegram', 'public-post', { username: 'somechannel', message_id: '123' }],
  ['https://t.me/somechannel/123?single', 'telegram', 'public-post', { username: 'somechannel', message_id: '123' }],
  ['https://t.me/somechannel/123?comment=45', 'telegram', 'public-post', { username: 'somechannel', message_id: '123', comment_id: '45' }],
  ['https://t.me/somechannel/123?thread=9', 'telegram', 'public-post', { username: 'somechannel', message_id: '123', thread_id: '9' }],
  ['https://t.me/somegroup/9/123', 'telegram', 'public-post', { username: 'somegroup', message_id: '123', thread_id: '9' }],
  ['https://t.me/somechannel/123#x', 'telegram', 'public-post', { username: 'somechannel', message_id: '123' }],
  ['https://t.me/s/somechannel/123', 'telegram', 'public-post', { username: 'somechannel', message_id: '123' }],
  ['https://t.me/s/somechannel', 'telegram', 'channel', { username: 'somechannel' }],
  ['https://t.me/c/1234567890/77', 'telegram', 'private-post', { channel_id: '1234567890', message_id: '77' }],
  ['https://t.me/c/1234567890/5/77?single', 'telegram', 'private-post', { channel_id: '1234567890', message_id: '77', thread_id: '5' }],
  ['https://t.me/c/1234567890/77?thread=5&comment=8', 'telegram', 'private-post', { channel_id: '1234567890', message_id: '77', thread_id: '5', comment_id: '8' }],
  ['https://t.me/c/1234567890', 'telegram', 'channel', { channel_id: '1234567890' }],
  ['https://t.me/+AbCdEf_-123', 'telegram', 'invite', { invite_hash: 'AbCdEf_-123' }],
  ['https://t.me/%2BAbCdEf', 'telegram', 'invite', { invite_hash: 'AbCdEf' }],
  ['https://t.me/joinchat/AAAAAE-hash', 'telegram', 'invite', { invite_hash: 'AAAAAE-hash' }],
  ['https://t.me/addlist/Slug123', 'telegram', 'invite', { invite_hash: 'Slug123' }],
  ['https://t.me/+821012345678', 'telegram', 'profile', { phone: '+821012345678' }],
  ['https://t.me/someuser', 'telegram', 'profile', { username: 'someuser' }],
  ['https://t.me/somebot?start=x', 'telegram', 'profile', { username: 'somebot' }],
  ['https://someuser.t.me/12', 'telegram', 'public-post', { username: 'someuser', message_id: '12' }],
  ['https://t.me/someuser/s/3', 'telegram', 'story', { username: 'someuser', post_id: '3' }],
  ['https://telegram.me/someuser/4', 'telegram', 'public-post', { username: 'someuser', message_id: '4' }],
  ['https://telegram.dog/someuser/4', 'telegram', 'public-post', { username: 'someuser', message_id: '4' }],
  ['https://web.telegram.org/k/#@someuser', 'telegram', 'profile', { username: 'someuser' }],
  ['https://t.me/addstickers/Pack', 'telegram', 'page', { host: 't.me', domain: 't.me', path: '/addstickers/Pack' }],
  ['https://t.me/', 'telegram', 'page', { host: 't.me', domain: 't.me' }],
  ['tg://resolve?domain=someuser', 'telegram', 'profile', { username: 'someuser' }],
  ['tg:resolve?domain=someuser&post=3', 'telegram', 'public-post', { username: 'someuser', message_id: '3' }],
  ['tg://resolve?domain=someuser&post=3&comment=4&thread=1', 'telegram', 'public-post', { username: 'someuser', message_id: '3', thread_id: '1', comment_id: '4' }],
  ['tg://resolve?phone=821012345678', 'telegram', 'profile', { phone: '821012345678' }],
  ['tg://privatepost?channel=123&post=4', 'telegram', 'private-post', { channel_id: '123', message_id: '4' }],
  ['tg://join?invite=HASH', 'telegram', 'invite', { invite_hash: 'HASH' }],
  ['tg://openmessage?user_id=42', 'telegram', 'message', { user_id: '42' }],
  ['tg://user?id=42', 'telegram', 'profile', { user_id: '42' }],
  ['tg://settings', 'telegram', 'page', { path: 'settings' }],
];

const OTHERS: readonly Row[] = [
  ['https://x.com/Some_User/status/1234567890123456789', 'x', 'public-post', { username: 'Some_User', post_id: '1234567890123456789' }],
  ['https://x.com/Some_User/status/12/photo/1', 'x', 'public-post', { username: 'Some_User', post_id: '12' }],
  ['https://mobile.twitter.com/a/status/12', 'x', 'public-post', { username: 'a', post_id: '12' }],
  ['https://twitter.com/i/web/status/12', 'x', 'public-post', { post_id: '12' }],
  ['https://twitter.com/someone', 'x', 'profile', { username: 'someone' }],
  ['https://x.com/search?q=name', 'x', 'page', { host: 'x.com', domain: 'x.com', path: '/search', query: 'q=name' }],
  ['https://t.co/AbC', 'x', 'short-link', { path: '/AbC', shortened: 'yes' }],
  ['https://www.instagram.com/p/Cabc_-123/', 'instagram', 'public-post', { post_id: 'Cabc_-123' }],
  ['https://www.instagram.com/reel/Cabc/?igsh=1', 'instagram', 'video', { post_id: 'Cabc' }],
  ['https://instagram.com/some.user/reel/Cabc', 'instagram', 'video', { username: 'some.user', post_id: 'Cabc' }],
  ['https://www.instagram.com/stories/some.user/31415/', 'instagram', 'story', { username: 'some.user', post_id: '31415' }],
  ['https://www.instagram.com/some.user/', 'instagram', 'profile', { username: 'some.user' }],
  ['https://www.instagram.com/explore/', 'instagram', 'page', { host: 'www.instagram.com', domain: 'instagram.com', path: '/explore/' }],
  ['https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=4s', 'youtube', 'video', { video_id: 'dQw4w9WgXcQ' }],
  ['https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=Ugx', 'youtube', 'video', { video_id: 'dQw4w9WgXcQ', comment_id: 'Ugx' }],
  ['https://m.youtube.com/shorts/abc', 'youtube', 'video', { video_id: 'abc' }],
  ['https://youtu.be/dQw4w9WgXcQ?si=x', 'youtube', 'video', { video_id: 'dQw4w9WgXcQ' }],
  ['https://www.youtube.com/channel/UCabc', 'youtube', 'channel', { channel_id: 'UCabc' }],
  ['https://www.youtube.com/@채널', 'youtube', 'channel', { username: '채널' }],
  ['https://www.facebook.com/some.one/posts/pfbid0abc', 'facebook', 'public-post', { username: 'some.one', post_id: 'pfbid0abc' }],
  ['https://www.facebook.com/permalink.php?story_fbid=5&id=6', 'facebook', 'public-post', { user_id: '6', post_id: '5' }],
  ['https://www.facebook.com/groups/77/posts/88/', 'facebook', 'public-post', { group_id: '77', post_id: '88' }],
  ['https://www.facebook.com/groups/77', 'facebook', 'group', { group_id: '77' }],
  ['https://www.facebook.com/profile.php?id=100', 'facebook', 'profile', { user_id: '100' }],
  ['https://m.facebook.com/watch/?v=9', 'facebook', 'video', { video_id: '9' }],
  ['https://fb.watch/abc/', 'facebook', 'short-link', { path: '/abc/', shortened: 'yes' }],
  ['https://www.facebook.com/share/p/abc/', 'facebook', 'short-link', { path: 'share/p/abc', shortened: 'yes' }],
  ['https://www.tiktok.com/@some.user/video/7000000000000000000', 'tiktok', 'video', { username: 'some.user', video_id: '7000000000000000000' }],
  ['https://www.tiktok.com/@some.user', 'tiktok', 'profile', { username: 'some.user' }],
  ['https://vm.tiktok.com/ZMabc/', 'tiktok', 'short-link', { path: 'ZMabc', shortened: 'yes' }],
  ['https://discord.com/channels/1/2/3', 'discord', 'message', { guild_id: '1', channel_id: '2', message_id: '3' }],
  ['https://ptb.discord.com/channels/@me/2/3', 'discord', 'message', { channel_id: '2', message_id: '3' }],
  ['https://discord.com/channels/1/2', 'discord', 'channel', { guild_id: '1', channel_id: '2' }],
  ['https://discord.gg/AbC', 'discord', 'invite', { invite_hash: 'AbC' }],
  ['https://discord.com/invite/AbC', 'discord', 'invite', { invite_hash: 'AbC' }],
  ['https://gall.dcinside.com/board/view/?id=x&no=1#c', 'web', 'page', { host: 'gall.dcinside.com', domain: 'dcinside.com', path: '/board/view/', query: 'id=x&no=1', fragment: 'c' }],
  ['http://news.example.co.kr:8080/', 'web', 'page', { host: 'news.example.co.kr', domain: 'example.co.kr', port: '8080' }],
  ['https://한글.kr/', 'web', 'page', { host: 'xn--bj0bj06e.kr', host_unicode: '한글.kr', domain: 'xn--bj0bj06e.kr' }],
  ['https://bit.ly/abc', 'web', 'short-link', { host: 'bit.ly', domain: 'bit.ly', path: '/abc', shortened: 'yes' }],
  ['http://192.0.2.7/x', 'web', 'page', { host: '192.0.2.7', path: '/x' }],
  ['http://[2001:db8::1]/x', 'web', 'page', { host: '[2001:db8::1]', path: '/x' }],
  ['http://abcdefghij234567.onion/x', 'web', 'page', { host: 'abcdefghij234567.onion', domain: 'abcdefghij234567.onion', path: '/x' }],
];

const AS_PASTED: readonly Row[] = [
  ['t.me/somechannel/1', 'telegram', 'public-post', { username: 'somechannel', message_id: '1', assumed_scheme: 'https' }],
  ['www.example.com/x', 'web', 'page', { host: 'www.example.com', domain: 'example.com', path: '/x', assumed_scheme: 'https' }],
  ['  https://t.me/somechannel/1\n', 'telegram', 'public-post', { username: 'somechannel', message_id: '1' }],
  ['<https://t.me/somechannel/1>,', 'telegram', 'public-post', { username: 'somechannel', message_id: '1' }],
  ['(https://t.me/somechannel/1)', 'telegram', 'public-post', { username: 'somechannel', message_id: '1' }],
  ['여기 보세요 https://t.me/somechannel/1 신고', 'telegram', 'public-post', { username: 'somechannel', message_id: '1' }],
  ['링크:https://t.me/somechannel/1', 'telegram', 'public-post', { username: 'somechannel', message_id: '1' }],
  ['https://t.me/a_b/1 https://x.com/u/status/2\nt.me/c_d/3', 'telegram', 'public-post', { username: 'a_b', message_id: '1', address_count: '3', other_address: 'https://x.com/u/status/2' }],
  ['HTTPS://T.ME/SomeChannel/1', 'telegram', 'public-post', { username: 'SomeChannel', message_id: '1' }],
  ['https://web.archive.org/web/2024/https://t.me/x/1', 'web', 'page', { host: 'web.archive.org', domain: 'archive.org', path: '/web/2024/https://t.me/x/1' }],
  ['web.archive.org/web/2024/https://t.me/x/1', 'web', 'page', { host: 'web.archive.org', domain: 'archive.org', path: '/web/2024/https://t.me/x/1', assumed_scheme: 'https' }],
  ['https://en.wikipedia.org/wiki/A_(b)', 'web', 'page', { host: 'en.wikipedia.org', domain: 'wikipedia.org', path: '/wiki/A_(b)' }],
];

const HOSTILE: readonly Row[] = [
  ['https://t.me@evil.example/x', 'web', 'page', { host: 'evil.example', path: '/x', userinfo: 't.me', domain: 'evil.example' }],
  ['https://t.me:443@evil.com/x/1', 'web', 'page', { host: 'evil.com', domain: 'evil.com', path: '/x/1', userinfo: 't.me:443' }],
  ['https://t.me.evil.com/x/1', 'web', 'page', { host: 't.me.evil.com', domain: 'evil.com', path: '/x/1' }],
  ['https://evil.com/#https://t.me/x/1', 'web', 'page', { host: 'evil.com', domain: 'evil.com', fragment: 'https://t.me/x/1' }],
  ['https://evil.com\\@t.me/x', 'web', 'page', { host: 'evil.com', domain: 'evil.com', path: '/@t.me/x' }],
  ['https://t．me/somechannel/1', 'telegram', 'public-post', { username: 'somechannel', message_id: '1' }],
  ['https://t.mе/x/1', 'web', 'page', { host: 't.xn--m-jtb', host_unicode: 't.mе', path: '/x/1', domain: 't.xn--m-jtb' }],
  ['https://t.me/some\u202Echannel/1', 'telegram', 'page', { host: 't.me', domain: 't.me', path: '/some%E2%80%AEchannel/1', hidden_characters: '1' }],
  ['\u200Ehttps://t.me/somechannel/1\uFEFF', 'telegram', 'public-post', { username: 'somechannel', message_id: '1', hidden_characters: '2' }],
  ['https://t.me/%zz/1', 'telegram', 'page', { host: 't.me', domain: 't.me', path: '/%zz/1' }],
];

const UNREADABLE = [
  '', '   ', 'hello', 'hello world', '안녕하세요', 'javascript:alert(1)', "javascript:alert('https://t.me/x/1')", ' JaVaScRiPt:fetch(1)', 'data:text/html,<a href="https://t.me/x/1">',
  'file:///etc/passwd', 'blob:https://t.me/x', 'ftp://example.com/', 'mailto:a@example.com', 'someone@example.com', '@someuser', 'https://', 'http://?', 'e.g. this',
  'notes.txt and more', 'http://[::1', '\u0000\u0001\u0002', '\uD800', 'a'.repeat(100_000), `https://t.me/${'a'.repeat(100_000)}`, '['.repeat(8000), '('.repeat(8000), ')'.repeat(8000), '.'.repeat(8000),
];

describe('readAddress', () => {
  it.each([...TELEGRAM, ...OTHERS, ...AS_PASTED, ...HOSTILE])('reads %s', (raw, platform, form, parts) => {
    const facts = readAddress(raw);
    expect(facts.raw).toBe(raw);
    expect([facts.platform, facts.form]).toEqual([platform, form]);
    const seen: Record<string, string> = {};
    for (const [name, value] of facts.parts) seen[name] ??= value;
    expect(seen).toEqual(parts);
  });

  it.each(UNREADABLE.map((raw) => [raw.slice(0, 40), raw] as const))('keeps as typed what is no address: %j', (_, raw) => {
    const facts = readAddress(raw);
    expect(facts).toMatchObject({ raw, platform: 'none', form: 'unreadable' });
  });

  it('never throws, never changes the text, and names only known platforms, forms and parts', () => {
    const pieces = fc.constantFrom('https://', 't.me', '/', '@', ':', '?', '#', 'c/', '+', '.', 'xn--', '%', '\u202e', '。', 'tg://', 'resolve?domain=', ' ', '\n', '[', 'x.com', '\uD800', '1', 'javascript:');
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 40 }).map((list) => list.join('')));
    fc.assert(
      fc.property(text, (raw) => {
        const facts = readAddress(raw);
        expect(facts.raw).toBe(raw);
        expect(ADDRESS_PLATFORMS).toContain(facts.platform);
        expect(ADDRESS_FORMS).toContain(facts.form);
        for (const [name, value] of facts.parts) {
          expect(ADDRESS_PARTS).toContain(name);
          expect(typeof value).toBe('string');
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('reads hostile text of full length in well under a second', () => {
    const texts = ['https://t.me/x/1 '.repeat(480), '\u202e'.repeat(8000), `https://${'a.'.repeat(4000)}`, `https://xn--${'9'.repeat(8000)}`, ' '.repeat(8000), `${'.'.repeat(8000)}x`, `x${'.'.repeat(4000)}x${'('.repeat(4000)}`, `${'<'.repeat(4000)}${'>'.repeat(4000)}x`];
    const startedMs = performance.now();
    for (const raw of texts) readAddress(raw);
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });
});

describe('decodePunycode', () => {
  // RFC 3492 §7.1, samples (B), (F), (L).
  it.each([
    ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
    ['4dbcagdahymbxekheh6e0a7fei0b', 'למההםפשוטלאמדבריםעברית'],
    ['3B-ww4c5e180e575a65lsy2b'.toLowerCase(), '3年b組金八先生'],
  ])('decodes %s', (encoded, decoded) => {
    expect(decodePunycode(encoded)).toBe(decoded);
  });

  it.each(['!', '99999999999', 'a-ß', '-'])('gives nothing for %s', (encoded) => {
    expect(decodePunycode(encoded)).toBeNull();
  });
});
