import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KeptError } from '../../../shared/base/errors.ts';
import type { AddressFacts, MinorAnswer } from '../../../shared/evidence/item.ts';
import { ActionButton } from '../components/action-button.tsx';
import { AddressReading } from '../components/address-reading.tsx';
import { RadioChoices } from '../components/choices.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { TextBox } from '../components/text-box.tsx';
import { asKeptError, useSession } from '../state/session.ts';
import { useLoad } from '../state/use-load.ts';

interface AddressScreenProps {
  /** Already given when the address is kept instead of a picture. */
  readonly answer: MinorAnswer | null;
  readonly onSaved: (itemId: string) => void;
  readonly onBack: () => void;
}

/** Paste an address: what Kept reads from it is shown while it is typed, what was pasted is kept. A lock saves it first. */
export function AddressScreen({ answer, onSaved, onBack }: AddressScreenProps): ReactNode {
  const { t } = useTranslation();
  const { host, vault, drafts } = useSession();
  const [raw, setRaw] = useState('');
  const [minor, setMinor] = useState<MinorAnswer | null>(answer);
  const [error, setError] = useState<KeptError | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [copied, setCopied] = useState<'taken' | 'empty' | null>(null);
  const reading = useLoad<AddressFacts | null>(raw, async () => (raw.trim() === '' ? null : await vault.call('address.read', { raw })));

  const saveUnsaved = async (): Promise<void> => {
    if (raw.trim() !== '' && !isSaving) await vault.call('items.addAddress', { raw, depictedMinor: minor ?? 'unknown' });
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isSaving) return;
    if (raw.trim() === '') return setError(new KeptError('address/empty'));
    setError(null);
    setSaving(true);
    try {
      const { itemId } = await vault.call('items.addAddress', { raw, depictedMinor: minor ?? 'unknown' });
      onSaved(itemId);
    } catch (thrown) {
      setError(asKeptError(thrown));
      setSaving(false);
    }
  };
  /** Offered, never taken: the clipboard is read by this press alone, and nothing is saved by it. */
  const pasteCopied = async (): Promise<void> => {
    setError(null);
    try {
      const text = await host.readClipboard();
      setCopied(text.trim() === '' ? 'empty' : 'taken');
      if (text.trim() !== '') setRaw(text);
    } catch (thrown) {
      setError(asKeptError(thrown));
    }
  };
  const unsaved = useRef({ save: saveUnsaved, text: '' });
  useEffect(() => {
    unsaved.current = { save: saveUnsaved, text: isSaving ? '' : raw };
  });
  useEffect(() => drafts.register(() => unsaved.current.save(), () => unsaved.current.text), [drafts]);
  const choices = [
    { value: 'yes', label: t('address.yes') },
    { value: 'unknown', label: t('address.unknown') },
    { value: 'no', label: t('address.no') },
  ] as const;

  return (
    <Screen title={t('address.title')} onBack={onBack} backLabel={t('common.backToList')} focusHeading={false}>
      <form className="stack-wide" onSubmit={(event) => void save(event)} noValidate>
        <div className="panel">
          <TextBox label={t('address.label')} hint={t('address.hint')} value={raw} onChange={setRaw} rows={2} autoFocus />
          <div className="bar">
            <ActionButton small icon="copy" onPress={() => void pasteCopied()}>
              {t('clipboard.offer')}
            </ActionButton>
            <p className="soft small" role="status">
              {t(`clipboard.${copied ?? 'hint'}`)}
            </p>
          </div>
          {raw.trim() !== '' && reading.at === 'ready' && reading.value && <AddressReading address={reading.value} />}
          {raw.trim() !== '' && reading.at === 'failed' && <FaultNotice error={reading.error} />}
          {answer === null && <RadioChoices label={`${t('address.minor')} (${t('common.optional')})`} choices={choices} value={minor} onChange={setMinor} layout="line" />}
        </div>
        {error && <FaultNotice error={error} />}
        <div className="setup-actions">
          <ActionButton look="main" type="submit">
            {isSaving ? t('common.saving') : t('address.save')}
          </ActionButton>
        </div>
      </form>
    </Screen>
  );
}
