import { use, useId } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Select, SelectStateContext, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { Icon } from './icons.tsx';
import { ListPopover } from './list-popover.tsx';
import './choices.css';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly text?: string;
}

interface GroupProps<T extends string> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: string | undefined;
  readonly choices: readonly Choice<T>[];
}

/** One of a few, each with room for a sentence; nothing is chosen at first when `value` is null. */
export function RadioChoices<T extends string>({ label, hint, fault, choices, value, onChange, layout = 'cards' }: GroupProps<T> & {
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  readonly layout?: 'cards' | 'line';
}): ReactNode {
  return (
    <RadioGroup className="choices" value={value} onChange={(chosen) => onChange(chosen as T)} isInvalid={fault !== undefined}>
      <Label className="choices-label">{label}</Label>
      {hint && (
        <Text slot="description" className="box-hint">
          {hint}
        </Text>
      )}
      <div className={layout === 'cards' ? 'choices-cards' : 'choices-line'}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className="choice">
            <span className="choice-mark choice-dot" aria-hidden="true" />
            <span className="choice-words">
              <span className="choice-name">{choice.label}</span>
              {choice.text && <span className="choice-text">{choice.text}</span>}
            </span>
          </Radio>
        ))}
      </div>
      <FieldError className="box-fault">{fault}</FieldError>
    </RadioGroup>
  );
}

/** Any number of a few. */
export function CheckChoices<T extends string>({ label, hint, fault, choices, value, onChange }: GroupProps<T> & {
  readonly value: readonly T[];
  readonly onChange: (value: T[]) => void;
}): ReactNode {
  return (
    <CheckboxGroup className="choices" value={[...value]} onChange={(chosen) => onChange(chosen as T[])} isInvalid={fault !== undefined}>
      <Label className="choices-label">{label}</Label>
      {hint && (
        <Text slot="description" className="box-hint">
          {hint}
        </Text>
      )}
      <div className="choices-line">
        {choices.map((choice) => (
          <Checkbox key={choice.value} value={choice.value} className="choice">
            <span className="choice-mark choice-box" aria-hidden="true">
              <Icon name="check" />
            </span>
            <span className="choice-name">{choice.label}</span>
          </Checkbox>
        ))}
      </div>
      <FieldError className="box-fault">{fault}</FieldError>
    </CheckboxGroup>
  );
}

/** One of a longer list, folded away until it is opened. */
export function SelectBox<T extends string>({ label, choices, value, onChange, children }: GroupProps<T> & {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <Select className="box" value={value} onChange={(key) => onChange(key as T)}>
      <Label className="box-label">{label}</Label>
      <Button className="select-button">
        <SelectValue />
        <Icon name="down" />
      </Button>
      {children}
      <ListPopover className="select-popover">
        <LeftByTab>
          <ListBox className="select-list">
            {choices.map((choice) => (
              <ListBoxItem key={choice.value} id={choice.value} className="select-item" textValue={choice.label}>
                {choice.label}
              </ListBoxItem>
            ))}
          </ListBox>
        </LeftByTab>
      </ListPopover>
    </Select>
  );
}

/** The Tab key leaves an open list too: otherwise Escape would be the one way on, to quick exit as to everything else. */
function LeftByTab({ children }: { readonly children: ReactNode }): ReactNode {
  const state = use(SelectStateContext);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Tab') return;
    // The focus stays in the list until it is gone, and goes back to its button then, as with Escape.
    event.preventDefault();
    state?.close();
  };
  return <div onKeyDown={press}>{children}</div>;
}

/** One of a few short ones in a line, where nothing opens over the page. The arrow keys only go from one to the next: a choice that acts at once is not made in passing. */
export function ToggleChoices<T extends string>({ label, choices, value, onChange }: GroupProps<T> & {
  readonly value: T;
  readonly onChange: (value: T) => void;
}): ReactNode {
  const labelId = useId();
  const choose = (keys: Set<unknown>): void => {
    const chosen = choices.find((choice) => keys.has(choice.value));
    if (chosen) onChange(chosen.value);
  };
  return (
    <div className="choices">
      <span id={labelId} className="choices-label">
        {label}
      </span>
      <ToggleButtonGroup aria-labelledby={labelId} selectionMode="single" disallowEmptySelection selectedKeys={[value]} onSelectionChange={choose} className="choices-line">
        {choices.map((choice) => (
          <ToggleButton key={choice.value} id={choice.value} className="choice-toggle">
            {choice.label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
