import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';

/** Loaded when the passphrase screen opens: the word lists are large. */
const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
});

/** How hard a passphrase is to guess, 0–4 as zxcvbn counts; 3 stands for about 10¹⁰ guesses. */
export function estimateStrength(passphrase: string): number {
  return estimator.check(passphrase, ['kept']).score;
}
