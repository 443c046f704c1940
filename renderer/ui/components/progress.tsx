import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import './progress.css';

interface ProgressProps {
  readonly label: string;
  /** Words beside the label, such as "12 MB of 50 MB". */
  readonly text?: string;
  readonly done?: number;
  readonly total?: number;
}

/** A bar that fills, or moves when nobody knows how long it takes. */
export function Progress({ label, text, done, total }: ProgressProps): ReactNode {
  const isKnown = done !== undefined && total !== undefined && total > 0;
  const share = isKnown ? Math.min(1, done / total) : 0;
  return (
    <ProgressBar className="progress" isIndeterminate={!isKnown} value={share * 100} {...(text ? { valueLabel: text } : {})}>
      <div className="progress-words">
        <Label>{label}</Label>
        {text && <span className="soft">{text}</span>}
      </div>
      <div className="progress-track">
        <div className={isKnown ? 'progress-fill' : 'progress-fill progress-moving'} style={isKnown ? { inlineSize: `${share * 100}%` } : undefined} />
      </div>
    </ProgressBar>
  );
}
