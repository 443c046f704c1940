import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Screen } from '../components/frame.tsx';
import { usePreferences, useSession } from '../state/session.ts';
import { Lines, PromiseLists } from './welcome.tsx';
import './exit-explained.css';
import './setup.css';

const ADVICE = ['adviceDevice', 'adviceCopy', 'adviceBundle', 'adviceSudden'] as const;

/** How to stay safe: what Kept does, what it cannot, and what the person can do, in the words that SECURITY.md stands by. */
export function SafetyScreen({ onBack }: { readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation();
  const { info } = useSession();
  const { settings } = usePreferences();
  const isOn = info.platform === 'linux' || (settings.contentProtection ?? info.isProtected);
  const shots = isOn ? t(`safety.shots_${info.platform}`) : t('safety.shotsOff');
  // Only Windows keeps them all out, and only while it is asked to.
  const areShotsBlocked = info.platform === 'win32' && isOn;
  const does = [t('safety.locked'), t('exit.notRemove'), ...(areShotsBlocked ? [shots] : []), t('safety.signature')];
  const not = [t('safety.spy'), ...(areShotsBlocked ? [] : [shots]), t('safety.found'), t('safety.deleted'), t('safety.times'), t('safety.forgotten')];
  return (
    <Screen title={t('safety.title')} onBack={onBack} backLabel={t('upkeep.toSettings')} width="wide">
      <PromiseLists does={{ title: t('safety.protects'), lines: does }} not={{ title: t('safety.limits'), lines: not }} />
      <section className="exit-part">
        <h2>{t('safety.advice')}</h2>
        <Lines lines={ADVICE.map((key) => t(`safety.${key}`))} icon="check" />
      </section>
      <p className="setup-help">{t('welcome.help')}</p>
    </Screen>
  );
}
