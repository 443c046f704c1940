import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../shared/base/language.ts';
import { checkpointOf } from '../../../shared/verify/checkpoint-of.ts';
import { explain } from '../../../shared/verify/explain.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { smallDraft } from '../../vectors/bundle/base-bundle.ts';
import { fromBuffer } from './from-buffer.ts';
import { checkpointNote, makeBundle, otherKey, payloadOf, type Draft, type Files } from './make-bundle.ts';

const asSmall = (draft: Draft): void => void Object.assign(draft, smallDraft());
const bundle = makeBundle({ format: 'kept-bundle/2', draft: asSmall });
const hashes = payloadOf(smallDraft()).get('data/metadata/custody-log.jsonl')!.toString().trimEnd().split('\n').map((line) => (JSON.parse(line) as { entryHash: string }).entryHash);
const own = checkpointNote(hashes.length, hashes.at(-1)!);

describe('the checkpoint in a file that somebody kept', () => {
  it('is the note of an earlier bundle, of which nothing else is read', async () => {
    let readBytes = 0;
    const access = fromBuffer(bundle);
    const before = 3_000_000_000;
    const counting = { sizeBytes: before + bundle.length, read: (offset: number, lengthBytes: number) => {
      readBytes += lengthBytes;
      const part = new Uint8Array(lengthBytes);
      part.set(bundle.subarray(Math.max(0, offset - before), Math.max(0, offset + lengthBytes - before)), Math.max(0, before - offset));
      return Promise.resolve(part);
    } };
    expect(await checkpointOf(access)).toBe(own.trim());
    // The same behind three gigabytes of something else: what is read is the end of the file and one entry.
    expect(await checkpointOf(counting)).toBe(own.trim());
    expect(readBytes).toBeLessThan(4 * 1024 * 1024);
  });

  it('is the file itself, however it was saved', async () => {
    for (const text of [own, `\uFEFF${own.replaceAll('\n', '\r\n')}`, `3 ${hashes[2]!}`]) expect(await checkpointOf(fromBuffer(Buffer.from(text)))).toBe(text.replace('\uFEFF', '').trim());
  });

  it('is none in anything else', async () => {
    const without = (files: Files): void => void files.delete('signature/custody-checkpoint');
    const garbled = (files: Files): void => void files.set('signature/custody-checkpoint', Buffer.from([0xff, 0xfe, 0]));
    const long = (files: Files): void => void files.set('signature/custody-checkpoint', Buffer.from(own + ' '.repeat(5000)));
    const others = [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(9000, 'x'), Buffer.from([0xff, 0xfe, 0]), bundle.subarray(0, -100), ...[without, garbled, long].map((tags) => makeBundle({ format: 'kept-bundle/2', draft: asSmall, tags }))];
    for (const bytes of others) expect(await checkpointOf(fromBuffer(bytes))).toBeNull();
  });
});

describe('an earlier checkpoint in words', () => {
  const wordsFor = async (checkpoint: string, language: 'ko' | 'en' | 'de' = 'en'): Promise<[string, number]> => {
    const told = explain(await verifyBundle(fromBuffer(bundle), { checkpoint }), language);
    return [told.words, told.facts?.length ?? 0];
  };

  it('accuses no bundle where it says nothing about it, and not the bundle where it speaks against its log', async () => {
    expect(await wordsFor(checkpointNote(3, hashes[2]!))).toEqual(['0', 11]);
    expect(await wordsFor(checkpointNote(3, hashes[2]!, otherKey()))).toEqual(['5', 11]);
    expect(await wordsFor(checkpointNote(3, hashes[3]!))).toEqual(['1-by-checkpoint', 0]);
    const altered = makeBundle({ format: 'kept-bundle/2', draft: asSmall, after: (files) => void files.set('VERIFY.ko.txt', Buffer.from('x')) });
    expect(explain(await verifyBundle(fromBuffer(altered), { checkpoint: checkpointNote(3, hashes[3]!) }), 'en').words).toBe('1');
  });

  it.each(LANGUAGES)('%s: says that the bundle itself is unchanged', async (language) => {
    const unchanged = { ko: /변경되지 않았습니다/, en: /itself is unchanged/, de: /selbst ist seit dem Versiegeln unverändert/ } as const;
    for (const checkpoint of [checkpointNote(3, hashes[3]!), checkpointNote(3, hashes[2]!, otherKey())]) {
      expect(explain(await verifyBundle(fromBuffer(bundle), { checkpoint }), language).verdict.meaning).toMatch(unchanged[language]);
    }
  });
});
