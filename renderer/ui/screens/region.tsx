import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { PixelRect } from '../../../shared/evidence/item.ts';
import type { Frame } from '../../client/screen-capture.ts';
import { ActionButton } from '../components/action-button.tsx';
import { CheckChoices } from '../components/choices.tsx';
import { Screen } from '../components/frame.tsx';
import { FrozenFrame } from '../components/frozen-frame.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { middleBox } from '../state/region-box.ts';
import { asKeptError } from '../state/session.ts';
import './region.css';

interface RegionScreenProps {
  readonly still: Frame;
  /** Keeps the part; the still that it is given is its own. */
  readonly onKeep: (still: Frame, region: PixelRect, keepWhole: boolean) => Promise<void>;
  readonly onBack: () => void;
}

/** The part of a still that is kept. The still was taken before this appeared: whatever happens on the screen now, it is that moment. */
export function RegionScreen({ still, onKeep, onBack }: RegionScreenProps): ReactNode {
  const { t } = useTranslation();
  const { frame } = still;
  const [box, setBox] = useState(() => middleBox({ widthPx: frame.width, heightPx: frame.height }));
  const [options, setOptions] = useState<readonly ('whole' | 'actual')[]>([]);
  const [error, setError] = useState<KeptError | null>(null);
  const [isSaving, setSaving] = useState(false);
  useEffect(() => () => frame.close(), [frame]);

  const keep = async (): Promise<void> => {
    if (isSaving) return;
    setError(null);
    setSaving(true);
    try {
      // A copy goes on its way: if it cannot be saved, the moment is still here.
      await onKeep({ ...still, frame: await createImageBitmap(frame) }, box, options.includes('whole'));
    } catch (thrown) {
      setError(asKeptError(thrown));
      setSaving(false);
    }
  };
  return (
    <Screen title={t('region.title')} lead={t('region.lead')} width="wide" onBack={onBack} backLabel={t('region.back')}>
      <div className="region">
        {error && <FaultNotice error={error} />}
        {!isSaving && <FrozenFrame frame={frame} box={box} isActualSize={options.includes('actual')} onChange={setBox} />}
        <div className="region-facts">
          <p id="region-size" className="region-size" role="status">
            {t('region.size', { width: box.widthPx, height: box.heightPx, left: box.leftPx, top: box.topPx })}
          </p>
          <p id="region-keys" className="soft small">
            {t('region.keys')}
          </p>
        </div>
        <CheckChoices
          label={t('region.options')}
          choices={[
            { value: 'whole', label: t('region.keepWhole') },
            { value: 'actual', label: t('region.actual') },
          ]}
          value={options}
          onChange={setOptions}
        />
        <div className="region-actions">
          <ActionButton look="main" onPress={() => void keep()}>
            {isSaving ? t('common.saving') : t('region.keep')}
          </ActionButton>
          <ActionButton onPress={onBack}>{t('common.cancel')}</ActionButton>
          <p className="soft small">{t(options.includes('whole') ? 'region.wholeKept' : 'region.wholeLetGo')}</p>
        </div>
      </div>
    </Screen>
  );
}
