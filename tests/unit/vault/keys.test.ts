import { armor, Decrypter } from 'age-encryption';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../../shared/base/bytes.ts';
import { canonicalJson, type JsonValue } from '../../../shared/base/canonical-json.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import { sha256Hex } from '../../../shared/crypto/hash.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { inspectVault, openVault, type Secret, type VaultEngine } from '../../../shared/vault/engine.ts';
import { readFrame } from '../../../shared/vault/frame.ts';
import { parseHeader } from '../../../shared/vault/header.ts';
import { unlock } from '../../../shared/vault/unlock.ts';
import { addAdvocate, ADVOCATE, CASES, changePassphrase, evidenceOf, fastDerive, fastOptions, fastVault, LABEL, NEW_WORDS, NEXT, openFast, OWNER, removeAdvocate, replaceWords, textOf, WORDS } from './keys-tools.ts';
import { MemoryStore } from './memory-store.ts';
import { noteDraft } from './vault-tools.ts';

let store: MemoryStore;
let engine: VaultEngine;
beforeAll(loadSodium);
beforeEach(async () => {
  store = new MemoryStore();
  engine = await fastVault(store);
});

const wrongCode = (secret: Secret): string => ('words' in secret ? 'recovery/wrong' : 'passphrase/wrong');
const lastAct = (of: VaultEngine): unknown => of.state.entries.at(-1)?.act;

/** The same vault with one of its two header files standing for both. */
function withHeader(bytes: Uint8Array | null): MemoryStore {
  const copy = store.copy();
  Object.assign(copy.files, { current: bytes?.slice() ?? null, previous: bytes?.slice() ?? null });
  return copy;
}

describe('a change of keys', () => {
  for (const { name, prepare, run, old, next, others } of CASES) {
    it(`${name}: what it gives opens the vault, what it takes opens neither header file`, async () => {
      await prepare?.(engine);
      const evidence = evidenceOf(engine);
      const { generation } = engine.state.keys;
      await run(engine);
      for (const file of [store.files.current, store.files.previous]) {
        for (const secret of [next, ...others].filter((each) => each !== null)) {
          expect(evidenceOf(await openFast(withHeader(file), secret))).toEqual(evidence);
        }
        if (old) await expect(openFast(withHeader(file), old)).rejects.toMatchObject({ code: wrongCode(old) });
      }
      expect(engine.state.keys.generation).toBe(generation + 1);
      expect(lastAct(engine)).toBe('vault.keys-changed');
    });

    it(`${name}: the session goes on, and what it writes is read with the new keys`, async () => {
      await prepare?.(engine);
      await run(engine);
      await engine.captureItem(noteDraft('둘'), null);
      const again = await openFast(store, next ?? OWNER);
      expect([...again.state.items.values()].map(({ item }) => item.text)).toEqual(['하나', '둘']);
      expect(again.state.keys).toEqual(engine.state.keys);
    });
  }

  it('is known with its time: passphrase, words, who the advocate is', async () => {
    expect(engine.state.keys).toEqual({ generation: 1, passphraseChangedUtc: null, wordsReplacedUtc: null, advocate: null });
    await changePassphrase(engine, { words: WORDS.words });
    await changePassphrase(engine, NEXT, OWNER);
    await replaceWords(engine);
    await addAdvocate(engine);
    const utc = expect.stringMatching(/^2026-11-22T01:/) as string;
    expect(engine.state.keys).toEqual({ generation: 5, passphraseChangedUtc: utc, wordsReplacedUtc: utc, advocate: { label: LABEL, addedUtc: utc } });
    await removeAdvocate(engine);
    expect((await openFast(store, NEW_WORDS)).state.keys).toMatchObject({ generation: 6, advocate: null });
  });

  it('is in a snapshot, and read on from one', async () => {
    const early = structuredClone(engine.snapshot());
    await addAdvocate(engine);
    const middle = structuredClone(engine.snapshot());
    await changePassphrase(engine);
    for (const snapshot of [early, middle, structuredClone(engine.snapshot())]) {
      const { engine: again, opened } = await openVault(fastOptions(store.copy()), NEXT, { snapshot });
      expect([opened.snapshotUsed, again.state.keys]).toEqual([true, engine.state.keys]);
    }
  });

  it('gives the new words alone the key of the stored files, also without Kept', async () => {
    const identity = async (words: string): Promise<string> => {
      const decrypter = new Decrypter();
      decrypter.addPassphrase(words);
      return decrypter.decrypt(armor.decode(parseHeader(store.files.current ?? new Uint8Array()).recoveryIdentity), 'text');
    };
    const before = await identity(WORDS.words);
    await replaceWords(engine);
    expect(await identity(NEW_WORDS.words)).toBe(before);
    await expect(identity(WORDS.words)).rejects.toThrow();
  });

  it('needs the owner’s passphrase or the words each time; the advocate’s passphrase is no proof', async () => {
    await addAdvocate(engine);
    const before = structuredClone({ ...store.files });
    for (const by of [{ passphrase: 'x' }, ADVOCATE, NEXT]) await expect(engine.keyring.prove(by)).rejects.toMatchObject({ code: 'passphrase/wrong' });
    await expect(engine.keyring.prove(NEW_WORDS)).rejects.toMatchObject({ code: 'recovery/wrong' });
    expect({ ...store.files }).toEqual(before);
    const right = await engine.keyring.prove(WORDS);
    expect(right.by).toBe('recovery');
    right.wipe();
    expect(right.vaultKey).toEqual(new Uint8Array(32));
  });

  it('refuses one passphrase for both, and a second advocate', async () => {
    const right = await engine.keyring.prove(OWNER);
    await expect(engine.keyring.addAdvocate(right, LABEL, textOf(OWNER).normalize('NFD'))).rejects.toMatchObject({ code: 'keys/same-passphrase' });
    await engine.keyring.addAdvocate(right, LABEL, textOf(ADVOCATE));
    await expect(engine.keyring.changePassphrase(right, textOf(ADVOCATE))).rejects.toMatchObject({ code: 'keys/same-passphrase' });
    await expect(engine.keyring.addAdvocate(right, 'x', textOf(NEXT))).rejects.toMatchObject({ code: 'keys/advocate-exists' });
    await expect(engine.keyring.changePassphrase(right, '')).rejects.toMatchObject({ code: 'passphrase/too-short' });
    await engine.keyring.removeAdvocate(right, LABEL);
    await expect(engine.keyring.removeAdvocate(right, LABEL)).rejects.toMatchObject({ code: 'internal/bad-call' });
    expect(engine.state.keys.generation).toBe(3);
  });

  it('two at once: one after the other, both in force', async () => {
    await Promise.all([changePassphrase(engine), replaceWords(engine), engine.captureItem(noteDraft('둘'), null)]);
    expect(engine.state.keys.generation).toBe(3);
    for (const secret of [NEXT, NEW_WORDS]) expect((await openFast(store, secret)).state.items.size).toBe(2);
  });

  it('makes no header with wiped keys, when the vault is locked while it goes on', async () => {
    const before = structuredClone({ ...store.files });
    const change = changePassphrase(engine);
    engine.lock();
    await expect(change).rejects.toMatchObject({ code: 'vault/locked' });
    expect({ ...store.files }).toEqual(before);
  });

  it('puts no name and no secret into the header in the clear', async () => {
    await addAdvocate(engine);
    const text = fromUtf8(store.files.current ?? new Uint8Array());
    for (const secret of [LABEL, textOf(ADVOCATE), 'advocate-added']) expect(text).not.toContain(secret);
    const lengthOf = (file: Uint8Array | null): number => parseHeader(file ?? new Uint8Array()).recoveryIdentity.length + (file?.length ?? 0);
    const added = lengthOf(store.files.current);
    await changePassphrase(engine);
    expect(lengthOf(store.files.current)).toBe(added);
  });
});

describe('the session of an advocate', () => {
  beforeEach(async () => {
    await addAdvocate(engine);
    engine = await openFast(store, ADVOCATE);
  });

  it('opens everything, and every entry of it says so', async () => {
    expect(engine.keyring.openedWith).toBe('advocate');
    await engine.record('vault.unlocked', { slot: 'advocate', failedTries: 0 });
    const item = await engine.captureItem(noteDraft('둘'), null);
    expect((await engine.log.ofItem(item.itemId)).map(({ body }) => body.actor)).toEqual(['advocate']);
    const again = await openFast(store, OWNER);
    const first = [...again.state.items.keys()][0] ?? '';
    expect((await again.log.ofItem(first)).map(({ body }) => body.actor)).toEqual(['owner']);
    expect(again.state.lastUnlock?.slot).toBe('advocate');
  });

  it('changes no keys, not even with the owner’s passphrase', async () => {
    for (const by of [OWNER, ADVOCATE, WORDS]) await expect(engine.keyring.prove(by)).rejects.toMatchObject({ code: 'keys/owner-only' });
  });

  it('is confirmed by the advocate’s passphrase, that of the owner by the owner’s', async () => {
    await engine.confirmPassphrase(textOf(ADVOCATE));
    await expect(engine.confirmPassphrase(textOf(OWNER))).rejects.toMatchObject({ code: 'passphrase/wrong' });
    const owners = await openFast(store, WORDS);
    await owners.confirmPassphrase(textOf(OWNER));
    await expect(owners.confirmPassphrase(textOf(ADVOCATE))).rejects.toMatchObject({ code: 'passphrase/wrong' });
  });
});

describe('an older header', () => {
  it('that is put back is refused, by old and by new secrets, and nothing is written', async () => {
    const old = store.files.current;
    await changePassphrase(engine);
    const copy = withHeader(old);
    for (const secret of [OWNER, WORDS]) {
      await expect(openFast(copy, secret)).rejects.toMatchObject({ code: 'vault/header-older', details: { generation: 1, known: 2 } });
    }
    await expect(openFast(copy, NEXT)).rejects.toMatchObject({ code: 'passphrase/wrong' });
    expect(copy.calls.filter((call) => /replace|append|setAside/.test(call))).toEqual([]);
  });

  it('beside the one in force is replaced at the next unlock', async () => {
    const old = store.files.current;
    await changePassphrase(engine);
    store.files.previous = old;
    await openFast(store, NEXT);
    expect(store.files.previous).toEqual(store.files.current);
  });
});

describe('a program that ends between the header and its entry', () => {
  for (const { name, prepare, run, old, next } of CASES) {
    it(`${name}: the next unlock records it before anything else, who and why included`, async () => {
      await prepare?.(engine);
      await engine.captureItem(noteDraft('둘'), null);
      const journal = store.copy().files.segments;
      await run(engine);
      const cut = store.copy();
      cut.files.segments = journal;
      const again = await openFast(cut, next ?? OWNER);
      await again.record('vault.unlocked', { slot: 'passphrase', failedTries: 0 });
      expect(again.state.entries.slice(-2).map(({ act }) => act)).toEqual(['vault.keys-changed', 'vault.unlocked']);
      const { advocate, ...keys } = again.state.keys;
      expect(keys).toMatchObject({ generation: engine.state.keys.generation });
      expect(advocate?.label).toBe(engine.state.keys.advocate?.label);
      if (old) await expect(openFast(cut, old)).rejects.toMatchObject({ code: wrongCode(old) });
      expect((await openFast(cut, WORDS).catch(() => openFast(cut, NEW_WORDS))).state.entries).toHaveLength(again.state.entries.length);
    });
  }

  it('is the owner’s act also where the advocate’s session comes next', async () => {
    const journal = store.copy().files.segments;
    await addAdvocate(engine);
    store.files.segments = journal;
    const { engine: again } = await openVault(fastOptions(store), ADVOCATE);
    const { offset, lengthBytes, seq } = again.state.entries.at(-1) ?? { offset: 0, lengthBytes: 0, seq: 0 };
    const { keys } = await unlock(store, fastDerive, OWNER);
    const frame = readFrame({ key: keys.journal, vaultId: again.vaultId }, seq, (store.files.segments[0] ?? new Uint8Array()).subarray(offset, offset + lengthBytes), 0);
    expect(JSON.parse(frame.kind === 'entry' ? fromUtf8(frame.plaintext) : '{}')).toMatchObject({ body: { act: 'vault.keys-changed', actor: 'owner', data: { label: LABEL } } });
  });

  it('on a full disk: the change holds, and the entry goes before the next one that fits', async () => {
    store.onAppend = () => ({ code: 'disk/full', keptBytes: 20 });
    await changePassphrase(engine);
    const cut = store.copy();
    cut.onAppend = () => ({ code: 'disk/full', keptBytes: 0 });
    cut.setAsideJournalTail = async () => { throw new KeptError('disk/full'); };
    expect((await openFast(cut, NEXT)).state.items.size).toBe(1);
    await expect(engine.captureItem(noteDraft('둘'), null)).rejects.toMatchObject({ code: 'disk/full' });
    store.onAppend = () => null;
    await engine.captureItem(noteDraft('셋'), null);
    expect(engine.state.entries.slice(-2).map(({ act }) => act)).toEqual(['vault.keys-changed', 'item.captured']);
    expect((await openFast(store, NEXT)).state.keys.generation).toBe(2);
  });

  it('whose journal is an older copy: opens, says that entries are missing, and goes on from the header', async () => {
    await engine.captureItem(noteDraft('둘'), null);
    const journal = store.copy().files.segments;
    await addAdvocate(engine);
    await changePassphrase(engine);
    store.files.segments = journal;
    const { engine: again, opened } = await openVault(fastOptions(store), NEXT);
    expect(opened.missingEntries).toBe(1);
    expect(again.state.keys.generation).toBe(3);
    expect(again.keyring.hasAdvocate).toBe(true);
  });
});

/** The header file of these members, its checksum made to fit as an attacker would. */
function forged(members: { readonly [key: string]: JsonValue }): Uint8Array {
  const { checksum: _checksum, ...rest } = members;
  return utf8(`${canonicalJson({ ...rest, checksum: sha256Hex(utf8(canonicalJson(rest))) })}\n`);
}

/** Null when the bytes are no JSON any more. */
function forgedFrom(bytes: Uint8Array): Uint8Array | null {
  try {
    return forged(JSON.parse(fromUtf8(bytes)) as { [key: string]: JsonValue });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof KeptError) return null;
    throw error;
  }
}

describe('a header with an advocate and a past', () => {
  let current: Uint8Array;
  beforeEach(async () => {
    await addAdvocate(engine);
    await changePassphrase(engine);
    current = store.files.current ?? new Uint8Array();
  });

  it('fails closed on a flipped bit of every byte', () => {
    expect(current.length).toBeGreaterThan(3000);
    for (let at = 0; at < current.length; at++) {
      const bad = current.slice();
      bad[at] = (bad[at] ?? 0) ^ (1 << (at & 7));
      expect(() => parseHeader(bad), `byte ${at}`).toThrow('vault/damaged-header');
    }
  });

  it('fails closed also when the checksum was made to fit again', async () => {
    const codes = new Map<string, number>();
    for (let at = 0; at < current.length; at += 3) {
      const bad = current.slice();
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 7));
      const bytes = forgedFrom(bad);
      if (bytes === null || Buffer.from(bytes).equals(current)) continue;
      const code = await openFast(withHeader(bytes), ADVOCATE).then(() => 'opened', (error: KeptError) => error.code);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect([...codes.keys()].filter((code) => code !== 'vault/newer').toSorted()).toEqual(['passphrase/wrong', 'vault/damaged-header']);
    expect(codes.get('vault/damaged-header')).toBeGreaterThan(300);
  });

  const header = (): { [key: string]: JsonValue } => JSON.parse(fromUtf8(current)) as { [key: string]: JsonValue };
  const slots = (): JsonValue[] => header()['slots'] as JsonValue[];
  const attacks: readonly [string, string, () => { [key: string]: JsonValue }][] = [
    ['another generation', 'vault/damaged-header', () => ({ ...header(), generation: 4 })],
    ['no generation', 'vault/damaged-header', () => ({ ...header(), generation: 0 })],
    ['the change of another', 'vault/damaged-header', () => ({ ...header(), lastChange: '00'.repeat(680) })],
    ['the advocate’s slot taken out', 'passphrase/wrong', () => ({ ...header(), slots: slots().slice(0, 2) })],
    ['the advocate’s slot twice', 'vault/damaged-header', () => ({ ...header(), slots: [...slots(), slots()[2] ?? null] })],
    ['the advocate’s slot as the owner’s', 'passphrase/wrong', () => ({ ...header(), slots: [{ ...(slots()[2] as object), kind: 'passphrase' }, slots()[1] ?? null] })],
    ['the slots in another order', 'vault/damaged-header', () => ({ ...header(), slots: slots().toReversed() })],
    ['the former format by name', 'vault/damaged-header', () => ({ ...header(), format: 'kept-vault/1' })],
    ['the members of the former format', 'vault/damaged-header', () => {
      const { generation: _generation, lastChange: _lastChange, ...rest } = header();
      return { ...rest, format: 'kept-vault/1', slots: slots().slice(0, 2) };
    }],
  ];
  for (const [name, code, change] of attacks) {
    it(`does not open with ${name}: ${code}`, async () => {
      const copy = withHeader(forged(change()));
      const before = structuredClone({ ...copy.files });
      await expect(openFast(copy, name.includes('former') ? NEXT : ADVOCATE)).rejects.toMatchObject({ code });
      expect({ ...copy.files }).toEqual(before);
    });
  }

  it('of a later format is refused byte for byte untouched', async () => {
    const copy = withHeader(forged({ format: 'kept-vault/3', anything: { else: [1, 2] } }));
    const before = structuredClone({ ...copy.files });
    await expect(inspectVault(copy)).rejects.toMatchObject({ code: 'vault/newer', details: { format: 'kept-vault/3' } });
    for (const secret of [OWNER, WORDS]) await expect(openFast(copy, secret)).rejects.toMatchObject({ code: 'vault/newer' });
    expect({ ...copy.files }).toEqual(before);
  });
});
