import { describe, expect, it } from 'vitest';
import { bundleLike, checkNames, findFolder, hasTwins, pathBelow } from '../../../shared/verify/check-names.ts';
import { CheckFault } from '../../../shared/verify/faults.ts';
import type { DirectoryRecord } from '../../../shared/zip/central-directory.ts';
import { BUNDLE_NAME } from './make-bundle.ts';

const records = (names: readonly string[]): DirectoryRecord[] => names.map((name) => ({ name, nameBytes: Buffer.from(name) }) as unknown as DirectoryRecord);
const below = (path: string): string => `${BUNDLE_NAME}/${path}`;

function faultOf(names: readonly string[]): unknown {
  try {
    return checkNames(records(names));
  } catch (error) {
    if (error instanceof CheckFault) return [error.fault, error.details];
    throw error;
  }
}

describe('the names in an archive', () => {
  it('are all in the folder of one bundle', () => {
    expect(faultOf([below('a'), below('b/c.txt'), below('B-1_x.Y')])).toEqual({ names: 3, folder: BUNDLE_NAME });
    expect(faultOf([])).toEqual(['name-folder', { entry: '' }]);
    for (const name of ['bagit.txt', 'notes/a', 'k-2026_20261122/a', `${BUNDLE_NAME}x/a`, `/${BUNDLE_NAME}/a`]) expect(faultOf([name, below('a')])).toEqual(['name-folder', { entry: name }]);
    for (const name of ['K-2026-0002_20261122/a', `${BUNDLE_NAME}-2/a`]) expect(faultOf([below('a'), name])).toEqual(['name-folder', { entry: name }]);
  });

  it.each(['', 'a/', '/a', 'a//b', '.hidden', 'a/.hidden', '..', '../a', 'a/../b', '-a', '_a', 'a b', 'a\\b', 'a:b', 'a\u0000', 'é', 'a~1', 'a/-b', ' a', 'a\n'])('have no segment that a shell or a system reads otherwise: %j', (path) => {
    expect(faultOf([below('a'), below(path)])).toEqual(['name-characters', { entry: below(path) }]);
  });

  it.each(['con', 'CON', 'prn', 'aux', 'nul', 'com0', 'com9', 'lpt1', 'LPT5', 'nul.txt', 'a/NUL.tar.gz', 'con/a', 'a.', 'a./b', 'a/b.'])('have no segment that Windows has for something else: %s', (path) => {
    expect(faultOf([below('a'), below(path)])).toEqual(['name-reserved', { entry: below(path) }]);
  });

  it.each(['cons', 'acon', 'com', 'com10', 'lpt', 'lptx', 'null', 'nul-a', 'a.con', 'xnul.txt', 'a.b'])('may look like one: %s', (path) => {
    expect(faultOf([below('x'), below(path)])).toEqual({ names: 2, folder: BUNDLE_NAME });
  });

  it('have 200 bytes and no more', () => {
    const name = below('x'.repeat(200 - below('').length));
    expect(faultOf([name])).toEqual({ names: 1, folder: BUNDLE_NAME });
    expect(faultOf([`${name}x`])).toEqual(['name-length', { entry: `${name}x`, limitBytes: 200 }]);
  });

  it('come once, whatever the case of their letters', () => {
    expect(faultOf([below('a'), below('b'), below('A')])).toEqual(['name-twice', { entry: below('A') }]);
    expect(hasTwins(records(['a', 'b']))).toBe(false);
    for (const twins of [['a', 'a'], ['a', 'A'], ['é', 'e\u0301'], ['É', 'e\u0301']]) expect([twins, hasTwins(records(twins))]).toEqual([twins, true]);
  });

  it('are compared at once, whatever marks they are made of', () => {
    const towers = records(Array.from({ length: 100 }, (_, at) => `a${'\u0300\u0316'.repeat(16_000)}${at}`));
    const before = process.cpuUsage();
    expect(hasTwins(towers)).toBe(false);
    expect(process.cpuUsage(before).user / 1e6, 'seconds').toBeLessThan(2);
    expect(hasTwins([...towers, ...towers.slice(0, 1)])).toBe(true);
  });
});

describe('the folder of a bundle', () => {
  const SIGNATURES = ['signature/allowed_signers', 'signature/signer.pub.pem', 'signature/tagmanifest-sha256.txt.sig', 'signature/tagmanifest-sha256.txt.ed25519'];

  it.each(SIGNATURES)('is where %s lies, whatever it is called', (path) => {
    expect([findFolder(records([path])), findFolder(records(['x', `a b/c/${path}`])), findFolder(records([`x${path}`])), findFolder(records([`${path}.txt`]))]).toEqual(['', 'a b/c', null, null]);
  });

  it('is named like one and has a bag in it', () => {
    expect(findFolder(records(['x', below('bagit.txt')]))).toBe(BUNDLE_NAME);
    for (const names of [[], ['bagit.txt'], ['notes/bagit.txt'], [below('data/bagit.txt')], [below('bag-info.txt')], [`x/${below('bagit.txt')}`]]) expect([names, findFolder(records(names))]).toEqual([names, null]);
  });

  it('is one, and where there are two it is not known which', () => {
    expect(findFolder(records([below('bagit.txt'), ...SIGNATURES.map(below)]))).toBe(BUNDLE_NAME);
    for (const names of [[below('bagit.txt'), 'K-1_20261122/bagit.txt'], [SIGNATURES[0]!, below(SIGNATURES[1]!)], [below('bagit.txt'), `x/${SIGNATURES[0]!}`]]) expect([names, findFolder(records(names))]).toEqual([names, 'ambiguous']);
  });

  it('is what the first header of a damaged archive speaks of', () => {
    expect([bundleLike(below('a')), bundleLike(null), bundleLike('a'), bundleLike(BUNDLE_NAME), bundleLike('notes/a')]).toEqual([true, false, false, false, false]);
  });

  it('has paths below it, and all of them where it is the top', () => {
    expect([pathBelow('', 'a/b'), pathBelow('a', 'a/b'), pathBelow('a', 'b/a/b'), pathBelow('a', 'ab/c'), pathBelow('a', 'a')]).toEqual(['a/b', 'b', null, null, null]);
  });
});
