import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ListSplitter } from '../../../shared/verify/list-elements.ts';

function elementsOf(text: string, pieceBytes: number, limitBytes = 1000): string[] | null {
  const splitter = new ListSplitter(limitBytes);
  const bytes = Buffer.from(text);
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    for (const element of splitter.split(bytes.subarray(at, at + pieceBytes))) {
      if (!element) return null;
      found.push(Buffer.from(element).toString());
    }
  }
  return splitter.isComplete() ? found : null;
}

describe('ListSplitter', () => {
  it('gives the elements of any array as they stand, however it is cut into pieces', () => {
    fc.assert(fc.property(fc.array(fc.jsonValue(), { maxLength: 6 }), fc.integer({ min: 1, max: 20 }), (values, pieceBytes) => {
      expect(elementsOf(JSON.stringify(values), pieceBytes, 100_000)).toEqual(values.map((value) => JSON.stringify(value)));
    }));
  });

  it.each(['', '[', '{}', '[]]', '[] ', '[1}', '[1],', '[1][2]', '[][', '[1]\n', ' [1]', '\ufeff[1]', '["]', '["\\"]', '[[1]'])('refuses %j, which is no array of its own', (text) => {
    for (const pieceBytes of [1, 3, 100]) expect(elementsOf(text, pieceBytes)).toBeNull();
  });

  it('keeps what it has of an element when the memory of its piece is written over', () => {
    const splitter = new ListSplitter(100);
    const memory = Buffer.from('["ab');
    expect(Array.from(splitter.split(memory))).toEqual([]);
    memory.fill(0x7a);
    expect(Array.from(splitter.split(Buffer.from('cd"]')), (element) => Buffer.from(element!).toString())).toEqual(['"abcd"']);
  });

  it('gives what is between commas even where it is nothing', () => {
    for (const pieceBytes of [1, 100]) expect([elementsOf('[]', pieceBytes), elementsOf('[,]', pieceBytes), elementsOf('[1,]', pieceBytes), elementsOf('[ ]', pieceBytes)]).toEqual([[], ['', ''], ['1', ''], [' ']]);
  });

  it('gives up on an element that is longer than its limit before it holds it', () => {
    expect(elementsOf(`["${'x'.repeat(2000)}"]`, 100)).toBeNull();
    expect(elementsOf('['.repeat(2000), 100)).toBeNull();
  });
});
