import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../../shared/base/bytes.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import { _testOnlyDangerousKdf, deriveSlotKey } from '../../../shared/crypto/kdf.ts';
import { newRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { sha256Hex } from '../../../shared/crypto/hash.ts';
import { createVault } from '../../../shared/vault/engine.ts';
import { listSegments, readJournal } from '../../../shared/vault/journal-read.ts';
import { unlock } from '../../../shared/vault/unlock.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { LogCopies } from '../../../renderer/vault/log-copies.ts';
import { captureFile, engineOptions, fileDraft, noteDraft, PASSPHRASE } from './vault-tools.ts';
import { runWithoutKept, WITHOUT_KEPT_COMMANDS } from './without-kept-commands.ts';

/** What an offender could put into a name or a text to be taken for a part of the log. */
const HOSTILE = `x","exhibitNo":"E-9999","sha256":"${'0'.repeat(64)}","objectId":"${'0'.repeat(32)}"\n{"body":{"act":"item.captured","exhibitNo":"E-8888`;

const root = mkdtempSync(join(tmpdir(), 'kept-without-'));
const [vault, out] = [join(root, 'vault'), join(root, 'empty folder')];
const contents = new Map<string, Uint8Array>();
let lines: string[] = [];
let words: readonly string[] = [];
let deleted = '';

async function fillVault(): Promise<void> {
  const store = await VaultFolder.open(vault);
  words = newRecoveryWords('ko', platformRandom);
  const options = engineOptions(store);
  const engine = await createVault(options, { passphrase: PASSPHRASE, words, kdf: { passphrase: _testOnlyDangerousKdf(platformRandom), recovery: _testOnlyDangerousKdf(platformRandom) } });
  for (const size of [0, 1, 65_536, 1_500_000]) {
    const bytes = new Uint8Array(randomBytes(size));
    contents.set(engine.state.items.get((await captureFile(engine, bytes)).itemId)?.item.exhibitNo ?? '', bytes);
  }
  const content = await engine.beginContent();
  const named = new Uint8Array([1, 2, 3]);
  await content.write(named);
  const draft = fileDraft(named);
  const hostile = await engine.captureItem({ ...draft, file: draft.file && { ...draft.file, originalFilename: HOSTILE, exif: { sha256: 'model' } } }, await content.commit());
  contents.set(hostile.exhibitNo, named);
  await engine.captureItem(noteDraft(HOSTILE), null);
  await engine.annotateItem(hostile.itemId, { notes: HOSTILE });
  const gone = await captureFile(engine, platformRandom(99));
  deleted = engine.state.items.get(gone.itemId)?.item.exhibitNo ?? '';
  await engine.deleteItem(gone.itemId, '두 번 저장됨');
  while (engine.state.position.seq < 510) await engine.record('bundle.abandoned', { bundleName: 'x', reason: HOSTILE.slice(0, 200) });
  expect(await new LogCopies(store).settle(engine)).toBe(true);
  lines = await readLines(store);
  await store.close();
}

/** Every entry as it was sealed, read from the journal itself. */
async function readLines(store: VaultFolder): Promise<string[]> {
  const { keys, header } = await unlock(store, async (secret, params) => deriveSlotKey(secret, params), { passphrase: PASSPHRASE });
  const read: string[] = [];
  await readJournal(store, { key: keys.journal, vaultId: header.vaultId }, await listSegments(store), { seq: 0, segment: 1, offset: 0 }, (plaintext) => read.push(fromUtf8(plaintext)));
  return read;
}

beforeAll(async () => {
  await loadSodium();
  mkdirSync(out);
  await fillVault();
}, 60_000);
afterAll(() => rmSync(root, { recursive: true }));

describe('without Kept, by the commands of the document, age and the twelve words', () => {
  it('every stored file comes out whole, with its number and digest, and every line of the log', () => {
    expect(WITHOUT_KEPT_COMMANDS.length).toBeGreaterThanOrEqual(5);
    const { status, shown } = runWithoutKept(vault, out, words);
    expect(status, shown).toBe(0);
    expect(readFileSync(join(out, 'log.jsonl'), 'utf8')).toBe(lines.map((line) => `${line}\n`).join(''));
    expect(readdirSync(join(vault, 'log'))).toEqual(['000001.age', '000501.age']);
    const exhibits = readdirSync(out).filter((name) => name.startsWith('E-'));
    expect(exhibits.sort()).toEqual([...contents.keys()].sort());
    for (const [exhibit, bytes] of contents) {
      expect(sha256Hex(new Uint8Array(readFileSync(join(out, exhibit)))), exhibit).toBe(sha256Hex(bytes));
      expect(shown).toContain(`${exhibit}: OK`);
    }
    expect(shown).toContain(`${deleted}: no file here`);
    expect(lines.at(-1)).toContain('"seq":510}');
    expect(lines.find((line) => line.includes('"act":"item.deleted"'))).toContain('두 번 저장됨');
    const objects = readdirSync(join(out, 'objects')).map((name) => sha256Hex(new Uint8Array(readFileSync(join(out, 'objects', name)))));
    expect(objects.sort()).toEqual([...contents.values()].map((bytes) => sha256Hex(bytes)).sort());
  });
});
