import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import './text-box.css';

interface TextBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  /** A sentence when the value cannot be taken. */
  readonly fault?: string | undefined;
  /** Rows of a box for longer text; one line when left out. */
  readonly rows?: number;
  readonly autoFocus?: boolean;
  readonly isDisabled?: boolean;
  readonly children?: ReactNode;
}

/** A labelled box for text. Spelling services are off: what is typed here goes nowhere else. */
export function TextBox({ label, value, onChange, hint, fault, rows, autoFocus = false, isDisabled = false, children }: TextBoxProps): ReactNode {
  return (
    <TextField className="box" value={value} onChange={onChange} isInvalid={fault !== undefined} autoFocus={autoFocus} isDisabled={isDisabled} autoComplete="off" spellCheck="false">
      <Label className="box-label">{label}</Label>
      {hint && (
        <Text slot="description" className="box-hint">
          {hint}
        </Text>
      )}
      {rows ? <TextArea className="box-input box-area" rows={rows} dir="auto" /> : <Input className="box-input" dir="auto" />}
      {children}
      <FieldError className="box-fault">{fault}</FieldError>
    </TextField>
  );
}

interface SecretBoxProps extends Omit<TextBoxProps, 'rows'> {
  readonly onShownChange?: (isShown: boolean) => void;
  readonly autoComplete?: 'current-password' | 'new-password';
}

/** A box for a passphrase: hidden until it is shown on purpose, paste allowed, never cut short. */
export function SecretBox({ label, value, onChange, hint, fault, autoFocus = false, isDisabled = false, onShownChange, children }: SecretBoxProps): ReactNode {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const toggle = (): void => {
    setShown(!isShown);
    onShownChange?.(!isShown);
  };
  return (
    <TextField className="box" value={value} onChange={onChange} type={isShown ? 'text' : 'password'} isInvalid={fault !== undefined} autoFocus={autoFocus} isDisabled={isDisabled} autoComplete="off" spellCheck="false" autoCorrect="off">
      <Label className="box-label">{label}</Label>
      {hint && (
        <Text slot="description" className="box-hint">
          {hint}
        </Text>
      )}
      <div className="box-secret">
        <Input className="box-input" dir="auto" />
        <Button className="box-toggle" onPress={toggle} aria-pressed={isShown}>
          {isShown ? t('passphrase.hide') : t('passphrase.show')}
        </Button>
      </div>
      {children}
      <FieldError className="box-fault">{fault}</FieldError>
    </TextField>
  );
}
