import type { Language } from '../../../shared/base/language.ts';

/** Wall-clock part of an ISO text with offset, as a Date whose UTC reading is that wall clock; null when it is no such text. */
function wallClock(local: string): Date | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(local);
  return parts ? new Date(`${parts[0]}Z`) : null;
}

type Style = 'day' | 'date' | 'month' | 'time' | 'wall' | 'instant';

const DAY = { year: 'numeric', month: 'long', day: 'numeric' } as const;
const MINUTE = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  day: { ...DAY, weekday: 'long', timeZone: 'UTC' },
  date: { ...DAY, timeZone: 'UTC' },
  month: { year: 'numeric', month: 'long', timeZone: 'UTC' },
  time: { ...MINUTE, timeZone: 'UTC' },
  wall: { ...DAY, ...MINUTE, second: '2-digit', timeZone: 'UTC' },
  instant: { ...DAY, ...MINUTE },
};

/** Formatters are dear to make and asked for in every row of a long list. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatDate(date: Date | null, otherwise: string, language: Language, style: Style): string {
  if (date === null || Number.isNaN(date.getTime())) return otherwise;
  const key = `${language} ${style}`;
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(language, STYLES[style]);
  formatters.set(key, formatter);
  return formatter.format(date);
}

/** Calendar day of a local ISO text: 2026-11-22. */
export function dayOf(local: string): string {
  return local.slice(0, 10);
}

/** Heading of a day, such as "22 November 2026, Sunday" in the language. */
export function formatDay(local: string, language: Language): string {
  return formatDate(wallClock(local), local, language, 'day');
}

/** A calendar day without a time, such as "22 November 2026". */
export function formatCalendarDay(day: string, language: Language): string {
  return formatDate(new Date(day), day, language, 'date');
}

/** Its month, such as "November 2026". */
export function formatMonth(day: string, language: Language): string {
  return formatDate(new Date(day), day, language, 'month');
}

export function formatTime(local: string, language: Language): string {
  return formatDate(wallClock(local), local, language, 'time');
}

/** Day and time to the second, as the clock there showed it. */
export function formatWallTime(local: string, language: Language): string {
  return formatDate(wallClock(local), local, language, 'wall');
}

/** A UTC instant in the zone of this computer, to the minute. */
export function formatInstant(utc: string, language: Language): string {
  return formatDate(new Date(utc), utc, language, 'instant');
}

/** Today's calendar day in this computer's zone, shifted by some days: 2026-11-22. */
export function calendarDay(shiftDays: number, now: Date = new Date()): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + shiftDays, 12);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}

const DAY_MS = 86_400_000;

/** Whole days between two calendar days in this computer's zone; negative when the first one is later. */
export function daysSince(utc: string, now: Date = new Date()): number {
  const then = new Date(utc);
  const noon = (day: Date): number => Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
  return Math.round((noon(now) - noon(then)) / DAY_MS);
}

/** A day in words, such as "today", "yesterday" or "3 days ago". */
export function formatAgo(utc: string, language: Language, now: Date = new Date()): string {
  const days = daysSince(utc, now);
  if (Number.isNaN(days)) return utc;
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day');
}
