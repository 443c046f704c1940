import { clipboard } from 'electron';
import { KeptError } from '../shared/base/errors.ts';
import { MAX_CLIPBOARD_LENGTH } from '../shared/contract/host.ts';

/** The text that lies in the clipboard, '' where there is none: asked for by a press of a button alone. Pictures, files and markup are never read. Throws 'address/too-long'. */
export async function readClipboardText(): Promise<string> {
  const text = await clipboard.readText();
  if (text.length > MAX_CLIPBOARD_LENGTH) throw new KeptError('address/too-long', { max: MAX_CLIPBOARD_LENGTH });
  return text.toWellFormed();
}
