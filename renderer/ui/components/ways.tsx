import { memo } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Text } from 'react-aria-components/Text';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { ListPopover } from './list-popover.tsx';
import './ways.css';

export const WAYS = ['capture', 'address', 'files', 'note'] as const;
export type Way = (typeof WAYS)[number];

const WAY_ICONS: Readonly<Record<Way, IconName>> = { capture: 'screen', address: 'link', files: 'file', note: 'note' };

/** The one main action of the timeline: add something, in one of four ways. */
export const AddMenu = memo(function AddMenu({ onAdd }: { readonly onAdd: (way: Way) => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <MenuTrigger>
      <ActionButton look="main" icon="plus">
        {t('timeline.add')}
      </ActionButton>
      <ListPopover className="ways-popover" placement="bottom end">
        <Menu className="ways-menu" aria-label={t('timeline.ways')} onAction={(key) => onAdd(key as Way)}>
          {WAYS.map((way) => (
            <MenuItem key={way} id={way} className="way way-item" textValue={t(`ways.${way}`)}>
              <Icon name={WAY_ICONS[way]} large />
              <Text slot="label" className="way-name">
                {t(`ways.${way}`)}
              </Text>
              <Text slot="description" className="way-text">
                {t(`ways.${way}Text`)}
              </Text>
            </MenuItem>
          ))}
        </Menu>
      </ListPopover>
    </MenuTrigger>
  );
});

/** The same four ways laid out, for an empty timeline. */
export function WayCards({ onChoose }: { readonly onChoose: (way: Way) => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="way-cards">
      {WAYS.map((way) => (
        <WayCard key={way} icon={WAY_ICONS[way]} name={t(`ways.${way}`)} text={t(`ways.${way}Text`)} onPress={() => onChoose(way)} />
      ))}
    </div>
  );
}

export function WayCard({ icon, name, text, onPress }: { readonly icon: IconName; readonly name: string; readonly text: string; readonly onPress: () => void }): ReactNode {
  return (
    <Button className="way way-card" onPress={onPress}>
      <Icon name={icon} large />
      <span className="way-name">{name}</span>
      <span className="way-text">{text}</span>
    </Button>
  );
}
