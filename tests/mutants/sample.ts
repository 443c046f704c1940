import { createHash } from 'node:crypto';
import { CheckStatus, type Checker, type CheckResult } from '@stryker-mutator/api/check';
import type { Mutant } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Why a mutant was not tried, as it stands in the report. */
export const NOT_SAMPLED = 'not in the sample';

/** Whether a mutant belongs to a share of all: by what it is and a seed, so that the same call tries the same ones. */
export function isSampled({ fileName, location, mutatorName, replacement }: Pick<Mutant, 'fileName' | 'location' | 'mutatorName' | 'replacement'>, share: number, seed: string): boolean {
  const place = fileName.slice(fileName.lastIndexOf('/shared/'));
  const digest = createHash('sha256').update(JSON.stringify([seed, place, location, mutatorName, replacement])).digest();
  return digest.readUInt32BE(0) < share * 2 ** 32;
}

/** Stryker has no samples of its own. A mutant that a checker takes out is not tried and not counted. */
class SampleChecker implements Checker {
  async init(): Promise<void> {
    await Promise.resolve();
  }

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    const [share, seed] = [Number(process.env['KEPT_MUTANTS_SHARE']), process.env['KEPT_MUTANTS_SEED'] ?? ''];
    const judge = (mutant: Mutant): CheckResult => (isSampled(mutant, share, seed) ? { status: CheckStatus.Passed } : { status: CheckStatus.CompileError, reason: NOT_SAMPLED });
    return Promise.resolve(Object.fromEntries(mutants.map((mutant) => [mutant.id, judge(mutant)])));
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', SampleChecker)];
