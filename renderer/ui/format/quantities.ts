import type { Language } from '../../../shared/base/language.ts';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size in units of 1000, such as "2.4 MB". */
export function formatSize(sizeBytes: number, language: Language): string {
  let value = sizeBytes;
  let step = 0;
  while (value >= 999.5 && step < UNITS.length - 1) {
    value /= 1000;
    step += 1;
  }
  const unit = UNITS[step] ?? 'byte';
  return formatter(language, { style: 'unit', unit, unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 }).format(value);
}

export function formatNumber(value: number, language: Language): string {
  return formatter(language, {}).format(value);
}

/** Formatters are dear to make and asked for in every row of a long list. */
const formatters = new Map<string, Intl.NumberFormat>();

function formatter(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${options.unit} ${options.maximumFractionDigits}`;
  const made = formatters.get(key) ?? new Intl.NumberFormat(language, options);
  formatters.set(key, made);
  return made;
}

/** How long something has run: "0:05", "12:30", "1:02:03". */
export function formatClock(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Minutes and seconds of a wait, rounded up to the second: "1:05" or "0:30". */
export function formatWait(waitMs: number): string {
  const seconds = Math.max(0, Math.ceil(waitMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Names in a list, joined as the language joins them. */
export function formatList(names: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}

/** A hash in groups of eight digits, for reading aloud and comparing; a fingerprint stays as ssh-keygen prints it. */
export function hashGroups(hash: string): string[] {
  return /^[0-9a-f]+$/.test(hash) ? (hash.match(/.{1,8}/g) ?? []) : [hash];
}
