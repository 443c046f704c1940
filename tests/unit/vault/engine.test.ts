import { beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../../shared/base/bytes.ts';
import { canonicalJson, type JsonValue } from '../../../shared/base/canonical-json.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import { deriveSlotKey } from '../../../shared/crypto/kdf.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { bodyHash, entryHash, GENESIS_HASH } from '../../../shared/custody/chain.ts';
import type { ItemDraft } from '../../../shared/vault/engine.ts';
import { sealFrame } from '../../../shared/vault/frame.ts';
import { unlock } from '../../../shared/vault/unlock.ts';
import type { MemoryStore } from './memory-store.ts';
import { captureFile, fileDraft, newVault, NOTE_DRAFT, noteDraft, PASSPHRASE, reopen, START_MS, stateOf, type TestVault } from './vault-tools.ts';

let vault: TestVault;
await loadSodium();
beforeEach(async () => {
  vault = await newVault();
});

const appends = (store: MemoryStore): number => store.calls.filter((call) => call === 'journal.append').length;

describe('captureItem', () => {
  it('numbers fifty captures made at once from 1 to 50 without a hole, in the order of the calls', async () => {
    const texts = Array.from({ length: 50 }, (_, n) => `메모 ${n}`);
    const items = await Promise.all(texts.map((text) => vault.engine.captureItem(noteDraft(text), null)));
    expect(items.map(({ exhibitNo, text }) => [exhibitNo, text])).toEqual(texts.map((text, n) => [`E-${String(n + 1).padStart(4, '0')}`, text]));
    expect(vault.engine.state.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 52 }, (_, n) => n + 1));
    expect(new Set(items.map(({ itemId }) => itemId)).size).toBe(50);
    expect(stateOf((await reopen(vault.store)).engine)).toEqual(stateOf(vault.engine));
  });

  it('adds its own facts and keeps the given ones', async () => {
    const item = await vault.engine.captureItem(noteDraft('그대로'), null);
    expect(item).toMatchObject({ ...noteDraft('그대로'), caseId: 'K-2026-0001', tool: { name: 'Kept', version: '0.1.0', platform: 'linux' }, fields: {} });
    expect(item.receivedAt.zone).toBe('Asia/Seoul');
    expect(Date.parse(item.receivedAt.utc)).toBeGreaterThan(START_MS);
    expect(Date.parse(item.receivedAt.local)).toBe(Date.parse(item.receivedAt.utc));
    const [entry] = await vault.engine.log.ofItem(item.itemId);
    expect(entry?.body.at).toEqual(item.receivedAt);
  });

  it('costs one call to the store', async () => {
    vault.store.calls.length = 0;
    await vault.engine.captureItem(noteDraft('x'), null);
    expect(vault.store.calls).toEqual(['journal.append']);
  });

  const screen = { sourceKind: 'screen' as const, title: 'x', displayWidthPx: 1, displayHeightPx: 1, scalePercent: 100 };
  type Pixels = [string, Omit<ItemDraft, 'capture'>, string | null][];
  const pixels: Pixels = (['yes', 'unknown'] as const).flatMap((depictedMinor): Pixels => [
    [`a stored file (${depictedMinor})`, fileDraft(new Uint8Array(10), depictedMinor), 'ab'.repeat(16)],
    [`a stored file without an object (${depictedMinor})`, fileDraft(new Uint8Array(10), depictedMinor), null],
    [`a screen (${depictedMinor})`, { ...NOTE_DRAFT, kind: 'screenshot', depictedMinor, screen }, null],
    [`an object alone (${depictedMinor})`, { ...NOTE_DRAFT, depictedMinor }, 'ab'.repeat(16)],
  ]);
  for (const [name, draft, objectId] of pixels) {
    it(`refuses ${name}, also by way of record`, async () => {
      const before = stateOf(vault.engine);
      vault.store.calls.length = 0;
      await expect(vault.engine.captureItem(draft, objectId)).rejects.toThrow('gate/pixels-refused');
      expect(vault.store.calls).toEqual([]);
      const item = { ...draft, itemId: '11111111-1111-4111-8111-111111111111', exhibitNo: 'E-0001', caseId: vault.engine.caseId, receivedAt: draft.capturedAt, tool: vault.options.tool };
      await expect(vault.engine.record('item.captured', { item }, { itemId: item.itemId, ...(objectId ? { objectId } : {}) })).rejects.toThrow(/gate\/pixels-refused|internal\/bad-call/);
      expect(stateOf(vault.engine)).toEqual(before);
      expect(appends(vault.store)).toBe(0);
    });
  }

  it('takes digests of a file that stays where it is, whatever the answer', async () => {
    for (const depictedMinor of ['yes', 'unknown', 'no'] as const) {
      const draft = fileDraft(new Uint8Array(10), depictedMinor);
      const item = await vault.engine.captureItem({ ...draft, kind: 'file_hash_only', file: draft.file && { ...draft.file, stored: false } }, null);
      expect(item.file?.stored).toBe(false);
      await expect(vault.engine.openContent(item.itemId)).rejects.toThrow('vault/object-missing');
    }
  });

  it('refuses an object that is not there, has another size, or has no file to go with it', async () => {
    const { objectId } = await captureFile(vault.engine, new Uint8Array(1000));
    const before = stateOf(vault.engine);
    await expect(vault.engine.captureItem(fileDraft(new Uint8Array(1000)), 'ab'.repeat(16))).rejects.toThrow('vault/object-missing');
    await expect(vault.engine.captureItem(fileDraft(new Uint8Array(1001)), objectId)).rejects.toThrow('vault/object-damaged');
    await expect(vault.engine.captureItem(fileDraft(new Uint8Array(1000)), null)).rejects.toMatchObject({ code: 'internal/bad-call', details: { fault: 'object' } });
    await expect(vault.engine.captureItem({ ...NOTE_DRAFT, depictedMinor: 'no' }, objectId)).rejects.toMatchObject({ code: 'internal/bad-call', details: { fault: 'object' } });
    expect(stateOf(vault.engine)).toEqual(before);
  });

  it('loses no item for text that UTF-8 cannot carry', async () => {
    const item = await vault.engine.captureItem({ ...NOTE_DRAFT, text: 'a\ud800b\0', address: { raw: '\udfff', platform: 'none', form: 'unreadable', parts: [['x', '\ud83d']] } }, null);
    expect(item.text).toBe('a\ufffdb\0');
    expect(item.address).toEqual({ raw: '\ufffd', platform: 'none', form: 'unreadable', parts: [['x', '\ufffd']] });
    expect(stateOf((await reopen(vault.store)).engine)).toEqual(stateOf(vault.engine));
  });

  it('refuses a draft with a member that nobody knows, and one that is larger than an entry may be', async () => {
    await expect(vault.engine.captureItem({ ...NOTE_DRAFT, secret: 1 } as ItemDraft, null)).rejects.toMatchObject({ code: 'internal/bad-call', details: { fault: 'entry' } });
    await expect(vault.engine.captureItem(noteDraft('가'.repeat(400_000)), null)).rejects.toMatchObject({ code: 'internal/bad-call', details: { fault: 'entry-too-large' } });
    const item = await vault.engine.captureItem(noteDraft('가'.repeat(340_000)), null);
    expect((await reopen(vault.store)).engine.state.items.get(item.itemId)?.item.text?.length).toBe(340_000);
  });
});

describe('annotateItem', () => {
  it('writes only what really changes, with what stood there before', async () => {
    const { itemId } = await vault.engine.captureItem(noteDraft('x'), null);
    await vault.engine.annotateItem(itemId, { platform: 'telegram', notes: '하나' });
    const before = appends(vault.store);
    expect((await vault.engine.annotateItem(itemId, { notes: '하나' })).fields).toEqual({ platform: 'telegram', notes: '하나' });
    expect(appends(vault.store)).toBe(before);
    const item = await vault.engine.annotateItem(itemId, { notes: '둘', platform: '', status: 'online' });
    expect(item.fields).toEqual({ notes: '둘', status: 'online' });
    const log = await vault.engine.log.ofItem(itemId);
    expect(log.map(({ body }) => body.act)).toEqual(['item.captured', 'item.annotated', 'item.annotated']);
    expect(log[2]?.body.data).toEqual({
      itemId,
      changes: [{ field: 'platform', before: 'telegram', after: '' }, { field: 'status', before: '', after: 'online' }, { field: 'notes', before: '하나', after: '둘' }],
    });
    expect(stateOf((await reopen(vault.store)).engine)).toEqual(stateOf(vault.engine));
  });

  it('knows what stood there also when changes come at once', async () => {
    const { itemId } = await vault.engine.captureItem(noteDraft('x'), null);
    await Promise.all(Array.from({ length: 20 }, (_, n) => vault.engine.annotateItem(itemId, { notes: `판 ${n}` })));
    const changes = (await vault.engine.log.ofItem(itemId)).flatMap(({ body }) => ('changes' in body.data ? body.data.changes : []));
    expect(changes.map(({ before, after }) => [before, after])).toEqual(Array.from({ length: 20 }, (_, n) => [n === 0 ? '' : `판 ${n - 1}`, `판 ${n}`]));
  });

  it('refuses unknown items, fields and choices, and what is too long', async () => {
    const { itemId } = await vault.engine.captureItem(noteDraft('x'), null);
    await expect(vault.engine.annotateItem('11111111-1111-4111-8111-111111111111', { notes: 'x' })).rejects.toThrow('item/not-found');
    await expect(vault.engine.annotateItem(itemId, { status: 'maybe' })).rejects.toMatchObject({ code: 'internal/bad-call', details: { field: 'status' } });
    await expect(vault.engine.annotateItem(itemId, { nothing: 'x' } as object)).rejects.toThrow('internal/bad-call');
    await expect(vault.engine.annotateItem(itemId, { notes: 'x'.repeat(20_001) })).rejects.toMatchObject({ code: 'note/too-long', details: { field: 'notes', max: 20_000 } });
  });
});

describe('record', () => {
  it('refuses what could not be read again, and then nothing has changed', async () => {
    const { itemId } = await vault.engine.captureItem(noteDraft('x'), null);
    const before = stateOf(vault.engine);
    const { engine } = vault;
    const bad: (() => Promise<unknown>)[] = [
      () => engine.record('vault.created', { vaultId: engine.vaultId }),
      () => engine.record('case.created', { caseId: 'K-2026-0002' }),
      () => engine.record('vault.unlocked', { slot: 'passphrase', failedTries: -1 }),
      () => engine.record('vault.unlocked', { slot: 'passphrase', failedTries: 0.5 }),
      () => engine.record('vault.unlocked', { slot: 'passphrase', failedTries: 0 }, { itemId }),
      () => engine.record('item.annotated', { itemId, changes: [{ field: 'notes', before: 'x', after: 'y' }] }, { itemId }),
      () => engine.record('item.annotated', { itemId, changes: [{ field: 'notes', before: '', after: 'x' }, { field: 'notes', before: '', after: 'y' }] }, { itemId }),
      () => engine.record('item.annotated', { itemId, changes: [] }),
      () => engine.record('item.annotated', { itemId, changes: [] }, { itemId, objectId: 'ab'.repeat(16) }),
      () => engine.record('bundle.prepared', { bundleName: 'x', itemIds: ['x'], languages: [] }),
      () => engine.record('bundle.abandoned', { bundleName: 'x', reason: 'y' }, { itemId }),
    ];
    for (const call of bad) await expect(call()).rejects.toThrow(/internal\/(bad-call|not-canonical)/);
    expect(stateOf(engine)).toEqual(before);
    expect(stateOf((await reopen(vault.store)).engine)).toEqual(before);
  });

  it('keeps acts on the vault outside the case chain', async () => {
    const before = vault.engine.state.chain;
    const entry = await vault.engine.record('vault.unlocked', { slot: 'recovery', failedTries: 3 });
    expect(entry).toMatchObject({ caseId: null, caseSeq: null, salt: null });
    expect(vault.engine.state.chain).toEqual(before);
    expect((await reopen(vault.store)).engine.state.lastUnlock).toEqual({ at: entry.body.at, slot: 'recovery', failedTries: 3 });
  });
});

describe('custodyLines', () => {
  it('carry the whole chain, and show only the items of the bundle, the case and this export', async () => {
    const { engine } = vault;
    const [a, b] = [await engine.captureItem(noteDraft('하나'), null), await engine.captureItem(noteDraft('둘'), null)];
    await engine.annotateItem(a.itemId, { notes: 'x' });
    await engine.annotateItem(b.itemId, { notes: '비밀' });
    await engine.record('vault.unlocked', { slot: 'passphrase', failedTries: 0 });
    await engine.record('bundle.prepared', { bundleName: 'K-2026-0001_20261122', itemIds: [b.itemId], languages: ['ko'] });
    await engine.record('bundle.exported', { bundleName: 'K-2026-0001_20261122', itemIds: [b.itemId], rootSha256: '0'.repeat(64), zipSha256: '1'.repeat(64), sizeBytes: 5 });
    await engine.record('bundle.prepared', { bundleName: 'K-2026-0001_20261122-2', itemIds: [a.itemId], languages: ['ko'] });
    const lines = await (await reopen(vault.store)).engine.log.custodyLines([a.itemId]);
    expect(lines.map((line) => ('body' in line ? line.body.act : null))).toEqual(['case.created', 'item.captured', null, 'item.annotated', null, null, null, 'bundle.prepared']);
    expect(JSON.stringify(lines)).not.toMatch(new RegExp(`비밀|둘|${b.itemId}|K-2026-0001_20261122"`));
    let previous = GENESIS_HASH;
    for (const [index, line] of lines.entries()) {
      expect(line.caseSeq).toBe(index + 1);
      if ('body' in line) expect(line.bodyHash).toBe(bodyHash(line.salt, line.body));
      expect(line.entryHash).toBe(entryHash(previous, line.caseSeq, line.bodyHash));
      previous = line.entryHash;
    }
    expect(previous).toBe(engine.state.chain.entryHash);
    expect(engine.state.bundleNames).toEqual(['K-2026-0001_20261122', 'K-2026-0001_20261122-2']);
  });

  it('refuse an item that is not there', async () => {
    await expect(vault.engine.log.custodyLines(['x'])).rejects.toThrow('item/not-found');
    await expect(vault.engine.log.ofItem('x')).rejects.toThrow('item/not-found');
  });

  it('stop when the journal was changed under the open vault', async () => {
    const { itemId } = await vault.engine.captureItem(noteDraft('x'), null);
    const bytes = vault.store.files.segments[0]!;
    bytes[bytes.length - 1]! ^= 1;
    await expect(vault.engine.log.ofItem(itemId)).rejects.toThrow('vault/damaged-journal');
  });

  it('stop when another true journal of the same vault was put in its place', async () => {
    const { itemId } = await vault.engine.captureItem(noteDraft('x'), null);
    const fork = vault.store.copy();
    await vault.engine.annotateItem(itemId, { notes: 'a' });
    await (await reopen(fork)).engine.annotateItem(itemId, { notes: 'b' });
    expect(fork.files.segments[0]!.length).toBe(vault.store.files.segments[0]!.length);
    vault.store.files.segments = fork.files.segments;
    await expect(vault.engine.log.ofItem(itemId)).rejects.toThrow('vault/damaged-journal');
  });

  it('read across segments', async () => {
    while (vault.store.files.segments.length < 2) await vault.engine.captureItem(noteDraft('가'.repeat(200_000)), null);
    const lines = await vault.engine.log.custodyLines([...vault.engine.state.items.keys()]);
    expect(lines.every((line) => 'body' in line)).toBe(true);
  });
});

describe('a journal of a later version', () => {
  /** Appends an entry that only a later version would write. */
  async function appendRaw(change: (entry: Record<string, JsonValue>) => void): Promise<void> {
    const { keys } = await unlock(vault.store, async (secret, params) => deriveSlotKey(secret, params), { passphrase: PASSPHRASE });
    const { itemId } = await vault.engine.captureItem(noteDraft('x'), null);
    const [log] = await vault.engine.log.ofItem(itemId);
    const { seq, segment, offset } = vault.engine.state.position;
    const body = { ...log?.body, act: 'item.annotated', data: { itemId, changes: [{ field: 'notes', before: '', after: 'x' }] } } as unknown as JsonValue;
    const entry: Record<string, JsonValue> = { format: 1, seq: seq + 1, caseId: vault.engine.caseId, caseSeq: seq, salt: '0'.repeat(32), body, objectId: null };
    change(entry);
    const frame = sealFrame({ key: keys.journal, vaultId: vault.engine.vaultId }, seq + 1, utf8(canonicalJson(entry)), platformRandom);
    await vault.store.appendJournal(segment, offset, frame);
  }

  it('is refused untouched: a later entry format, an unknown act', async () => {
    await appendRaw((entry) => { entry['format'] = 2; entry['more'] = []; });
    await expect(reopen(vault.store)).rejects.toMatchObject({ code: 'vault/newer' });
    vault = await newVault();
    await appendRaw((entry) => { entry['body'] = { ...(entry['body'] as object), act: 'item.forgotten' } as JsonValue; });
    const before = structuredClone({ ...vault.store.files });
    await expect(reopen(vault.store)).rejects.toMatchObject({ code: 'vault/newer' });
    expect({ ...vault.store.files }).toEqual(before);
  });

  it('opens when such an entry is one of this version', async () => {
    await appendRaw(() => undefined);
    const { engine } = await reopen(vault.store);
    expect([...engine.state.items.values()].map(({ item }) => item.fields)).toEqual([{ notes: 'x' }]);
  });

  const captured = (entry: Record<string, JsonValue>, change: object): void => {
    const [stored] = vault.engine.state.items.values();
    const { fields: _, ...intake } = stored?.item ?? { fields: {} };
    const item = { ...intake, itemId: '11111111-1111-4111-8111-111111111111', exhibitNo: 'E-0002', ...change };
    entry['body'] = { ...(entry['body'] as object), act: 'item.captured', itemId: item.itemId, data: { item } } as unknown as JsonValue;
  };
  const wrong: [string, (entry: Record<string, JsonValue>) => void][] = [
    ['an unknown member', (entry) => { entry['extra'] = 1; }],
    ['no salt', (entry) => { entry['salt'] = null; }],
    ['a hole in the chain', (entry) => { entry['caseSeq'] = Number(entry['caseSeq']) + 1; }],
    ['another case', (entry) => { entry['caseId'] = 'K-2026-0002'; }],
    ['another number inside', (entry) => { entry['seq'] = 99; }],
    ['an object that nothing refers to', (entry) => { entry['objectId'] = '0'.repeat(32); }],
    ['an item that is already there', (entry) => captured(entry, { itemId: [...vault.engine.state.items.keys()][0] })],
    ['an item with the number of another', (entry) => captured(entry, { exhibitNo: 'E-0001' })],
    ['an item of another case', (entry) => captured(entry, { caseId: 'K-2026-0002' })],
  ];
  for (const [name, change] of wrong) {
    it(`is damaged when an authentic entry has ${name}`, async () => {
      await appendRaw(change);
      await expect(reopen(vault.store)).rejects.toMatchObject({ code: 'vault/damaged-journal', details: { segment: 1, offset: vault.engine.state.position.offset } });
    });
  }
});

describe('lock', () => {
  it('wipes every key and refuses every later call', async () => {
    const { engine, store } = vault;
    const { itemId } = await captureFile(engine, new Uint8Array(200_000));
    const content = await engine.openContent(itemId);
    const reading = content.stream()[Symbol.asyncIterator]();
    const writing = await engine.beginContent();
    const { signer, indexKey } = engine;
    expect(indexKey.some((byte) => byte !== 0)).toBe(true);
    const waiting = engine.captureItem(noteDraft('zu spät'), null);
    engine.lock();
    expect(indexKey).toEqual(new Uint8Array(32));
    const before = store.calls.length;
    const refused: (() => Promise<unknown>)[] = [
      () => waiting,
      () => engine.captureItem(noteDraft('x'), null),
      () => engine.annotateItem(itemId, { notes: 'x' }),
      () => engine.record('vault.unlocked', { slot: 'passphrase', failedTries: 0 }),
      () => engine.confirmPassphrase(PASSPHRASE),
      () => engine.beginContent(),
      () => engine.openContent(itemId),
      () => engine.log.ofItem(itemId),
      () => engine.log.custodyLines([]),
      () => content.read(0, 1),
      () => reading.next(),
      () => writing.write(new Uint8Array(200_000)),
      () => writing.commit(),
      async () => engine.snapshot(),
      async () => signer.sign(new Uint8Array(1)),
    ];
    for (const call of refused) await expect(call()).rejects.toThrow('vault/locked');
    expect(store.calls.length).toBe(before);
    expect((await reopen(store)).engine.state.items.size).toBe(1);
  });

  it('lets an entry that is already on its way become durable, and nothing after it', async () => {
    const { engine, store } = vault;
    const append = store.appendJournal.bind(store);
    let arrived = (): void => undefined;
    const onTheWay = new Promise<void>((resolve) => { arrived = resolve; });
    store.appendJournal = async (...given) => {
      arrived();
      await new Promise((resolve) => { setTimeout(resolve, 20); });
      return append(...given);
    };
    const first = engine.captureItem(noteDraft('하나'), null);
    const second = engine.captureItem(noteDraft('둘'), null);
    await onTheWay;
    engine.lock();
    expect((await first).text).toBe('하나');
    await expect(second).rejects.toThrow('vault/locked');
    expect((await reopen(store)).engine.state.items.size).toBe(1);
  });
});
