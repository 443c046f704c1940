import type { HostApi } from '../../../shared/contract/host.ts';
import { COPIED_FOR_MS, MAX_COPIED_LENGTH } from '../../../shared/contract/host.ts';

/** How it went, as a key of the catalogue. */
export type CopyOutcome = 'said' | 'failed' | 'tooLong';

export const COPIED_FOR_SECONDS = COPIED_FOR_MS / 1000;

/** Copies by way of main, which marks the text as secret and takes it out again. Never rejects: how it went is said. */
export async function copyText(host: HostApi, text: string): Promise<CopyOutcome> {
  if (text.length > MAX_COPIED_LENGTH) return 'tooLong';
  const [done] = await Promise.allSettled([host.copyText(text)]);
  return done.status === 'fulfilled' ? 'said' : 'failed';
}

/** What is marked in the page, in a box or beside them; '' where nothing is. A hidden passphrase gives nothing away; a button or check mark that has the focus hides nothing that is marked beside it. */
export function markedText(): string {
  const box = document.activeElement;
  if (box instanceof HTMLInputElement && box.type === 'password') return '';
  if (box instanceof HTMLTextAreaElement || (box instanceof HTMLInputElement && box.selectionStart !== null)) {
    return box.value.slice(box.selectionStart ?? 0, box.selectionEnd ?? 0);
  }
  return document.getSelection()?.toString() ?? '';
}
