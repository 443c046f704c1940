import { SIGNALS, type Signal } from '../../shared/contract/host.ts';

/** The shortcut, and the wish to see the window. Returns the function that ends the subscription. */
export function onSignal(listener: (signal: Exclude<Signal, 'assisted'>) => void): () => void {
  return onAnySignal((signal) => signal !== 'assisted' && listener(signal));
}

/** A screen reader or the like was found, or has gone. */
export function onAssisted(listener: () => void): () => void {
  return onAnySignal((signal) => signal === 'assisted' && listener());
}

/** What main tells the page without being asked; anything else that looks like it is ignored. */
function onAnySignal(listener: (signal: Signal) => void): () => void {
  const receive = (event: MessageEvent<unknown>): void => {
    if (event.source !== window || event.origin !== window.location.origin) return;
    const { data } = event;
    if (typeof data !== 'object' || data === null || !('kind' in data) || data.kind !== 'signal' || !('signal' in data)) return;
    const signal = SIGNALS.find((name) => name === data.signal);
    if (signal) listener(signal);
  };
  window.addEventListener('message', receive);
  return () => window.removeEventListener('message', receive);
}
