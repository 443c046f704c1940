import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { ForeignText } from '../components/foreign-text.tsx';
import { TextBox } from '../components/text-box.tsx';
import { useSession } from '../state/session.ts';
import './blocked.css';
import './setup.css';

/** A vault is there that this program must not touch: says what is known and what can be done, and never offers to make a new one in its place. */
export function BlockedScreen({ error, onLook }: { readonly error: KeptError; readonly onLook: () => void }): ReactNode {
  const { t } = useTranslation();
  const { host } = useSession();
  const details = { ...error.details };
  const facts = [error.code, ...Object.entries(error.details).map(([name, value]) => `${name}=${value}`)].join('  ');
  return (
    <Screen title={t('blocked.title')}>
      <dl className="blocked">
        <div>
          <dt>{t('blocked.known')}</dt>
          <dd>{t(`errors.${error.code}.what`, details)}</dd>
        </div>
        <div>
          <dt>{t('blocked.unchanged')}</dt>
          <dd>{t('blocked.unchangedText')}</dd>
        </div>
        <div>
          <dt>{t('blocked.next')}</dt>
          <dd>{t(`errors.${error.code}.next`, details)}</dd>
        </div>
        <div>
          <dt>{t('blocked.forHelper')}</dt>
          <dd className="blocked-code">
            <ForeignText text={facts} />
          </dd>
        </div>
      </dl>
      <div className="setup-actions">
        <ActionButton look="main" onPress={onLook}>
          {t('blocked.look')}
        </ActionButton>
        <ActionButton onPress={() => void host.quit()}>{t('blocked.quit')}</ActionButton>
      </div>
    </Screen>
  );
}

/** The worker or the host has ended: nothing more can be done on this page. */
export function EndedScreen({ error, unsavedNote = '', onRestart }: { readonly error: KeptError; readonly unsavedNote?: string; readonly onRestart: () => void }): ReactNode {
  const { t } = useTranslation();
  const details = { ...error.details };
  return (
    <Screen title={t('ended.title')}>
      <dl className="blocked">
        <div>
          <dt>{t('blocked.known')}</dt>
          <dd>{t(`errors.${error.code}.what`, details)}</dd>
        </div>
        <div>
          <dt>{t('blocked.unchanged')}</dt>
          <dd>{t(`errors.${error.code}.safe`, details)}</dd>
        </div>
        <div>
          <dt>{t('blocked.next')}</dt>
          <dd>{t(`errors.${error.code}.next`, details)}</dd>
        </div>
      </dl>
      {unsavedNote.trim() !== '' && <TextBox label={t('ended.unsaved')} value={unsavedNote} onChange={() => undefined} rows={6} />}
      <div className="setup-actions">
        <ActionButton look="main" onPress={onRestart}>
          {t('ended.restart')}
        </ActionButton>
      </div>
    </Screen>
  );
}
