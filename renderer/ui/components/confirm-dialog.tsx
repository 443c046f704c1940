import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { Settings } from '../../../shared/contract/host.ts';
import { focusFirstFault } from '../state/first-fault.ts';
import { asKeptError, usePreferences, useSession } from '../state/session.ts';
import { useKeys } from '../state/use-keys.ts';
import { isSecretFault, useSecret } from '../state/use-secret.ts';
import { ActionButton } from './action-button.tsx';
import { DialogBox } from './dialog-box.tsx';
import { FaultNotice } from './notice.tsx';
import { EitherSecretBox } from './secret-box.tsx';

interface ConfirmDialogProps {
  readonly changes: Partial<Settings>;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** The passphrase again, for a setting that makes an open vault less safe; main takes the change only right behind it. */
export function ConfirmDialog({ changes, onClose, onChanged }: ConfirmDialogProps): ReactNode {
  const { t } = useTranslation();
  const keys = useKeys();
  return (
    <DialogBox title={t('confirm.title')} onClose={onClose}>
      <p className="soft">{t('confirm.text')}</p>
      {keys.at === 'failed' && <FaultNotice error={keys.error} />}
      {keys.at === 'loading' && <p className="soft">{t('common.loading')}</p>}
      {keys.at === 'ready' && <ConfirmForm changes={changes} provedBy={keys.value.openedWith === 'recovery' ? 'words' : 'passphrase'} onClose={onClose} onChanged={onChanged} />}
    </DialogBox>
  );
}

function ConfirmForm({ changes, provedBy, onClose, onChanged }: ConfirmDialogProps & { readonly provedBy: 'passphrase' | 'words' }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const { changeSurely } = usePreferences();
  const secret = useSecret(provedBy);
  const [isWorking, setWorking] = useState(false);
  const [error, setError] = useState<KeptError | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const by = secret.take();
    if (by === null) return focusFirstFault(event.currentTarget as HTMLFormElement);
    if (isWorking) return;
    setError(null);
    setWorking(true);
    try {
      await vault.call('keys.confirm', { by });
      await changeSurely(changes);
      onChanged();
    } catch (thrown) {
      secret.putAway();
      setError(asKeptError(thrown));
      setWorking(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <EitherSecretBox secret={secret} labels={{ passphrase: t('unlock.label'), words: t('unlock.wordsLabel') }} error={error} isDisabled={isWorking} autoFocus />
      {error && !isSecretFault(error) && <FaultNotice error={error} />}
      <div className="bar bar-end">
        <ActionButton onPress={onClose}>{t('common.cancel')}</ActionButton>
        <ActionButton look="main" type="submit" isDisabled={isWorking}>
          {t(isWorking ? 'confirm.running' : 'confirm.run')}
        </ActionButton>
      </div>
    </form>
  );
}
