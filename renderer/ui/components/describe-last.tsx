import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import { FIELDS, withMarks, type FieldName } from '../../../shared/evidence/fields.ts';
import { fieldValueLabel, labels } from '../../../shared/report/labels.ts';
import { asKeptError, usePreferences, useSession } from '../state/session.ts';
import { ActionButton } from './action-button.tsx';
import { CheckChoices } from './choices.tsx';
import { FaultNotice } from './notice.tsx';
import { TextBox } from './text-box.tsx';

const MARKS = FIELDS.find((field) => field.name === 'visible_in_capture')?.choices ?? [];

/** One line of note and what can be seen in the picture, for the item that was saved last. What is not saved yet is saved before a lock and when the next item comes. */
export function DescribeLast({ itemId, exhibitNo, onChanged }: { readonly itemId: string; readonly exhibitNo: string; readonly onChanged: () => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { vault, drafts } = useSession();
  const [note, setNote] = useState('');
  const [marks, setMarks] = useState<readonly string[]>([]);
  const [saved, setSaved] = useState({ note: '', marks: '' });
  const [error, setError] = useState<KeptError | null>(null);
  const names = labels(language);
  const value = withMarks(MARKS, marks);
  const isOpen = note !== saved.note || value !== saved.marks;

  const save = async (): Promise<void> => {
    if (!isOpen) return;
    const changes: Partial<Record<FieldName, string>> = { notes: note, visible_in_capture: value };
    await vault.call('items.setFields', { itemId, changes });
    setSaved({ note, marks: value });
    onChanged();
  };
  const latest = useRef({ save, text: '' });
  useEffect(() => {
    latest.current = { save, text: note === saved.note ? '' : note };
  });
  useEffect(() => {
    const end = drafts.register(() => latest.current.save(), () => latest.current.text);
    return () => {
      // The next picture is there, or the bar closes: what was typed for this one belongs to this one. A fault is told by the item's own page, where it is missing.
      void latest.current.save().catch(() => undefined).finally(end);
    };
  }, [drafts]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setError(null);
    save().catch((thrown: unknown) => setError(asKeptError(thrown)));
  };
  return (
    <form className="describe-last" onSubmit={submit} noValidate>
      <TextBox label={t('captureBar.note', { exhibitNo })} value={note} onChange={setNote} />
      <CheckChoices label={names.fields.visible_in_capture} choices={MARKS.map((mark) => ({ value: mark, label: fieldValueLabel(names, 'visible_in_capture', mark) }))} value={marks} onChange={setMarks} />
      {error && <FaultNotice error={error} />}
      <div className="bar">
        <ActionButton small type="submit">
          {isOpen || (saved.note === '' && saved.marks === '') ? t('captureBar.noteSave') : t('captureBar.noteSaved')}
        </ActionButton>
      </div>
    </form>
  );
}
