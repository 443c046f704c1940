import { readFileSync } from 'node:fs';
import { argon2Sync, createHash, createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { openVault } from '../../../shared/vault/engine.ts';
import { collect } from '../crypto/age-tools.ts';
import { buildExample, type Example, exampleBlocks, EXAMPLE_CONTENT, EXAMPLE_PASSPHRASE, exampleWords, isBytes } from './worked-example.ts';

const PAGE = readFileSync(new URL('../../../shared/FORMAT.md', import.meta.url), 'utf8');
const BLOCK = /^```vault ([^\n]+)\n([^`]*)\n```$/gm;
const shown = new Map([...PAGE.matchAll(BLOCK)].map(([, name = '', text = '']) => [name, text]));
const plain = (name: string, text: string): string => (isBytes(name) ? text.replaceAll('\n', '') : text);

describe('the worked example of a vault', { timeout: 120_000 }, () => {
  let example: Example;
  beforeAll(async () => {
    await loadSodium();
    example = await buildExample();
  }, 120_000);

  it('is what the code makes of the same inputs, byte for byte', async () => {
    const blocks = await exampleBlocks(example);
    expect([...shown.keys()].toSorted()).toEqual([...blocks.keys()].toSorted());
    for (const [name, text] of blocks) expect(plain(name, shown.get(name) ?? ''), name).toBe(text);
  });

  it('opens with the passphrase and with the words', async () => {
    const { store, options } = example;
    for (const secret of [{ passphrase: EXAMPLE_PASSPHRASE }, { words: exampleWords().join(' ') }]) {
      const { engine } = await openVault(options, secret);
      const [itemId = ''] = engine.state.items.keys();
      expect(await collect((await engine.openContent(itemId)).stream())).toEqual(new Uint8Array(EXAMPLE_CONTENT));
      engine.lock();
    }
    expect(Buffer.concat(store.files.segments).toString('hex')).toBe([1, 2, 3].map((n) => plain(`frame ${n}`, shown.get(`frame ${n}`) ?? '')).join(''));
  });

  it('agrees with a reading of the page by other means', () => {
    const file = shown.get('vault.json') ?? '';
    const header = JSON.parse(file) as Record<string, string>;
    const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest();
    const withoutChecksum = file.replace(/"checksum":"[0-9a-f]{64}",/, '');
    expect(sha256(withoutChecksum).toString('hex')).toBe(header['checksum']);
    const keys = new Map((shown.get('keys') ?? '').split('\n').map((line) => line.split(' ') as [string, string]));
    const withoutMac = withoutChecksum.replace(/"mac":"[0-9a-f]{64}",/, '');
    expect(createHmac('sha256', Buffer.from(keys.get('headerMac') ?? '', 'hex')).update(`kept-vault-header-2\n${withoutMac}`).digest('hex')).toBe(header['mac']);
    for (const seq of [1, 2, 3]) {
      const frame = Buffer.from(plain('frame 1', shown.get(`frame ${seq}`) ?? ''), 'hex');
      const context = Buffer.concat([Buffer.from('kept-journal-1'), Buffer.alloc(16, 1), Buffer.from([0, 0, 0, 0, 0, 0, 0, seq])]);
      expect(frame.readUInt32BE(0)).toBe(frame.length - 8);
      expect(frame.readUInt32BE(0)).toBe(40 + Buffer.byteLength(shown.get(`entry ${seq}`) ?? ''));
      expect(sha256(Buffer.concat([context, frame.subarray(0, 4)])).subarray(0, 4)).toEqual(frame.subarray(4, 8));
    }
    const slotKey = (message: Buffer, salt: number): string => argon2Sync('argon2id', { message, nonce: Buffer.alloc(16, salt), parallelism: 1, tagLength: 32, memory: 65_536, passes: 3 }).toString('hex');
    expect(`${slotKey(Buffer.from(EXAMPLE_PASSPHRASE), 0xa1)}\n${slotKey(Buffer.alloc(16, 0x7f), 0xa2)}`).toBe(shown.get('slot keys'));
  });

  it('hashes its chain as the page says', () => {
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    let previous = '0'.repeat(64);
    for (const line of (shown.get('chain') ?? '').split('\n')) {
      const [caseSeq = '', bodyHash, entryHash] = line.split(' ');
      const entry = shown.get(`entry ${Number(caseSeq) + 1}`) ?? '';
      const { salt } = JSON.parse(entry) as { salt: string };
      expect(sha256(salt + entry.slice('{"body":'.length, entry.lastIndexOf(',"caseId":')))).toBe(bodyHash);
      previous = sha256(`kept-custody-1\n${previous}\n${caseSeq}\n${bodyHash}`);
      expect(previous).toBe(entryHash);
    }
  });
});
