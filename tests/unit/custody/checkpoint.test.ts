import { createHash, createPublicKey, verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../shared/base/language.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { checkpointNote, isCheckpointOf, readKeptCheckpoint, readNote } from '../../../shared/custody/checkpoint.ts';
import { explain } from '../../../shared/verify/explain.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { signerOf } from '../bundle/sample-plan.ts';
import { fromBuffer } from '../verify/from-buffer.ts';
import { checkpointNote as noteByHand, keyOf, makeBundle, otherKey } from '../verify/make-bundle.ts';

const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const HASH = createHash('sha256').update('last').digest('hex');
const checkpoint = { caseId: 'K-2026-0001', entries: 17, lastEntryHash: HASH };

beforeAll(loadSodium);

describe('a checkpoint', () => {
  it('is the note that C2SP describes, to the byte', () => {
    expect(checkpointNote(checkpoint, signerOf(SEED))).toBe(noteByHand(17, HASH));
  });

  it('has a signature that OpenSSL takes, over its first three lines', () => {
    const note = checkpointNote(checkpoint, signerOf(SEED));
    const signature = Buffer.from(note.trimEnd().split(' ').at(-1) ?? '', 'base64').subarray(4);
    const key = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), keyOf().raw]), format: 'der', type: 'spki' });
    expect(verify(null, Buffer.from(note.slice(0, note.indexOf('\n\n') + 1)), key, signature)).toBe(true);
  });

  it('comes back from however it was copied', () => {
    const note = checkpointNote(checkpoint, signerOf(SEED));
    const copies = [note, note.trimEnd(), note.replaceAll('\n', '\r\n'), `  ${note.replaceAll('\n', '\n  ')}`, note.replace(/\s+/g, ' '), note.replace(/(.{40})([A-Za-z0-9+/=]*\n)$/, '$1\n$2'),
      note.replace(/\n(.{20})(.{24})\n\n/, '\n$1\n$2\n'), note.replace('\u2014', '-'), note.replace('\u2014', '--'), note.replace('\u2014 kept-custody-1/K-2026-0001 ', '\u2013 kept-custody-1/\nK-2026-0001\n')];
    for (const copy of copies) {
      const read = readKeptCheckpoint(copy);
      expect(read).toMatchObject({ form: 'signed', checkpoint });
      expect(read?.form === 'signed' && isCheckpointOf(read, keyOf().raw)).toBe(true);
    }
    expect(readKeptCheckpoint(`17 ${HASH}`)).toEqual({ form: 'bare', entries: 17, lastEntryHash: HASH });
    expect(readKeptCheckpoint(` 17\n${HASH.toUpperCase().replace(/(.{8})/g, '$1 ')}\n`)).toEqual({ form: 'bare', entries: 17, lastEntryHash: HASH });
  });

  it('is read in a bundle in one spelling only', () => {
    const note = checkpointNote(checkpoint, signerOf(SEED));
    expect(readNote(note)).not.toBeNull();
    for (const other of [note.trimEnd(), `${note}\n`, note.replace('\n17\n', '\n017\n'), note.replace('\u2014', '-'), note.replaceAll('\n', '\r\n'), note.replace('K-2026-0001 ', 'K-2026-0002 ')]) expect(readNote(other)).toBeNull();
  });

  it.each(['', '17', HASH, `0 ${HASH}`, `-1 ${HASH}`, `17 ${HASH.slice(1)}`, `17 ${HASH}0`, 'x'.repeat(2000), 'kept-custody-1/K-2026-0001', '-', '- -', `kept-custody-1/K-2026-0001 17 ${HASH} -`])('is not %j', (text) => {
    expect(readKeptCheckpoint(text)).toBeNull();
  });

  it('is of one key, one case, one size and one hash', () => {
    const read = (text: string): ReturnType<typeof readNote> => readNote(text);
    const good = checkpointNote(checkpoint, signerOf(SEED));
    expect(isCheckpointOf(read(good)!, otherKey().raw)).toBe(false);
    for (const changed of [good.replace('\n17\n', '\n16\n'), good.replaceAll('K-2026-0001', 'K-2026-0002'), good.replace(/\n([A-Za-z0-9+/]{43}=)\n/, `\n${Buffer.alloc(32).toString('base64')}\n`)]) {
      expect(changed).not.toBe(good);
      expect(isCheckpointOf(read(changed)!, keyOf().raw)).toBe(false);
    }
  });
});

describe('what lies after the last checkpoint', () => {
  const unknowable = { ko: /알 수 없습니다/, en: /cannot be known/, de: /nicht erkennen/ } as const;
  const inOrder = { ko: /뒤(에|로).*(문제 없|이상 없|빠짐없이)/, en: /after it.*(in order|complete|nothing)/i, de: /danach.*(in Ordnung|vollständig|nichts)/i } as const;

  it.each(LANGUAGES)('%s: is said to be unknowable, in the finding, in what a pass shows and among what is not shown', async (language) => {
    const { checks, notProven } = explain(await verifyBundle(fromBuffer(makeBundle({ format: 'kept-bundle/2' }))), language);
    const check = checks.find(({ id }) => id === 'checkpoint');
    expect(check?.outcome).toBe('passed');
    for (const text of [check?.finding ?? '', check?.proves ?? '']) {
      expect(text).toMatch(unknowable[language]);
      expect(text).not.toMatch(inOrder[language]);
    }
    expect(notProven.points.filter((point) => /마지막 기록|last entry|letzten Eintrag/.test(point))).toHaveLength(1);
  });
});
