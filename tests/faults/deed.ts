/** One thing that a person does to a vault, whole enough to tell afterwards whether it is there. Paths are seen from the data folder, which may lie elsewhere when it is looked at. */
export type Deed =
  | { readonly kind: 'create'; readonly passphrase: string }
  | { readonly kind: 'unlock'; readonly passphrase: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'file'; readonly name: string; readonly bytesSeed: number; readonly sizeBytes: number }
  | { readonly kind: 'edit'; readonly itemId: string; readonly value: string }
  | { readonly kind: 'delete'; readonly itemId: string; readonly passphrase: string }
  | { readonly kind: 'export'; readonly path: string; readonly itemIds: readonly string[]; readonly passphrase: string }
  | { readonly kind: 'passphrase'; readonly passphrase: string; readonly next: string }
  | { readonly kind: 'words'; readonly passphrase: string }
  | { readonly kind: 'advocate-add'; readonly passphrase: string; readonly advocate: string }
  | { readonly kind: 'advocate-remove'; readonly passphrase: string }
  | { readonly kind: 'backup'; readonly folder: string }
  /** Puts the backup in the vault's place and opens it with its passphrase. */
  | { readonly kind: 'restore'; readonly folder: string; readonly passphrase: string };

/** What came of it: the things that only the vault could know. */
export interface Outcome {
  readonly itemId?: string;
  /** Recovery words that are in force from now on. */
  readonly words?: readonly string[];
  /** Files that were written to the person's own folder. */
  readonly files?: readonly { readonly path: string; readonly sha256: string | null }[];
}

/** A line of the record that is kept outside the vault. Only 'done' was acknowledged. */
export type Line =
  | { readonly phase: 'begun'; readonly deed: Deed }
  | { readonly phase: 'done'; readonly deed: Deed; readonly outcome: Outcome }
  | { readonly phase: 'refused'; readonly deed: Deed; readonly code: string };

/** The field that edits write. */
export const EDITED_FIELD = 'post_text';
