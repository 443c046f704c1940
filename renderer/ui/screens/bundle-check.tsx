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
import { focusFirstFault } from '../state/first-fault.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useTask } from '../state/upkeep.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { useKeys } from '../state/use-keys.ts';
import { useSecret, type SecretWay } from '../state/use-secret.ts';
import { ProofBox, wayOf } from './known-keys.tsx';
import './known-keys.css';

const MAX_NAME_LENGTH = 80;
const MAX_GIVEN_LENGTH = 1000;

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
  const [checkpoint, setCheckpoint] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    setFile(event.target.files?.[0] ?? null);
    event.target.value = '';
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (file) void upkeep.bundleCheck.run((taskId) => vault.call('bundle.check', { taskId, file, given, checkpoint }));
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
        {file && <TextBox label={t('bundle-check.given')} hint={t('bundle-check.givenHint')} value={given} onChange={(text) => setGiven(text.slice(0, MAX_GIVEN_LENGTH))} />}
        {file && <EarlierBox checkpoint={checkpoint} onChange={setCheckpoint} />}
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

/** The checkpoint of an earlier bundle or sheet: typed, pasted, or taken from that bundle. Closed until it is wanted. */
function EarlierBox({ checkpoint, onChange }: { readonly checkpoint: string; readonly onChange: (checkpoint: string) => void }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [isTaken, setTaken] = useState(false);
  const { isWorking, error, run } = useAttempt();
  const input = useRef<HTMLInputElement>(null);
  const take = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    setTaken(false);
    if (file) setTaken(await run(async () => onChange((await vault.call('bundle.readCheckpoint', { file })).checkpoint)));
  };
  const write = (text: string): void => {
    setTaken(false);
    onChange(text.slice(0, MAX_GIVEN_LENGTH));
  };
  return (
    <details className="earlier">
      <summary>{t('bundle-check.earlier')}</summary>
      <div className="stack">
        <p className="soft small">{t('bundle-check.earlierText')}</p>
        <TextBox label={t('bundle-check.checkpoint')} hint={t('bundle-check.checkpointHint')} value={checkpoint} onChange={write} rows={3} />
        <div>
          <input ref={input} type="file" accept=".zip,application/zip" hidden onChange={(event) => void take(event)} aria-label={t('bundle-check.fromEarlier')} />
          <ActionButton small isDisabled={isWorking} onPress={() => input.current?.click()}>
            {t('bundle-check.fromEarlier')}
          </ActionButton>
        </div>
        <p className="soft small" role="status">
          {isTaken && t('bundle-check.taken')}
        </p>
        {error && <FaultNotice error={error} />}
      </div>
    </details>
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
  const [kept, setKept] = useState('');
  const known = check.knownKey?.name ?? kept;
  // The verifier knows only what was entered; whose key it is may be known here all the same.
  const byKnown = check.isOwn ? t('bundle-check.ownLead') : t('bundle-check.knownLead', { name: visibleText(known) });
  const lead = told.words === '0' && (check.isOwn || known !== '') ? byKnown : told.verdict.meaning;
  const goesOn = told.checks.find(({ id, outcome }) => id === 'earlier-checkpoint' && outcome === 'passed');
  return (
    <Screen title={told.verdict.headline} lead={lead} over={visibleText(check.fileName)} onBack={onBack} backLabel={backLabel}>
      {check.result.verdict === 0 ? <SealedBy check={check} kept={kept} onKept={setKept} /> : <Notice tone="care"><p>{told.verdict.next}</p></Notice>}
      {goesOn && <Notice tone="calm" icon="check" title={goesOn.title}><p>{goesOn.finding}</p></Notice>}
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
      <details className="all-checks">
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
      <ul className="point-list">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </section>
  );
}

/** Whose key it is, as far as it is known here; a key that is not known can be kept, once it was compared with paper. */
function SealedBy({ check: { result, knownKey, isOwn }, kept, onKept }: { readonly check: BundleCheck; readonly kept: string; readonly onKept: (name: string) => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const fingerprint = result.bundle?.fingerprint ?? '';
  if (isOwn) return <Notice tone="calm" icon="check" title={t('bundle-check.own')}><p>{t('bundle-check.ownText')}</p></Notice>;
  if (knownKey) {
    return (
      <Notice tone="calm" icon="check" title={t('bundle-check.known', { name: visibleText(knownKey.name) })}>
        <p>{t('bundle-check.knownSince', { when: formatInstant(knownKey.addedUtc, language) })}</p>
      </Notice>
    );
  }
  if (kept !== '') return <JustKept name={kept} />;
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
      <KeepForm fingerprint={fingerprint} onKept={onKept} />
    </section>
  );
}

/** In the place of the form that had the focus, which goes with it. */
function JustKept({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} role="status">
      <Notice tone="calm" icon="check" title={t('bundle-check.known', { name: visibleText(name) })}>
        <p>{t('known-keys.saved', { name: visibleText(name) })}</p>
      </Notice>
    </div>
  );
}

interface KeepFormProps {
  readonly fingerprint: string;
  readonly onKept: (name: string) => void;
}

function KeepForm(props: KeepFormProps): ReactNode {
  const keys = useKeys();
  if (keys.at === 'failed') return <FaultNotice error={keys.error} />;
  return keys.at === 'ready' && <ProvedKeepForm {...props} provedBy={wayOf(keys.value)} />;
}

function ProvedKeepForm({ fingerprint, provedBy, onKept }: KeepFormProps & { readonly provedBy: SecretWay }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [name, setName] = useState('');
  const [isAsked, setAsked] = useState(false);
  const { isWorking, error, run } = useAttempt();
  const secret = useSecret(provedBy);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    const by = secret.take();
    if (name.trim() === '' || by === null) return focusFirstFault(event.currentTarget as HTMLFormElement);
    if (await run(async () => void (await vault.call('known-keys.keep', { by, fingerprint, name: name.trim() })))) onKept(name.trim());
    else secret.putAway();
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <TextBox label={t('known-keys.name')} hint={t('bundle-check.keepText')} value={name} onChange={(text) => setName(text.slice(0, MAX_NAME_LENGTH))} fault={isAsked && name.trim() === '' ? t('known-keys.needName') : undefined} isDisabled={isWorking} />
      <ProofBox secret={secret} error={error} isWorking={isWorking} />
      <div>
        <ActionButton type="submit" isDisabled={isWorking}>
          {t('bundle-check.keep')}
        </ActionButton>
      </div>
    </form>
  );
}
