import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../state/session.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { useKeys } from '../state/use-keys.ts';
import { ActionButton } from './action-button.tsx';
import { FaultNotice, Notice } from './notice.tsx';

/** Records are missing at the end: said each time until the owner says that they know. An advocate cannot say it for them. */
export function ShorterNotice({ text }: { readonly text: string }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const keys = useKeys();
  const { isWorking, error, run } = useAttempt();
  const [isKnown, setKnown] = useState(false);
  const accept = (): void =>
    void run(async () => {
      await vault.call('vault.acceptShorter', {});
      setKnown(true);
    });
  if (isKnown) {
    return (
      <Notice tone="calm" icon="check" role="status">
        <p>{t('shorter.known')}</p>
      </Notice>
    );
  }
  const isOwner = keys.at === 'ready' && keys.value.openedWith !== 'advocate';
  return (
    <>
      <Notice tone="care">
        <p>{text}</p>
        <p className="small">{t(isOwner ? 'shorter.untilKnown' : 'shorter.untilOwner')}</p>
        {isOwner && (
          <div>
            <ActionButton small onPress={accept} isDisabled={isWorking}>
              {t('shorter.accept')}
            </ActionButton>
          </div>
        )}
      </Notice>
      {error && <FaultNotice error={error} />}
    </>
  );
}
