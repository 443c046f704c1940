import { useEffect, useRef, useState } from 'react';
import type { ChangeEvent, FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KeptError } from '../../../shared/base/errors.ts';
import type { KeysStatus, KnownKey } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { DialogBox } from '../components/dialog-box.tsx';
import { ForeignText } from '../components/foreign-text.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { EitherSecretBox } from '../components/secret-box.tsx';
import { TextBox } from '../components/text-box.tsx';
import { formatInstant } from '../format/dates.ts';
import { visibleText } from '../format/visible-text.ts';
import { focusFirstFault } from '../state/first-fault.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { useLoad } from '../state/use-load.ts';
import { isSecretFault, useSecret, type Secret, type SecretWay } from '../state/use-secret.ts';
import './known-keys.css';

const MAX_NAME_LENGTH = 80;
/** A hash sheet has some hundred kilobytes; its number stands in the clear beside the pages. */
const MAX_SHEET_BYTES = 32_000_000;

interface KnownKeysScreenProps {
  readonly onBack: () => void;
  readonly backLabel: string;
}

/** Keys whose holder is known: added from paper, renamed, removed; each change is an entry of the log. */
export function KnownKeysScreen({ onBack, backLabel }: KnownKeysScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const loaded = useLoad('known-keys', async () => ({ list: await vault.call('known-keys.list', {}), provedBy: wayOf(await vault.call('keys.status', {})) }));
  const [changed, setChanged] = useState<readonly KnownKey[] | null>(null);
  const [said, setSaid] = useState('');
  const line = useRef<HTMLParagraphElement>(null);
  const keys = changed ?? (loaded.at === 'ready' ? loaded.value.list : []);
  const take = (list: readonly KnownKey[], words: string): void => {
    setChanged(list);
    setSaid(words);
  };
  // With a key that is removed its row goes, and the button that had the focus with it: what is said of it takes the focus.
  useEffect(() => {
    if (said === '') return;
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body && document.querySelector('[role=dialog]') === null) line.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [said]);
  return (
    <Screen title={t('known-keys.title')} lead={t('known-keys.lead')} onBack={onBack} backLabel={backLabel}>
      {loaded.at === 'loading' && <p className="soft">{t('common.loading')}</p>}
      {loaded.at === 'failed' && <FaultNotice error={loaded.error} />}
      {/* One block: an empty line for what is said would leave a hole above the list. */}
      <div>
        <p ref={line} tabIndex={-1} className="soft small known-said" role="status">
          {said}
        </p>
        {loaded.at === 'ready' && (
          <section className="stack" aria-label={t('known-keys.list')}>
            {keys.length === 0 ? (
              <p className="soft">{t('known-keys.none')}</p>
            ) : (
              <ul className="known-keys">
                {keys.map((key) => (
                  <KnownKeyRow key={key.fingerprint} known={key} provedBy={loaded.value.provedBy} onChanged={take} />
                ))}
              </ul>
            )}
          </section>
        )}
      </div>
      {loaded.at === 'ready' && (
        <section className="stack" aria-labelledby="known-keys-add">
          <h2 id="known-keys-add">{t('known-keys.add')}</h2>
          <AddKeyForm provedBy={loaded.value.provedBy} onChanged={take} />
        </section>
      )}
    </Screen>
  );
}

/** What the person opened the vault with is what they can give again at once. */
export function wayOf({ openedWith }: KeysStatus): SecretWay {
  return openedWith === 'recovery' ? 'words' : 'passphrase';
}

/** The passphrase again: a key that anybody could add while its owner is away would be shown as trusted. */
export function ProofBox({ secret, error, isWorking, autoFocus = false }: { readonly secret: Secret; readonly error: KeptError | null; readonly isWorking: boolean; readonly autoFocus?: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <EitherSecretBox secret={secret} labels={{ passphrase: t('keys.presentPassphrase'), words: t('keys.presentWords') }} hint={t('keys.proofWhy')} error={error} isDisabled={isWorking} autoFocus={autoFocus} />
      {error && !isSecretFault(error) && <FaultNotice error={error} />}
    </>
  );
}

type OnChanged = (keys: readonly KnownKey[], said: string) => void;

function AddKeyForm({ provedBy, onChanged }: { readonly provedBy: SecretWay; readonly onChanged: OnChanged }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [fingerprint, setFingerprint] = useState('');
  const [name, setName] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [isSheetEmpty, setSheetEmpty] = useState(false);
  const { isWorking, error, run } = useAttempt();
  const input = useRef<HTMLInputElement>(null);
  const secret = useSecret(provedBy);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    const by = secret.take();
    if (name.trim() === '' || fingerprint.trim() === '' || by === null) return focusFirstFault(event.currentTarget as HTMLFormElement);
    const worked = await run(async () => {
      onChanged(await vault.call('known-keys.keep', { by, fingerprint, name: name.trim() }), t('known-keys.saved', { name: visibleText(name.trim()) }));
      setFingerprint('');
      setName('');
      setAsked(false);
      secret.write('');
    });
    if (!worked) secret.putAway();
  };
  const readSheet = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    if (!file) return;
    await run(async () => {
      const found = await fingerprintOf(file);
      setSheetEmpty(found === null);
      if (found !== null) setFingerprint(found);
    });
  };
  return (
    <form className="panel" onSubmit={(event) => void submit(event)} noValidate>
      <TextBox label={t('known-keys.fingerprint')} hint={t('known-keys.fingerprintHint')} value={fingerprint} onChange={(text) => setFingerprint(text.slice(0, 1000))} fault={isAsked && fingerprint.trim() === '' ? t('known-keys.needFingerprint') : undefined} isDisabled={isWorking} />
      <div>
        <input ref={input} type="file" accept=".pdf,application/pdf" hidden onChange={(event) => void readSheet(event)} aria-label={t('known-keys.fromSheet')} />
        <ActionButton small icon="paper" onPress={() => input.current?.click()}>
          {t('known-keys.fromSheet')}
        </ActionButton>
        {isSheetEmpty && (
          <p className="box-fault" role="alert">
            {t('known-keys.sheetNone')}
          </p>
        )}
      </div>
      <TextBox label={t('known-keys.name')} hint={t('known-keys.nameHint')} value={name} onChange={(text) => setName(text.slice(0, MAX_NAME_LENGTH))} fault={isAsked && name.trim() === '' ? t('known-keys.needName') : undefined} isDisabled={isWorking} />
      <ProofBox secret={secret} error={error} isWorking={isWorking} />
      <div>
        <ActionButton look="main" type="submit" isDisabled={isWorking}>
          {t('known-keys.save')}
        </ActionButton>
      </div>
    </form>
  );
}

/** The fingerprint that a hash sheet of Kept carries among its properties; null where there is none, or more than one. The sheet is not shown, and no part of it is run. Throws 'file/unreadable'. */
async function fingerprintOf(file: File): Promise<string | null> {
  if (file.size > MAX_SHEET_BYTES) return null;
  const bytes = await file.arrayBuffer().catch((cause: unknown) => {
    throw new KeptError('file/unreadable', {}, { cause });
  });
  const text = new TextDecoder('latin1').decode(bytes);
  const found = new Set([...text.matchAll(/SHA256:[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/])/g)].map(([match]) => match));
  return found.size === 1 ? [...found][0] ?? null : null;
}

function KnownKeyRow({ known, provedBy, onChanged }: { readonly known: KnownKey; readonly provedBy: SecretWay; readonly onChanged: OnChanged }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null);
  const name = visibleText(known.name);
  return (
    <li className="known-key">
      <div className="known-key-facts">
        <p className="known-key-name">
          <ForeignText text={known.name} />
        </p>
        <p className="hash-text">{known.fingerprint}</p>
        <p className="soft small">{t('known-keys.added', { when: formatInstant(known.addedUtc, language) })}</p>
      </div>
      <div className="bar">
        <ActionButton small aria-label={t('known-keys.renameOf', { name })} onPress={() => setOpen('rename')}>
          {t('known-keys.rename')}
        </ActionButton>
        <ActionButton small aria-label={t('known-keys.removeOf', { name })} onPress={() => setOpen('remove')}>
          {t('known-keys.remove')}
        </ActionButton>
      </div>
      {open === 'rename' && <RenameBox known={known} provedBy={provedBy} onChanged={onChanged} onClose={() => setOpen(null)} />}
      {open === 'remove' && <RemoveBox known={known} provedBy={provedBy} onChanged={onChanged} onClose={() => setOpen(null)} />}
    </li>
  );
}

interface BoxProps {
  readonly known: KnownKey;
  readonly provedBy: SecretWay;
  readonly onChanged: OnChanged;
  readonly onClose: () => void;
}

function RenameBox({ known, provedBy, onChanged, onClose }: BoxProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [name, setName] = useState(known.name);
  const { isWorking, error, run } = useAttempt();
  const secret = useSecret(provedBy);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const next = name.trim();
    const by = secret.take();
    if (next === '' || by === null) return focusFirstFault(event.currentTarget as HTMLFormElement);
    const worked = await run(async () => onChanged(await vault.call('known-keys.keep', { by, fingerprint: known.fingerprint, name: next }), t('known-keys.saved', { name: visibleText(next) })));
    if (worked) onClose();
    else secret.putAway();
  };
  return (
    <DialogBox title={t('known-keys.rename')} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <TextBox label={t('known-keys.name')} value={name} onChange={(text) => setName(text.slice(0, MAX_NAME_LENGTH))} fault={name.trim() === '' ? t('known-keys.needName') : undefined} autoFocus isDisabled={isWorking} />
        <ProofBox secret={secret} error={error} isWorking={isWorking} />
        <div className="bar bar-end">
          <ActionButton onPress={onClose}>{t('common.cancel')}</ActionButton>
          <ActionButton look="main" type="submit" isDisabled={isWorking}>
            {t('common.save')}
          </ActionButton>
        </div>
      </form>
    </DialogBox>
  );
}

function RemoveBox({ known, provedBy, onChanged, onClose }: BoxProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const { isWorking, error, run } = useAttempt();
  const secret = useSecret(provedBy);
  const name = visibleText(known.name);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const by = secret.take();
    if (by === null) return focusFirstFault(event.currentTarget as HTMLFormElement);
    if (await run(async () => onChanged(await vault.call('known-keys.drop', { by, fingerprint: known.fingerprint }), t('known-keys.removed', { name })))) onClose();
    else secret.putAway();
  };
  return (
    <DialogBox title={t('known-keys.removeTitle')} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <p>{t('known-keys.removeText', { name })}</p>
        <ProofBox secret={secret} error={error} isWorking={isWorking} autoFocus />
        <div className="bar bar-end">
          <ActionButton onPress={onClose}>{t('common.cancel')}</ActionButton>
          <ActionButton look="main" type="submit" isDisabled={isWorking}>
            {t('known-keys.remove')}
          </ActionButton>
        </div>
      </form>
    </DialogBox>
  );
}
