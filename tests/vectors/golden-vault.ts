import { toHex } from '../../shared/base/bytes.ts';
import { sha256Hex } from '../../shared/crypto/hash.ts';
import type { VaultEngine } from '../../shared/vault/engine.ts';
import type { KeyFacts } from '../../shared/vault/state.ts';

/** What a vault holds in the end, as plain data: every item, the digest of each stored file as decrypted, entries, chain, public key. */
export interface Expected {
  readonly vaultId: string;
  readonly caseId: string;
  readonly signingPublicKey: string;
  readonly items: readonly unknown[];
  /** By exhibit number. */
  readonly contents: Readonly<Record<string, { readonly sizeBytes: number; readonly sha256: string }>>;
  readonly entries: readonly { readonly seq: number; readonly act: string; readonly caseSeq: number | null; readonly bodyHash: string; readonly entryHash: string | null }[];
  readonly chain: { readonly entryHash: string; readonly caseSeq: number };
  readonly bundleNames: readonly string[];
  /** Exhibit numbers of what was deleted. */
  readonly deleted: readonly string[];
  readonly keys: KeyFacts;
}

export async function expectedOf(engine: VaultEngine): Promise<Expected> {
  const { items, entries, chain, bundleNames, keys } = engine.state;
  const deleted = [...items.values()].filter(({ deletedAt }) => deletedAt !== null).map(({ item }) => item.exhibitNo);
  const contents: Record<string, { sizeBytes: number; sha256: string }> = {};
  for (const { item, objectId } of items.values()) {
    if (objectId === null || deleted.includes(item.exhibitNo)) continue;
    const bytes = await contentOf(engine, item.itemId);
    contents[item.exhibitNo] = { sizeBytes: bytes.length, sha256: sha256Hex(bytes) };
  }
  return {
    vaultId: engine.vaultId, caseId: engine.caseId, signingPublicKey: toHex(engine.signer.publicKey),
    items: [...items.values()].map(({ item, objectId }) => ({ ...item, objectId })), contents,
    entries: entries.map(({ seq, act, caseSeq, bodyHash, entryHash }) => ({ seq, act, caseSeq, bodyHash, entryHash })),
    chain: { ...chain }, bundleNames: [...bundleNames], deleted, keys: { ...keys },
  };
}

async function contentOf(engine: VaultEngine, itemId: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of (await engine.openContent(itemId)).stream()) parts.push(part.slice());
  return Uint8Array.from(Buffer.concat(parts));
}
