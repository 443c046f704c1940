import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { ITEM_KINDS } from '../../../shared/evidence/item.ts';
import { labels } from '../../../shared/report/labels.ts';
import { usePreferences } from '../state/session.ts';
import type { Search } from '../state/use-items.ts';
import { Icon } from './icons.tsx';
import './search-bar.css';

export const NO_FILTER: Search = { kinds: [], text: '' };

/** Search by words and by type of item. */
export function SearchBar({ search, onChange }: { readonly search: Search; readonly onChange: (search: Search) => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const names = labels(language);
  const chosen = search.kinds[0] ?? 'all';
  const filter = (keys: Set<unknown>): void => onChange({ ...search, kinds: ITEM_KINDS.filter((kind) => keys.has(kind)) });
  return (
    <div className="search">
      <SearchField className="search-field" aria-label={t('timeline.search')} value={search.text} onChange={(text) => onChange({ ...search, text })} autoComplete="off" spellCheck="false">
        <Icon name="search" />
        <Input className="box-input" placeholder={t('timeline.searchHint')} />
      </SearchField>
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
    </div>
  );
}
