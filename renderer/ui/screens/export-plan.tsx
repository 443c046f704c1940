import { useEffect, useRef } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import { LANGUAGES } from '../../../shared/base/language.ts';
import type { Language } from '../../../shared/base/language.ts';
import type { By, ExportChoice, ExportPreview } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { CheckChoices } from '../components/choices.tsx';
import { ExportContents } from '../components/export-contents.tsx';
import { languageName, Screen } from '../components/frame.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { EitherSecretBox } from '../components/secret-box.tsx';
import { focusFirstFault } from '../state/first-fault.ts';
import { useSession } from '../state/session.ts';
import { useKeys } from '../state/use-keys.ts';
import { useLoad } from '../state/use-load.ts';
import { isSecretFault, useSecret } from '../state/use-secret.ts';
import type { Secret } from '../state/use-secret.ts';
import './export.css';

interface ExportPlanScreenProps {
  readonly itemIds: readonly string[];
  readonly languages: readonly Language[];
  readonly onLanguages: (languages: readonly Language[]) => void;
  readonly error: KeptError | null;
  readonly onRun: (choice: ExportChoice, by: By, suggestedName: string) => Promise<void>;
  readonly onBack: () => void;
}

/** Languages, the list of exactly what will be in the bundle, and the passphrase once more, or the recovery words. */
export function ExportPlanScreen({ itemIds, languages, onLanguages, error, onRun, onBack }: ExportPlanScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const secret = useProof();
  const preview = useLoad<ExportPreview | null>(languages.join(' '), async () => (languages.length === 0 ? null : await vault.call('export.preview', { itemIds, languages })));

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const by = secret.take();
    if (by === null) return focusFirstFault(event.currentTarget as HTMLFormElement);
    if (languages.length === 0 || preview.at !== 'ready' || !preview.value) return;
    secret.putAway();
    void onRun({ itemIds, languages }, by, `${preview.value.bundleName}.zip`);
  };

  return (
    <Screen title={t('export.title')} lead={t('export.lead')} width="wide" onBack={onBack} focusHeading={!isSecretFault(error)}>
      <form className="export" onSubmit={submit} noValidate>
        <div className="stack-wide">
          <div className="panel">
            <CheckChoices<Language>
              label={t('export.languages')}
              choices={LANGUAGES.map((name) => ({ value: name, label: languageName(name) }))}
              value={languages}
              onChange={(chosen) => onLanguages(LANGUAGES.filter((name) => chosen.includes(name)))}
              fault={languages.length === 0 ? t('export.needLanguage') : undefined}
            />
          </div>
          {preview.at === 'loading' && <p className="soft">{t('export.preparing')}</p>}
          {preview.at === 'failed' && <FaultNotice error={preview.error} />}
          {preview.at === 'ready' && preview.value && <ExportContents preview={preview.value} languages={languages} />}
        </div>
        <div className="export-side">
          <Notice tone="care">
            <p>{t('export.plain')}</p>
          </Notice>
          <div className="panel">
            <EitherSecretBox secret={secret} labels={{ passphrase: t('export.passphrase'), words: t('unlock.wordsLabel') }} hint={t('export.passphraseWhy')} error={error} />
            {error && !isSecretFault(error) && <FaultNotice error={error} />}
            <ActionButton look="main" type="submit">
              {t('export.make')}
            </ActionButton>
          </div>
          <p className="soft small">{t('export.meaning')}</p>
        </div>
      </form>
    </Screen>
  );
}

/** Whoever opened the vault with the recovery words may not know the passphrase any more: then the words are asked for first. */
function useProof(): Secret {
  const secret = useSecret();
  const keys = useKeys();
  const isSettled = useRef(false);
  useEffect(() => {
    if (isSettled.current || keys.at !== 'ready') return;
    isSettled.current = true;
    if (keys.value.openedWith === 'recovery' && secret.way === 'passphrase' && secret.text === '') secret.changeWay();
  }, [keys, secret]);
  return secret;
}
