import { memo } from 'react';
import type { ReactNode } from 'react';
import type { TFunction } from 'i18next';
import type { Language } from '../../../shared/base/language.ts';
import type { ItemRow } from '../../../shared/contract/vault.ts';
import { labels } from '../../../shared/report/labels.ts';
import { formatTime } from '../format/dates.ts';
import { formatSize } from '../format/quantities.ts';
import { visibleText } from '../format/visible-text.ts';
import { useReveal } from '../state/cover.ts';
import { ForeignText } from './foreign-text.tsx';
import { Icon } from './icons.tsx';
import { KIND_ICONS } from './kind-icon.ts';
import { Picture } from './picture.tsx';
import './timeline-row.css';

/** What rows are written in; read once for the whole list, since asking for it in each row is most of what a row costs. */
export interface RowWords {
  readonly t: TFunction;
  readonly language: Language;
}

interface TimelineRowProps extends RowWords {
  readonly row: ItemRow;
  /** False while another screen is in front: then nothing stays revealed. */
  readonly isActive: boolean;
  /** look: nothing can be opened, chosen or uncovered yet. */
  readonly mode: 'open' | 'select' | 'look';
  readonly isChosen: boolean;
  readonly onOpen: (itemId: string) => void;
  readonly onToggle: (itemId: string) => void;
  /** Shows the pictures of one series alone. Left out where nothing can be filtered. */
  readonly onSeries?: (seriesId: string) => void;
}

/** One item of the timeline. Its buttons are the browser's own: there may be hundreds of rows at a time. */
export const TimelineRow = memo(function TimelineRow({ row, t, language, isActive, mode, isChosen, onOpen, onToggle, onSeries }: TimelineRowProps): ReactNode {
  const title = row.title === '' ? t('timeline.untitled') : row.title;
  return (
    <li className={isChosen ? 'row row-chosen' : 'row'}>
      {mode === 'select' && (
        <label className="row-pick">
          <input type="checkbox" checked={isChosen} onChange={() => onToggle(row.itemId)} aria-label={`${t('select.pick', { exhibitNo: row.exhibitNo })}: ${visibleText(title)}`} />
        </label>
      )}
      {row.hasPicture && mode !== 'look' ? <CoveredPicture row={row} t={t} isActive={isActive} /> : <KindPicture row={row} />}
      <div className="row-words">
        {mode === 'open' ? (
          <button type="button" className="row-title row-open" onClick={() => onOpen(row.itemId)} data-item={row.itemId}>
            <ForeignText text={title} />
          </button>
        ) : (
          <p className="row-title">
            <ForeignText text={title} />
          </p>
        )}
        <RowFacts row={row} t={t} language={language} onSeries={mode === 'open' ? onSeries : undefined} />
      </div>
      <time className="row-time" dateTime={row.capturedUtc}>
        {formatTime(row.capturedLocal, language)}
      </time>
    </li>
  );
});

function RowFacts({ row, t, language, onSeries }: RowWords & { readonly row: ItemRow; readonly onSeries: ((seriesId: string) => void) | undefined }): ReactNode {
  const names = labels(language);
  return (
    <p className="row-facts">
      <span className="row-number">{row.exhibitNo}</span>
      <span>{names.kinds[row.kind]}</span>
      {row.series && <SeriesPlace series={row.series} t={t} onSeries={onSeries} />}
      {row.sizeBytes !== null && <span>{formatSize(row.sizeBytes, language)}</span>}
      {row.sizeBytes !== null && !row.stored && row.kind !== 'file_hash_only' && <span>{t('timeline.hashOnly')}</span>}
    </p>
  );
}

function SeriesPlace({ series, t, onSeries }: Pick<RowWords, 't'> & { readonly series: NonNullable<ItemRow['series']>; readonly onSeries: ((seriesId: string) => void) | undefined }): ReactNode {
  const place = t('series.place', { number: series.number });
  if (onSeries === undefined) return <span>{place}</span>;
  return (
    <button type="button" className="row-series" onClick={() => onSeries(series.seriesId)} aria-label={`${place}. ${t('series.show')}`} title={t('series.show')}>
      {place}
    </button>
  );
}

/** In the place of a picture, the drawing of the item's type. */
function KindPicture({ row }: { readonly row: ItemRow }): ReactNode {
  return (
    <div className="row-picture row-kind">
      <Icon name={KIND_ICONS[row.kind]} large />
    </div>
  );
}

/** A picture's place: covered until it is shown on purpose. */
function CoveredPicture({ row, t, isActive }: { readonly row: ItemRow; readonly t: TFunction; readonly isActive: boolean }): ReactNode {
  const { isRevealed, setRevealed } = useReveal(isActive);
  const name = t(isRevealed ? 'timeline.coverPicture' : 'timeline.showPicture', { exhibitNo: row.exhibitNo });
  return (
    <div className="row-picture row-cover">
      {isRevealed ? <Picture itemId={row.itemId} exhibitNo={row.exhibitNo} maxSidePx={480} /> : <Icon name="covered" />}
      <button type="button" className="row-reveal" aria-label={name} onClick={() => setRevealed(!isRevealed)}>
        {isRevealed ? t('timeline.cover') : t('timeline.show')}
      </button>
    </div>
  );
}
