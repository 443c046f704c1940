import { ADDRESS, file, item, SCREENSHOT } from './sample.ts';

export const SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'`--></style></table>&lt;';
export const OVERRIDE = 'photo\u202egpj.exe';
export const HIDDEN = 'a\u200bb\u2066c\ufeffd\u00ade\u3164f\u0000g\u001b[31mh';
export const LONG = 'x'.repeat(10_000);
export const LONG_HANGUL = '가'.repeat(4_000);
export const EMOJI = '😀👩‍👩‍👧❤️';
export const DECOMPOSED = '한글'.normalize('NFD');
export const PILED = `Z${'\u0301'.repeat(50)}algo`;
export const ARABIC = 'مرحبا بالعالم';
/** The journal cannot carry it (canonical JSON), a document must not break on it all the same. */
export const LONE = 'lone \ud800 surrogate';

/** Items whose every free text was chosen to break a page. */
export const HOSTILE_ITEMS = [
  item(1, {
    file: file('hostile', { originalFilename: OVERRIDE, mime: 'image/png"><b>', exif: { make: SCRIPT, ['<i>odd</i>']: HIDDEN } }),
    screen: { sourceKind: 'window', title: LONG, displayWidthPx: 1, displayHeightPx: 1, scalePercent: 100 },
    tool: { ...SCREENSHOT.tool, platform: SCRIPT },
    fields: { post_text: `${LONG}\n${LONG_HANGUL}`, poster_display_name: SCRIPT, poster_handle: HIDDEN, notes: `${PILED} ${EMOJI} ${ARABIC}`, page_title: DECOMPOSED, threat: ' '.repeat(3_000), service_type: 'unknown-choice', room_title: '\n'.repeat(200) + 'end' },
  }),
  item(2, { kind: 'url_only', intake: 'typed', address: { ...ADDRESS.address!, raw: `https://example.org/${'a/'.repeat(2_000)}?${'q=1&'.repeat(200)}`, platform: SCRIPT, form: OVERRIDE, parts: [['path', LONG.slice(0, 4_096)], ['no_such_part', SCRIPT]] } }),
  item(3, { kind: 'message_text', intake: 'typed', exhibitNo: 'E-0003', text: [SCRIPT, OVERRIDE, HIDDEN, LONG, '\u0000', 'null', ''].join('\n') }),
];
