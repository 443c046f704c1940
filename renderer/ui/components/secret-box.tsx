import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import { isSecretFault } from '../state/use-secret.ts';
import type { Secret } from '../state/use-secret.ts';
import { ActionButton } from './action-button.tsx';
import { SecretBox, TextBox } from './text-box.tsx';

interface EitherSecretBoxProps {
  readonly secret: Secret;
  readonly labels: { readonly passphrase: string; readonly words: string };
  readonly hint?: string;
  /** Of the last try; only what is put right here is said here. */
  readonly error: KeptError | null;
  readonly isDisabled?: boolean;
  readonly autoFocus?: boolean;
}

/** One box for the passphrase, with a way to give the recovery words in its place. After a wrong try it takes the focus; after one without it the form's first fault does. */
export function EitherSecretBox({ secret, labels, hint, error, isDisabled = false, autoFocus = false }: EitherSecretBoxProps): ReactNode {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const wrong = isSecretFault(error) && error ? t(`errors.${error.code}.what`, { ...error.details }) : undefined;
  const missing = secret.isMissing ? t(secret.way === 'passphrase' ? 'unlock.empty' : 'keys.emptyWords') : undefined;
  useEffect(() => {
    if (wrong !== undefined) box.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [wrong]);
  return (
    <div ref={box} className="stack-tight">
      {secret.way === 'passphrase' ? (
        <SecretBox key="passphrase" label={labels.passphrase} hint={hint} value={secret.text} onChange={secret.write} fault={missing ?? wrong} isDisabled={isDisabled} autoFocus={autoFocus} />
      ) : (
        <TextBox key="words" label={labels.words} hint={t('unlock.wordsHint')} value={secret.text} onChange={secret.write} rows={2} fault={missing ?? wrong} isDisabled={isDisabled} autoFocus />
      )}
      <div className="secret-way">
        <ActionButton look="plain" small onPress={secret.changeWay} isDisabled={isDisabled}>
          {t(secret.way === 'passphrase' ? 'keys.useWords' : 'keys.usePassphrase')}
        </ActionButton>
      </div>
    </div>
  );
}
