import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Text } from 'react-aria-components/Text';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { HostInfo, Settings } from '../../../shared/contract/host.ts';
import { asKeptError, usePreferences, useSession } from '../state/session.ts';
import { RadioChoices, SelectBox } from './choices.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { FaultNotice } from './notice.tsx';

/** Time until the lock, screenshots, and the cover. What makes an open vault less safe asks for the passphrase first; the rest holds at once. */
export function SafetyChoices(): ReactNode {
  const { t } = useTranslation();
  const { info } = useSession();
  const { settings } = usePreferences();
  const choices = useOnAndOff();
  const [asked, setAsked] = useState<Partial<Settings> | null>(null);
  const { set, isSaid, error, say } = useSureChange();
  return (
    <div className="panel settings">
      <IdleChoice onLess={(idleMinutes) => set({ idleMinutes })} onMore={(idleMinutes) => setAsked({ idleMinutes })} />
      <ProtectionChoice info={info} onChange={(contentProtection) => (contentProtection ? set({ contentProtection }) : setAsked({ contentProtection }))} />
      <RadioChoices label={t('cover.label')} hint={t('cover.hint')} choices={choices} value={settings.coverOnBlur === true ? 'on' : 'off'} onChange={(value) => set({ coverOnBlur: value === 'on' })} layout="line" />
      <p className="soft small settings-said" role="status">
        {isSaid && t('settings.saved')}
      </p>
      {error && <FaultNotice error={error} />}
      {asked && (
        <ConfirmDialog
          changes={asked}
          onClose={() => setAsked(null)}
          onChanged={() => {
            setAsked(null);
            say();
          }}
        />
      )}
    </div>
  );
}

/** A choice of safety is shown as taken when main has taken it: a window that is only said to be kept out of screenshots would be worse than none. */
function useSureChange(): { readonly set: (changes: Partial<Settings>) => void; readonly say: () => void; readonly isSaid: boolean; readonly error: KeptError | null } {
  const { changeSurely } = usePreferences();
  const [outcome, setOutcome] = useState<'said' | KeptError | null>(null);
  const say = (): void => setOutcome('said');
  const set = (changes: Partial<Settings>): void => void changeSurely(changes).then(say, (thrown: unknown) => setOutcome(asKeptError(thrown)));
  return { set, say, isSaid: outcome === 'said', error: outcome === 'said' ? null : outcome };
}

function useOnAndOff(): readonly { readonly value: 'on' | 'off'; readonly label: string }[] {
  const { t } = useTranslation();
  return [
    { value: 'on', label: t('protection.on') },
    { value: 'off', label: t('protection.off') },
  ];
}

/** On the first screen, where there is nothing yet that a passphrase could prove. */
export function FirstProtectionChoice(): ReactNode {
  const { info } = useSession();
  const { set, error } = useSureChange();
  return (
    <div className="panel stack-tight">
      <ProtectionChoice info={info} onChange={(contentProtection) => set({ contentProtection })} isFirst />
      {error && <FaultNotice error={error} />}
    </div>
  );
}

interface ProtectionChoiceProps {
  readonly info: HostInfo;
  readonly onChange: (isOn: boolean) => void;
  /** On the first screen: what will be different once there is a vault. */
  readonly isFirst?: boolean;
}

/** What this system can do about screenshots, in a sentence; a switch only where there is something to switch. */
function ProtectionChoice({ info, onChange, isFirst = false }: ProtectionChoiceProps): ReactNode {
  const { t } = useTranslation();
  const { settings } = usePreferences();
  const choices = useOnAndOff();
  const does = t(`protection.does_${info.platform}`);
  if (info.platform === 'linux') {
    return (
      <div className="stack-tight">
        <p className="box-label">{t('protection.label')}</p>
        <p className="box-hint">{does}</p>
      </div>
    );
  }
  const isOn = settings.contentProtection ?? info.isProtected;
  const hint = [does, info.isAssisted && !isOn ? t('protection.assisted') : t('protection.assist'), isFirst ? t('protection.later') : ''].join(' ').trim();
  return <RadioChoices label={t('protection.label')} hint={hint} choices={choices} value={isOn ? 'on' : 'off'} onChange={(value) => onChange(value === 'on')} layout="line" />;
}

const MINUTES = Array.from({ length: 15 }, (_, place) => place + 1);

/** A shorter time holds at once; a longer one asks. A list, since the number box of the library writes HTML, which Trusted Types refuse. */
function IdleChoice({ onLess, onMore }: { readonly onLess: (minutes: number) => void; readonly onMore: (minutes: number) => void }): ReactNode {
  const { t } = useTranslation();
  const { settings } = usePreferences();
  const choose = (value: string): void => {
    const minutes = Number(value);
    if (minutes < settings.idleMinutes) onLess(minutes);
    if (minutes > settings.idleMinutes) onMore(minutes);
  };
  return (
    <SelectBox label={t('settings.idle')} choices={MINUTES.map((minutes) => ({ value: String(minutes), label: t('confirm.minutes', { minutes }) }))} value={String(settings.idleMinutes)} onChange={choose}>
      <Text slot="description" className="box-hint">
        {t('settings.idleHint')} {t('confirm.idleWaits')}
      </Text>
    </SelectBox>
  );
}
