import { describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { smallDraft } from '../../vectors/bundle/base-bundle.ts';
import { faultsOf, fromBuffer } from './from-buffer.ts';
import { makeBundle, type Draft, type Json } from './make-bundle.ts';

type Fields = { [key: string]: Json };

/** The one item of the bundle, with a fact of its file as the list says it and as the log tells it. */
function withFact(name: string, listed: string, told: string): (draft: Draft) => void {
  return (draft) => {
    Object.assign(draft, smallDraft());
    const [item] = draft.items;
    const file = item!['file'] as Fields;
    const captured = draft.log[1]!.body['data'] as Fields;
    item!['file'] = { ...file, exif: { [name]: listed } };
    captured['item'] = { ...(captured['item'] as Fields), file: { ...file, exif: { [name]: told } } };
  };
}

describe('a fact of a file', () => {
  it.each(['make', 'hasOwnProperty', 'toString', ',"fields":{', 'fields', '"data":{"item":'])('named %s is the same in the list and in the log, or the bundle is not intact', async (name) => {
    const of = async (listed: string, told: string): Promise<unknown> => {
      const result = await verifyBundle(fromBuffer(makeBundle({ draft: withFact(name, listed, told) })));
      return [result.verdict, faultsOf(result)];
    };
    expect(await of('a', 'a')).toEqual([0, {}]);
    expect(await of('a', 'b')).toEqual([1, { 'custody-items': 'custody-intake' }]);
  });
});
