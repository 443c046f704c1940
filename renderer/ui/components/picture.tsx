import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../state/session.ts';
import { useLoad } from '../state/use-load.ts';

/** The pixels of an item, fetched when this is drawn and let go with it. */
export function Picture({ itemId, exhibitNo, maxSidePx }: { readonly itemId: string; readonly exhibitNo: string; readonly maxSidePx: number }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const load = useLoad(`${itemId} ${maxSidePx}`, () => vault.call('items.picture', { itemId, maxSidePx }));
  const png = load.at === 'ready' ? (load.value?.png ?? null) : null;
  const url = useObjectUrl(png);
  if (load.at === 'loading') return <p className="picture-words">{t('item.preparing')}</p>;
  if (load.at === 'failed') return <p className="picture-words">{t(`errors.${load.error.code}.what`, { ...load.error.details })}</p>;
  if (!load.value) return <p className="picture-words">{t('timeline.noPicture')}</p>;
  return url && <img className="picture" src={url} alt={t('timeline.pictureOf', { exhibitNo })} draggable={false} />;
}

function useObjectUrl(png: ArrayBuffer | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!png) return;
    const made = URL.createObjectURL(new Blob([png], { type: 'image/png' }));
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [png]);
  return url;
}
