import type { Moment } from '../base/clock.ts';
import { KeptError } from '../base/errors.ts';
import type { Language } from '../base/language.ts';
import type { Item } from '../evidence/item.ts';
import { BUNDLE_NAME, EXHIBIT_NO } from './layout.ts';

/**
 * Endings by media type, so that a double click opens the right program. The type is read from the bytes; the name that the file came
 * with is hostile text and never asked. Types that browsers run (HTML, SVG, XML) are given as plain text: nothing in a bundle may run
 * when it is opened. What is not in the table is `.bin`.
 */
const ENDINGS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/xml': 'txt',
  'application/zip': 'zip',
  'audio/aac': 'aac',
  'audio/flac': 'flac',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'audio/x-m4a': 'm4a',
  'image/avif': 'avif',
  'image/bmp': 'bmp',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/heif': 'heif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'txt',
  'image/tiff': 'tif',
  'image/webp': 'webp',
  'message/rfc822': 'eml',
  'text/csv': 'txt',
  'text/html': 'txt',
  'text/plain': 'txt',
  'video/3gpp': '3gp',
  'video/matroska': 'mkv',
  'video/mp4': 'mp4',
  'video/mpeg': 'mpg',
  'video/ogg': 'ogv',
  'video/quicktime': 'mov',
  'video/vnd.avi': 'avi',
  'video/webm': 'webm',
  'video/x-m4v': 'm4v',
  'video/x-matroska': 'mkv',
};

/**
 * Name of a bundle and of its one folder: case, local day of preparation, and from the second of a day on its number.
 * Throws 'bundle/cannot-build' when that is not a name of the format.
 */
export function bundleName(caseId: string, preparedAt: Moment, number = 1): string {
  const day = preparedAt.local.slice(0, 10).replaceAll('-', '');
  const name = `${caseId}_${day}${number === 1 ? '' : `-${number}`}`;
  if (!BUNDLE_NAME.test(name)) throw new KeptError('bundle/cannot-build', { reason: 'bundle-name' });
  return name;
}

/** Where an item's description lies. */
export function itemJsonPath(item: Item): string {
  return `${itemFolder(item)}/item.json`;
}

/** Where an item's own bytes lie; null for items of which no bytes are kept. */
export function storedPath(item: Item): string | null {
  if (item.file?.stored !== true) return null;
  const ending = Object.hasOwn(ENDINGS, item.file.mime) ? (ENDINGS[item.file.mime] ?? 'bin') : 'bin';
  return `${itemFolder(item)}/original.${ending}`;
}

/** Whether a path is a report's, in one of the bundle's languages. */
export function isReportPath(path: string, languages: readonly Language[]): boolean {
  return languages.some((language) => path === `data/report/report.${language}.html` || path === `data/report/report.${language}.pdf`);
}

function itemFolder(item: Item): string {
  if (!EXHIBIT_NO.test(item.exhibitNo)) throw new KeptError('bundle/cannot-build', { reason: 'exhibit-number' });
  return `data/items/${item.exhibitNo}`;
}
