import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../../shared/crypto/fingerprint.ts';
import { fingerprintOf, keyOf, makeBundle, otherKey } from '../verify/make-bundle.ts';
import { Bench, fileOf } from './worker-tools.ts';

const SEALER = fingerprintOf(keyOf().raw);
const OTHER = fingerprintOf(otherKey().raw);

let bench: Bench;
beforeEach(async () => {
  bench = await new Bench().create();
});

describe('known keys', () => {
  it('are kept with a name and a day, get a new name on the same day, and go, each as an entry of the log', async () => {
    const [kept] = await bench.call('known-keys.keep', { fingerprint: `지문 ${SEALER}`, name: ' 상담소 ' });
    expect(kept).toEqual({ fingerprint: SEALER, name: '상담소', addedUtc: expect.stringMatching(/^20\d\d-/) });
    const renamed = await bench.call('known-keys.keep', { fingerprint: SEALER, name: '디지털성범죄피해자지원센터' });
    expect(renamed).toEqual([{ ...kept, name: '디지털성범죄피해자지원센터' }]);
    await bench.call('known-keys.keep', { fingerprint: OTHER, name: '경찰' });
    expect(await bench.call('known-keys.drop', { fingerprint: SEALER })).toMatchObject([{ fingerprint: OTHER }]);
    expect(bench.session.engine.state.entries.slice(-4).map(({ act }) => act)).toEqual(['vault.key-kept', 'vault.key-kept', 'vault.key-kept', 'vault.key-dropped']);
  });

  it('are there again after the next unlock', async () => {
    await bench.call('known-keys.keep', { fingerprint: SEALER, name: '상담소' });
    await bench.restart();
    await bench.unlock();
    expect(await bench.call('known-keys.list', {})).toMatchObject([{ fingerprint: SEALER, name: '상담소' }]);
  });

  it('are refused without one fingerprint, for the own key, and when a key that is not kept is to go', async () => {
    const own = fingerprint(bench.session.engine.signer.publicKey);
    await expect(bench.call('known-keys.keep', { fingerprint: 'SHA256:abc', name: 'x' })).rejects.toMatchObject({ code: 'known-key/no-fingerprint' });
    await expect(bench.call('known-keys.keep', { fingerprint: own, name: 'x' })).rejects.toMatchObject({ code: 'known-key/own' });
    await expect(bench.call('known-keys.drop', { fingerprint: SEALER })).rejects.toMatchObject({ code: 'internal/bad-call' });
    expect(await bench.call('known-keys.list', {})).toEqual([]);
  });
});

describe('a bundle checked in the app', () => {
  const check = (bytes: Uint8Array, given = ''): Promise<unknown> => bench.call('bundle.check', { taskId: 't', file: fileOf('b.zip', Uint8Array.from(bytes)), given });

  it('is told with the name of the key that is kept, and without one where none is', async () => {
    expect(await check(makeBundle())).toMatchObject({ fileName: 'b.zip', result: { verdict: 0 }, knownKey: null, isOwn: false });
    await bench.call('known-keys.keep', { fingerprint: SEALER, name: '상담소' });
    expect(await check(makeBundle())).toMatchObject({ result: { verdict: 0, bundle: { fingerprint: SEALER } }, knownKey: { name: '상담소' } });
    expect(await check(makeBundle({ key: otherKey() }))).toMatchObject({ result: { verdict: 0 }, knownKey: null });
    expect(await check(makeBundle(), OTHER)).toMatchObject({ result: { verdict: 3 } });
  });

  it('has no known key where it is not intact, whatever key it names, and adds nothing to the log', async () => {
    await bench.call('known-keys.keep', { fingerprint: SEALER, name: '상담소' });
    const { seq } = bench.session.engine.state.position;
    const altered = makeBundle({ after: (files) => files.set('VERIFY.ko.txt', Buffer.from('x')) });
    expect(await check(altered)).toMatchObject({ result: { verdict: 1, bundle: null }, knownKey: null });
    expect(bench.session.engine.state.position.seq).toBe(seq);
    await expect(bench.call('bundle.check', { taskId: 't', file: fileOf('b.zip', Uint8Array.from(altered)), given: 'nothing' })).rejects.toMatchObject({ code: 'known-key/no-fingerprint' });
  });
});
