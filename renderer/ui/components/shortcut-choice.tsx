import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import { CAPTURE_SHORTCUTS } from '../../../shared/contract/host.ts';
import type { CaptureShortcut, ShortcutState } from '../../../shared/contract/host.ts';
import { asKeptError, usePreferences, useSession } from '../state/session.ts';
import { RadioChoices } from './choices.tsx';
import { FaultNotice } from './notice.tsx';

/** As they stand on keyboards of all three languages; the words around them say the rest. */
const KEY_NAMES: Readonly<Record<Exclude<CaptureShortcut, 'off'>, string>> = { 'ctrl-alt-shift-s': 'Ctrl+Alt+Shift+S', 'ctrl-alt-shift-k': 'Ctrl+Alt+Shift+K', f9: 'F9' };

/** The key for capturing, and at once whether the system gave it to us. */
export function ShortcutChoice(): ReactNode {
  const { t } = useTranslation();
  const { host, info } = useSession();
  const { settings, change } = usePreferences();
  const [state, setState] = useState<ShortcutState | null>(null);
  const [error, setError] = useState<KeptError | null>(null);
  const value = settings.captureShortcut ?? 'off';
  const choose = async (captureShortcut: CaptureShortcut): Promise<void> => {
    setError(null);
    try {
      // Written first: main holds what its settings say.
      await host.writeSettings({ captureShortcut });
      setState(await host.holdShortcut(captureShortcut !== 'off'));
      change({ captureShortcut });
    } catch (thrown) {
      setError(asKeptError(thrown));
    }
  };
  const choices = CAPTURE_SHORTCUTS.map((name) => ({ value: name, label: name === 'off' ? t('shortcut.off') : KEY_NAMES[name] }));
  return (
    <div className="stack-tight">
      <RadioChoices label={t('shortcut.label')} hint={t('shortcut.hint')} choices={choices} value={value} onChange={(name) => void choose(name)} layout="line" fault={state === 'taken' ? t('shortcut.taken') : undefined} />
      {info.isWayland && value !== 'off' && <p className="soft small">{t('shortcut.wayland')}</p>}
      {error && <FaultNotice error={error} />}
      <p className="soft small" role="status">
        {state === 'held' && t('shortcut.held')}
      </p>
    </div>
  );
}
