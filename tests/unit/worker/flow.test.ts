import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../shared/crypto/hash.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { jpegWithExif } from '../evidence/sample-pictures.ts';
import { Bench, fileOf, MODIFIED_MS, noise, PASSPHRASE, PNG, pngCopy, SCREEN } from './worker-tools.ts';

describe('the main line in the worker', () => {
  it('goes from first start to a bundle that verifies', async () => {
    const bench = new Bench();
    expect(await bench.call('vault.status', {})).toEqual({ state: 'none' });
    await bench.create();
    expect(await bench.call('vault.status', {})).toEqual({ state: 'unlocked' });

    const address = await bench.call('items.addAddress', { raw: ' https://t.me/somechannel/123 ', depictedMinor: 'unknown' });
    const note = await bench.addNote('그 사람이 보낸 말');
    const video = noise(3_000_000);
    const file = await bench.addFile(fileOf('../영상‮ CON😀.mp4', video));
    const photo = await bench.addFile(fileOf('photo.jpg', Uint8Array.from(jpegWithExif())));
    const screen = await bench.call('items.addScreenshot', { png: pngCopy(), screen: SCREEN, capturedAtMs: MODIFIED_MS, depictedMinor: 'no' });
    expect(file.stored).toBe(true);

    const page = await bench.list();
    expect([page.total, page.matching, page.rows.length]).toEqual([5, 5, 5]);
    const detail = await bench.call('items.get', { itemId: file.itemId });
    expect(detail.item.file).toMatchObject({ stored: true, originalFilename: '../영상‮ CON😀.mp4', sizeBytes: video.length, sha256: sha256Hex(video), modifiedUtc: '2026-11-20T12:14:05.000Z' });
    expect(detail.item).toMatchObject({ kind: 'document', intake: 'imported', capturedAtSource: 'file-time', exhibitNo: 'E-0003' });
    expect((await bench.call('items.get', { itemId: photo.itemId })).item.file).toMatchObject({ mime: 'image/jpeg', pixelWidth: 37, pixelHeight: 21, exif: { model: 'Phone 1', gps: 'yes' } });
    expect((await bench.call('items.get', { itemId: address.itemId })).item).toMatchObject({ kind: 'url_only', intake: 'typed', address: { raw: ' https://t.me/somechannel/123 ', form: 'public-post' } });
    const shot = await bench.call('items.get', { itemId: screen.itemId });
    expect(shot.item).toMatchObject({ kind: 'screenshot', intake: 'captured', capturedAt: { utc: '2026-11-20T12:14:05.000Z' }, file: { sha256: sha256Hex(PNG), pixelWidth: 37 } });
    expect([shot.hasPicture, shot.log.map(({ body }) => body.act)]).toEqual([true, ['item.captured']]);

    const edited = await bench.call('items.setFields', { itemId: note.itemId, changes: { poster_handle: '@somebody', notes: 'x' } });
    expect(edited.item.fields).toEqual({ poster_handle: '@somebody', notes: 'x' });
    expect(edited.log.map(({ body }) => body.act)).toEqual(['item.captured', 'item.annotated']);

    const itemIds = [note.itemId, file.itemId, screen.itemId, address.itemId];
    const preview = await bench.call('export.preview', { itemIds, languages: ['ko', 'en'] });
    expect(preview).toMatchObject({ bundleName: 'K-2026-0001_20261122', leftOut: 1, logEntriesIncluded: 7, logEntriesLeftOut: 1 });
    expect(preview.files.map(({ exhibitNo }) => exhibitNo)).toEqual(['E-0001', 'E-0002', 'E-0003', 'E-0005']);

    const report = await bench.export(itemIds, ['ko', 'en']);
    expect(report).toMatchObject({ bundleName: preview.bundleName, itemCount: 4, fileName: 'abab.zip', hashSheetFileName: 'abab_hash-sheet.pdf', timestampRequestFileName: 'abab.tsq', fingerprint: preview.fingerprint });
    const zip = bench.saves.committed.get('abab.zip') ?? new Uint8Array(0);
    expect([zip.length, sha256Hex(zip)]).toEqual([report.sizeBytes, report.zipSha256]);
    expect(Math.abs(preview.estimatedBytes - report.sizeBytes)).toBeLessThan(report.sizeBytes);
    expect(Buffer.from(bench.saves.committed.get('abab.tsq') ?? []).subarray(24, 56).toString('hex')).toBe(report.rootSha256);
    const result = await verifyBundle({ sizeBytes: zip.length, read: async (offset, lengthBytes) => zip.slice(offset, offset + lengthBytes) }, { fingerprint: report.fingerprint });
    expect(result.verdict).toBe(0);
    expect(result.bundle).toMatchObject({ rootSha256: report.rootSha256, itemCount: 4, logEntries: preview.logEntriesIncluded + preview.logEntriesLeftOut, logLeftOut: preview.logEntriesLeftOut });
    expect(bench.saves.parts.size).toBe(0);
    expect(bench.events.some((event) => event.event === 'task.progress' && event.stage === 'checking')).toBe(true);
    // Of each language one to read and one to print, in documents: the screen counts them.
    const documents = bench.events.flatMap((event) => (event.event === 'task.progress' && event.stage === 'report' ? [[event.doneBytes, event.totalBytes]] : []));
    expect([documents[0], documents.at(-1)]).toEqual([[0, 4], [4, 4]]);

    const acts = bench.session.engine.state.entries.map(({ act }) => act);
    expect(acts.slice(-2)).toEqual(['bundle.prepared', 'bundle.exported']);
    expect((await bench.call('export.preview', { itemIds, languages: ['ko'] })).bundleName).toBe('K-2026-0001_20261122-2');
  });

  it('is there again after a lock, by passphrase and by words', async () => {
    const bench = await new Bench().create();
    const { itemId } = await bench.addNote('remember');
    await bench.restart();
    expect(await bench.call('vault.status', {})).toEqual({ state: 'locked', failedTries: 0, waitMs: 0 });
    await expect(bench.list()).rejects.toMatchObject({ code: 'vault/locked' });
    await expect(bench.call('vault.unlock', { passphrase: `${PASSPHRASE}!` })).rejects.toMatchObject({ code: 'passphrase/wrong' });
    expect(await bench.call('vault.status', {})).toEqual({ state: 'locked', failedTries: 1, waitMs: 0 });
    expect(await bench.unlock()).toEqual({ itemCount: 1, notices: [], lastUnlockUtc: null, failedTries: 1, areTriesComplete: true, lastExportUtc: null, isClockBehind: false, heldText: null, readOnly: false });
    expect((await bench.list()).rows[0]).toMatchObject({ itemId, title: 'remember' });
    await bench.restart();
    const again = await bench.call('vault.unlockWithWords', { words: `  ${bench.words.join('\n').normalize('NFD')} ` });
    expect(again).toMatchObject({ itemCount: 1, failedTries: 0 });
    expect(again.lastUnlockUtc).not.toBeNull();
    expect((await bench.list()).total).toBe(1);
  });

  it('counts no try for a slip in the recovery words', async () => {
    const bench = await new Bench().create();
    await bench.restart();
    const wrong = bench.words.map((word, index) => (index === 4 ? '없는단어' : word)).join(' ');
    await expect(bench.call('vault.unlockWithWords', { words: wrong })).rejects.toMatchObject({ code: 'recovery/unknown-word', details: { place: 5 } });
    await expect(bench.call('vault.unlockWithWords', { words: '하나 둘' })).rejects.toMatchObject({ code: 'recovery/word-count', details: { count: 2 } });
    expect(bench.attempts.tries).toBe(0);
    bench.attempts.waitMs = 4000;
    await expect(bench.unlock()).rejects.toMatchObject({ code: 'attempts/wait', details: { waitMs: 4000 } });
  });

  it('finds items by words of any field, composed or not, in any case', async () => {
    const bench = await new Bench().create();
    await bench.addNote('첫 번째 메모');
    const { itemId } = await bench.call('items.addAddress', { raw: 'https://x.com/Some_User/status/1', depictedMinor: 'yes' });
    await bench.call('items.setFields', { itemId, changes: { room_title: '지인 Group' } });
    expect((await bench.list('메모'.normalize('NFD'))).rows).toHaveLength(1);
    expect((await bench.list('some_user GROUP')).rows.map((row) => row.itemId)).toEqual([itemId]);
    expect((await bench.list('group 메모')).matching).toBe(0);
    expect((await bench.list('', ['message_text'])).rows.map((row) => row.kind)).toEqual(['message_text']);
    expect(await bench.call('items.list', { kinds: [], text: '', offset: 1, limit: 1 })).toMatchObject({ matching: 2, total: 2, rows: [{}] });
  });

  it('shows pictures re-encoded, and only of types that are pictures', async () => {
    const bench = await new Bench().create();
    const picture = await bench.addFile(fileOf('a.png', Uint8Array.from(PNG)));
    const drawing = await bench.addFile(fileOf('a.png', Uint8Array.from(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'))));
    const huge = PNG.slice();
    new DataView(huge.buffer).setUint32(16, 60_000);
    new DataView(huge.buffer).setUint32(20, 60_000);
    const bomb = await bench.addFile(fileOf('bomb.png', huge));
    const shown = await bench.call('items.picture', { itemId: picture.itemId, maxSidePx: 320 });
    expect(shown).toMatchObject({ widthPx: 37, heightPx: 21 });
    expect(await bench.call('items.picture', { itemId: drawing.itemId, maxSidePx: 320 })).toBeNull();
    expect(await bench.call('items.picture', { itemId: bomb.itemId, maxSidePx: 320 })).toBeNull();
    expect(bench.codec.asked).toEqual([{ mime: 'image/png', format: 'png', maxSidePx: 320, sizeBytes: PNG.length }]);
  });
});
