import { utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { decodeEntry } from './entry-format.ts';
import { dataOf } from './fold.ts';
import { readJournal, type ReadWatch, type Segments } from './journal-read.ts';
import { FIRST_FACTS } from './state.ts';
import type { VaultStore } from './store.ts';
import type { Unlocked } from './unlock.ts';

/** Shorter journals are taken in within a second. */
const LONG_JOURNAL_BYTES = 8 * 1024 * 1024;

/** A canonical entry begins with its body, and that with the act. Any other spelling is refused when the entries are taken in. */
const KEYS_CHANGED = utf8('{"body":{"act":"vault.keys-changed",');

export function isLong(segments: Segments): boolean {
  return segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > LONG_JOURNAL_BYTES;
}

/**
 * Looks through the whole journal once before anything of it is shown: every frame is authentic and in its place, and the header is not an older
 * one put back, which only a late entry tells. It costs a fraction of taking the entries in. Throws 'vault/damaged-journal', 'vault/header-older'.
 */
export async function checkBeforeShowing(store: VaultStore, { header, keys }: Unlocked, segments: Segments, pause: ReadWatch['pause']): Promise<void> {
  let known = 1;
  const onEntry = (plaintext: Uint8Array): void => {
    if (!KEYS_CHANGED.every((byte, at) => plaintext[at] === byte)) return;
    known = Math.max(known, dataOf(decodeEntry(plaintext).entry, 'vault.keys-changed')?.generation ?? 1);
  };
  await readJournal(store, { key: keys.journal, vaultId: header.vaultId }, segments, FIRST_FACTS.position, onEntry, { pause });
  if (known > header.generation) throw new KeptError('vault/header-older', { generation: header.generation, known });
}
