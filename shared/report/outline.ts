import type { Language } from '../base/language.ts';

/**
 * What a report says, before it is HTML or PDF: a flat list of blocks. Both renderers draw the same list, so that the paper
 * and the screen cannot say different things. Every text in it may come from an offender; the renderers escape all of it.
 */

export type NoPictureReason = 'minor' | 'digest-only' | 'typed' | 'other-type' | 'not-drawn';

export type Value =
  | { readonly kind: 'text'; readonly text: string }
  /** Hexadecimal digits: shown in groups of eight, whole. */
  | { readonly kind: 'digest'; readonly hex: string };

export interface Fact {
  readonly label: string;
  /** The same label in further languages. */
  readonly under?: string;
  readonly value: Value;
}

export interface Column {
  readonly label: string;
  /** Part of the table's width; the parts of a table add up to 1. */
  readonly share: number;
}

/** A cell holds lines of text and, below them, at most one digest. */
export interface Cell {
  readonly text: string;
  readonly digest?: string;
  readonly strong?: boolean;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** A row that reports an absence: one cell over the whole width. */
  readonly wide?: boolean;
}

export interface Command {
  readonly system: string;
  readonly line: string;
}

/** One line of a form: whom it is about, and captions below the rules to write on. */
export interface SignatureRow {
  readonly lead: string;
  /** The same in further languages. */
  readonly under?: string;
  readonly captions: readonly string[];
}

export type Block =
  | { readonly kind: 'title'; readonly text: string; readonly under: readonly string[] }
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string; readonly onNewPage?: boolean; readonly beforeForm?: boolean }
  /** Begins the pages of one item; its number goes into their footers. */
  | { readonly kind: 'item'; readonly exhibitNo: string; readonly kindName: string }
  | { readonly kind: 'end-of-items' }
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone?: 'note' | 'strong'; readonly language?: Language }
  | { readonly kind: 'list'; readonly entries: readonly string[] }
  | { readonly kind: 'facts'; readonly caption: string; readonly facts: readonly Fact[] }
  | { readonly kind: 'table'; readonly caption: string; readonly columns: readonly Column[]; readonly rows: readonly Row[] }
  | { readonly kind: 'picture'; readonly itemId: string; readonly alt: string; readonly caption: string; readonly without: string }
  | { readonly kind: 'no-picture'; readonly text: string }
  | { readonly kind: 'commands'; readonly commands: readonly Command[] }
  /** To be filled in by hand. */
  | { readonly kind: 'signatures'; readonly rows: readonly SignatureRow[] };

export type BlockOf<K extends Block['kind']> = Extract<Block, { readonly kind: K }>;

export function text(value: string): Value {
  return { kind: 'text', text: value };
}

export function digest(hex: string): Value {
  return { kind: 'digest', hex };
}

/** A row for a value that may be missing: nothing where there is none, so that an empty line never looks like a finding. */
export function factIf(label: string, value: string | null | undefined): readonly Fact[] {
  return value === null || value === undefined || value === '' ? [] : [{ label, value: text(value) }];
}
