import type { Moment } from '../base/clock.ts';
import type { Sentences } from './sentences.ts';

/** 2026-11-22 10:02:03 (UTC+09:00, Asia/Seoul) · 2026-11-22T01:02:03.004Z: one spelling for all languages, which nobody can read as another day. */
export function formatMoment(moment: Moment): string {
  return `${formatShortMoment(moment).replace(/\)$/, `, ${moment.zone})`)} · ${moment.utc}`;
}

/** 2026-11-22 10:02:03 (UTC+09:00) */
export function formatShortMoment(moment: Moment): string {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?([+-]\d{2}:\d{2}|Z)$/.exec(moment.local);
  if (parts === null) return moment.local;
  const offset = parts[3] === 'Z' ? '+00:00' : parts[3];
  return `${parts[1]} ${parts[2]} (UTC${offset})`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** 1,234,567 bytes (1.2 MB), decimal units, marks as the language writes them. */
export function formatSize(sizeBytes: number, words: Sentences): string {
  const whole = `${formatCount(sizeBytes, words)} ${words.bytes}`;
  if (sizeBytes < 1000) return whole;
  let unit = 0;
  let size = sizeBytes;
  while (size >= 999.95 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${whole} (${size.toFixed(1).replace('.', words.decimalMark)} ${UNITS[unit] ?? ''})`;
}

/** 1,234,567 */
export function formatCount(count: number, words: Sentences): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, words.thousandsMark);
}

/** Groups of eight, in order; the last one may be shorter. Nothing is left out. */
export function groupDigest(hex: string): string[] {
  return hex.match(/.{1,8}/gsu) ?? [];
}
