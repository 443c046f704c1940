import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ButtonProps } from 'react-aria-components/Button';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import './action-button.css';

interface ActionButtonProps extends Omit<ButtonProps, 'className' | 'children' | 'style'> {
  /** One `main` on a screen; `quiet` has an outline; `plain` is words alone. */
  readonly look?: 'main' | 'quiet' | 'plain';
  readonly icon?: IconName;
  readonly small?: boolean;
  readonly children: ReactNode;
}

export function ActionButton({ look = 'quiet', icon, small = false, children, ...rest }: ActionButtonProps): ReactNode {
  return (
    <Button {...rest} className={`action action-${look}${small ? ' action-small' : ''}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </Button>
  );
}
