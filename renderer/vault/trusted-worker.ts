import { KeptError } from '../../shared/base/errors.ts';
import hashWorkerUrl from './hash-worker.ts?worker&url';
import kdfWorkerUrl from './kdf-worker.ts?worker&url';

interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

const URLS = { hash: hashWorkerUrl, key: kdfWorkerUrl } as const;

/** Made once: a policy's name can be taken only once in a realm. */
const policy = (globalThis as { readonly trustedTypes?: TrustedTypesFactory }).trustedTypes?.createPolicy('kept-worker', {
  createScriptURL(asked) {
    if (!Object.values(URLS).includes(asked)) throw new KeptError('internal/bad-call');
    return asked;
  },
});

/** Starts one of the workers' own workers. Under Trusted Types these addresses, and no others, may become one. */
export function startWorker(which: keyof typeof URLS): Worker {
  const url = policy === undefined ? URLS[which] : (policy.createScriptURL(URLS[which]) as string);
  return new Worker(url, { type: 'module', name: which });
}
