import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../state/session.ts';
import { useTask } from '../state/upkeep.ts';
import { ActionButton } from './action-button.tsx';
import { Notice } from './notice.tsx';

/** After an end out of order: that everything is being checked, and then how that went. */
export function UncleanNotice({ onSee }: { readonly onSee: () => void }): ReactNode {
  const { t } = useTranslation();
  const { upkeep } = useSession();
  const state = useTask(upkeep.check);
  if (state.at === 'done' && state.result.faultCount === 0) {
    return (
      <Notice tone="calm" icon="check" role="status">
        <p>{t('check.uncleanWhole')}</p>
      </Notice>
    );
  }
  if (state.at === 'done' || state.at === 'failed') {
    return (
      <Notice tone={state.at === 'done' ? 'care' : 'calm'} role="status">
        <p>{state.at === 'done' ? t('check.uncleanFaults', { count: state.result.faultCount }) : t('check.uncleanStopped')}</p>
        <div>
          <ActionButton small onPress={onSee}>
            {t(state.at === 'done' ? 'check.see' : 'check.title')}
          </ActionButton>
        </div>
      </Notice>
    );
  }
  return (
    <Notice tone="calm" role="status">
      <p>{t('check.unclean')}</p>
    </Notice>
  );
}
