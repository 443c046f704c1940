import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isErrorCode } from '../../../shared/base/errors.ts';
import type { VaultMethod } from '../../../shared/contract/vault.ts';
import { VAULT_SCHEMAS } from '../../../shared/contract/vault-schema.ts';
import { answerCall, refuseCall } from '../../../renderer/vault/dispatch.ts';
import { METHODS } from '../../../renderer/vault/methods.ts';
import { Serial } from '../../../renderer/vault/serial.ts';
import { Bench, fileOf, frameOf, HANDLE, noise, PASSPHRASE, pngCopy, SCREEN } from './worker-tools.ts';

const ITEM = '00000000-0000-4000-8000-000000000000';
const FINGERPRINT = `SHA256:${'A'.repeat(43)}`;

/** One right set of parameters for each method. */
const RIGHT: { readonly [M in VaultMethod]: () => Record<string, unknown> } = {
  'vault.status': () => ({}),
  'setup.words': () => ({ wordList: 'en' }),
  'vault.create': () => ({ passphrase: PASSPHRASE, proof: ['a', 'b', 'c'] }),
  'vault.unlock': () => ({ passphrase: PASSPHRASE }),
  'vault.unlockWithWords': () => ({ words: 'one two' }),
  'vault.settle': () => ({}),
  'vault.acceptShorter': () => ({}),
  'drafts.hold': () => ({ text: 'half' }),
  'items.list': () => ({ kinds: [], text: '', offset: 0, limit: 50 }),
  'items.get': () => ({ itemId: ITEM }),
  'items.picture': () => ({ itemId: ITEM, maxSidePx: 320 }),
  'items.addScreenshot': () => ({ png: pngCopy(), screen: { ...SCREEN }, capturedAtMs: 1, depictedMinor: 'no' }),
  'items.addFrame': () => ({ frame: frameOf(), screen: { ...SCREEN }, display: null, region: null, keepWhole: false, seriesId: null, capturedAtMs: 1, depictedMinor: 'no' }),
  'recording.begin': () => ({ recordingId: ITEM, screen: { ...SCREEN }, display: null, frameWidthPx: 1280, frameHeightPx: 800, mime: 'video/webm', begunAtMs: 1, depictedMinor: 'no' }),
  'recording.append': () => ({ recordingId: ITEM, bytes: new ArrayBuffer(3) }),
  'recording.finish': () => ({ recordingId: ITEM, durationMs: 1, pauses: 0, endedBy: 'person' }),
  'recording.recover': () => ({ taskId: 't' }),
  'address.read': () => ({ raw: 'x' }),
  'items.addAddress': () => ({ raw: 'x', depictedMinor: 'no' }),
  'items.addFile': () => ({ taskId: 't', file: fileOf('x', noise(3)), depictedMinor: 'no' }),
  'items.addNote': () => ({ text: 'x', depictedMinor: 'no' }),
  'items.setFields': () => ({ itemId: ITEM, changes: { notes: 'x' } }),
  'items.delete': () => ({ itemId: ITEM, by: { passphrase: PASSPHRASE }, reason: 'twice' }),
  'export.preview': () => ({ itemIds: [ITEM], languages: ['ko'] }),
  'export.run': () => ({ itemIds: [ITEM], languages: ['ko'], taskId: 't', passphrase: PASSPHRASE, saveHandle: HANDLE }),
  'bundles.list': () => ({}),
  'bundles.addStamp': () => ({ file: new File(['x'], 'x.tsr') }),
  'check.run': () => ({ taskId: 't' }),
  'vault.salvage': () => ({ passphrase: PASSPHRASE }),
  'vault.useHeaderCopy': () => ({ words: 'one two' }),
  'backup.status': () => ({}),
  'backup.run': () => ({ taskId: 't', handle: HANDLE }),
  'backup.drill': () => ({ taskId: 't', handle: HANDLE, secret: { passphrase: PASSPHRASE } }),
  'restore.inspect': () => ({ handle: HANDLE }),
  'restore.run': () => ({ taskId: 't', handle: HANDLE, secret: { words: 'one two' }, keepOld: true, withFaults: false }),
  'keys.confirm': () => ({ by: { passphrase: PASSPHRASE } }),
  'keys.status': () => ({}),
  'keys.changePassphrase': () => ({ by: { passphrase: PASSPHRASE }, next: 'another long one' }),
  'keys.newWords': () => ({ by: { words: 'one two' }, wordList: 'en' }),
  'keys.replaceWords': () => ({ proof: ['a', 'b', 'c'] }),
  'keys.addAdvocate': () => ({ by: { passphrase: PASSPHRASE }, label: '상담소', passphrase: 'another long one' }),
  'keys.removeAdvocate': () => ({ by: { passphrase: PASSPHRASE } }),
  'known-keys.list': () => ({}),
  'known-keys.keep': () => ({ by: { passphrase: PASSPHRASE }, fingerprint: FINGERPRINT, name: '상담소' }),
  'known-keys.drop': () => ({ by: { passphrase: PASSPHRASE }, fingerprint: FINGERPRINT }),
  'bundle.check': () => ({ taskId: 't', file: fileOf('x.zip', noise(3)), given: '', checkpoint: '' }),
  'bundle.readCheckpoint': () => ({ file: fileOf('x.zip', noise(3)) }),
  'task.cancel': () => ({ taskId: 't' }),
};
const NAMES = Object.keys(RIGHT) as VaultMethod[];

/** Wrong members, each alone enough to be refused. */
const WRONG: readonly (readonly [VaultMethod, Record<string, unknown>])[] = [
  ['known-keys.keep', { name: ' ' }],
  ['known-keys.keep', { fingerprint: 'x'.repeat(1001) }],
  ['known-keys.drop', { fingerprint: `${FINGERPRINT}=` }],
  ['bundle.check', { file: '/etc/passwd' }],
  ['bundle.check', { checkpoint: 'x'.repeat(1001) }],
  ['bundle.readCheckpoint', { file: '/etc/passwd' }],
  ['known-keys.keep', { by: undefined }],
  ['known-keys.drop', { by: {} }],
  ['setup.words', { wordList: 'de' }],
  ['keys.changePassphrase', { by: undefined }],
  ['keys.changePassphrase', { next: 'x'.repeat(1025) }],
  ['keys.newWords', { by: { passphrase: 'x', words: 'x' } }],
  ['keys.addAdvocate', { label: ' ' }],
  ['keys.addAdvocate', { label: 'x'.repeat(81) }],
  ['keys.removeAdvocate', { by: {} }],
  ['backup.run', { handle: '/media/stick' }],
  ['backup.drill', { secret: {} }],
  ['backup.drill', { secret: { passphrase: 'x', words: 'x' } }],
  ['restore.inspect', { handle: '../x' }],
  ['restore.run', { keepOld: 1 }],
  ['restore.run', { withFaults: undefined }],
  ['vault.create', { passphrase: 'x'.repeat(1025) }],
  ['vault.create', { proof: Array.from({ length: 13 }, () => 'a') }],
  ['vault.unlock', { passphrase: 5 }],
  ['vault.unlockWithWords', { words: 'x'.repeat(2001) }],
  ['items.list', { kinds: ['other'] }],
  ['items.list', { limit: 501 }],
  ['items.list', { limit: 0 }],
  ['items.list', { offset: -1 }],
  ['items.list', { text: 'x'.repeat(1001) }],
  ['items.get', { itemId: 'E-0001' }],
  ['items.get', { itemId: '__proto__' }],
  ['items.delete', { by: PASSPHRASE }],
  ['items.delete', { by: { passphrase: PASSPHRASE, words: 'one two' } }],
  ['items.delete', { reason: 'x'.repeat(1001) }],
  ['items.picture', { maxSidePx: 1e9 }],
  ['items.picture', { maxSidePx: 1.5 }],
  ['items.addFrame', { frame: new ArrayBuffer(4) }],
  ['items.addFrame', { frame: { width: 40_000, height: 10, close: () => undefined } }],
  ['items.addFrame', { region: { leftPx: 0, topPx: 0, widthPx: 0, heightPx: 4 } }],
  ['items.addFrame', { region: { leftPx: -1, topPx: 0, widthPx: 4, heightPx: 4 } }],
  ['items.addFrame', { seriesId: 'series-1' }],
  ['items.addScreenshot', { png: new Uint8Array(4) }],
  ['items.addScreenshot', { png: new ArrayBuffer(0) }],
  ['items.addScreenshot', { png: new ArrayBuffer(200_000_001) }],
  ['items.addScreenshot', { capturedAtMs: Number.NaN }],
  ['items.addScreenshot', { capturedAtMs: 9e15 }],
  ['items.addScreenshot', { depictedMinor: 'maybe' }],
  ['items.addScreenshot', { screen: { ...SCREEN, sourceKind: 'tab' } }],
  ['items.addScreenshot', { screen: { ...SCREEN, title: 'x'.repeat(5000) } }],
  ['address.read', { raw: 'x'.repeat(1_000_001) }],
  ['items.addAddress', { depictedMinor: undefined }],
  ['items.addFile', { file: { name: 'x', size: 3 } }],
  ['items.addFile', { file: 'C:\\secret.txt' }],
  ['items.addFile', { taskId: '' }],
  ['items.addFile', { taskId: '../x' }],
  ['items.addNote', { text: null }],
  ['items.setFields', { changes: { itemId: 'x' } }],
  ['items.setFields', { changes: { notes: 5 } }],
  ['export.preview', { itemIds: Array.from({ length: 60_001 }, () => ITEM) }],
  ['export.preview', { itemIds: [ITEM, ITEM] }],
  ['export.preview', { languages: [] }],
  ['export.preview', { languages: ['ko', 'ko'] }],
  ['export.preview', { languages: ['fr'] }],
  ['export.run', { saveHandle: '/home/x' }],
  ['task.cancel', { taskId: 7 }],
];

describe('the table of methods', () => {
  it('has one schema and one function for each method of the contract', () => {
    expect(Object.keys(METHODS).sort()).toEqual([...NAMES].sort());
    expect(Object.keys(VAULT_SCHEMAS).sort()).toEqual([...NAMES].sort());
  });

  it.each(['items.delete', '', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'vault.status ', 'VAULT.STATUS', 'items.list\u0000'])('refuses the unknown method %j', async (name) => {
    const bench = new Bench();
    await expect(bench.send(name, {})).rejects.toMatchObject({ code: 'internal/bad-call' });
  });

  it.each(NAMES)('takes right parameters of %s and no other member beside them', async (name) => {
    const bench = new Bench();
    const answer = async (params: unknown): Promise<string> => bench.send(name, params).then(() => 'done', (error: { code: string; details: { kind?: string } }) => `${error.code} ${error.details.kind ?? ''}`);
    expect(await answer(RIGHT[name]())).not.toContain('params');
    expect(await answer({ ...RIGHT[name](), extra: 1 })).toBe('internal/bad-call params');
    for (const params of [null, undefined, 5, 'x', [RIGHT[name]()]]) expect(await answer(params)).toBe('internal/bad-call params');
    for (const member of Object.keys(RIGHT[name]())) {
      const { [member]: _, ...rest } = RIGHT[name]();
      expect(await answer(rest)).toBe('internal/bad-call params');
    }
  });

  it.each(WRONG.map(([name, change], index) => [name, Object.keys(change)[0], index] as const))('refuses wrong parameters of %s: %s (%s)', async (name, _, index) => {
    const change = WRONG[index]?.[1];
    const bench = new Bench();
    await expect(bench.send(name, { ...RIGHT[name](), ...change })).rejects.toMatchObject({ code: 'internal/bad-call', details: { kind: 'params', method: name } });
  });

  it.each(NAMES.filter((name) => /^(items|export)\./.test(name)))('%s is locked while the vault is', async (name) => {
    const bench = await new Bench().create();
    await bench.restart();
    await expect(bench.send(name, RIGHT[name]())).rejects.toMatchObject({ code: 'vault/locked' });
    expect(bench.store.files.objects.size).toBe(0);
  });
});

describe('answerCall', () => {
  it('answers nothing that carries no id, and everything that does exactly once', async () => {
    const { session } = new Bench();
    for (const message of [null, 5, 'x', [], {}, { id: 'x', method: 'vault.status', params: {} }, { id: 1.5, method: 'vault.status', params: {} }]) expect(await answerCall(session, message)).toBeNull();
    expect(await answerCall(session, { id: 7, method: 'vault.status', params: {} })).toEqual({ id: 7, ok: true, value: { state: 'none' } });
    expect(await answerCall(session, { id: 8, method: 'vault.status' })).toMatchObject({ id: 8, ok: false, error: { code: 'internal/bad-call' } });
    expect(await answerCall(session, { id: 9, method: 'vault.status', params: {}, more: 1 })).toMatchObject({ id: 9, ok: false });
    expect(await answerCall(session, { id: 10, method: { toString: () => 'vault.status' }, params: {} })).toMatchObject({ id: 10, ok: false });
  });

  it('turns every fault into data that survives the boundary and carries no text of it', async () => {
    const bench = await new Bench().create();
    bench.store.onAppend = () => {
      throw new TypeError('canary: the note that was being saved');
    };
    const reply = await answerCall(bench.session, { id: 1, method: 'items.addNote', params: { text: 'x', depictedMinor: 'no' } });
    expect(structuredClone(reply)).toEqual({ id: 1, ok: false, error: { code: 'internal/unexpected', details: { kind: 'TypeError' } } });
    bench.store.onAppend = () => null;
    await bench.addNote('a call that failed does not hold up the next');
  });

  it('answers any message with one reply of a known shape', async () => {
    const { session } = await new Bench().create();
    const params = fc.oneof(fc.anything(), fc.constantFrom(...NAMES).map((name) => RIGHT[name]()));
    const message = fc.record({ id: fc.nat(), method: fc.oneof(fc.constantFrom(...NAMES.filter((name) => !name.startsWith('vault.'))), fc.string()), params });
    await fc.assert(
      fc.asyncProperty(message, async (call) => {
        const reply = await answerCall(session, call);
        expect(reply).not.toBeNull();
        if (reply !== null && 'ok' in reply && !reply.ok) expect(isErrorCode(reply.error.code) && reply.error.code !== 'internal/unexpected').toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('can say of every call that the worker could not start', () => {
    expect(refuseCall({ id: 3, method: 'vault.status', params: {} }, new Error('x'))).toEqual({ id: 3, ok: false, error: { code: 'internal/unexpected', details: { kind: 'Error' } } });
    expect(refuseCall({ connect: 1 }, new Error('x'))).toBeNull();
  });
});

describe('writing calls', () => {
  it('are made one after another, in order, and all of them', async () => {
    const bench = await new Bench().create();
    await Promise.all(Array.from({ length: 40 }, (_, index) => bench.addNote(`note ${String(index).padStart(2, '0')}`)));
    const { rows } = await bench.list();
    expect(rows.map(({ exhibitNo, title }) => `${exhibitNo} ${title}`).toReversed()).toEqual(Array.from({ length: 40 }, (_, index) => `E-${String(index + 1).padStart(4, '0')} note ${String(index).padStart(2, '0')}`));
  });

  it('wait for the one before, whether it succeeds or not', async () => {
    const serial = new Serial();
    const seen: string[] = [];
    const step = (name: string, fails = false) => serial.run(async () => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
    const outcomes = await Promise.allSettled([step('a'), step('b', true), step('c')]);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('bring the index up to the journal every 500 entries', async () => {
    const bench = await new Bench().create();
    const heads: string[] = [];
    const inner = bench.indexStore;
    bench.indexStore = { ...inner, write: (rows) => (heads.push(...rows.map(({ key }) => key).filter((key) => key.includes('/head/'))), inner.write(rows)) };
    for (let index = 0; index < 502; index++) await bench.addNote('n');
    await bench.session.index.settled();
    expect(heads).toHaveLength(1);
  });
});

describe('set-up', () => {
  it('asks for three different places and takes only the words that stand there', async () => {
    for (let round = 0; round < 20; round++) {
      const bench = new Bench();
      const { words, ask } = await bench.call('setup.words', { wordList: round % 2 === 0 ? 'ko' : 'en' });
      expect([words.length, new Set(ask).size, ask.every((place) => place >= 0 && place < 12)]).toEqual([12, 3, true]);
      const proof = ask.map((place) => words[place]!);
      const wrong = proof.with(1, 'nonsense');
      await expect(bench.call('vault.create', { passphrase: PASSPHRASE, proof: wrong })).rejects.toMatchObject({ code: 'recovery/proof-wrong', details: { place: ask[1]! + 1 } });
    }
  });

  it('refuses a short passphrase, a proof of other words, and a second vault, and makes nothing then', async () => {
    const bench = new Bench();
    await expect(bench.call('vault.create', { passphrase: PASSPHRASE, proof: ['a', 'b', 'c'] })).rejects.toMatchObject({ code: 'internal/bad-call' });
    const first = await bench.call('setup.words', { wordList: 'ko' });
    const proofOf = ({ words, ask }: typeof first): string[] => ask.map((place) => ` ${words[place]!.normalize('NFD')} `);
    await expect(bench.call('vault.create', { passphrase: '짧은 문장', proof: proofOf(first) })).rejects.toMatchObject({ code: 'passphrase/too-short' });
    const second = await bench.call('setup.words', { wordList: 'ko' });
    await expect(bench.call('vault.create', { passphrase: PASSPHRASE, proof: proofOf(first) })).rejects.toMatchObject({ code: 'recovery/proof-wrong' });
    expect(bench.store.files.current).toBeNull();
    await bench.call('vault.create', { passphrase: PASSPHRASE, proof: proofOf(second) });
    await expect(bench.call('setup.words', { wordList: 'ko' })).rejects.toMatchObject({ code: 'internal/bad-call' });
    const again = new Bench(bench.store);
    const third = await again.call('setup.words', { wordList: 'en' });
    await expect(again.call('vault.create', { passphrase: PASSPHRASE, proof: proofOf(third) })).rejects.toMatchObject({ code: 'vault/exists' });
  });

  it('says what stands in the way of a vault that cannot be read', async () => {
    const bench = await new Bench().create();
    await bench.restart();
    bench.store.files.current = new Uint8Array(20);
    expect(await bench.call('vault.status', {})).toMatchObject({ state: 'blocked', error: { code: 'vault/damaged-header' } });
    await expect(bench.unlock()).rejects.toMatchObject({ code: 'vault/damaged-header' });
  });

  it('does not count a damaged journal as a wrong try', async () => {
    const bench = await new Bench().create();
    await bench.addNote('x');
    await bench.restart();
    const { segments } = bench.store.files;
    segments[0]![segments[0]!.length - 1]! ^= 1;
    await expect(bench.unlock()).rejects.toMatchObject({ code: 'vault/damaged-journal' });
    expect(bench.attempts.tries).toBe(0);
  });

  it('opens a vault on a disk that can no longer be written, so that the evidence can be read', async () => {
    const bench = await new Bench().create();
    await bench.addNote('still there');
    await bench.restart();
    bench.store.onAppend = () => ({ code: 'disk/read-only', keptBytes: 0 });
    expect((await bench.unlock()).itemCount).toBe(1);
    expect((await bench.list('still')).matching).toBe(1);
    await expect(bench.addNote('more')).rejects.toMatchObject({ code: 'disk/read-only' });
  });

  it('tells of a last entry that a power cut left unfinished', async () => {
    const bench = await new Bench().create();
    await bench.addNote('whole');
    await bench.restart();
    const { segments } = bench.store.files;
    segments[0] = Uint8Array.from([...segments[0]!, 0, 0, 1, 0, 9, 9, 9]);
    expect(await bench.unlock()).toMatchObject({ itemCount: 1, notices: [{ kind: 'torn-tail', bytes: 7 }] });
  });
});
