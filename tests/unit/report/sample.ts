import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Moment } from '../../../shared/base/clock.ts';
import { localText, utcText } from '../../../shared/base/clock.ts';
import { bodyHash, entryHash, GENESIS_HASH } from '../../../shared/custody/chain.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import type { Act, ActData, CustodyBody, CustodyEntry } from '../../../shared/custody/entry.ts';
import type { Item, ItemIntake } from '../../../shared/evidence/item.ts';
import type { HashSheetModel, PictureSource, ReportFonts, ReportModel, ReportPicture } from '../../../shared/report/model.ts';

await loadSodium();
const require = createRequire(import.meta.url);

export const FONTS: ReportFonts = {
  regular: new Uint8Array(readFileSync(require.resolve('@expo-google-fonts/noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf'))),
  bold: new Uint8Array(readFileSync(require.resolve('@expo-google-fonts/noto-sans-kr/700Bold/NotoSansKR_700Bold.ttf'))),
};

export const FINGERPRINT = 'SHA256:q1u0mC5uJ8Zt4b2r9k3v7y1w5x8z0a2c4e6g8i0k2m4';
const TOOL = { name: 'Kept', version: '0.1.0', platform: 'Windows 11 (10.0.26200)' };
const START = Date.UTC(2026, 10, 21, 4, 12, 33, 120);

export function moment(minutes: number): Moment {
  const at = START + minutes * 60_000;
  return { utc: utcText(at), local: localText(at, 540), zone: 'Asia/Seoul' };
}

const hashOf = (algorithm: 'sha256' | 'sha512', seed: string): string => createHash(algorithm).update(seed).digest('hex');

export function item(number: number, change: Partial<Item>): Item {
  return {
    itemId: `4f0b6d1e-93a1-4c6e-8f42-${String(number).padStart(12, '0')}`,
    exhibitNo: `E-${String(number).padStart(4, '0')}`,
    caseId: 'K-2026-0001',
    kind: 'screenshot',
    intake: 'captured',
    depictedMinor: 'no',
    capturedAt: moment(number * 3),
    capturedAtSource: 'computer-clock',
    receivedAt: moment(number * 3),
    file: null,
    screen: null,
    address: null,
    text: null,
    tool: TOOL,
    fields: {},
    ...change,
  };
}

export function file(seed: string, change: Partial<NonNullable<Item['file']>> = {}): NonNullable<Item['file']> {
  return {
    stored: true, originalFilename: 'screen.png', sizeBytes: 1_482_733, mime: 'image/png', sha256: hashOf('sha256', seed), sha512: hashOf('sha512', seed),
    modifiedUtc: null, pixelWidth: 1920, pixelHeight: 1080, exif: {}, ...change,
  };
}

export const SCREENSHOT = item(1, {
  file: file('one'),
  screen: { sourceKind: 'window', title: '능욕방 3 – Telegram (1,204)', displayWidthPx: 2560, displayHeightPx: 1440, scalePercent: 125 },
  fields: {
    url_as_seen: 'https://t.me/c/1987654321/4412', platform: '텔레그램', service_type: 'group', page_title: '공지', post_text: '이번 주 신상 올려요.\n원하는 사람은 DM 주세요. 사진 5장이면 만들어 드립니다.',
    content_class: 'manipulated', poster_display_name: '제작자K', poster_handle: '@maker_k_2024', poster_numeric_id: '6712345678', room_title: '○○대 지인방', member_count: '1,204 (2026-11-21 13:10 확인)',
    posted_at_raw: '오늘 오후 12:51', posted_tz_assumed: 'Asia/Seoul', first_learned: '2026년 11월 20일 저녁, 고등학교 동창이 이 방의 링크와 함께 알려 주었습니다.', threat: '‘신고하면 학교 게시판에 올린다’고 하였습니다.',
    depicts: 'reporter', status: 'online', reports: '2026-11-21 112 신고, 접수번호 확인 중', notes: '화면 위쪽에 주소 표시줄이 보입니다.',
  },
});
export const ADDRESS = item(2, {
  kind: 'url_only', intake: 'typed',
  address: { raw: 'https://t.me/c/1987654321/4412?thread=17', platform: 'telegram', form: 'private-post', parts: [['channel_id', '1987654321'], ['message_id', '4412'], ['thread_id', '17'], ['host', 't.me']] },
  fields: { status: 'online', service_type: 'group' },
});
export const NOTE = item(3, { kind: 'message_text', intake: 'typed', text: '친구에게서 받은 메시지:\n“너 얼굴 사진 쓴 거 봤어. 이 방이야. 들어가지 마.”', fields: { first_learned: '친구의 카카오톡 메시지' } });
export const MINOR = item(4, { kind: 'file_hash_only', intake: 'imported', depictedMinor: 'unknown', capturedAtSource: 'file-time', file: file('four', { stored: false, originalFilename: 'IMG_2041.jpg', mime: 'image/jpeg', modifiedUtc: '2026-11-19T11:02:10.000Z' }) });
export const VIDEO = item(5, { kind: 'document', intake: 'imported', file: file('five', { originalFilename: '녹화 2026-11-21.mp4', mime: 'video/mp4', sizeBytes: 52_428_800, pixelWidth: null, pixelHeight: null, modifiedUtc: '2026-11-21T03:40:00.000Z' }) });
export const PHOTO = item(6, {
  kind: 'document', intake: 'imported',
  file: file('six', { originalFilename: '원본 사진.jpg', mime: 'image/jpeg', sizeBytes: 3_204_551, pixelWidth: 3024, pixelHeight: 4032, exif: { make: 'samsung', model: 'SM-S921N', dateTimeOriginal: '2024:05:02 18:20:11', gps: 'no' } }),
});

/** A chain over the given acts, so that hashes are what they would be. */
export function chain(acts: readonly { act: Act; itemId: string | null; data: ActData[Act]; seq?: number }[]): CustodyEntry[] {
  let previous = GENESIS_HASH;
  return acts.map(({ act, itemId, data, seq }, index) => {
    const body = { act, at: moment(index * 2), monotonicMs: index * 1000, actor: 'owner', itemId, data } as CustodyBody;
    const salt = hashOf('sha256', `salt ${index}`).slice(0, 32);
    const caseSeq = seq ?? index + 1;
    const hash = bodyHash(salt, body);
    previous = entryHash(previous, caseSeq, hash);
    return { caseSeq, salt, body, bodyHash: hash, entryHash: previous };
  });
}

function intakeOf(whole: Item): ItemIntake {
  const intake: Partial<Item> = { ...whole };
  Reflect.deleteProperty(intake, 'fields');
  return intake as ItemIntake;
}

export function model(items: readonly Item[], change: Partial<ReportModel> = {}): ReportModel {
  const captured = items.map((whole) => ({ act: 'item.captured' as const, itemId: whole.itemId, data: { item: intakeOf(whole) } }));
  const annotated = items.filter(({ fields }) => Object.keys(fields).length > 0).map(({ itemId, fields }) => ({
    act: 'item.annotated' as const, itemId,
    data: { itemId, changes: Object.entries(fields).map(([field, after]) => ({ field: field as keyof typeof fields, before: '', after })) },
  }));
  const log = chain([
    { act: 'case.created', itemId: null, data: { caseId: 'K-2026-0001' } },
    ...captured,
    ...annotated,
    { act: 'bundle.prepared', itemId: null, data: { bundleName: 'K-2026-0001_20261122', itemIds: items.map(({ itemId }) => itemId), languages: ['ko', 'en', 'de'] }, seq: 1 + captured.length + annotated.length + 4 },
  ]);
  return {
    bundleName: 'K-2026-0001_20261122', caseId: 'K-2026-0001', preparedAt: moment(1250), tool: TOOL, fingerprint: FINGERPRINT, items, itemsLeftOut: 2, log, logLeftOut: 3,
    pathOf: (itemId) => {
      const found = items.find((candidate) => candidate.itemId === itemId);
      return found?.file?.stored === true ? `data/items/${found.exhibitNo}/original.${found.file.mime.split('/')[1] ?? 'bin'}` : null;
    },
    ...change,
  };
}

export const ITEMS = [SCREENSHOT, ADDRESS, NOTE, MINOR, VIDEO, PHOTO];

function jpeg(name: string, widthPx: number, heightPx: number): ReportPicture {
  return { format: 'jpeg', widthPx, heightPx, bytes: new Uint8Array(readFileSync(new URL(`pictures/${name}.jpg`, import.meta.url))) };
}

export const WIDE = jpeg('wide', 1200, 675);
export const TALL_GREY = jpeg('tall-grey', 600, 800);
export const PICTURES: PictureSource = (itemId) => Promise.resolve(itemId === PHOTO.itemId ? TALL_GREY : WIDE);

export function sheetModel(items: readonly Item[], change: Partial<HashSheetModel> = {}): HashSheetModel {
  return {
    languages: ['ko', 'en', 'de'], bundleName: 'K-2026-0001_20261122', zipFileName: 'K-2026-0001_20261122.zip', caseId: 'K-2026-0001', preparedAt: moment(1250), tool: TOOL, fingerprint: FINGERPRINT,
    rootSha256: hashOf('sha256', 'root'), zipSha256: hashOf('sha256', 'zip'), zipSizeBytes: 57_442_190, items, logEntries: 17, lastEntryHash: hashOf('sha256', 'last'),
    checkpoint: `kept-custody-1/K-2026-0001\n17\n${Buffer.from(hashOf('sha256', 'last'), 'hex').toString('base64')}\n\n\u2014 kept-custody-1/K-2026-0001 ${Buffer.alloc(68, 'sig').toString('base64')}\n`, ...change,
  };
}
