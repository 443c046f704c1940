import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { ScreenChoice } from '../../../shared/contract/host.ts';
import type { PixelRect } from '../../../shared/evidence/item.ts';
import { takeFrame, ScreenStream, withWindowAway } from '../../client/screen-capture.ts';
import type { Frame } from '../../client/screen-capture.ts';
import { ActionButton } from '../components/action-button.tsx';
import { RadioChoices } from '../components/choices.tsx';
import { ForeignText } from '../components/foreign-text.tsx';
import { Screen } from '../components/frame.tsx';
import { Icon } from '../components/icons.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { Progress } from '../components/progress.tsx';
import { visibleText } from '../format/visible-text.ts';
import { CaptureSession } from '../state/capture-session.ts';
import { RecordingSession } from '../state/recording-session.ts';
import { asKeptError, useSession } from '../state/session.ts';
import { useScreens } from '../state/use-screens.ts';
import { CaptureBar } from './capture-bar.tsx';
import { RecordingBar } from './recording-bar.tsx';
import { RegionScreen } from './region.tsx';
import './capture.css';

interface CaptureScreenProps {
  readonly onSaved: (itemId: string) => void;
  /** Something was saved while this stays in front. */
  readonly onChanged: () => void;
  readonly onBack: () => void;
}

/** What is under way here is pictures: there is no text of it to be held. */
const NO_TEXT = (): string => '';

/** The answer that alone leads here: it was given before anything of the screen was looked at, and holds for all that is taken until this is left. */
const ANSWER = 'no';

/** picture: all of it, at once. region: a still, and then a part of it. bar: the small window, for several pictures and series. */
const WAYS = ['picture', 'region', 'series', 'record', 'bar'] as const;
type CaptureWay = (typeof WAYS)[number];

type Step =
  | { readonly at: 'choosing' }
  | { readonly at: 'taking' | 'saving' }
  | { readonly at: 'region'; readonly still: Frame; readonly session: CaptureSession | null }
  | { readonly at: 'recording'; readonly session: RecordingSession; readonly title: string }
  | { readonly at: 'bar'; readonly session: CaptureSession; readonly startsSeries: boolean; readonly title: string };

/** What to take and of what: screens and windows as they are now. Only reached after the answer "no" to the question about age. */
export function CaptureScreen({ onSaved, onChanged, onBack }: CaptureScreenProps): ReactNode {
  const { t } = useTranslation();
  const { host, vault, drafts } = useSession();
  const [way, setWay] = useState<CaptureWay>('picture');
  const [step, setStep] = useState<Step>({ at: 'choosing' });
  const [bar, setBar] = useState<Extract<Step, { at: 'bar' }> | null>(null);
  const [recording, setRecording] = useState<RecordingSession | null>(null);
  const [error, setError] = useState<KeptError | null>(null);
  useEffect(() => (recording ? drafts.register(() => recording.stop('lock'), NO_TEXT) : undefined), [recording, drafts]);
  useEffect(() => (bar ? drafts.register(() => bar.session.close(), NO_TEXT) : undefined), [bar, drafts]);

  const fail = (thrown: unknown): void => {
    setError(asKeptError(thrown));
    setStep({ at: 'choosing' });
  };
  const keep = async (frame: Frame, region: PixelRect | null, keepWhole: boolean): Promise<void> => {
    const { itemId } = await vault.call('items.addFrame', { ...frame, region, keepWhole, seriesId: null, depictedMinor: ANSWER }, [frame.frame]);
    onSaved(itemId);
  };
  const record = (stream: ScreenStream, title: string): void => {
    const session = new RecordingSession({ host, vault, stream, depictedMinor: ANSWER, holdOpen: () => drafts.holdOpen(), onSaved: onChanged });
    setRecording(session);
    setStep({ at: 'recording', session, title });
  };
  const openBar = async (choice: ScreenChoice): Promise<void> => {
    const stream = await withWindowAway(host, () => ScreenStream.open(host, choice));
    const title = choice.title === '' ? t('capture.unnamed') : choice.title;
    if (way === 'record') return record(stream, title);
    const session = new CaptureSession({ host, vault, stream, depictedMinor: ANSWER, holdOpen: () => drafts.holdOpen(), onSaved: onChanged });
    const next = { at: 'bar', session, startsSeries: way === 'series', title } as const;
    setBar(next);
    setStep(next);
  };
  const begin = async (choice: ScreenChoice): Promise<void> => {
    setError(null);
    setStep({ at: 'taking' });
    try {
      if (way !== 'picture' && way !== 'region') return await openBar(choice);
      const still = await takeFrame(host, choice);
      if (way === 'region') return setStep({ at: 'region', still, session: null });
      setStep({ at: 'saving' });
      await keep(still, null, false);
    } catch (thrown) {
      fail(thrown);
    }
  };
  const closeBar = async (): Promise<void> => {
    await bar?.session.close();
    setBar(null);
    onChanged();
    onBack();
  };

  switch (step.at) {
    case 'taking':
    case 'saving':
      return (
        <Screen key="work" title={t('capture.title')}>
          <Progress label={t(step.at === 'taking' ? 'capture.taking' : 'capture.saving')} />
        </Screen>
      );
    case 'region': {
      const { still, session } = step;
      const back = (): void => setStep(bar ? { ...bar, startsSeries: false } : { at: 'choosing' });
      const keepPart = async (part: Frame, region: PixelRect, keepWhole: boolean): Promise<void> => {
        if (session === null) return await keep(part, region, keepWhole);
        await session.saveRegion(part, region, keepWhole);
        back();
      };
      return <RegionScreen still={still} onKeep={keepPart} onBack={back} />;
    }
    case 'bar':
      return <CaptureBar session={step.session} title={step.title} startsSeries={step.startsSeries} onChanged={onChanged} onStill={(still) => setStep({ at: 'region', still, session: step.session })} onRecord={() => record(step.session.release(), step.title)} onClose={() => void closeBar()} />;
    case 'recording':
      return <RecordingBar session={step.session} title={step.title} onChanged={onChanged} onClose={() => void closeBar()} />;
    case 'choosing':
      return <ChooseSource way={way} onWay={setWay} error={error} onChoose={(choice) => void begin(choice)} onBack={onBack} />;
  }
}

interface ChooseSourceProps {
  readonly way: CaptureWay;
  readonly onWay: (way: CaptureWay) => void;
  readonly error: KeptError | null;
  readonly onChoose: (choice: ScreenChoice) => void;
  readonly onBack: () => void;
}

function ChooseSource({ way, onWay, error, onChoose, onBack }: ChooseSourceProps): ReactNode {
  const { t } = useTranslation();
  const { host, info } = useSession();
  const screens = useScreens(host, true, !info.isWayland);
  const { choices } = screens;
  const of = (kind: ScreenChoice['sourceKind']): readonly ScreenChoice[] => choices?.filter((choice) => choice.sourceKind === kind) ?? [];
  return (
    <Screen key="choose" title={t('capture.title')} lead={t('capture.lead')} width="wide" onBack={onBack} backLabel={t('common.backToList')}>
      {error && <FaultNotice error={error} />}
      {screens.error && <FaultNotice error={screens.error} />}
      {(error ?? screens.error)?.code === 'capture/denied' && <p className="small">{t(`captureHelp.denied.${info.platform}`)}</p>}
      <RadioChoices label={t('captureWay.label')} choices={WAYS.map((each) => ({ value: each, label: t(`captureWay.${each}`) }))} value={way} onChange={onWay} layout="line" />
      <p className="soft small">{t(`captureWay.${way}Text`)}</p>
      <Notice tone="calm">
        <p>{t('capture.tip')}</p>
        {info.isWayland && <p>{t('captureHelp.wayland')}</p>}
        {info.platform === 'linux' && !info.isWayland && <p>{t('captureHelp.covered')}</p>}
      </Notice>
      {!choices && !screens.error && <p className="soft">{t('capture.looking')}</p>}
      {choices?.length === 0 && <p role="status">{t('capture.none')}</p>}
      {info.isWayland && (
        <div>
          <ActionButton onPress={screens.look}>{t('captureHelp.askAgain')}</ActionButton>
        </div>
      )}
      <Sources name={t('capture.screens')} choices={of('screen')} onChoose={onChoose} />
      <Sources name={t('capture.windows')} choices={of('window')} onChoose={onChoose} />
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
                {choice.display && (
                  <span className="source-size">
                    {t('captureHelp.size', { width: choice.displayWidthPx, height: choice.displayHeightPx, scale: choice.scalePercent })}
                  </span>
                )}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
