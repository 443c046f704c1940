/** After a form was sent in vain: its first box with a fault takes the focus, once it is drawn as faulty. */
export function focusFirstFault(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('input[data-invalid], textarea[data-invalid], [data-invalid] input')?.focus());
}
