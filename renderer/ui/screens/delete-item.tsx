import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { Item } from '../../../shared/evidence/item.ts';
import { ActionButton } from '../components/action-button.tsx';
import { DialogBox } from '../components/dialog-box.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { EitherSecretBox } from '../components/secret-box.tsx';
import { TextBox } from '../components/text-box.tsx';
import { focusFirstFault } from '../state/first-fault.ts';
import { asKeptError, useSession } from '../state/session.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { useKeys } from '../state/use-keys.ts';
import { isSecretFault, useSecret } from '../state/use-secret.ts';
import './delete-item.css';

const MAX_REASON_LENGTH = 500;

interface DeleteItemDialogProps {
  readonly item: Item;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** What goes, what stays, and the passphrase; then that it is done. */
export function DeleteItemDialog({ item, onClose, onDeleted }: DeleteItemDialogProps): ReactNode {
  const { t } = useTranslation();
  const [done, setDone] = useState<Done | null>(null);
  const keys = useKeys();
  const { exhibitNo } = item;
  if (done !== null) {
    return (
      <DialogBox key="done" title={t('deletion.doneTitle')} onClose={onDeleted}>
        <p role="status">{t('deletion.done', { exhibitNo })}</p>
        {done.left && <FaultNotice error={done.left} />}
        <div className="bar bar-end">
          <ActionButton look="main" onPress={onDeleted} autoFocus>
            {t('saved.list')}
          </ActionButton>
        </div>
      </DialogBox>
    );
  }
  return (
    <DialogBox key="ask" title={t('deletion.title', { exhibitNo })} onClose={onClose}>
      {keys.at === 'failed' && <FaultNotice error={keys.error} />}
      {keys.at === 'loading' && <p className="soft">{t('common.loading')}</p>}
      {keys.at === 'ready' && <DeleteForm item={item} provedBy={keys.value.openedWith === 'recovery' ? 'words' : 'passphrase'} onClose={onClose} onDone={setDone} />}
    </DialogBox>
  );
}

/** `left`: the deletion is in the log and holds, but the file is still there and goes at the next unlock. */
interface Done {
  readonly left: KeptError | null;
}

interface DeleteFormProps {
  readonly item: Item;
  readonly provedBy: 'passphrase' | 'words';
  readonly onClose: () => void;
  readonly onDone: (done: Done) => void;
}

function DeleteForm({ item, provedBy, onClose, onDone }: DeleteFormProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [reason, setReason] = useState('');
  const secret = useSecret(provedBy);
  const { isWorking, error, run } = useAttempt();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const by = secret.take();
    if (by === null) return focusFirstFault(event.currentTarget as HTMLFormElement);
    const worked = await run(async () => {
      const left = await vault.call('items.delete', { itemId: item.itemId, by, reason: reason.trim() }).then(() => null, (thrown: unknown) => {
        const error = asKeptError(thrown);
        if (error.code !== 'item/delete-unfinished') throw thrown;
        return error;
      });
      onDone({ left });
    });
    if (!worked) secret.putAway();
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <DeleteLists hasFile={item.file?.stored === true} />
      <Notice tone="calm">
        <p>{t('deletion.advice')}</p>
      </Notice>
      <TextBox label={`${t('deletion.reason')} (${t('common.optional')})`} hint={t('deletion.reasonHint')} value={reason} onChange={(text) => setReason(text.slice(0, MAX_REASON_LENGTH))} isDisabled={isWorking} />
      <EitherSecretBox secret={secret} labels={{ passphrase: t('unlock.label'), words: t('unlock.wordsLabel') }} error={error} isDisabled={isWorking} />
      {error && !isSecretFault(error) && <FaultNotice error={error} />}
      <div className="bar bar-end">
        <ActionButton onPress={onClose} isDisabled={isWorking}>
          {t('deletion.keep')}
        </ActionButton>
        <ActionButton look="main" type="submit" isDisabled={isWorking}>
          {t(isWorking ? 'deletion.running' : 'deletion.run')}
        </ActionButton>
      </div>
    </form>
  );
}

function DeleteLists({ hasFile }: { readonly hasFile: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="delete-lists">
      <section>
        <h3>{t('deletion.goes')}</h3>
        <ul>
          {hasFile && <li>{t('deletion.goesFile')}</li>}
          <li>{t('deletion.goesList')}</li>
        </ul>
      </section>
      <section>
        <h3>{t('deletion.stays')}</h3>
        <ul>
          <li>{t('deletion.staysLog')}</li>
          {hasFile && <li>{t('deletion.staysTraces')}</li>}
          <li>{t('deletion.staysCopies')}</li>
        </ul>
      </section>
    </div>
  );
}
