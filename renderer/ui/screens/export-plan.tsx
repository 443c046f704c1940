import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import { LANGUAGES } from '../../../shared/base/language.ts';
import type { Language } from '../../../shared/base/language.ts';
import type { ExportChoice, ExportPreview } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { CheckChoices } from '../components/choices.tsx';
import { ExportContents } from '../components/export-contents.tsx';
import { languageName, Screen } from '../components/frame.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { SecretBox } from '../components/text-box.tsx';
import { useSession } from '../state/session.ts';
import { useLoad } from '../state/use-load.ts';
import './export.css';

interface ExportPlanScreenProps {
  readonly itemIds: readonly string[];
  readonly languages: readonly Language[];
  readonly onLanguages: (languages: readonly Language[]) => void;
  readonly error: KeptError | null;
  readonly onRun: (choice: ExportChoice, passphrase: string, suggestedName: string) => Promise<void>;
  readonly onBack: () => void;
}

/** Languages, the list of exactly what will be in the bundle, and the passphrase once more. */
export function ExportPlanScreen({ itemIds, languages, onLanguages, error, onRun, onBack }: ExportPlanScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [passphrase, setPassphrase] = useState('');
  const [isAsked, setAsked] = useState(false);
  const preview = useLoad<ExportPreview | null>(languages.join(' '), async () => (languages.length === 0 ? null : await vault.call('export.preview', { itemIds, languages })));

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (passphrase === '' || languages.length === 0 || preview.at !== 'ready' || !preview.value) return;
    setPassphrase('');
    setAsked(false);
    void onRun({ itemIds, languages }, passphrase, `${preview.value.bundleName}.zip`);
  };
  const wrong = error?.code === 'passphrase/wrong' && !passphrase ? t('errors.passphrase/wrong.what') : undefined;

  return (
    <Screen title={t('export.title')} lead={t('export.lead')} width="wide" onBack={onBack}>
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
            <SecretBox
              label={t('export.passphrase')}
              hint={t('export.passphraseWhy')}
              value={passphrase}
              onChange={setPassphrase}
              fault={isAsked && passphrase === '' ? t('unlock.empty') : wrong}
              autoFocus={error?.code === 'passphrase/wrong'}
            />
            {error && error.code !== 'passphrase/wrong' && <FaultNotice error={error} />}
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
