import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAnswer, makeAuthority, opensslAnswer, removeAuthorities, type Authority } from '../timestamp/authority.ts';
import { addStamp } from '../../../renderer/vault/stamps.ts';
import { nonceHex } from '../../../shared/timestamp/request.ts';
import { Bench } from './worker-tools.ts';

let authority: Authority;
beforeAll(() => void (authority = makeAuthority()), 60_000);
afterAll(removeAuthorities);

const file = (bytes: Uint8Array, name = 'answer.tsr'): File => new File([new Uint8Array(bytes)], name);
const OTS_HEAD = Buffer.from('004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108', 'hex');
const PENDING = Buffer.concat([Buffer.from('0083dfe30d2ef90c8e', 'hex'), Buffer.from([3, 2]), Buffer.from('ab')]);

async function benchWithBundle(): Promise<{ bench: Bench; request: Uint8Array; rootSha256: string }> {
  const bench = await new Bench().create();
  const { itemId } = await bench.addNote('remember');
  const { rootSha256, timestampRequestFileName } = await bench.export([itemId]);
  return { bench, rootSha256, request: bench.saves.committed.get(timestampRequestFileName) ?? new Uint8Array(0) };
}

it.each([['NotFoundError', 'file/vanished'], ['NotReadableError', 'file/unreadable']])('a chosen answer that meets %s is called what it is, and no fault of the program', async (name, code) => {
  const gone = file(OTS_HEAD);
  const fails = (): Promise<never> => Promise.reject(new DOMException('gone', name));
  Object.assign(gone, { arrayBuffer: fails, slice: () => ({ arrayBuffer: fails }) });
  const bench = await new Bench().create();
  await expect(addStamp(bench.session, { file: gone })).rejects.toMatchObject({ code });
});

describe('what a courier brought back', () => {
  it('is kept with the bundle that it is about, checked anew each time it is shown, and not kept twice', async () => {
    const { bench, request, rootSha256 } = await benchWithBundle();
    expect(await bench.call('bundles.list', {})).toMatchObject([{ rootSha256, itemCount: 1, stamps: [] }]);
    const answer = opensslAnswer(authority, request);
    const { bundleName } = await bench.call('bundles.addStamp', { file: file(answer) });
    await bench.call('bundles.addStamp', { file: file(answer) });
    const [bundle, ...others] = await bench.call('bundles.list', {});
    expect([others, bundle?.bundleName, bundle?.stamps.length]).toEqual([[], bundleName, 1]);
    // An authority that nobody knows: kept, and shown as what it is. Of the twelve only that one check fails.
    const [stamp] = bundle?.stamps ?? [];
    expect(stamp?.form === 'rfc3161' && [stamp.result.verdict, stamp.result.checks.filter(({ outcome }) => outcome !== 'passed').map(({ id }) => id)]).toEqual(['unknown-authority', ['chain']]);
    await bench.restart();
    await bench.unlock();
    expect((await bench.call('bundles.list', {}))[0]?.stamps).toHaveLength(1);
  }, 60_000);

  it('is refused when it is about something else, does not fit, or is no time stamp, and then nothing is written', async () => {
    const { bench, rootSha256 } = await benchWithBundle();
    const before = bench.session.engine.state.position.seq;
    const digest = Buffer.from(rootSha256, 'hex');
    const nonce = Buffer.from(nonceHex(rootSha256), 'hex');
    const add = (bytes: Uint8Array): Promise<unknown> => bench.call('bundles.addStamp', { file: file(bytes) });
    await expect(add(makeAnswer(authority, { digest: Buffer.alloc(32, 1), nonce }))).rejects.toMatchObject({ code: 'stamp/other' });
    await expect(add(makeAnswer(authority, { digest, nonce: Buffer.from('0102030405060708', 'hex') }))).rejects.toMatchObject({ code: 'stamp/other' });
    await expect(add(Buffer.concat([OTS_HEAD, Buffer.alloc(32), PENDING]))).rejects.toMatchObject({ code: 'stamp/other' });
    for (const bytes of [Buffer.from('no stamp'), Buffer.alloc(0), Buffer.alloc(70_000, 0x30), Buffer.concat([OTS_HEAD, digest])]) await expect(add(bytes)).rejects.toMatchObject({ code: 'stamp/unreadable' });
    expect(bench.session.engine.state.position.seq).toBe(before);
  }, 60_000);

  it('may be a proof of OpenTimestamps, which is kept and shown as pending', async () => {
    const { bench, rootSha256 } = await benchWithBundle();
    await bench.call('bundles.addStamp', { file: file(Buffer.concat([OTS_HEAD, Buffer.from(rootSha256, 'hex'), PENDING]), 'x.ots') });
    expect((await bench.call('bundles.list', {}))[0]?.stamps).toMatchObject([{ form: 'opentimestamps', proof: { state: 'pending', digestHex: rootSha256 } }]);
  }, 60_000);

  it('leaves later bundles as they were meant: the entry about it stands in them by its hash alone', async () => {
    const { bench, request } = await benchWithBundle();
    await bench.call('bundles.addStamp', { file: file(opensslAnswer(authority, request)) });
    const { itemId } = await bench.addNote('another');
    bench.saves.committed.clear();
    await bench.export([itemId]);
    expect(await bench.call('bundles.list', {})).toHaveLength(2);
  }, 60_000);
});
