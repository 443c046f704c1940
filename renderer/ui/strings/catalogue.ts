import type { ErrorCode } from '../../../shared/base/errors.ts';
import type { ENGLISH_CAPTURE } from './capture-en.ts';
import type { ENGLISH } from './en.ts';
import type { ENGLISH_SAFETY } from './safety-en.ts';
import type { ENGLISH_SHELL } from './shell-en.ts';
import type { ENGLISH_STAMP } from './stamp-en.ts';
import type { ENGLISH_TRUST } from './trust-en.ts';
import type { ENGLISH_UPKEEP } from './upkeep-en.ts';

/** Same keys, any words: a key that one language lacks, or has too many, is a type error. */
type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };

/** Korean has one form for every number (CLDR: only `other`), so its catalogue has no `_one`. */
type WithoutSingular<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : WithoutSingular<T[K]>;
};

export type Catalogue = Words<typeof ENGLISH>;
export type KoreanCatalogue = WithoutSingular<Catalogue>;
export type Upkeep = Words<typeof ENGLISH_UPKEEP>;
export type Stamp = Words<typeof ENGLISH_STAMP>;
export type KoreanStamp = WithoutSingular<Stamp>;
export type KoreanUpkeep = WithoutSingular<Upkeep>;
export type Safety = Words<typeof ENGLISH_SAFETY>;
export type KoreanSafety = WithoutSingular<Safety>;
export type Shell = Words<typeof ENGLISH_SHELL>;
export type KoreanShell = WithoutSingular<Shell>;
export type Trust = Words<typeof ENGLISH_TRUST>;
export type KoreanTrust = WithoutSingular<Trust>;
export type CaptureWords = Words<typeof ENGLISH_CAPTURE>;
export type KoreanCapture = WithoutSingular<CaptureWords>;
export type ErrorWords = Readonly<Record<ErrorCode, { readonly what: string; readonly safe: string; readonly next: string }>>;
