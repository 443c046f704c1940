import { beforeAll, describe, expect, it } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import { _testOnlyDangerousKdf } from '../../../shared/crypto/kdf.ts';
import { newRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { createVault, openVault, type NewVault } from '../../../shared/vault/engine.ts';
import { MemoryStore } from './memory-store.ts';
import { engineOptions, newVault, noteDraft, PASSPHRASE, reopen, stateOf, testClock } from './vault-tools.ts';

function newVaultParams(): NewVault {
  const kdf = { passphrase: _testOnlyDangerousKdf(platformRandom), recovery: _testOnlyDangerousKdf(platformRandom) };
  return { passphrase: PASSPHRASE, words: newRecoveryWords('en', platformRandom), kdf };
}

describe('createVault', () => {
  beforeAll(loadSodium);

  it('begins with the vault and one case of the year that people there read', async () => {
    const options = { ...engineOptions(new MemoryStore()), clock: testClock(Date.UTC(2026, 11, 31, 20)) };
    const engine = await createVault(options, newVaultParams());
    expect(engine.caseId).toBe('K-2027-0001');
    expect(engine.state.entries.map(({ seq, act, caseSeq }) => [seq, act, caseSeq])).toEqual([[1, 'vault.created', null], [2, 'case.created', 1]]);
  });

  it('asks for the default key parameters', async () => {
    const { kdf: _, ...vault } = newVaultParams();
    const asked: unknown[] = [];
    const options = { ...engineOptions(new MemoryStore()), deriveKey: async (_secret: Uint8Array, params: object) => (asked.push(params), new Uint8Array(32)) };
    await createVault(options, vault);
    expect(asked).toMatchObject([{ opsLimit: 3, memLimitBytes: 268_435_456 }, { opsLimit: 3, memLimitBytes: 268_435_456 }]);
  });

  it('never writes over a vault, nor over the remains of one', async () => {
    const { store } = await newVault();
    const full = structuredClone({ ...store.files });
    for (const files of [full, { ...full, current: null }, { ...full, current: null, previous: null }, { ...full, current: null, previous: null, segments: [], objects: new Map([['a', new Uint8Array(1)]]) }]) {
      const there = new MemoryStore(structuredClone(files));
      await expect(createVault(engineOptions(there), newVaultParams())).rejects.toThrow('vault/exists');
      expect({ ...there.files }).toEqual(files);
    }
  });

  it('refuses an empty passphrase and words that are not words, before anything is written', async () => {
    const store = new MemoryStore();
    await expect(createVault(engineOptions(store), { ...newVaultParams(), passphrase: '' })).rejects.toThrow('passphrase/too-short');
    await expect(createVault(engineOptions(store), { ...newVaultParams(), words: ['a'] })).rejects.toThrow('recovery/word-count');
    expect(store.files.current).toBeNull();
  });

  it('is finished by openVault wherever it was interrupted', async () => {
    const vault = newVaultParams();
    for (let failing = 1; failing <= 3; failing++) {
      const store = new MemoryStore();
      let writes = 0;
      const stop = (): void => {
        if (++writes > failing) throw new KeptError('disk/failed');
      };
      const broken = new Proxy(store, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name, target);
          if (typeof member !== 'function') return member;
          return (...given: unknown[]) => {
            if (name === 'replaceHeader' || name === 'appendJournal') stop();
            return Reflect.apply(member, target, given) as unknown;
          };
        },
      });
      await expect(createVault(engineOptions(broken), vault)).rejects.toThrow('disk/failed');
      const { engine } = await openVault(engineOptions(store), { passphrase: PASSPHRASE });
      expect(engine.state.entries.map(({ act }) => act)).toEqual(['vault.created', 'case.created']);
      await engine.captureItem(noteDraft('x'), null);
      expect(stateOf((await reopen(store)).engine)).toEqual(stateOf(engine));
    }
  });

  it('is finished also when an entry was cut short by the interruption', async () => {
    for (const failing of [1, 2]) {
      for (const keptBytes of [0, 1, 8, 100]) {
        const store = new MemoryStore();
        store.onAppend = (call) => (call === failing ? { code: 'disk/full', keptBytes } : null);
        await expect(createVault(engineOptions(store), newVaultParams())).rejects.toThrow('disk/full');
        const { engine, opened } = await reopen(store);
        expect(opened.tornBytes).toBe(keptBytes);
        expect(engine.state.entries.map(({ act }) => act)).toEqual(['vault.created', 'case.created']);
        expect(stateOf((await reopen(store)).engine)).toEqual(stateOf(engine));
      }
    }
  });

  it('is not begun again when the journal of a finished vault was taken away', async () => {
    const { store, engine } = await newVault();
    await engine.captureItem(noteDraft('x'), null);
    const snapshot = engine.snapshot();
    for (const segments of [[], [new Uint8Array(0)], [new Uint8Array(500)]]) {
      const emptied = new MemoryStore({ ...store.files, segments });
      await expect(reopen(emptied)).rejects.toMatchObject({ code: 'vault/damaged-journal', details: { segment: 1, offset: 0 } });
    }
    const rolledBack = new MemoryStore({ ...store.files, current: store.files.previous, segments: [] });
    await expect(reopen(rolledBack, { snapshot })).rejects.toMatchObject({ code: 'vault/damaged-journal' });
  });
});
