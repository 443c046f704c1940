import type { Language } from '../../../shared/base/language.ts';

/** Wall-clock part of an ISO text with offset, as a Date whose UTC reading is that wall clock; null when it is no such text. */
function wallClock(local: string): Date | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(local);
  if (!parts) return null;
  const date = new Date(`${parts[0]}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

function formatWall(local: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  const date = wallClock(local);
  return date ? new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(date) : local;
}

/** Calendar day of a local ISO text: 2026-11-22. */
export function dayOf(local: string): string {
  return local.slice(0, 10);
}

/** Heading of a day, such as "22 November 2026, Sunday" in the language. */
export function formatDay(local: string, language: Language): string {
  return formatWall(local, language, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' });
}

export function formatTime(local: string, language: Language): string {
  return formatWall(local, language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** Day and time to the second, as the clock there showed it. */
export function formatWallTime(local: string, language: Language): string {
  return formatWall(local, language, { year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** A UTC instant in the zone of this computer, to the minute. */
export function formatInstant(utc: string, language: Language): string {
  const date = new Date(utc);
  if (Number.isNaN(date.getTime())) return utc;
  return new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date);
}

/** Today's calendar day in this computer's zone, shifted by some days: 2026-11-22. */
export function calendarDay(shiftDays: number, now: Date = new Date()): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + shiftDays, 12);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}
