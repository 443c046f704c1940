import type { ErrorWire } from '../base/errors.ts';

/**
 * Worker ⇄ main over one MessagePort. Requests carry an id; main answers each once, in any order.
 * Sizes are capped on both sides: a write carries at most 1 MiB, a read asks for at most 1 MiB.
 */
export const STORE_CHUNK_BYTES = 1024 * 1024;

/** A file of the log's copy: at most a chunk of entries, and what encrypting adds to it. */
export const MAX_LOG_COPY_FILE_BYTES = STORE_CHUNK_BYTES + 4096;

export type StoreRequest = { readonly id: number } & StoreCall;

export type StoreCall =
  | { readonly op: 'header.read' }
  | { readonly op: 'header.useCopy' }
  | { readonly op: 'session.checked' }
  | { readonly op: 'header.replace'; readonly bytes: Uint8Array; readonly create: boolean }
  | { readonly op: 'journal.list' }
  | { readonly op: 'journal.survey' }
  | { readonly op: 'journal.read'; readonly segment: number; readonly offset: number; readonly lengthBytes: number }
  | { readonly op: 'journal.append'; readonly segment: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly op: 'journal.setAsideTail'; readonly segment: number; readonly keepBytes: number }
  | { readonly op: 'object.begin' }
  | { readonly op: 'object.write'; readonly objectId: string; readonly bytes: Uint8Array }
  | { readonly op: 'object.commit'; readonly objectId: string }
  | { readonly op: 'object.abort'; readonly objectId: string }
  | { readonly op: 'object.list'; readonly shelf: string }
  | { readonly op: 'object.size'; readonly objectId: string }
  | { readonly op: 'object.read'; readonly objectId: string; readonly offset: number; readonly lengthBytes: number }
  | { readonly op: 'object.remove'; readonly objectId: string }
  | { readonly op: 'log.list' }
  | { readonly op: 'log.read'; readonly first: number; readonly offset: number; readonly lengthBytes: number }
  | { readonly op: 'log.write'; readonly first: number; readonly bytes: Uint8Array }
  /** `part` is the bundle itself or the hash sheet beside it (same folder, name derived by main from the chosen one). */
  | { readonly op: 'save.begin'; readonly handle: string; readonly part: SavePart }
  | { readonly op: 'save.write'; readonly handle: string; readonly part: SavePart; readonly bytes: Uint8Array }
  | { readonly op: 'save.finish'; readonly handle: string; readonly part: SavePart }
  | { readonly op: 'save.read'; readonly handle: string; readonly part: SavePart; readonly offset: number; readonly lengthBytes: number }
  | { readonly op: 'save.commit'; readonly handle: string; readonly part: SavePart }
  /** Leaves nothing of the part, not even one that was committed: for an export that failed before it was called done. */
  | { readonly op: 'save.abort'; readonly handle: string; readonly part: SavePart }
  /** Tries of the passphrase: main counts them in a file, so that a restart does not reset the wait. */
  | { readonly op: 'attempts.read' }
  | { readonly op: 'attempts.begin' }
  | { readonly op: 'attempts.succeeded' };

export type SavePart = 'bundle' | 'hash-sheet';

/** Values by op; ops not listed answer null. */
export interface StoreValues {
  'header.read': { readonly current: Uint8Array | null; readonly previous: Uint8Array | null; readonly isEmpty: boolean; readonly wasUnclean: boolean };
  'journal.list': readonly { readonly segment: number; readonly sizeBytes: number }[];
  'journal.survey': readonly { readonly segment: number; readonly sizeBytes: number }[];
  'journal.read': Uint8Array;
  'object.begin': { readonly objectId: string };
  'object.list': readonly { readonly objectId: string; readonly sizeBytes: number }[];
  'object.size': number;
  'object.read': Uint8Array;
  'log.list': readonly { readonly first: number; readonly sizeBytes: number }[];
  'log.read': Uint8Array;
  'save.begin': { readonly fileName: string };
  'save.finish': { readonly sizeBytes: number };
  'save.read': Uint8Array;
  /** `begin` counts the try before the key is derived (so that killing the app does not give a free one) and throws 'attempts/wait' while the wait lasts. */
  'attempts.read': { readonly failedTries: number; readonly waitMs: number };
  /** Tries that failed since the last success. */
  'attempts.succeeded': { readonly failedTries: number };
}

export type StoreReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorWire };
