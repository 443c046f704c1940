import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostApi } from '../../../shared/contract/host.ts';
import { COPIED_FOR_SECONDS, copyText, markedText } from '../state/copy.ts';
import type { CopyOutcome } from '../state/copy.ts';
import './copy-guard.css';

const SAID_FOR_MS = 6000;

/**
 * Copying and cutting by keyboard or menu, everywhere in the page: what is marked goes by way of main, as plain text, and is taken out of the clipboard again.
 * Chromium's own copy would leave it, with its formatting, in the histories of the system for good.
 */
export function CopyGuard({ host }: { readonly host: HostApi }): ReactNode {
  const { t } = useTranslation();
  const [said, setSaid] = useState<CopyOutcome | null>(null);
  useEffect(() => {
    const take = async (event: ClipboardEvent): Promise<void> => {
      // Always, also where we find nothing marked: Chromium might find something.
      event.preventDefault();
      const text = markedText();
      if (text === '') return;
      const outcome = await copyText(host, text);
      // Cut only what is safe in the clipboard and still marked; as an edit that can be undone.
      if (event.type === 'cut' && outcome === 'said' && markedText() === text) document.execCommand('delete');
      setSaid(outcome);
    };
    const listen = (event: ClipboardEvent): void => void take(event);
    document.addEventListener('copy', listen);
    document.addEventListener('cut', listen);
    return () => {
      document.removeEventListener('copy', listen);
      document.removeEventListener('cut', listen);
    };
  }, [host]);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <div className={said === null ? 'copy-said copy-said-empty' : 'copy-said'} role="status" data-react-aria-top-layer="true">
      {said !== null && t(`copied.${said}`, { seconds: COPIED_FOR_SECONDS })}
    </div>
  );
}
