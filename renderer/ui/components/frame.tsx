import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { LANGUAGES } from '../../../shared/base/language.ts';
import type { Language } from '../../../shared/base/language.ts';
import { usePreferences } from '../state/session.ts';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icons.tsx';
import { PlaceContext } from './list-popover.tsx';
import { QuickExitButton, QuickExitLink } from './quick-exit.tsx';
import './frame.css';

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { ko: '한국어', en: 'English', de: 'Deutsch' };

export function languageName(language: Language): string {
  return LANGUAGE_NAMES[language];
}

/** Each language by its own name, so that it is found by whoever cannot read the others. */
export function LanguageSwitch(): ReactNode {
  const { t } = useTranslation();
  const { language, change } = usePreferences();
  const choose = (keys: Set<unknown>): void => {
    const chosen = LANGUAGES.find((name) => keys.has(name));
    if (chosen) change({ language: chosen });
  };
  return (
    <ToggleButtonGroup aria-label={t('common.language')} selectionMode="single" disallowEmptySelection selectedKeys={[language]} onSelectionChange={choose} className="languages">
      {LANGUAGES.map((name) => (
        <ToggleButton key={name} id={name} className="language" {...{ lang: name }}>
          {LANGUAGE_NAMES[name]}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** The bar on top and the page below it, which scrolls by itself so that the bar is always there. */
export function Frame({ tools, isHidden = false, children }: { readonly tools?: ReactNode; readonly isHidden?: boolean; readonly children: ReactNode }): ReactNode {
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  return (
    <div className="frame" hidden={isHidden}>
      <header className="frame-bar">
        <QuickExitButton />
        <span className="wordmark">
          <Icon name="archive" />
          Kept
        </span>
        <div className="frame-tools">
          <LanguageSwitch />
          {tools}
        </div>
      </header>
      <div className="frame-place" ref={setPlace}>
        <PlaceContext value={place}>{children}</PlaceContext>
      </div>
    </div>
  );
}

interface ScreenProps {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  /** Small words above the title, such as "Step 1 of 3". */
  readonly over?: ReactNode;
  readonly width?: 'narrow' | 'wide';
  readonly onBack?: (() => void) | undefined;
  readonly backLabel?: string;
  /** False where a box takes the focus instead. */
  readonly focusHeading?: boolean;
  readonly children: ReactNode;
}

/** One screen: its heading takes the focus when it appears, so that a screen reader starts there. */
export function Screen({ title, lead, over, width = 'narrow', onBack, backLabel, focusHeading = true, children }: ScreenProps): ReactNode {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focusHeading) heading.current?.focus();
    // Only when the screen appears.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  return (
    <main className="screen">
      <div className={`screen-column screen-${width}`}>
        <QuickExitLink />
        {onBack && (
          <div className="screen-back">
            <ActionButton look="plain" icon="back" small onPress={onBack}>
              {backLabel ?? t('common.back')}
            </ActionButton>
          </div>
        )}
        <div className="screen-head">
          {over && <p className="screen-over">{over}</p>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="screen-lead">{lead}</p>}
        </div>
        {children}
      </div>
    </main>
  );
}
