import { describe, expect, it } from 'vitest';
import { isOnList, likelyList, LISTS, splitWords } from '../../../shared/crypto/word-lists.ts';

describe('the lists', () => {
  it('have 2048 words each, no word twice, Korean composed', () => {
    for (const list of ['ko', 'en'] as const) {
      expect([LISTS[list].length, new Set(LISTS[list]).size]).toEqual([2048, 2048]);
      for (const word of LISTS[list]) expect([word, isOnList(word, list), isOnList(word, list === 'ko' ? 'en' : 'ko')]).toEqual([word.normalize('NFC'), true, false]);
    }
    expect([isOnList('', 'en'), isOnList('Abandon', 'en'), isOnList('가격'.normalize('NFD'), 'ko')]).toEqual([false, false, false]);
  });
});

describe('words as they are typed', () => {
  it.each<[string, readonly string[]]>([
    ['', []], [' \n\t ', []], ['a b', ['a', 'b']], ['1. A, 2) b; c', ['a', 'b', 'c']], ['ａｂ　ｃ', ['ab', 'c']], ['a\u200bb\u200cc\u200dd\u2060e\ufefff', ['abcdef']], ['가격'.normalize('NFD'), ['가격']], ['ㄱㅏ', ['가']], ['Ünïcode', ['ünïcode']], ['u\u0308', ['ü']],
  ])('%j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });
});

describe('the list that words are from', () => {
  it.each<[readonly string[], 'ko' | 'en']>([
    [['abandon', 'ability', '가격'], 'en'], [['abandon', '가격', '가끔'], 'ko'], [['abandon'], 'en'], [['가격'], 'ko'],
    [['abandon', '가격'], 'en'], [['가격', 'abandon'], 'ko'], [['xyz', '가격', 'abandon'], 'en'], [['kept'], 'en'], [['나나나'], 'ko'], [['나나나', 'kept'], 'ko'], [[], 'ko'], [['ükept'], 'ko'],
  ])('%j: %s', (words, list) => {
    expect(likelyList(words)).toBe(list);
  });
});
