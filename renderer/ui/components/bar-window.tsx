import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences, useSession } from '../state/session.ts';
import { useCompactWindow } from '../state/use-compact-window.ts';
import { ForeignText } from './foreign-text.tsx';

/** Kept's window made as small as what is in it, under the title of what is being captured. */
export function BarWindow({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  const { host } = useSession();
  const body = useCompactWindow(host);
  return (
    <main className="capture-bar">
      <div className="capture-bar-body" ref={body}>
        <p className="capture-bar-title">
          <ForeignText text={title} />
        </p>
        {children}
      </div>
    </main>
  );
}

/** Which keys do the same from outside this window. */
export function ShortcutLine(): ReactNode {
  const { t } = useTranslation();
  const { captureShortcut } = usePreferences().settings;
  return <p className="soft small">{t(captureShortcut && captureShortcut !== 'off' ? `captureBar.key.${captureShortcut}` : 'captureBar.noKey')}</p>;
}
