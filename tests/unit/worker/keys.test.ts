import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { By, VaultMethod } from '../../../shared/contract/vault.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { Bench, HANDLE, PASSPHRASE } from './worker-tools.ts';

const OWNER: By = { passphrase: PASSPHRASE };
const NEXT = '새로 정한 비밀 문장입니다';
const ADVOCATE = '상담소에서 정한 비밀 문장';
const LABEL = '상담소 김○○';

const UTC = expect.stringMatching(/^2026-11-22T/) as string;
const words = (bench: Bench): By => ({ words: bench.words.join(' ') });

async function withAdvocate(): Promise<Bench> {
  const bench = await new Bench().create();
  await bench.call('keys.addAdvocate', { by: OWNER, label: ` ${LABEL} `, passphrase: ADVOCATE });
  return bench;
}

describe('the keys of a vault, from the page', () => {
  it('changes the passphrase, by the old one or by the words', async () => {
    const bench = await new Bench().create();
    expect(await bench.call('keys.status', {})).toEqual({ openedWith: 'passphrase', passphraseChangedUtc: null, wordsReplacedUtc: null, advocate: null });
    expect(await bench.call('keys.changePassphrase', { by: OWNER, next: NEXT })).toEqual({ openedWith: 'passphrase', passphraseChangedUtc: UTC, wordsReplacedUtc: null, advocate: null });
    await bench.restart();
    await expect(bench.unlock()).rejects.toMatchObject({ code: 'passphrase/wrong' });
    await bench.call('vault.unlockWithWords', { words: bench.words.join(' ') });
    expect(await bench.call('keys.status', {})).toMatchObject({ openedWith: 'recovery', passphraseChangedUtc: UTC });
    await bench.call('keys.changePassphrase', { by: words(bench), next: PASSPHRASE });
    await bench.restart();
    await bench.unlock();
    await expect(bench.call('vault.unlock', { passphrase: NEXT })).rejects.toMatchObject({ code: 'internal/bad-call' });
  });

  it('replaces the words only once the new ones are proved', async () => {
    const bench = await new Bench().create();
    await expect(bench.call('keys.replaceWords', { proof: ['a', 'b', 'c'] })).rejects.toMatchObject({ code: 'internal/bad-call' });
    const void_ = await bench.call('keys.newWords', { by: OWNER, wordList: 'en' });
    const shown = await bench.call('keys.newWords', { by: words(bench), wordList: 'ko' });
    const proofOf = ({ words: list, ask }: typeof shown): string[] => ask.map((place) => list[place] ?? '');
    await expect(bench.call('keys.replaceWords', { proof: proofOf(void_) })).rejects.toMatchObject({ code: 'recovery/proof-wrong', details: { place: (shown.ask[0] ?? 0) + 1 } });
    await expect(bench.call('keys.replaceWords', { proof: proofOf(shown).slice(1) })).rejects.toMatchObject({ code: 'internal/bad-call' });
    expect(bench.session.engine.state.keys.generation).toBe(1);
    expect(await bench.call('keys.replaceWords', { proof: proofOf(shown).map((word) => ` ${word.normalize('NFD')} `) })).toMatchObject({ wordsReplacedUtc: UTC });
    await expect(bench.call('keys.replaceWords', { proof: proofOf(shown) })).rejects.toMatchObject({ code: 'internal/bad-call' });
    await bench.restart();
    for (const gone of [bench.words, void_.words]) await expect(bench.call('vault.unlockWithWords', { words: gone.join(' ') })).rejects.toMatchObject({ code: 'recovery/wrong' });
    expect(await bench.call('vault.unlockWithWords', { words: shown.words.join(' ') })).toMatchObject({ failedTries: 2 });
  });

  it('keeps shown words for another try when the disk is full, and says so', async () => {
    const bench = await new Bench().create();
    const { words: list, ask } = await bench.call('keys.newWords', { by: OWNER, wordList: 'en' });
    const replaceHeader = bench.store.replaceHeader.bind(bench.store);
    bench.store.replaceHeader = async () => { throw new KeptError('disk/full'); };
    const proof = ask.map((place) => list[place] ?? '');
    await expect(bench.call('keys.replaceWords', { proof })).rejects.toMatchObject({ code: 'disk/full' });
    bench.store.replaceHeader = replaceHeader;
    await bench.call('keys.replaceWords', { proof });
    await bench.restart();
    await bench.call('vault.unlockWithWords', { words: list.join(' ') });
  });

  it('gives an advocate a passphrase and takes it away', async () => {
    const bench = await withAdvocate();
    expect(await bench.call('keys.status', {})).toMatchObject({ advocate: { label: LABEL, addedUtc: UTC } });
    const { itemId } = await bench.addNote('owner');
    await bench.restart();
    await bench.call('vault.unlock', { passphrase: ADVOCATE });
    expect(await bench.call('keys.status', {})).toMatchObject({ openedWith: 'advocate', advocate: { label: LABEL } });
    expect(bench.session.engine.state.lastUnlock?.slot).toBe('advocate');
    await bench.call('items.setFields', { itemId, changes: { notes: 'x' } });
    expect((await bench.call('items.get', { itemId })).log.map(({ body }) => body.actor)).toEqual(['owner', 'advocate']);
    await bench.restart();
    await bench.unlock();
    expect(await bench.call('keys.removeAdvocate', { by: words(bench) })).toMatchObject({ openedWith: 'passphrase', advocate: null });
    await bench.restart();
    await expect(bench.call('vault.unlock', { passphrase: ADVOCATE })).rejects.toMatchObject({ code: 'passphrase/wrong' });
  });

  it('lets an advocate hand over a bundle that verifies, by the advocate’s own passphrase', async () => {
    const bench = await withAdvocate();
    await bench.restart();
    await bench.call('vault.unlock', { passphrase: ADVOCATE });
    const { itemId } = await bench.addNote('상담소에서 적음');
    const choice = { itemIds: [itemId], languages: ['ko' as const], taskId: 'export', saveHandle: HANDLE };
    await expect(bench.call('export.run', { ...choice, passphrase: PASSPHRASE })).rejects.toMatchObject({ code: 'passphrase/wrong' });
    const { fingerprint } = await bench.call('export.run', { ...choice, passphrase: ADVOCATE });
    const zip = bench.saves.committed.get('abab.zip') ?? new Uint8Array(0);
    const result = await verifyBundle({ sizeBytes: zip.length, read: async (offset, lengthBytes) => zip.slice(offset, offset + lengthBytes) }, { fingerprint });
    expect(result.verdict).toBe(0);
    expect(new TextDecoder().decode(zip)).toContain('"act":"item.captured","actor":"advocate"');
  });

  it('lets whoever opened it with the words hand over a bundle by the words, and takes no others', async () => {
    const bench = await new Bench().create();
    const { itemId } = await bench.addNote('암호를 잊음');
    await bench.restart();
    await bench.call('vault.unlockWithWords', { words: bench.words.join(' ') });
    const choice = { itemIds: [itemId], languages: ['ko' as const], taskId: 'export', saveHandle: HANDLE };
    const others = [...bench.words.slice(1), bench.words[0] ?? ''].join(' ');
    await expect(bench.call('export.run', { ...choice, words: others })).rejects.toMatchObject({ code: expect.stringMatching(/^recovery\//) });
    expect(bench.saves.committed.size).toBe(0);
    const { fingerprint } = await bench.call('export.run', { ...choice, words: bench.words.join(' ') });
    const zip = bench.saves.committed.get('abab.zip') ?? new Uint8Array(0);
    expect((await verifyBundle({ sizeBytes: zip.length, read: async (offset, lengthBytes) => zip.slice(offset, offset + lengthBytes) }, { fingerprint })).verdict).toBe(0);
  });

  it('lets the advocate’s session change nothing, and counts no try for asking', async () => {
    const bench = await withAdvocate();
    await bench.restart();
    await bench.call('vault.unlock', { passphrase: ADVOCATE });
    const before = structuredClone({ ...bench.store.files });
    const asked: readonly (readonly [VaultMethod, object])[] = [
      ['keys.changePassphrase', { by: OWNER, next: NEXT }], ['keys.newWords', { by: OWNER, wordList: 'ko' }], ['keys.removeAdvocate', { by: words(bench) }],
    ];
    for (const [method, params] of asked) await expect(bench.send(method, params)).rejects.toMatchObject({ code: 'keys/owner-only' });
    expect(bench.attempts.tries).toBe(0);
    expect({ ...bench.store.files }).toEqual(before);
  });
});

describe('a wrong proof', () => {
  const CALLS: readonly (readonly [VaultMethod, object])[] = [
    ['keys.changePassphrase', { next: NEXT }], ['keys.newWords', { wordList: 'ko' }], ['keys.addAdvocate', { label: LABEL, passphrase: ADVOCATE }], ['keys.removeAdvocate', {}],
  ];
  const benchFor = (method: VaultMethod): Promise<Bench> => (method === 'keys.removeAdvocate' ? withAdvocate() : new Bench().create());

  for (const [method, params] of CALLS) {
    it(`counts as a try of ${method}, a right one ends the count, and main’s wait holds`, async () => {
      const bench = await benchFor(method);
      const before = structuredClone({ ...bench.store.files });
      await expect(bench.send(method, { ...params, by: { passphrase: 'no, not this one' } })).rejects.toMatchObject({ code: 'passphrase/wrong' });
      expect(bench.attempts.tries).toBe(1);
      const others = (await new Bench().create()).words.join(' ');
      await expect(bench.send(method, { ...params, by: { words: others } })).rejects.toMatchObject({ code: 'recovery/wrong' });
      expect(bench.attempts.tries).toBe(2);
      await expect(bench.send(method, { ...params, by: { words: 'one two' } })).rejects.toMatchObject({ code: 'recovery/word-count' });
      expect(bench.attempts.tries).toBe(2);
      bench.attempts.waitMs = 4000;
      await expect(bench.send(method, { ...params, by: OWNER })).rejects.toMatchObject({ code: 'attempts/wait', details: { waitMs: 4000 } });
      expect({ ...bench.store.files }).toEqual(before);
      bench.attempts.waitMs = 0;
      await bench.send(method, { ...params, by: OWNER });
      expect(bench.attempts.tries).toBe(0);
    });
  }

  it('leaves no key behind, whether the change went well or not', async () => {
    const bench = await new Bench().create();
    const { keyring } = bench.session.engine;
    const prove = keyring.prove.bind(keyring);
    const given: Uint8Array[] = [];
    keyring.prove = async (by) => {
      const right = await prove(by);
      expect(right.vaultKey.some((byte) => byte !== 0)).toBe(true);
      given.push(right.vaultKey);
      return right;
    };
    await bench.call('keys.changePassphrase', { by: OWNER, next: NEXT });
    await bench.call('keys.newWords', { by: { passphrase: NEXT }, wordList: 'ko' });
    bench.store.replaceHeader = async () => { throw new KeptError('disk/full'); };
    await expect(bench.call('keys.addAdvocate', { by: words(bench), label: 'x', passphrase: ADVOCATE })).rejects.toMatchObject({ code: 'disk/full' });
    expect(given).toEqual([new Uint8Array(32), new Uint8Array(32), new Uint8Array(32)]);
  });

  it('is not asked for where the wish itself cannot be', async () => {
    const bench = await withAdvocate();
    const wrong = { passphrase: 'no, not this one' };
    await expect(bench.call('keys.changePassphrase', { by: wrong, next: 'short' })).rejects.toMatchObject({ code: 'passphrase/too-short', details: { min: 10 } });
    await expect(bench.call('keys.addAdvocate', { by: wrong, label: 'x', passphrase: 'short' })).rejects.toMatchObject({ code: 'passphrase/too-short' });
    await expect(bench.call('keys.addAdvocate', { by: wrong, label: 'x', passphrase: NEXT })).rejects.toMatchObject({ code: 'keys/advocate-exists' });
    await expect(bench.call('keys.changePassphrase', { by: OWNER, next: PASSPHRASE.normalize('NFD') })).rejects.toMatchObject({ code: 'keys/same-passphrase' });
    expect(bench.attempts.tries).toBe(0);
    await expect(bench.call('keys.changePassphrase', { by: OWNER, next: ADVOCATE })).rejects.toMatchObject({ code: 'keys/same-passphrase' });
    await bench.restart();
    for (const method of ['keys.status', 'keys.removeAdvocate'] as const) await expect(bench.send(method, method === 'keys.status' ? {} : { by: OWNER })).rejects.toMatchObject({ code: 'vault/locked' });
  });
});

describe('a disk that fails at the moment of the change', () => {
  it('says that nobody can say which passphrase it is, and never records what may be undone', async () => {
    const bench = await new Bench().create();
    const replaceHeader = bench.store.replaceHeader.bind(bench.store);
    bench.store.replaceHeader = async (bytes, create) => {
      await replaceHeader(bytes, create);
      throw new KeptError('disk/failed');
    };
    await expect(bench.call('keys.changePassphrase', { by: OWNER, next: NEXT })).rejects.toMatchObject({ code: 'keys/unsure' });
    bench.store.replaceHeader = replaceHeader;
    await bench.addNote('after');
    expect(bench.session.engine.state.keys.generation).toBe(1);
    await bench.restart();
    await expect(bench.unlock()).rejects.toMatchObject({ code: 'passphrase/wrong' });
    expect(await bench.call('vault.unlock', { passphrase: NEXT })).toMatchObject({ itemCount: 1 });
    expect(bench.session.engine.state.keys.generation).toBe(2);
  });
});
