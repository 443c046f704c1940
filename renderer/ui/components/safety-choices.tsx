import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { NumberField } from 'react-aria-components/NumberField';
import { Text } from 'react-aria-components/Text';
import type { HostInfo, Settings } from '../../../shared/contract/host.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { ActionButton } from './action-button.tsx';
import { RadioChoices } from './choices.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Icon } from './icons.tsx';

/** Time until the lock, screenshots, and the cover. What makes an open vault less safe asks for the passphrase first; the rest holds at once. */
export function SafetyChoices(): ReactNode {
  const { t } = useTranslation();
  const { info } = useSession();
  const { settings, change } = usePreferences();
  const choices = useOnAndOff();
  const [asked, setAsked] = useState<Partial<Settings> | null>(null);
  const [isSaid, setSaid] = useState(false);
  const set = (changes: Partial<Settings>): void => {
    change(changes);
    setSaid(true);
  };
  return (
    <div className="panel settings">
      <IdleChoice onLess={(idleMinutes) => set({ idleMinutes })} onMore={(idleMinutes) => setAsked({ idleMinutes })} />
      <ProtectionChoice info={info} onChange={(contentProtection) => (contentProtection ? set({ contentProtection }) : setAsked({ contentProtection }))} />
      <RadioChoices label={t('cover.label')} hint={t('cover.hint')} choices={choices} value={settings.coverOnBlur === true ? 'on' : 'off'} onChange={(value) => set({ coverOnBlur: value === 'on' })} layout="line" />
      <p className="soft small settings-said" role="status">
        {isSaid && t('settings.saved')}
      </p>
      {asked && (
        <ConfirmDialog
          changes={asked}
          onClose={() => setAsked(null)}
          onChanged={() => {
            setAsked(null);
            setSaid(true);
          }}
        />
      )}
    </div>
  );
}

function useOnAndOff(): readonly { readonly value: 'on' | 'off'; readonly label: string }[] {
  const { t } = useTranslation();
  return [
    { value: 'on', label: t('protection.on') },
    { value: 'off', label: t('protection.off') },
  ];
}

interface ProtectionChoiceProps {
  readonly info: HostInfo;
  readonly onChange: (isOn: boolean) => void;
  /** On the first screen: what will be different once there is a vault. */
  readonly isFirst?: boolean;
}

/** What this system can do about screenshots, in a sentence; a switch only where there is something to switch. */
export function ProtectionChoice({ info, onChange, isFirst = false }: ProtectionChoiceProps): ReactNode {
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

/** A shorter time holds at once; a longer one waits until it is asked for. */
function IdleChoice({ onLess, onMore }: { readonly onLess: (minutes: number) => void; readonly onMore: (minutes: number) => void }): ReactNode {
  const { t } = useTranslation();
  const { settings } = usePreferences();
  const [wanted, setWanted] = useState<number | null>(null);
  const minutes = wanted !== null && wanted > settings.idleMinutes ? wanted : settings.idleMinutes;
  const choose = (next: number): void => {
    if (!Number.isInteger(next)) return;
    setWanted(next);
    if (next < settings.idleMinutes) onLess(next);
  };
  return (
    <div className="stack-tight">
      <NumberField className="box" minValue={1} maxValue={15} step={1} value={minutes} onChange={choose}>
        <Label className="box-label">{t('settings.idle')}</Label>
        <Text slot="description" className="box-hint">
          {t('settings.idleHint')} {t('confirm.idleWaits')}
        </Text>
        <Group className="settings-number">
          <Button slot="decrement" className="settings-step">
            <Icon name="minus" />
          </Button>
          <Input className="box-input" />
          <Button slot="increment" className="settings-step">
            <Icon name="plus" />
          </Button>
        </Group>
      </NumberField>
      {minutes > settings.idleMinutes && (
        <div className="bar">
          <ActionButton small onPress={() => onMore(minutes)}>
            {t('confirm.idleMore', { minutes })}
          </ActionButton>
        </div>
      )}
    </div>
  );
}
