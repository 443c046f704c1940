import type { ReactNode } from 'react';
import { Screen } from './frame.tsx';
import { Icon } from './icons.tsx';
import '../screens/saved.css';

interface DoneScreenProps {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}

/** The end of something that worked. */
export function DoneScreen({ title, lead, children }: DoneScreenProps): ReactNode {
  return (
    <Screen
      title={
        <span className="saved-title">
          <span className="saved-mark">
            <Icon name="check" />
          </span>
          {title}
        </span>
      }
      {...(lead ? { lead } : {})}
    >
      {children}
    </Screen>
  );
}
