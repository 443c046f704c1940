import { useEffect, useRef, useState } from 'react';
import type { ChangeEvent, FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BundleCheck } from '../../../shared/contract/vault.ts';
import { explain, keyWordsOf } from '../../../shared/verify/explain.ts';
import type { Explanation } from '../../../shared/verify/explain.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Facts } from '../components/facts.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { TaskProgress } from '../components/task-progress.tsx';
import { TextBox } from '../components/text-box.tsx';
import { formatInstant } from '../format/dates.ts';
import { formatSize } from '../format/quantities.ts';
import { visibleText } from '../format/visible-text.ts';
import type { TaskState } from '../state/long-task.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useTask } from '../state/upkeep.ts';
import { useAttempt } from '../state/use-attempt.ts';
import './known-keys.css';

const MAX_NAME_LENGTH = 80;

interface BundleCheckScreenProps {
  readonly onBack: () => void;
  readonly backLabel: string;
}

/** Somebody's bundle, checked by the verifier that recipients have, and held against the keys that are known here. */
export function BundleCheckScreen({ onBack, backLabel }: BundleCheckScreenProps): ReactNode {
  const { t } = useTranslation();
  const { upkeep } = useSession();
  const state = useTask(upkeep.bundleCheck);
  useEffect(() => () => upkeep.bundleCheck.clear(), [upkeep]);
  if (state.at === 'running') {
    return (
      <Screen key="running" title={t('bundle-check.running')} lead={t('bundle-check.runningText')}>
        <TaskProgress task={upkeep.bundleCheck} state={state} />
      </Screen>
    );
  }
  if (state.at === 'done') return <CheckedBundle check={state.result} onAgain={() => upkeep.bundleCheck.clear()} onBack={onBack} backLabel={backLabel} />;
  return (
    <Screen key={state.at} title={t('bundle-check.title')} lead={t('bundle-check.lead')} onBack={onBack} backLabel={backLabel}>
      <ChooseBundle state={state} />
    </Screen>
  );
}

function ChooseBundle({ state }: { readonly state: TaskState<BundleCheck> }): ReactNode {
  const { t } = useTranslation();
  const { vault, upkeep } = useSession();
  const { language } = usePreferences();
  const [file, setFile] = useState<File | null>(null);
  const [given, setGiven] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    setFile(event.target.files?.[0] ?? null);
    event.target.value = '';
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (file) void upkeep.bundleCheck.run((taskId) => vault.call('bundle.check', { taskId, file, given }));
  };
  return (
    <form className="stack-wide" onSubmit={submit} noValidate>
      <div className="panel">
        {file && <Facts facts={[{ name: t('bundle-check.chosen'), foreign: `${file.name} (${formatSize(file.size, language)})` }]} />}
        <input ref={input} type="file" accept=".zip,application/zip" hidden onChange={choose} aria-label={t('bundle-check.choose')} />
        <div>
          <ActionButton look={file ? 'quiet' : 'main'} icon="bundle" onPress={() => input.current?.click()}>
            {t(file ? 'bundle-check.chooseOther' : 'bundle-check.choose')}
          </ActionButton>
        </div>
        {file && <TextBox label={t('bundle-check.given')} hint={t('bundle-check.givenHint')} value={given} onChange={(text) => setGiven(text.slice(0, 1000))} />}
      </div>
      {state.at === 'failed' && <FaultNotice error={state.error} />}
      {file && (
        <div className="setup-actions">
          <ActionButton look="main" type="submit">
            {t('bundle-check.run')}
          </ActionButton>
        </div>
      )}
    </form>
  );
}

interface CheckedBundleProps extends BundleCheckScreenProps {
  readonly check: BundleCheck;
  readonly onAgain: () => void;
}

/** The verdict in the verifier's own words; nothing of a bundle that is not intact is shown but the place of the fault. */
function CheckedBundle({ check, onAgain, onBack, backLabel }: CheckedBundleProps): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const told = explain(check.result, language);
  return (
    <Screen title={told.verdict.headline} lead={told.verdict.meaning} over={visibleText(check.fileName)} onBack={onBack} backLabel={backLabel}>
      {check.result.verdict === 0 ? <SealedBy check={check} /> : <Notice tone="care"><p>{told.verdict.next}</p></Notice>}
      <FailedChecks told={told} />
      {told.facts && (
        <section className="stack" aria-labelledby="bundle-check-about">
          <h2 id="bundle-check-about">{t('bundle-check.about')}</h2>
          <div className="panel">
            <Facts facts={told.facts.map(([name, value]) => ({ name, value }))} />
          </div>
        </section>
      )}
      <PointList points={told.notProven} />
      <details>
        <summary>{t('bundle-check.checks', { count: told.checks.length })}</summary>
        <CheckList checks={told.checks} />
      </details>
      <div className="setup-actions">
        <ActionButton onPress={onAgain}>{t('bundle-check.again')}</ActionButton>
      </div>
    </Screen>
  );
}

function FailedChecks({ told }: { readonly told: Explanation }): ReactNode {
  const { t } = useTranslation();
  const failed = told.checks.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="bundle-check-failed">
      <h2 id="bundle-check-failed">{t('bundle-check.failedHeading')}</h2>
      <CheckList checks={failed} />
    </section>
  );
}

function CheckList({ checks }: { readonly checks: Explanation['checks'] }): ReactNode {
  return (
    <ul className="checked-list">
      {checks.map(({ id, title, outcomeText, finding, proves }) => (
        <li key={id}>
          <h3>
            {title} · {outcomeText}
          </h3>
          <p>{finding}</p>
          <p className="soft small">{proves}</p>
        </li>
      ))}
    </ul>
  );
}

function PointList({ points: { title, points } }: { readonly points: Explanation['notProven'] }): ReactNode {
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </section>
  );
}

/** Whose key it is, as far as it is known here; a key that is not known can be kept, once it was compared with paper. */
function SealedBy({ check: { result, knownKey, isOwn } }: { readonly check: BundleCheck }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const [kept, setKept] = useState('');
  const fingerprint = result.bundle?.fingerprint ?? '';
  if (isOwn) return <Notice tone="calm" icon="check" title={t('bundle-check.own')}><p>{t('bundle-check.ownText')}</p></Notice>;
  if (knownKey) {
    return (
      <Notice tone="calm" icon="check" title={t('bundle-check.known', { name: visibleText(knownKey.name) })}>
        <p>{t('bundle-check.knownSince', { when: formatInstant(knownKey.addedUtc, language) })}</p>
      </Notice>
    );
  }
  return (
    <section className="panel" aria-labelledby="bundle-check-unknown">
      <h2 id="bundle-check-unknown">{t('bundle-check.unknown')}</h2>
      <p>{t('bundle-check.unknownText')}</p>
      <p className="box-label">{t('bundle-check.wordsLabel')}</p>
      <ol className="key-word-list">
        {keyWordsOf(fingerprint, language).map((word, at) => (
          <li key={`${at} ${word}`}>{word}</li>
        ))}
      </ol>
      <p className="hash-text">{fingerprint}</p>
      {kept === '' ? <KeepForm fingerprint={fingerprint} onKept={setKept} /> : <p role="status">{t('known-keys.saved', { name: visibleText(kept) })}</p>}
    </section>
  );
}

function KeepForm({ fingerprint, onKept }: { readonly fingerprint: string; readonly onKept: (name: string) => void }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [name, setName] = useState('');
  const [isAsked, setAsked] = useState(false);
  const { isWorking, error, run } = useAttempt();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() === '') return;
    if (await run(async () => void (await vault.call('known-keys.keep', { fingerprint, name: name.trim() })))) onKept(name.trim());
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <TextBox label={t('known-keys.name')} hint={t('bundle-check.keepText')} value={name} onChange={(text) => setName(text.slice(0, MAX_NAME_LENGTH))} fault={isAsked && name.trim() === '' ? t('known-keys.needName') : undefined} isDisabled={isWorking} />
      {error && <FaultNotice error={error} />}
      <div>
        <ActionButton type="submit" isDisabled={isWorking}>
          {t('bundle-check.keep')}
        </ActionButton>
      </div>
    </form>
  );
}
