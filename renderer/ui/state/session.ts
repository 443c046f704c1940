import { createContext, use } from 'react';
import { KeptError } from '../../../shared/base/errors.ts';
import type { Language } from '../../../shared/base/language.ts';
import type { HostApi, HostInfo, Settings } from '../../../shared/contract/host.ts';
import type { VaultClient } from '../../client/vault.ts';
import type { Drafts } from './drafts.ts';
import type { FileQueue } from './file-queue.ts';
import type { NoteDraft } from './note-draft.ts';
import type { Upkeep } from './upkeep.ts';

/** What every screen may use: language and theme are there before anything else. */
export interface Preferences {
  readonly language: Language;
  readonly settings: Settings;
  /** Takes effect at once and is remembered by the host. */
  readonly change: (changes: Partial<Settings>) => void;
  /** Takes effect at once; resolves when the host remembers it, and rejects when it cannot. */
  readonly remember: (changes: Partial<Settings>) => Promise<void>;
  /** Takes effect when the host has taken and remembered it; rejects when it has not. */
  readonly changeSurely: (changes: Partial<Settings>) => Promise<void>;
}

/** What a screen of the open or locked vault may use. */
export interface Session {
  readonly host: HostApi;
  readonly info: HostInfo;
  readonly vault: VaultClient;
  readonly drafts: Drafts;
  readonly files: FileQueue;
  readonly note: NoteDraft;
  readonly upkeep: Upkeep;
  /** A damaged vault that is open for looking only: what writes is not offered. */
  readonly readOnly: boolean;
  /** Saves what is half-written, then ends this page and its worker. */
  readonly lock: () => void;
}

export const PreferencesContext = createContext<Preferences | null>(null);
export const SessionContext = createContext<Session | null>(null);

export function usePreferences(): Preferences {
  return present(use(PreferencesContext));
}

export function useSession(): Session {
  return present(use(SessionContext));
}

export function present<T>(value: T | null): T {
  if (value === null) throw new KeptError('internal/unexpected', { kind: 'context' });
  return value;
}

/** Any thrown value as the error that can be shown. */
export function asKeptError(error: unknown): KeptError {
  return error instanceof KeptError ? error : new KeptError('internal/unexpected', { kind: error instanceof Error ? error.name : typeof error }, { cause: error });
}
