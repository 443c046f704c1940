import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import type { VaultMethod } from '../../../shared/contract/vault.ts';
import { Bench, fileOf, HANDLE, noise, PASSPHRASE, pngCopy, SCREEN } from './worker-tools.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

async function filled(): Promise<{ bench: Bench; file: string; note: string }> {
  const bench = await new Bench().create();
  const { itemId: file } = await bench.addFile(fileOf('받은 파일.bin', noise(70_000)));
  const { itemId: note } = await bench.addNote('그 사람이 말했다');
  return { bench, file, note };
}

function flip(bytes: Uint8Array | null | undefined, at: number): void {
  if (bytes) bytes[at] = (bytes[at] ?? 0) ^ 1;
}

const check = (bench: Bench) => bench.call('check.run', { taskId: 'check' });
const acts = (bench: Bench): readonly string[] => bench.session.engine.state.entries.map(({ act }) => act);
const kinds = (notices: readonly { kind: string }[]): string[] => notices.map(({ kind }) => kind);

describe('check.run', () => {
  it('names items as the list does, tells how far it is, and is recorded', async () => {
    const { bench, file } = await filled();
    flip([...bench.store.files.objects.values()][0], 500);
    const report = await check(bench);
    expect(report).toMatchObject({ objects: 1, objectBytes: 70_000, wholeObjects: 0, faultCount: 1, faults: [{ kind: 'object-damaged', itemId: file, exhibitNo: 'E-0001', title: '받은 파일.bin', entrySeq: null }] });
    const stages = bench.events.flatMap((event) => (event.event === 'task.progress' && event.taskId === 'check' ? [event.stage] : []));
    expect(new Set(stages)).toEqual(new Set(['entries', 'objects']));
    expect(bench.session.engine.state.entries.at(-1)?.act).toBe('vault.checked');
    expect(bench.session.engine.state.lastCheck).toMatchObject({ objects: 1, faults: 1 });
    await bench.restart();
    await bench.unlock();
    expect(bench.session.engine.state.lastCheck).toMatchObject({ objects: 1, faults: 1 });
  });

  it('goes on beside an import and a note, and stops when it is told to', async () => {
    const { bench } = await filled();
    const read = bench.store.readObject.bind(bench.store);
    const gate = Promise.withResolvers<void>();
    bench.store.readObject = async (...place) => {
      await gate.promise;
      return read(...place);
    };
    const running = check(bench).then(() => 'done', (error: { code: string }) => error.code);
    await bench.addNote('währenddessen');
    await bench.addFile(fileOf('zweite.bin', noise(5, 2)));
    await bench.call('task.cancel', { taskId: 'check' });
    gate.resolve();
    expect(await running).toBe('task/cancelled');
    expect(bench.session.engine.state.lastCheck).toBeNull();
  });

  it('a disk that cannot be written still gets its report', async () => {
    const { bench } = await filled();
    bench.store.onAppend = () => ({ code: 'disk/full', keptBytes: 0 });
    expect((await check(bench)).faults.filter(({ kind }) => kind !== 'log-copy')).toEqual([]);
  });
});

describe('after a session without an orderly end', () => {
  it('each unlock tells of it until a check has run or the person has stopped one', async () => {
    const { bench } = await filled();
    for (const how of ['run', 'cancel'] as const) {
      bench.store.wasUnclean = true;
      for (let unlock = 0; unlock < 2; unlock++) {
        await bench.restart();
        expect(kinds((await bench.unlock()).notices)).toContain('unclean-stop');
      }
      const list = bench.store.listObjects.bind(bench.store);
      bench.store.listObjects = async (shelf) => {
        if (how === 'cancel') await bench.call('task.cancel', { taskId: 'check' });
        return list(shelf);
      };
      expect(await check(bench).then(() => 'run', () => 'cancel')).toBe(how);
      expect(bench.store.wasUnclean, how).toBe(false);
      await bench.restart();
      expect(kinds((await bench.unlock()).notices)).not.toContain('unclean-stop');
    }
  });

  it('a check that the drive did not answer settles nothing', async () => {
    const { bench } = await filled();
    bench.store.wasUnclean = true;
    bench.store.listObjects = () => Promise.reject(Object.assign(new Error('gone'), { code: 'x' }));
    await expect(check(bench)).rejects.toMatchObject({ code: 'internal/unexpected' });
    expect(bench.store.wasUnclean).toBe(true);
  });
});

it('a journal that is shorter than main remembers is told, in entries where the index knows them and else in bytes', async () => {
  const { bench } = await filled();
  await bench.restart();
  bench.store.missingBytes = 512;
  bench.store.files.segments[0] = Uint8Array.from([...(bench.store.files.segments[0] ?? []), ...noise(3)]);
  // Nothing is said beside it that would say that nothing is lost.
  expect((await bench.unlock()).notices).toEqual([{ kind: 'journal-cut', bytes: 512 }]);
  // A check must not call everything whole beside that.
  expect(await check(bench)).toMatchObject({ faultCount: 1, faults: [{ kind: 'cut', exhibitNo: null, entrySeq: null }] });
  const record = vi.spyOn(bench.session.engine, 'record');
  await bench.call('vault.acceptShorter', {});
  expect(record.mock.calls).toEqual([['vault.shorter-known', { entries: 0, bytes: 512 }]]);
  expect(await check(bench)).toMatchObject({ faultCount: 0, faults: [] });
  // Known already: nothing further to record.
  await bench.call('vault.acceptShorter', {});
  await bench.restart();
  expect((await bench.unlock()).notices).toEqual([]);
  expect(acts(bench).filter((act) => act === 'vault.shorter-known')).toHaveLength(1);
});

it('that the owner knows of a shorter journal stands in the log before the warning ends, and is asked for again where either is not written', async () => {
  const { bench } = await filled();
  await bench.restart();
  bench.store.missingBytes = 512;
  await bench.unlock();
  const [append, accept] = [bench.store.appendJournal, bench.store.acceptShorter];
  bench.store.appendJournal = () => Promise.reject(new KeptError('disk/full'));
  await expect(bench.call('vault.acceptShorter', {})).rejects.toMatchObject({ code: 'disk/full' });
  expect(bench.store.missingBytes, 'told again').toBe(512);
  bench.store.appendJournal = append;
  bench.store.acceptShorter = () => Promise.reject(new KeptError('disk/full'));
  await expect(bench.call('vault.acceptShorter', {})).rejects.toMatchObject({ code: 'disk/full' });
  expect(acts(bench).at(-1)).toBe('vault.shorter-known');
  bench.store.acceptShorter = accept;
  await bench.call('vault.acceptShorter', {});
  expect(acts(bench).slice(-2)).toEqual(['vault.shorter-known', 'vault.shorter-known']);
  expect(bench.store.missingBytes).toBe(0);
});

it('only the owner can say that a shorter journal is known of', async () => {
  const { bench } = await filled();
  await bench.call('keys.addAdvocate', { by: { passphrase: PASSPHRASE }, label: '상담소', passphrase: '도움 주는 사람의 문장' });
  await bench.restart();
  bench.store.missingBytes = 512;
  await bench.call('vault.unlock', { passphrase: '도움 주는 사람의 문장' });
  await expect(bench.call('vault.acceptShorter', {})).rejects.toMatchObject({ code: 'keys/owner-only' });
  expect(bench.store.missingBytes).toBe(512);
  expect(acts(bench)).not.toContain('vault.shorter-known');
});

describe('vault.salvage', () => {
  async function damaged(): Promise<{ bench: Bench; file: string; note: string }> {
    const vault = await filled();
    const { bench, note } = vault;
    await bench.session.writeIndex();
    const capture = bench.session.engine.state.entries.find(({ act, itemId }) => act === 'item.captured' && itemId === note);
    await bench.restart();
    const [segment] = bench.store.files.segments;
    flip(segment, (capture?.offset ?? 0) + 100);
    // Longer than the index knows, so that it cannot stand in for the journal.
    bench.store.files.segments[0] = Uint8Array.from([...(segment ?? []), ...noise(300)]);
    return vault;
  }

  it('shows what is intact, names what is lost by the index, and writes nothing', async () => {
    const { bench, file } = await damaged();
    bench.store.missingBytes = 4096;
    const before = structuredClone(bench.store.files);
    await expect(bench.unlock()).rejects.toMatchObject({ code: 'vault/damaged-journal' });
    await bench.restart();
    const report = await bench.call('vault.salvage', { passphrase: PASSPHRASE });
    expect(report).toMatchObject({ readOnly: true, headerFrom: 'current', itemCount: 1, entriesLostCount: 1, entriesLost: [{ act: 'item.captured', exhibitNo: 'E-0002' }], itemsLost: ['E-0002'], indexKnown: true, missingBytes: 4096 });
    expect((await bench.list()).rows.map(({ itemId }) => itemId)).toEqual([file]);
    expect((await bench.call('items.get', { itemId: file })).log).toHaveLength(1);
    expect((await check(bench)).faults.map(({ kind }) => kind)).toEqual(['cut', 'entry-damaged', 'count']);
    await bench.call('vault.settle', {});
    expect(bench.store.files).toEqual(before);
  });

  it('refuses every call that is more than looking', async () => {
    const { bench, file } = await damaged();
    await bench.call('vault.salvage', { words: bench.words.join(' ') });
    const by = { passphrase: PASSPHRASE };
    const item = { itemId: file };
    const refused: readonly (readonly [VaultMethod, Record<string, unknown>, string])[] = [
      ['items.addNote', { text: 'x', depictedMinor: 'no' }, 'vault/read-only'],
      ['items.addAddress', { raw: 'x', depictedMinor: 'no' }, 'vault/read-only'],
      ['items.addFile', { taskId: 't', file: fileOf('x', noise(3)), depictedMinor: 'no' }, 'vault/read-only'],
      ['items.addScreenshot', { png: pngCopy(), screen: { ...SCREEN }, capturedAtMs: 1, depictedMinor: 'no' }, 'vault/read-only'],
      ['items.setFields', { ...item, changes: { notes: 'x' } }, 'vault/read-only'],
      ['items.delete', { ...item, by, reason: 'x' }, 'vault/read-only'],
      ['keys.changePassphrase', { by, next: 'eine ganz neue Passphrase' }, 'vault/read-only'],
      ['backup.run', { taskId: 'b', handle: HANDLE }, 'vault/read-only'],
      ['export.preview', { itemIds: [file], languages: ['ko'] }, 'bundle/incomplete-vault'],
      ['export.run', { itemIds: [file], languages: ['ko'], taskId: 'e', passphrase: PASSPHRASE, saveHandle: HANDLE }, 'bundle/incomplete-vault'],
    ];
    for (const [method, params, code] of refused) await expect(bench.send(method, params), method).rejects.toMatchObject({ code });
  });

  it('the index goes on knowing what the journal has lost', async () => {
    const { bench } = await damaged();
    for (let time = 0; time < 2; time++) {
      const report = await bench.call('vault.salvage', { passphrase: PASSPHRASE });
      expect(report.itemsLost).toEqual(['E-0002']);
      await bench.restart();
    }
  });
});

describe('vault.useHeaderCopy', () => {
  it('opens the vault as always when vault.json is damaged and the person has chosen the copy', async () => {
    const { bench } = await filled();
    await bench.restart();
    flip(bench.store.files.current, 90);
    expect(await bench.call('vault.status', {})).toMatchObject({ state: 'blocked', error: { code: 'vault/damaged-header', details: { previous: 'untried' } } });
    await expect(bench.call('vault.useHeaderCopy', { passphrase: 'eine ganz andere' })).rejects.toMatchObject({ code: 'passphrase/wrong' });
    expect(bench.attempts.tries).toBe(1);
    expect(await bench.call('vault.useHeaderCopy', { words: bench.words.join(' ') })).toMatchObject({ itemCount: 2, readOnly: false });
    expect((await check(bench)).faults.filter(({ kind }) => kind.startsWith('header'))).toEqual([]);
  });
});
