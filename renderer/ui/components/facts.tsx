import type { ReactNode } from 'react';
import { ForeignText } from './foreign-text.tsx';
import './facts.css';

/** A name with our own words, or with text that somebody else wrote. */
export type Fact = { readonly name: string; readonly value: ReactNode } | { readonly name: string; readonly foreign: string; readonly lines?: boolean };

export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="facts">
      {facts.map((fact, place) => (
        <div key={`${place} ${fact.name}`} className="fact">
          <dt>{fact.name}</dt>
          <dd>{'foreign' in fact ? <ForeignText text={fact.foreign} lines={fact.lines ?? false} /> : fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
