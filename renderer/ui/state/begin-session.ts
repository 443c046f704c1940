import type { Language } from '../../../shared/base/language.ts';
import type { HostApi, HostInfo } from '../../../shared/contract/host.ts';
import type { VaultStatus } from '../../../shared/contract/vault.ts';
import { startVault } from '../../client/vault.ts';
import { Drafts } from './drafts.ts';
import { FileQueue } from './file-queue.ts';
import { NoteDraft } from './note-draft.ts';
import type { Session } from './session.ts';
import { createUpkeep } from './upkeep.ts';

/** What a page begins with: the parts of its session, and how it finds the vault. */
export interface Beginning {
  readonly parts: Omit<Session, 'lock' | 'readOnly'>;
  readonly status: VaultStatus;
}

/** Asks the host who it is, starts the worker and looks at the vault. `onInfo` takes over the remembered choices and returns the language. */
export async function beginSession(host: HostApi, onInfo: (info: HostInfo) => Language): Promise<Beginning> {
  const info = await host.info();
  const vault = await startVault(host, info, onInfo(info));
  const drafts = new Drafts((text) => vault.call('drafts.hold', { text }));
  const note = new NoteDraft(vault, () => drafts.releaseHeld());
  drafts.register(() => note.saveIfAny(), () => note.text);
  const files = new FileQueue(vault, () => drafts.holdOpen());
  return { parts: { host, info, vault, drafts, note, files, upkeep: createUpkeep(vault, drafts) }, status: await vault.call('vault.status', {}) };
}
