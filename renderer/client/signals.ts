import { SIGNALS, type Signal } from '../../shared/contract/host.ts';

/** What main tells the page without being asked; anything else that looks like it is ignored. Returns the function that ends the subscription. */
export function onSignal(listener: (signal: Signal) => void): () => void {
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
