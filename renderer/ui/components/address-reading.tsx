import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddressFacts } from '../../../shared/evidence/item.ts';
import { labelOf, labels } from '../../../shared/report/labels.ts';
import { usePreferences } from '../state/session.ts';
import { Facts } from './facts.tsx';
import { Notice } from './notice.tsx';

/** What Kept reads from an address: platform, form and parts, and what is good to know about it. */
export function AddressReading({ address }: { readonly address: AddressFacts }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const names = labels(language);
  if (address.platform === 'none') {
    return (
      <Notice tone="calm" role="status">
        <p>{t('address.none')}</p>
        <AddressHints address={address} />
      </Notice>
    );
  }
  return (
    <div className="stack-tight">
      <h2>{t('address.reading')}</h2>
      <Facts
        facts={[
          { name: names.facts.addressPlatform, value: labelOf(names.platforms, address.platform) },
          { name: names.facts.addressForm, value: labelOf(names.addressForms, address.form) },
          ...address.parts.map(([part, value]) => ({ name: labelOf(names.addressParts, part), foreign: value })),
        ]}
      />
      <AddressHints address={address} />
    </div>
  );
}

function AddressHints({ address }: { readonly address: AddressFacts }): ReactNode {
  const { t } = useTranslation();
  const part = (name: string): string | undefined => address.parts.find(([machineName]) => machineName === name)?.[1];
  const hidden = Number(part('hidden_characters') ?? 0);
  const several = Number(part('address_count') ?? 1);
  const hints = [
    ...(address.form === 'private-post' ? [t('address.privatePost')] : []),
    ...(address.form === 'invite' ? [t('address.invite')] : []),
    ...(part('shortened') === 'yes' ? [t('address.shortened')] : []),
    ...(hidden > 0 ? [t('address.hidden', { count: hidden })] : []),
    ...(several > 1 ? [t('address.several', { count: several })] : []),
  ];
  return hints.map((hint) =>
    address.platform === 'none' ? (
      <p key={hint}>{hint}</p>
    ) : (
      <Notice key={hint} tone="calm">
        <p>{hint}</p>
      </Notice>
    ),
  );
}
