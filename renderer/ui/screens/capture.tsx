import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { ScreenChoice } from '../../../shared/contract/host.ts';
import { takeScreenPicture } from '../../client/screen-capture.ts';
import { ForeignText } from '../components/foreign-text.tsx';
import { Screen } from '../components/frame.tsx';
import { Icon } from '../components/icons.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { Progress } from '../components/progress.tsx';
import { visibleText } from '../format/visible-text.ts';
import { asKeptError, useSession } from '../state/session.ts';
import { useScreens } from '../state/use-screens.ts';
import './capture.css';

interface CaptureScreenProps {
  readonly onSaved: (itemId: string) => void;
  readonly onBack: () => void;
}

type Work = 'choosing' | 'taking' | 'saving';

/** Pick a screen or window from live thumbnails. Only reached after the answer "no" to the question about age. */
export function CaptureScreen({ onSaved, onBack }: CaptureScreenProps): ReactNode {
  const { t } = useTranslation();
  const { host, vault } = useSession();
  const [work, setWork] = useState<Work>('choosing');
  const [error, setError] = useState<KeptError | null>(null);
  const screens = useScreens(host, work === 'choosing');

  const capture = async (choice: ScreenChoice): Promise<void> => {
    setError(null);
    setWork('taking');
    try {
      const picture = await takeScreenPicture(host, choice);
      setWork('saving');
      const { itemId } = await vault.call('items.addScreenshot', { ...picture, depictedMinor: 'no' }, [picture.png]);
      onSaved(itemId);
    } catch (thrown) {
      setError(asKeptError(thrown));
      setWork('choosing');
    }
  };

  if (work !== 'choosing') {
    return (
      <Screen key="work" title={t('capture.title')}>
        <Progress label={t(work === 'taking' ? 'capture.taking' : 'capture.saving')} />
      </Screen>
    );
  }
  return (
    <Screen key="choose" title={t('capture.title')} lead={t('capture.lead')} width="wide" onBack={onBack} backLabel={t('common.backToList')}>
      {error && <FaultNotice error={error} />}
      {screens.error && <FaultNotice error={screens.error} />}
      <Notice tone="calm">
        <p>{t('capture.tip')}</p>
      </Notice>
      {!screens.choices && !screens.error && <p className="soft">{t('capture.looking')}</p>}
      {screens.choices?.length === 0 && <p role="status">{t('capture.none')}</p>}
      <Sources name={t('capture.screens')} choices={screens.choices?.filter((choice) => choice.sourceKind === 'screen') ?? []} onChoose={(choice) => void capture(choice)} />
      <Sources name={t('capture.windows')} choices={screens.choices?.filter((choice) => choice.sourceKind === 'window') ?? []} onChoose={(choice) => void capture(choice)} />
    </Screen>
  );
}

function Sources({ name, choices, onChoose }: { readonly name: string; readonly choices: readonly ScreenChoice[]; readonly onChoose: (choice: ScreenChoice) => void }): ReactNode {
  const { t } = useTranslation();
  if (choices.length === 0) return null;
  return (
    <section className="stack">
      <h2>{name}</h2>
      <ul className="sources">
        {choices.map((choice) => {
          const title = choice.title === '' ? t('capture.unnamed') : choice.title;
          return (
            <li key={choice.sourceId}>
              <Button className="source" onPress={() => onChoose(choice)} aria-label={t('capture.choose', { title: visibleText(title) })}>
                <span className="source-picture">{choice.thumbnail === '' ? <Icon name="window" large /> : <img src={choice.thumbnail} alt="" draggable={false} />}</span>
                <span className="source-title">
                  <ForeignText text={title} />
                </span>
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
