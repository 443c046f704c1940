import { useRef, useState } from 'react';
import type { ChangeEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { BundleRecord, StampRecord } from '../../../shared/contract/vault.ts';
import { explainOts, explainStamp } from '../../../shared/timestamp/words.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Facts } from '../components/facts.tsx';
import { Screen } from '../components/frame.tsx';
import { HashValue } from '../components/hash-value.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { formatInstant } from '../format/dates.ts';
import { formatNumber, formatSize } from '../format/quantities.ts';
import { asKeptError, usePreferences, useSession } from '../state/session.ts';
import { useLoad } from '../state/use-load.ts';
import './bundles.css';

type Adding = { readonly at: 'idle' } | { readonly at: 'running' } | { readonly at: 'added'; readonly bundleName: string } | { readonly at: 'failed'; readonly error: KeptError };

/** Every finished bundle with what is known of its time; an answer that a courier brought is added here. */
export function BundlesScreen({ onBack, backLabel }: { readonly onBack: () => void; readonly backLabel: string }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [adding, setAdding] = useState<Adding>({ at: 'idle' });
  const [changes, setChanges] = useState(0);
  const list = useLoad(`bundles ${changes}`, () => vault.call('bundles.list', {}));
  const input = useRef<HTMLInputElement>(null);
  const take = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    if (!file) return;
    setAdding({ at: 'running' });
    try {
      const { bundleName } = await vault.call('bundles.addStamp', { file });
      setAdding({ at: 'added', bundleName });
      setChanges((count) => count + 1);
    } catch (thrown) {
      setAdding({ at: 'failed', error: asKeptError(thrown) });
    }
  };
  const hasBundles = list.at === 'ready' && list.value.length > 0;
  return (
    <Screen title={t('bundles.title')} lead={t('bundles.lead')} onBack={onBack} backLabel={backLabel}>
      {hasBundles && (
        <div className="setup-actions">
          <input ref={input} type="file" accept=".tsr,.ots" hidden onChange={(event) => void take(event)} aria-label={t('bundles.add')} />
          <ActionButton look="main" icon="plus" isDisabled={adding.at === 'running'} onPress={() => input.current?.click()}>
            {t('bundles.add')}
          </ActionButton>
        </div>
      )}
      <div role="status">
        {adding.at === 'running' && <p className="soft">{t('bundles.adding')}</p>}
        {adding.at === 'added' && (
          <Notice tone="calm" icon="check">
            <p>{t('bundles.added', { name: adding.bundleName })}</p>
          </Notice>
        )}
      </div>
      {adding.at === 'failed' && <FaultNotice error={adding.error} />}
      {list.at === 'loading' && <p className="soft">{t('common.loading')}</p>}
      {list.at === 'failed' && <FaultNotice error={list.error} />}
      {list.at === 'ready' && list.value.length === 0 && (
        <Notice tone="calm" title={t('bundles.none')}>
          <p>{t('bundles.noneText')}</p>
        </Notice>
      )}
      {list.at === 'ready' && (
        <ul className="bundles">
          {list.value.map((bundle) => (
            <BundlePanel key={bundle.bundleName} bundle={bundle} />
          ))}
        </ul>
      )}
    </Screen>
  );
}

function BundlePanel({ bundle }: { readonly bundle: BundleRecord }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  return (
    <li className="panel">
      <h2>{bundle.bundleName}</h2>
      <p className="soft small">{t('bundles.exported', { when: formatInstant(bundle.exportedUtc, language) })}</p>
      <Facts
        facts={[
          { name: t('bundles.items'), value: formatNumber(bundle.itemCount, language) },
          { name: t('bundles.size'), value: formatSize(bundle.sizeBytes, language) },
        ]}
      />
      <HashValue name={t('export.root')} value={bundle.rootSha256} />
      {bundle.stamps.length === 0 && <p className="soft">{t('bundles.noStamp')}</p>}
      {bundle.stamps.map((stamp) => (
        <Stamp key={`${stamp.form} ${stamp.addedUtc}`} stamp={stamp} rootSha256={bundle.rootSha256} />
      ))}
    </li>
  );
}

function Stamp({ stamp, rootSha256 }: { readonly stamp: StampRecord; readonly rootSha256: string }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const kept = <p className="soft small">{t('bundles.keptSince', { when: formatInstant(stamp.addedUtc, language) })}</p>;
  if (stamp.form === 'opentimestamps') {
    const { title, state, meaning } = explainOts(stamp.proof, rootSha256, language);
    return (
      <section className="bundle-stamp">
        <h3>{title}</h3>
        <p>{state}</p>
        <p className="soft small">{meaning}</p>
        {kept}
      </section>
    );
  }
  const told = explainStamp(stamp.result, language);
  const isProven = stamp.result.verdict === 'proven';
  return (
    <section className="bundle-stamp">
      <Notice tone={isProven ? 'calm' : 'care'} icon={isProven ? 'check' : 'care'} title={told.headline}>
        <p>{told.meaning}</p>
        {told.remarks.map((remark) => (
          <p key={remark}>{remark}</p>
        ))}
      </Notice>
      <Facts facts={told.facts.map(([name, foreign]) => ({ name, foreign }))} />
      <details>
        <summary>{t('bundles.checks')}</summary>
        <ul className="bundle-checks">
          {told.checks.map(({ id, outcomeText, text }) => (
            <li key={id}>
              <strong>{outcomeText}</strong> {text}
            </li>
          ))}
        </ul>
      </details>
      <details open>
        <summary>{t('bundles.notShown')}</summary>
        <ul className="bundle-checks">
          {told.notShown.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </details>
      {kept}
    </section>
  );
}
