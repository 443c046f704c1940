import { toHex, utf8 } from '../../../shared/base/bytes.ts';
import { parseCanonicalJson, canonicalJson, type JsonValue } from '../../../shared/base/canonical-json.ts';
import type { RandomBytes } from '../../../shared/base/ids.ts';
import { sha256Hex, sha512Hex } from '../../../shared/crypto/hash.ts';
import { type DeriveKey, deriveSlotKey, type KdfParams } from '../../../shared/crypto/kdf.ts';
import { newRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { unseal } from '../../../shared/crypto/seal.ts';
import { createVault, type EngineOptions, type VaultEngine } from '../../../shared/vault/engine.ts';
import { unlock } from '../../../shared/vault/unlock.ts';
import { MemoryStore } from './memory-store.ts';

/** The worked example of FORMAT.md: every input fixed, every output byte for byte. */
export const EXAMPLE_PASSPHRASE = '우리 집 마당 감나무';
export const EXAMPLE_CONTENT = utf8('증거');
const OBJECT_ID = 'b0'.repeat(16);
const AT_MS = Date.UTC(2026, 10, 22, 1, 2, 3, 4);
const MOMENT = { utc: '2026-11-22T01:02:03.004Z', local: '2026-11-22T10:02:03.004+09:00', zone: 'Asia/Seoul' };

export function exampleWords(): readonly string[] {
  return newRecoveryWords('ko', () => new Uint8Array(16).fill(0x7f));
}

/** The n-th draw of random bytes is that many bytes of value n. */
function countingRandom(): { random: RandomBytes; draws: string[] } {
  const draws: string[] = [];
  const random: RandomBytes = (lengthBytes) => {
    draws.push(`${draws.length + 1}: ${lengthBytes}`);
    return new Uint8Array(lengthBytes).fill(draws.length);
  };
  return { random, draws };
}

class ExampleStore extends MemoryStore {
  override async beginObject(): ReturnType<MemoryStore['beginObject']> {
    const parts: Uint8Array[] = [];
    return {
      objectId: OBJECT_ID,
      write: async (bytes) => { parts.push(bytes.slice()); },
      commit: async () => { this.files.objects.set(OBJECT_ID, Uint8Array.from(Buffer.concat(parts))); },
      abort: async () => undefined,
    };
  }
}

/** Blocks that are shown as hexadecimal over several lines. */
export const isBytes = (name: string): boolean => name === 'object' || name.startsWith('frame ');

export interface Example {
  readonly store: MemoryStore;
  readonly engine: VaultEngine;
  readonly options: EngineOptions;
  readonly draws: readonly string[];
  /** By salt. */
  readonly slotKeys: ReadonlyMap<string, Uint8Array>;
}

/** Derives each slot key once: the parameters are real ones, and take their time. */
function rememberingDeriveKey(): { deriveKey: DeriveKey; slotKeys: Map<string, Uint8Array> } {
  const slotKeys = new Map<string, Uint8Array>();
  const known = new Map<string, Uint8Array>();
  const deriveKey: DeriveKey = async (secret, params) => {
    const name = `${toHex(secret)} ${params.salt}`;
    const key = known.get(name) ?? deriveSlotKey(secret, params);
    known.set(name, key.slice());
    slotKeys.set(params.salt, key.slice());
    return key;
  };
  return { deriveKey, slotKeys };
}

export async function buildExample(): Promise<Example> {
  const { random, draws } = countingRandom();
  const { deriveKey, slotKeys } = rememberingDeriveKey();
  const store = new ExampleStore();
  const clock = { nowMs: () => AT_MS, monotonicMs: () => 0, zone: () => 'Asia/Seoul', offsetMinutes: () => 540 };
  const options: EngineOptions = { store, clock, random, deriveKey, tool: { name: 'Kept', version: '0.1.0', platform: 'linux' } };
  const kdf = (byte: number): KdfParams => ({ algorithm: 'argon2id13', opsLimit: 3, memLimitBytes: 67_108_864, salt: toHex(new Uint8Array(16).fill(byte)) });
  const engine = await createVault(options, { passphrase: EXAMPLE_PASSPHRASE, words: exampleWords(), kdf: { passphrase: kdf(0xa1), recovery: kdf(0xa2) } });
  const content = await engine.beginContent();
  await content.write(EXAMPLE_CONTENT);
  const file = {
    stored: true, originalFilename: '대화.txt', sizeBytes: EXAMPLE_CONTENT.length, mime: 'text/plain', sha256: sha256Hex(EXAMPLE_CONTENT), sha512: sha512Hex(EXAMPLE_CONTENT),
    modifiedUtc: null, pixelWidth: null, pixelHeight: null, exif: {},
  };
  const draft = { kind: 'document', intake: 'imported', depictedMinor: 'no', capturedAt: MOMENT, capturedAtSource: 'computer-clock', file, screen: null, address: null, text: null } as const;
  await engine.captureItem(draft, await content.commit());
  return { store, engine, options, draws, slotKeys };
}

/** The named blocks of the specification: text as it is, bytes as hexadecimal. */
export async function exampleBlocks({ store, engine, options, draws, slotKeys }: Example): Promise<ReadonlyMap<string, string>> {
  const { header, keys } = await unlock(store, options.deriveKey, { passphrase: EXAMPLE_PASSPHRASE });
  const journal = store.files.segments[0] ?? new Uint8Array();
  const frames = engine.state.entries.map(({ offset, lengthBytes }) => journal.slice(offset, offset + lengthBytes));
  const aad = (seq: number): Uint8Array => Uint8Array.from([...utf8('kept-journal-1'), ...Buffer.from(header.vaultId, 'hex'), 0, 0, 0, 0, 0, 0, 0, seq]);
  const blocks = new Map<string, string>([
    ['draws', draws.join('\n')],
    ['words', exampleWords().join(' ')],
    ['slot keys', [...slotKeys.values()].map(toHex).join('\n')],
    ['keys', Object.entries(keys).map(([name, key]) => `${name} ${toHex(key as Uint8Array)}`).join('\n')],
    ['vault.json', new TextDecoder().decode(store.files.current ?? new Uint8Array()).trimEnd()],
    ['object', toHex(store.files.objects.get(OBJECT_ID) ?? new Uint8Array())],
    ['chain', engine.state.entries.filter(({ entryHash }) => entryHash !== null).map(({ caseSeq, bodyHash, entryHash }) => `${caseSeq} ${bodyHash} ${entryHash}`).join('\n')],
  ]);
  frames.forEach((frame, index) => {
    const plaintext = new TextDecoder().decode(unseal(keys.journal, frame.subarray(8), aad(index + 1)));
    blocks.set(`entry ${index + 1}`, canonicalJson(parseCanonicalJson(plaintext) as JsonValue));
    blocks.set(`frame ${index + 1}`, toHex(frame));
  });
  return blocks;
}
