import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../../shared/crypto/fingerprint.ts';
import { checkpointNote, fingerprintOf, keyOf, makeBundle, otherKey } from '../verify/make-bundle.ts';
import { Bench, fileOf, PASSPHRASE } from './worker-tools.ts';

const SEALER = fingerprintOf(keyOf().raw);
const OTHER = fingerprintOf(otherKey().raw);

const BY = { passphrase: PASSPHRASE };

let bench: Bench;
beforeEach(async () => {
  bench = await new Bench().create();
});

describe('known keys', () => {
  it('are kept with a name and a day, get a new name on the same day, and go, each as an entry of the log', async () => {
    const [kept] = await bench.call('known-keys.keep', { by: BY, fingerprint: `지문 ${SEALER}`, name: ' 상담소 ' });
    expect(kept).toEqual({ fingerprint: SEALER, name: '상담소', addedUtc: expect.stringMatching(/^20\d\d-/) });
    const renamed = await bench.call('known-keys.keep', { by: BY, fingerprint: SEALER, name: '디지털성범죄피해자지원센터' });
    expect(renamed).toEqual([{ ...kept, name: '디지털성범죄피해자지원센터' }]);
    await bench.call('known-keys.keep', { by: BY, fingerprint: OTHER, name: '경찰' });
    expect(await bench.call('known-keys.drop', { by: BY, fingerprint: SEALER })).toMatchObject([{ fingerprint: OTHER }]);
    expect(bench.session.engine.state.entries.slice(-4).map(({ act }) => act)).toEqual(['vault.key-kept', 'vault.key-kept', 'vault.key-kept', 'vault.key-dropped']);
  });

  it('are there again after the next unlock', async () => {
    await bench.call('known-keys.keep', { by: BY, fingerprint: SEALER, name: '상담소' });
    await bench.restart();
    await bench.unlock();
    expect(await bench.call('known-keys.list', {})).toMatchObject([{ fingerprint: SEALER, name: '상담소' }]);
  });

  it('are refused without one fingerprint, for the own key, and when a key that is not kept is to go', async () => {
    const own = fingerprint(bench.session.engine.signer.publicKey);
    await expect(bench.call('known-keys.keep', { by: BY, fingerprint: 'SHA256:abc', name: 'x' })).rejects.toMatchObject({ code: 'known-key/no-fingerprint' });
    await expect(bench.call('known-keys.keep', { by: BY, fingerprint: own, name: 'x' })).rejects.toMatchObject({ code: 'known-key/own' });
    await expect(bench.call('known-keys.drop', { by: BY, fingerprint: SEALER })).rejects.toMatchObject({ code: 'internal/bad-call' });
    expect(await bench.call('known-keys.list', {})).toEqual([]);
  });
});

describe('a change of the known keys', () => {
  it('asks for the passphrase each time, a wrong one counts as a try of an unlock does, and nothing is written', async () => {
    await bench.call('known-keys.keep', { by: { words: bench.words.join(' ') }, fingerprint: SEALER, name: '상담소' });
    const { seq } = bench.session.engine.state.position;
    const wrong = { passphrase: '아주 다른 비밀 문장입니다' };
    for (const change of [() => bench.call('known-keys.keep', { by: wrong, fingerprint: OTHER, name: 'x' }), () => bench.call('known-keys.keep', { by: wrong, fingerprint: SEALER, name: 'x' }), () => bench.call('known-keys.drop', { by: wrong, fingerprint: SEALER })]) {
      const { tries } = bench.attempts;
      await expect(change()).rejects.toMatchObject({ code: 'passphrase/wrong' });
      expect(bench.attempts.tries).toBe(tries + 1);
    }
    expect(bench.session.engine.state.position.seq).toBe(seq);
    expect(await bench.call('known-keys.list', {})).toMatchObject([{ fingerprint: SEALER, name: '상담소' }]);
    const { tries } = bench.attempts;
    await expect(bench.call('known-keys.keep', { by: wrong, fingerprint: 'SHA256:abc', name: 'x' })).rejects.toMatchObject({ code: 'known-key/no-fingerprint' });
    expect(bench.attempts.tries, 'what could not be kept anyway is no try').toBe(tries);
  });
});

describe('a bundle checked in the app', () => {
  const check = (bytes: Uint8Array, given = '', checkpoint = ''): Promise<unknown> => bench.call('bundle.check', { taskId: 't', file: fileOf('b.zip', Uint8Array.from(bytes)), given, checkpoint });

  it('is told with the name of the key that is kept, and without one where none is', async () => {
    expect(await check(makeBundle())).toMatchObject({ fileName: 'b.zip', result: { verdict: 0 }, knownKey: null, isOwn: false });
    await bench.call('known-keys.keep', { by: BY, fingerprint: SEALER, name: '상담소' });
    expect(await check(makeBundle())).toMatchObject({ result: { verdict: 0, bundle: { fingerprint: SEALER } }, knownKey: { name: '상담소' } });
    expect(await check(makeBundle({ key: otherKey() }))).toMatchObject({ result: { verdict: 0 }, knownKey: null });
    expect(await check(makeBundle(), OTHER)).toMatchObject({ result: { verdict: 3 } });
  });

  it('has no known key where it is not intact, whatever key it names, and adds nothing to the log', async () => {
    await bench.call('known-keys.keep', { by: BY, fingerprint: SEALER, name: '상담소' });
    const { seq } = bench.session.engine.state.position;
    const altered = makeBundle({ after: (files) => files.set('VERIFY.ko.txt', Buffer.from('x')) });
    expect(await check(altered)).toMatchObject({ result: { verdict: 1, bundle: null }, knownKey: null });
    expect(bench.session.engine.state.position.seq).toBe(seq);
    await expect(bench.call('bundle.check', { taskId: 't', file: fileOf('b.zip', Uint8Array.from(altered)), given: 'nothing', checkpoint: '' })).rejects.toMatchObject({ code: 'known-key/no-fingerprint' });
  });

  it('is held against the checkpoint of an earlier bundle, which can be taken from that', async () => {
    const later = makeBundle({ format: 'kept-bundle/2' });
    const { checkpoint } = await bench.call('bundle.readCheckpoint', { file: fileOf('earlier.zip', Uint8Array.from(later)) });
    expect(await check(later, '', checkpoint)).toMatchObject({ result: { verdict: 0 } });
    expect(await check(later, '', checkpointNote(3, '0'.repeat(64), undefined, 'K-2026-0002'))).toMatchObject({ result: { verdict: 5 }, knownKey: null });
    await expect(check(later, '', 'nothing')).rejects.toMatchObject({ code: 'bundle/no-checkpoint' });
    await expect(bench.call('bundle.readCheckpoint', { file: fileOf('first.zip', Uint8Array.from(makeBundle())) })).rejects.toMatchObject({ code: 'bundle/no-checkpoint' });
  });
});
