import { concatBytes, fromHex, toHex } from '../../../shared/base/bytes.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import type { DeriveKey } from '../../../shared/crypto/kdf.ts';
import { newRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { sodium } from '../../../shared/crypto/sodium.ts';
import { createVault, type EngineOptions, type KeyRight, openVault, type Secret, type VaultEngine } from '../../../shared/vault/engine.ts';
import type { VaultStore } from '../../../shared/vault/store.ts';
import { engineOptions, noteDraft } from './vault-tools.ts';

export const OWNER: Secret = { passphrase: '주인의 긴 비밀 문장' };
export const NEXT: Secret = { passphrase: '새로 정한 비밀 문장' };
export const ADVOCATE: Secret = { passphrase: '상담소에서 정한 문장' };
export const LABEL = '상담소 김○○';
export const WORDS = { words: newRecoveryWords('ko', platformRandom).join(' ') };
export const NEW_WORDS = { words: newRecoveryWords('en', platformRandom).join(' ') };

/** In place of Argon2id, which has its own tests: as different for different secrets and salts, and a thousand times as fast. */
export const fastDerive: DeriveKey = async (secret, params) => sodium().crypto_generichash(32, concatBytes(secret, fromHex(params.salt)), null);

export function fastOptions(store: VaultStore): EngineOptions {
  return { ...engineOptions(store), deriveKey: fastDerive };
}

/** A vault with one item. */
export async function fastVault(store: VaultStore): Promise<VaultEngine> {
  const engine = await createVault(fastOptions(store), { passphrase: textOf(OWNER), words: WORDS.words.split(' ') });
  await engine.captureItem(noteDraft('하나'), null);
  return engine;
}

export async function openFast(store: VaultStore, secret: Secret): Promise<VaultEngine> {
  return (await openVault(fastOptions(store), secret)).engine;
}

export function textOf(secret: Secret): string {
  return 'passphrase' in secret ? secret.passphrase : secret.words;
}

/** One change of keys: what is done, which secret opens the vault before and after it, and which others open it all along. */
export interface KeysCase {
  readonly name: string;
  /** Done before, without faults. */
  readonly prepare?: (engine: VaultEngine) => Promise<void>;
  readonly run: (engine: VaultEngine) => Promise<void>;
  readonly old: Secret | null;
  readonly next: Secret | null;
  readonly others: readonly Secret[];
}

async function withRight(engine: VaultEngine, by: Secret, work: (right: KeyRight) => Promise<void>): Promise<void> {
  const right = await engine.keyring.prove(by);
  await work(right).finally(() => right.wipe());
}

export const changePassphrase = (engine: VaultEngine, by: Secret = OWNER, next: Secret = NEXT): Promise<void> =>
  withRight(engine, by, (right) => engine.keyring.changePassphrase(right, textOf(next)));
export const replaceWords = (engine: VaultEngine): Promise<void> =>
  withRight(engine, OWNER, async (right) => engine.keyring.replaceWords(await engine.keyring.sealWords(right, NEW_WORDS.words.split(' '))));
export const addAdvocate = (engine: VaultEngine): Promise<void> => withRight(engine, OWNER, (right) => engine.keyring.addAdvocate(right, LABEL, textOf(ADVOCATE)));
export const removeAdvocate = (engine: VaultEngine): Promise<void> => withRight(engine, OWNER, (right) => engine.keyring.removeAdvocate(right, LABEL));

export const CASES: readonly KeysCase[] = [
  { name: 'a new passphrase', run: changePassphrase, old: OWNER, next: NEXT, others: [WORDS] },
  { name: 'new words', run: replaceWords, old: WORDS, next: NEW_WORDS, others: [OWNER] },
  { name: 'an advocate added', run: addAdvocate, old: null, next: ADVOCATE, others: [OWNER, WORDS] },
  { name: 'an advocate removed', prepare: addAdvocate, run: removeAdvocate, old: ADVOCATE, next: null, others: [OWNER, WORDS] },
];

/** What must never differ between a vault before and after a change of keys. */
export function evidenceOf(engine: VaultEngine): unknown {
  return { items: [...engine.state.items.values()].map(({ item }) => item), chain: engine.state.chain, publicKey: toHex(engine.signer.publicKey), indexKey: toHex(engine.indexKey) };
}
