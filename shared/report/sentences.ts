import type { Language } from '../base/language.ts';
import type { NoPictureReason } from './outline.ts';
import { GERMAN_SENTENCES } from './sentences/de.ts';
import { ENGLISH_SENTENCES } from './sentences/en.ts';
import { KOREAN_SENTENCES } from './sentences/ko.ts';

/** The running text of reports. Words in braces are filled in by `fill`; every one of them is escaped later like any other text. */
export interface Sentences {
  readonly report: {
    readonly title: string;
    /** {tool} {bundle} */
    readonly about: string;
    readonly allIncluded: string;
    /** {count} */
    readonly someLeftOut: string;
    readonly showsHeading: string;
    readonly shows: readonly string[];
    readonly showsNotHeading: string;
    readonly showsNot: readonly string[];
    /** {sample} */
    readonly characters: string;
    readonly itemsHeading: string;
    readonly itemFacts: string;
    readonly itemDigests: string;
    readonly itemFields: string;
    /** Said above what a person typed. */
    readonly fieldsNote: string;
    readonly itemLog: string;
    readonly noFile: string;
    /** {seq} */
    readonly noFileEntry: string;
    readonly notStored: string;
    /** {path} */
    readonly pictureCaption: string;
    /** {exhibit} {kind} */
    readonly pictureAlt: string;
    readonly noPicture: Readonly<Record<NoPictureReason, string>>;
    readonly signHeading: string;
    readonly signNote: string;
  };
  readonly log: {
    readonly heading: string;
    readonly intro: string;
    /** {count} {first} {last} */
    readonly leftOut: string;
    readonly empty: string;
    /** {count}: characters of the whole text */
    readonly cut: string;
    /** {field} {before} {after} */
    readonly change: string;
    /** {fields}: entered for the first time and unchanged since */
    readonly entered: string;
    /** {count} {languages} */
    readonly prepared: string;
  };
  readonly check: {
    readonly heading: string;
    readonly intro: string;
    readonly unpack: string;
    readonly zip: string;
    readonly root: string;
    readonly files: string;
    readonly signature: string;
    /** Label of what the command answers. */
    readonly answer: string;
    readonly signatureAnswer: string;
    readonly windows: string;
    readonly powerShell: string;
    readonly mac: string;
    readonly linux: string;
    readonly everywhere: string;
    readonly page: string;
  };
  readonly sheet: {
    readonly title: string;
    readonly statement: string;
    readonly shows: string;
    readonly itemsHeading: string;
    readonly withoutFile: string;
    readonly notIncluded: string;
    /** The signed note over the end of the log. */
    readonly checkpoint: string;
    readonly checkHeading: string;
    readonly submitter: string;
    readonly recipient: string;
    readonly enteredBy: string;
    readonly enteredAt: string;
    readonly printedBy: string;
    readonly printedAt: string;
    readonly affiliation: string;
    readonly rank: string;
    readonly name: string;
    readonly signature: string;
    readonly date: string;
  };
  readonly bytes: string;
  readonly decimalMark: string;
  readonly thousandsMark: string;
}

const SENTENCES: Readonly<Record<Language, Sentences>> = { ko: KOREAN_SENTENCES, en: ENGLISH_SENTENCES, de: GERMAN_SENTENCES };

export function sentences(language: Language): Sentences {
  return SENTENCES[language];
}

/** Puts values in the place of {names}. A value is never read again for braces, so hostile text cannot pull in another. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? whole : String(value);
  });
}
