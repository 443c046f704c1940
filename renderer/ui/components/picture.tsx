import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../state/session.ts';
import { useLoad } from '../state/use-load.ts';

/** The pixels of an item, fetched when this is drawn and let go with it. */
export function Picture({ itemId, exhibitNo, maxSidePx }: { readonly itemId: string; readonly exhibitNo: string; readonly maxSidePx: number }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const load = useLoad(`${itemId} ${maxSidePx}`, () => vault.call('items.picture', { itemId, maxSidePx }));
  if (load.at === 'loading') return <p className="picture-words">{t('item.preparing')}</p>;
  if (load.at === 'failed') return <p className="picture-words">{t(`errors.${load.error.code}.what`, { ...load.error.details })}</p>;
  if (!load.value) return <p className="picture-words">{t('timeline.noPicture')}</p>;
  return <Pixels png={load.value.png} name={t('timeline.pictureOf', { exhibitNo })} />;
}

/** The address of the pixels exists only as long as they are drawn. */
function Pixels({ png, name }: { readonly png: ArrayBuffer; readonly name: string }): ReactNode {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const element = image.current;
    if (!element) return;
    const address = URL.createObjectURL(new Blob([png], { type: 'image/png' }));
    element.src = address;
    return () => {
      element.removeAttribute('src');
      URL.revokeObjectURL(address);
    };
  }, [png]);
  return <img ref={image} className="picture" alt={name} draggable={false} />;
}
