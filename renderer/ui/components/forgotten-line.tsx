import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import { useKeys } from '../state/use-keys.ts';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icons.tsx';
import './greeting.css';

/** After the recovery words opened the vault: the way to a new passphrase. */
export function ForgottenLine({ onChange }: { readonly onChange: () => void }): ReactNode {
  const { t } = useTranslation();
  const keys = useKeys();
  const [isOpen, setOpen] = useState(true);
  if (!isOpen || keys.at !== 'ready' || keys.value.openedWith !== 'recovery') return null;
  return (
    <div className="greeting">
      <p>{t('keys.forgotten')}</p>
      <div className="greeting-tools">
        <ActionButton look="plain" small onPress={onChange}>
          {t('keys.passphraseChange')}
        </ActionButton>
        <Button className="greeting-close" aria-label={t('opened.dismiss')} onPress={() => setOpen(false)}>
          <Icon name="close" />
        </Button>
      </div>
    </div>
  );
}
