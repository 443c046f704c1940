import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { ItemDetail } from '../../../shared/contract/vault.ts';
import { FIELDS, marksOf, withMarks } from '../../../shared/evidence/fields.ts';
import type { FieldDefinition, FieldName } from '../../../shared/evidence/fields.ts';
import type { Item } from '../../../shared/evidence/item.ts';
import { fieldValueLabel, labels } from '../../../shared/report/labels.ts';
import { asKeptError, usePreferences, useSession } from '../state/session.ts';
import { ActionButton } from './action-button.tsx';
import { CheckChoices, SelectBox } from './choices.tsx';
import { DialogBox } from './dialog-box.tsx';
import { ForeignText } from './foreign-text.tsx';
import { FaultNotice } from './notice.tsx';
import { TextBox } from './text-box.tsx';
import './fields-form.css';

type Values = Partial<Record<FieldName, string>>;

const GROUPS = [...new Set(FIELDS.map((field) => field.group))];

interface FieldsFormProps {
  readonly item: Item;
  readonly onSaved: (detail: ItemDetail) => void;
  readonly onCancel: () => void;
}

/** All fields; what changes is saved as one entry of the log, beside what it said before. */
export function FieldsForm({ item, onSaved, onCancel }: FieldsFormProps): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const names = labels(language);
  const [values, setValues] = useState<Values>(item.fields);
  const [error, setError] = useState<KeptError | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const { save, hasChanges } = useSaveFields(item, values);
  const tooLong = FIELDS.some((field) => (values[field.name] ?? '').length > field.maxLength);

  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    setLeaving(false);
    if (isSaving || tooLong) return;
    setError(null);
    setSaving(true);
    try {
      onSaved(await save());
    } catch (thrown) {
      setError(asKeptError(thrown));
      setSaving(false);
    }
  };
  return (
    <form className="stack-wide" onSubmit={(event) => void submit(event)} noValidate>
      <p className="soft small">{t('item.fieldsNote')}</p>
      {GROUPS.map((group) => (
        <fieldset key={group} className="stack">
          <legend className="fields-legend">{names.groups[group]}</legend>
          {FIELDS.filter((field) => field.group === group).map((field) => (
            <FieldBox key={field.name} field={field} before={item.fields[field.name] ?? ''} value={values[field.name] ?? ''} onChange={(value) => setValues({ ...values, [field.name]: value })} />
          ))}
        </fieldset>
      ))}
      {error && <FaultNotice error={error} />}
      <div className="fields-actions">
        <ActionButton look="main" type="submit">
          {isSaving ? t('common.saving') : t('common.save')}
        </ActionButton>
        <ActionButton onPress={() => (hasChanges ? setLeaving(true) : onCancel())}>{t('common.cancel')}</ActionButton>
      </div>
      {isLeaving && <LeaveDialog onSave={() => void submit()} onDiscard={onCancel} onStay={() => setLeaving(false)} />}
    </form>
  );
}

interface FieldBoxProps {
  readonly field: FieldDefinition & { readonly name: FieldName };
  readonly before: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function FieldBox({ field, before, value, onChange }: FieldBoxProps): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const names = labels(language);
  const label = names.fields[field.name];
  const was = before !== value && (
    <p className="fields-was">{before === '' ? t('item.wasEmpty') : <ForeignText text={t('item.was', { value: fieldValueLabel(names, field.name, before) })} lines />}</p>
  );
  if (field.choices && field.form === 'marks') {
    const { choices } = field;
    return (
      <>
        <CheckChoices label={label} choices={choices.map((choice) => ({ value: choice, label: fieldValueLabel(names, field.name, choice) }))} value={marksOf(value)} onChange={(marks) => onChange(withMarks(choices, marks))} />
        {was}
      </>
    );
  }
  if (field.choices) {
    const choices = ['', ...field.choices].map((choice) => ({ value: choice, label: choice === '' ? t('item.choiceNone') : fieldValueLabel(names, field.name, choice) }));
    return (
      <SelectBox label={label} choices={choices} value={value} onChange={onChange}>
        {was}
      </SelectBox>
    );
  }
  const fault = value.length > field.maxLength ? t('item.tooLong', { max: field.maxLength }) : undefined;
  return (
    <TextBox label={label} value={value} onChange={onChange} fault={fault} {...(field.form === 'lines' ? { rows: 3 } : {})}>
      {was}
    </TextBox>
  );
}

function LeaveDialog({ onSave, onDiscard, onStay }: { readonly onSave: () => void; readonly onDiscard: () => void; readonly onStay: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <DialogBox title={t('item.leaveTitle')} onClose={onStay}>
      <p>{t('item.leaveText')}</p>
      <div className="bar bar-end">
        <ActionButton look="plain" onPress={onStay}>
          {t('item.leaveStay')}
        </ActionButton>
        <ActionButton onPress={onDiscard}>{t('item.leaveDiscard')}</ActionButton>
        <ActionButton look="main" onPress={onSave}>
          {t('item.leaveSave')}
        </ActionButton>
      </div>
    </DialogBox>
  );
}

/** Saves what differs; a lock does the same before it locks. */
function useSaveFields(item: Item, values: Values): { readonly save: () => Promise<ItemDetail>; readonly hasChanges: boolean } {
  const { vault, drafts } = useSession();
  const changes: Values = {};
  for (const { name } of FIELDS) {
    const value = values[name] ?? '';
    if (value !== (item.fields[name] ?? '')) changes[name] = value;
  }
  const hasChanges = Object.keys(changes).length > 0;
  const save = async (): Promise<ItemDetail> => (hasChanges ? await vault.call('items.setFields', { itemId: item.itemId, changes }) : await vault.call('items.get', { itemId: item.itemId }));
  const text = `${item.exhibitNo}: ${Object.values(changes).join('; ')}`;
  const latest = useRef({ save, hasChanges, text });
  useEffect(() => {
    latest.current = { save, hasChanges, text };
  });
  useEffect(
    () =>
      drafts.register(
        async () => {
          if (latest.current.hasChanges) await latest.current.save();
        },
        () => (latest.current.hasChanges ? latest.current.text : ''),
      ),
    [drafts],
  );
  return { save, hasChanges };
}
