import { describe, expect, it } from 'vitest';
import { isOts, readOts } from '../../../shared/timestamp/ots.ts';
import { explainOts } from '../../../shared/timestamp/words.ts';
import { Random } from '../../fuzz/random.ts';

const MAGIC = Buffer.from('004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294', 'hex');
const DIGEST = Buffer.alloc(32, 0xab);
const varint = (value: number): Buffer => Buffer.from(value < 128 ? [value] : value < 16384 ? [(value & 127) | 128, value >> 7] : [(value & 127) | 128, ((value >> 7) & 127) | 128, value >> 14]);
const bytes = (content: Buffer): Buffer => Buffer.concat([varint(content.length), content]);
const pending = Buffer.concat([Buffer.from([0]), Buffer.from('83dfe30d2ef90c8e', 'hex'), bytes(bytes(Buffer.from('https://calendar.example')))]);
const bitcoin = (height: number): Buffer => Buffer.concat([Buffer.from([0]), Buffer.from('0588960d73d71901', 'hex'), bytes(varint(height))]);
const append = Buffer.concat([Buffer.from([0xf0]), bytes(Buffer.from('nonce'))]);
const sha = Buffer.from([0x08]);
const fork = Buffer.from([0xff]);
const proof = (...tree: Buffer[]): Uint8Array => new Uint8Array(Buffer.concat([MAGIC, Buffer.from([1, 8]), DIGEST, ...tree]));

describe('an OpenTimestamps proof', () => {
  it('is pending while it names calendars alone, and complete in form once it names a block', () => {
    expect(readOts(proof(append, sha, pending))).toEqual({ digestHex: 'ab'.repeat(32), state: 'pending', bitcoinHeights: [] });
    expect(readOts(proof(append, sha, fork, pending, append, sha, bitcoin(358_391)))).toEqual({ digestHex: 'ab'.repeat(32), state: 'complete', bitcoinHeights: [358_391] });
  });

  it.each([
    ['nothing behind the digest', proof()],
    ['no attestation', proof(append, sha)],
    ['bytes behind the end', proof(append, sha, pending, sha)],
    ['an unknown operation', proof(Buffer.from([0x55]), pending)],
    ['another version', new Uint8Array(Buffer.concat([MAGIC, Buffer.from([2, 8]), DIGEST, pending]))],
    ['another hash', new Uint8Array(Buffer.concat([MAGIC, Buffer.from([1, 2]), DIGEST.subarray(0, 20), pending]))],
    ['a number in more bytes than needed', proof(Buffer.concat([Buffer.from([0xf0, 0x85, 0x00]), Buffer.from('nonce')]), pending)],
    ['an argument longer than the file', proof(Buffer.from([0xf0, 0x7f, 1, 2]))],
    ['a payload that is not used up', proof(Buffer.concat([Buffer.from([0]), Buffer.from('0588960d73d71901', 'hex'), bytes(Buffer.from([1, 2]))]))],
    ['forks without end', proof(...Array.from({ length: 5000 }, () => fork))],
  ])('is not one with %s', (_, file) => {
    expect(isOts(file)).toBe(true);
    expect(readOts(file)).toBeNull();
  });

  it('never makes the reader throw or wait, whatever changes in it', () => {
    const random = new Random(7);
    const good = proof(append, sha, fork, pending, append, sha, bitcoin(900_000));
    for (let at = 0; at < 20_000; at++) {
      const changed = good.slice(0, random.isOnceIn(3) ? random.below(good.length) : good.length);
      for (let times = 1 + random.below(3); times > 0 && changed.length > 0; times--) changed[random.below(changed.length)] = random.below(256);
      readOts(changed);
    }
  });

  it('is never called checked', () => {
    const complete = readOts(proof(append, sha, bitcoin(7)));
    expect(explainOts(complete, 'ab'.repeat(32), 'en').state).toContain('was not checked');
    expect(explainOts(complete, 'ab'.repeat(32), 'ko').state).toContain('확인하지 않았습니다');
    expect(explainOts(complete, 'ab'.repeat(32), 'de').state).toContain('nicht geprüft');
    expect(explainOts(complete, 'cd'.repeat(32), 'en').state).toContain('not about this bundle');
    expect(explainOts(null, 'ab'.repeat(32), 'en').state).toContain('no OpenTimestamps');
  });
});
