import { beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../../shared/base/bytes.ts';
import { canonicalJson, type JsonValue } from '../../../shared/base/canonical-json.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import { sha256Hex } from '../../../shared/crypto/hash.ts';
import { newRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { inspectVault, openVault, type Secret } from '../../../shared/vault/engine.ts';
import { MAX_HEADER_BYTES, parseHeader } from '../../../shared/vault/header.ts';
import { MemoryStore } from './memory-store.ts';
import { engineOptions, newVault, noteDraft, PASSPHRASE, reopen, stateOf, type TestVault } from './vault-tools.ts';

type Change = (header: Record<string, JsonValue>) => void;

/** A header file with changes, the checksum made to fit again as an attacker would. */
function changed(bytes: Uint8Array | null, change: Change): Uint8Array {
  const header = JSON.parse(fromUtf8(bytes ?? new Uint8Array())) as Record<string, JsonValue>;
  change(header);
  delete header['checksum'];
  return utf8(`${canonicalJson({ ...header, checksum: sha256Hex(utf8(canonicalJson(header))) })}\n`);
}

/** Null when the bytes are no JSON any more. */
function forgedFrom(bytes: Uint8Array): Uint8Array | null {
  try {
    return changed(bytes, () => undefined);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof KeptError) return null;
    throw error;
  }
}

async function faultOf(promise: Promise<unknown>): Promise<{ code: string; [detail: string]: unknown } | null> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof KeptError) return { ...error.details, code: error.code };
    throw error;
  }
  return null;
}

/** Opens with changed header bytes and checks that opening wrote nothing. */
async function openWith(vault: TestVault, current: Uint8Array | null, previous: Uint8Array | null = null, secret: Secret = { passphrase: PASSPHRASE }): ReturnType<typeof faultOf> {
  const store = vault.store.copy();
  Object.assign(store.files, { current, previous });
  const before = structuredClone({ ...store.files });
  const fault = await faultOf(openVault(engineOptions(store), secret));
  expect({ ...store.files }).toEqual(before);
  expect(store.calls.filter((call) => /replace|append|setAside/.test(call))).toEqual([]);
  return fault;
}

describe('openVault', { timeout: 120_000 }, () => {
  let vault: TestVault;
  beforeAll(async () => {
    await loadSodium();
    vault = await newVault();
    await vault.engine.captureItem(noteDraft('하나'), null);
  });

  it('opens with the passphrase and with the words to the same state', async () => {
    const byPassphrase = await reopen(vault.store);
    const byWords = await reopen(vault.store, {}, { words: vault.words.join(' ') });
    expect(stateOf(byPassphrase.engine)).toEqual(stateOf(vault.engine));
    expect(stateOf(byWords.engine)).toEqual(stateOf(vault.engine));
    expect(byWords.engine.signer.publicKey).toEqual(vault.engine.signer.publicKey);
    expect(byWords.engine.indexKey).toEqual(vault.engine.indexKey);
  });

  it('takes the passphrase in composed and decomposed Hangul alike', async () => {
    expect(PASSPHRASE.normalize('NFD')).not.toBe(PASSPHRASE);
    await reopen(vault.store, {}, { passphrase: PASSPHRASE.normalize('NFD') });
    await (await reopen(vault.store)).engine.confirmPassphrase(PASSPHRASE.normalize('NFD'));
  });

  it('says that a passphrase is wrong, and changes nothing', async () => {
    for (const passphrase of ['', 'x', `${PASSPHRASE} `, PASSPHRASE.slice(1)]) {
      expect(await openWith(vault, vault.store.files.current, vault.store.files.previous, { passphrase })).toEqual({ code: 'passphrase/wrong' });
    }
    expect(await faultOf(vault.engine.confirmPassphrase('x'))).toEqual({ code: 'passphrase/wrong' });
    await vault.engine.confirmPassphrase(PASSPHRASE);
  });

  it('says that words are wrong, and changes nothing', async () => {
    const words = newRecoveryWords('ko', platformRandom).join(' ');
    expect(await openWith(vault, vault.store.files.current, vault.store.files.previous, { words })).toEqual({ code: 'recovery/wrong' });
    const unknown = vault.words.with(6, '없는말').join(' ');
    expect(await openWith(vault, vault.store.files.current, null, { words: unknown })).toEqual({ code: 'recovery/unknown-word', place: 7 });
  });

  it('fails closed on every flipped bit of the header, and calls none of them a wrong passphrase', async () => {
    const current = vault.store.files.current ?? new Uint8Array();
    expect(current.length).toBeGreaterThan(1300);
    for (let bit = 0; bit < current.length * 8; bit++) {
      const bad = current.slice();
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => parseHeader(bad), `bit ${bit}`).toThrow('vault/damaged-header');
      if (bit % 8 !== (bit >> 3) % 8) continue;
      const store = new MemoryStore({ ...vault.store.files, current: bad, previous: null });
      expect((await faultOf(openVault(engineOptions(store), { passphrase: PASSPHRASE })))?.code, `bit ${bit}`).toBe('vault/damaged-header');
    }
  });

  it('fails closed on a flipped bit of every byte also when the checksum was made to fit again', async () => {
    const current = vault.store.files.current ?? new Uint8Array();
    const codes = new Map<string, number>();
    for (let at = 0; at < current.length; at++) {
      const bad = current.slice();
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 7));
      const forged = forgedFrom(bad);
      if (forged === null || Buffer.from(forged).equals(current)) continue;
      const store = new MemoryStore({ ...vault.store.files, current: forged, previous: null });
      const code = (await faultOf(openVault(engineOptions(store), { passphrase: PASSPHRASE })))?.code ?? 'opened';
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect([...codes.keys()].filter((code) => code !== 'vault/newer').toSorted()).toEqual(['passphrase/wrong', 'vault/damaged-header']);
    expect(codes.get('vault/damaged-header')).toBeGreaterThan(300);
  });

  it('fails closed on every cut of the header', async () => {
    const current = vault.store.files.current ?? new Uint8Array();
    for (let length = 0; length < current.length; length++) {
      expect((await faultOf(inspectVault(new MemoryStore({ ...vault.store.files, current: current.slice(0, length) }))))?.code).toBe('vault/damaged-header');
    }
  });

  const slotAt = (header: Record<string, JsonValue>, index: number): Record<string, JsonValue> => (header['slots'] as Record<string, JsonValue>[])[index] ?? {};
  const kdfAt = (header: Record<string, JsonValue>): Record<string, JsonValue> => slotAt(header, 0)['kdf'] as Record<string, JsonValue>;
  const flip = (text: JsonValue | undefined): string => `${String(text).startsWith('0') ? '1' : '0'}${String(text).slice(1)}`;

  const attacks: [string, string, Change][] = [
    ['another vault id', 'passphrase/wrong', (header) => { header['vaultId'] = flip(header['vaultId']); }],
    ['another salt', 'passphrase/wrong', (header) => { kdfAt(header)['salt'] = flip(kdfAt(header)['salt']); }],
    ['another box', 'passphrase/wrong', (header) => { slotAt(header, 0)['box'] = flip(slotAt(header, 0)['box']); }],
    ['another signing key', 'vault/damaged-header', (header) => { header['signingPublicKey'] = flip(header['signingPublicKey']); }],
    ['another recovery identity', 'vault/damaged-header', (header) => { header['recoveryIdentity'] = 'x'; }],
    ['another recovery slot', 'vault/damaged-header', (header) => { slotAt(header, 1)['box'] = flip(slotAt(header, 1)['box']); }],
    ['another stage', 'vault/damaged-header', (header) => { header['stage'] = 'new'; }],
    ['another MAC', 'vault/damaged-header', (header) => { header['mac'] = flip(header['mac']); }],
    ['no MAC', 'vault/damaged-header', (header) => { delete header['mac']; }],
    ['weak key parameters', 'vault/damaged-header', (header) => { kdfAt(header)['opsLimit'] = 2; }],
    ['parameters that eat the memory', 'vault/damaged-header', (header) => { kdfAt(header)['memLimitBytes'] = 2 ** 40; }],
    ['an unknown key', 'vault/damaged-header', (header) => { header['extra'] = 1; }],
    ['an unknown key in a slot', 'vault/damaged-header', (header) => { slotAt(header, 0)['extra'] = 1; }],
    ['a third slot', 'vault/damaged-header', (header) => { header['slots'] = [...(header['slots'] as JsonValue[]), slotAt(header, 0)]; }],
    ['swapped slots', 'vault/damaged-header', (header) => { header['slots'] = (header['slots'] as JsonValue[]).toReversed(); }],
    ['the recovery slot under the name of the passphrase slot', 'passphrase/wrong', (header) => { header['slots'] = [{ ...slotAt(header, 1), kind: 'passphrase' }, slotAt(header, 1)]; }],
    ['no version', 'vault/damaged-header', (header) => { header['format'] = 'kept-vault/0'; }],
    ['another format', 'vault/damaged-header', (header) => { header['format'] = 'other/2'; }],
    ['a newer version', 'vault/newer', (header) => { header['format'] = 'kept-vault/3'; header['new'] = { things: [] }; }],
  ];
  for (const [name, code, change] of attacks) {
    it(`does not open a header with ${name}: ${code}`, async () => {
      expect((await openWith(vault, changed(vault.store.files.current, change)))?.code).toBe(code);
    });
  }

  it('asks for no key where any slot has parameters out of bounds', async () => {
    for (const index of [0, 1]) {
      const bad = changed(vault.store.files.current, (header) => { slotAt(header, index)['kdf'] = { ...kdfAt(header), memLimitBytes: 2 ** 40 }; });
      const store = new MemoryStore({ ...vault.store.files, current: bad, previous: null });
      const deriveKey = async (): Promise<Uint8Array> => { throw new Error('asked for a key'); };
      expect(await faultOf(openVault({ ...engineOptions(store), deriveKey }, { passphrase: PASSPHRASE }))).toMatchObject({ code: 'vault/damaged-header', fault: 'kdf' });
      expect(await faultOf(inspectVault(store))).toMatchObject({ code: 'vault/damaged-header', fault: 'kdf' });
    }
  });

  it('does not even parse a header beyond 64 KiB', async () => {
    const huge = changed(vault.store.files.current, (header) => { header['extra'] = 'x'.repeat(MAX_HEADER_BYTES); });
    expect(await openWith(vault, huge)).toMatchObject({ code: 'vault/damaged-header', fault: 'size' });
    expect((await openWith(vault, utf8('['.repeat(MAX_HEADER_BYTES - 1) + '\n')))?.code).toBe('vault/damaged-header');
  });

  it('refuses a second spelling of the same header', async () => {
    const text = fromUtf8(vault.store.files.current ?? new Uint8Array());
    for (const other of [text.slice(0, -1), `${text}\n`, ` ${text}`, text.replace('{', '{ '), text.replace('"stage"', '"\\u0073tage"'), `\ufeff${text}`]) {
      expect((await openWith(vault, utf8(other)))?.code).toBe('vault/damaged-header');
    }
  });

  it('never uses the header before a damaged one by itself, but says whether it would open', async () => {
    const good = vault.store.files.current;
    const bad = changed(good, (header) => { header['stage'] = 'new'; });
    expect(await openWith(vault, bad, good)).toMatchObject({ code: 'vault/damaged-header', previous: 'usable' });
    expect(await openWith(vault, utf8('{'), good)).toMatchObject({ code: 'vault/damaged-header', previous: 'usable' });
    expect(await openWith(vault, null, good)).toMatchObject({ code: 'vault/damaged-header', previous: 'usable' });
    expect(await openWith(vault, bad, good, { passphrase: 'x' })).toMatchObject({ code: 'passphrase/wrong' });
    expect(await openWith(vault, utf8('{'), good, { passphrase: 'x' })).toMatchObject({ code: 'vault/damaged-header', previous: 'none' });
    expect(await openWith(vault, bad, bad)).toMatchObject({ code: 'vault/damaged-header', previous: 'none' });
    expect(await openWith(vault, bad, null)).toMatchObject({ code: 'vault/damaged-header', previous: 'none' });
  });

  it('tells no vault from a vault without its header', async () => {
    expect(await inspectVault(new MemoryStore())).toBe('none');
    expect(await inspectVault(vault.store)).toBe('present');
    expect(await faultOf(reopen(new MemoryStore()))).toEqual({ code: 'vault/missing' });
    expect(await faultOf(inspectVault(new MemoryStore({ ...vault.store.files, current: null })))).toMatchObject({ code: 'vault/damaged-header', previous: 'untried' });
    expect(await faultOf(inspectVault(new MemoryStore({ ...vault.store.files, current: null, previous: null })))).toMatchObject({ code: 'vault/damaged-header', previous: 'none' });
    const newer = changed(vault.store.files.current, (header) => { header['format'] = 'kept-vault/7'; });
    expect(await faultOf(inspectVault(new MemoryStore({ ...vault.store.files, current: newer })))).toEqual({ code: 'vault/newer', format: 'kept-vault/7' });
  });
});
