import { memo, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { ITEM_KINDS } from '../../../shared/evidence/item.ts';
import type { ItemKind } from '../../../shared/evidence/item.ts';
import { labels } from '../../../shared/report/labels.ts';
import { usePreferences } from '../state/session.ts';
import type { Search } from '../state/use-items.ts';
import { Icon } from './icons.tsx';
import './search-bar.css';

export const NO_FILTER: Search = { kinds: [], text: '' };

/** Search by words and by type of item. `onChange` takes what the search is to be from what it is, so that it can stay the same function. */
export const SearchBar = memo(function SearchBar({ search, onChange }: { readonly search: Search; readonly onChange: (change: (before: Search) => Search) => void }): ReactNode {
  const { t } = useTranslation();
  const field = useRef<HTMLDivElement>(null);
  const showAll = (): void => {
    // The button that was pressed goes away, and the focus must not go with it.
    field.current?.querySelector('input')?.focus();
    onChange((before) => ({ ...before, seriesId: undefined }));
  };
  return (
    <div className="search">
      <SearchField ref={field} className="search-field" aria-label={t('timeline.search')} value={search.text} onChange={(text) => onChange((before) => ({ ...before, text }))} autoComplete="off" spellCheck="false">
        <Icon name="search" />
        <Input className="box-input" placeholder={t('timeline.searchHint')} />
      </SearchField>
      {search.seriesId !== undefined && (
        <div>
          <ToggleButton className="chip chip-off" isSelected onChange={showAll}>
            {t('series.only')}
            <Icon name="close" />
          </ToggleButton>
        </div>
      )}
      <KindChips chosen={search.kinds[0] ?? 'all'} onChange={onChange} />
    </div>
  );
});

/** Apart, since a letter that is typed changes nothing here. */
const KindChips = memo(function KindChips({ chosen, onChange }: { readonly chosen: ItemKind | 'all'; readonly onChange: (change: (before: Search) => Search) => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const names = labels(language);
  const filter = (keys: Set<unknown>): void => onChange((before) => ({ ...before, kinds: ITEM_KINDS.filter((kind) => keys.has(kind)) }));
  return (
    <ToggleButtonGroup className="search-kinds" aria-label={t('timeline.filter')} selectionMode="single" disallowEmptySelection selectedKeys={[chosen]} onSelectionChange={filter}>
      <ToggleButton id="all" className="chip">
        {t('timeline.all')}
      </ToggleButton>
      {ITEM_KINDS.map((kind) => (
        <ToggleButton key={kind} id={kind} className="chip">
          {names.kinds[kind]}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
});
