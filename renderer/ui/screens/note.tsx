import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { MinorAnswer } from '../../../shared/evidence/item.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { TextBox } from '../components/text-box.tsx';
import { asKeptError, useSession } from '../state/session.ts';

interface NoteScreenProps {
  readonly answer: MinorAnswer | null;
  readonly onSaved: (itemId: string) => void;
  readonly onBack: () => void;
}

/** A note in the person's own words. Going back keeps the text for later; a lock saves it first. */
export function NoteScreen({ answer, onSaved, onBack }: NoteScreenProps): ReactNode {
  const { t } = useTranslation();
  const { note } = useSession();
  const [text, setText] = useState(note.text);
  const [error, setError] = useState<KeptError | null>(null);
  const [isSaving, setSaving] = useState(false);

  const change = (next: string): void => {
    setText(next);
    note.write(next);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isSaving) return;
    setError(null);
    setSaving(true);
    try {
      onSaved(await note.save(answer ?? 'unknown'));
    } catch (thrown) {
      setError(asKeptError(thrown));
      setSaving(false);
    }
  };
  return (
    <Screen title={t('note.title')} onBack={onBack} backLabel={t('common.backToList')} focusHeading={false}>
      <form className="stack-wide" onSubmit={(event) => void submit(event)} noValidate>
        <TextBox label={t('note.label')} hint={t('note.hint')} value={text} onChange={change} rows={9} autoFocus isDisabled={isSaving} />
        {error && <FaultNotice error={error} />}
        <div className="setup-actions">
          <ActionButton look="main" type="submit">
            {isSaving ? t('common.saving') : t('note.save')}
          </ActionButton>
        </div>
      </form>
    </Screen>
  );
}
