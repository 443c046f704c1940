import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../shared/crypto/fingerprint.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { samplePlan } from '../bundle/sample-plan.ts';
import { written } from '../bundle/written.ts';
import { faultsOf, fromBuffer } from './from-buffer.ts';

describe('what the bundle writer writes', () => {
  it('is intact for the verifier, which shares no code with the writer', async () => {
    await loadSodium();
    const { plan } = samplePlan();
    const { bytes, summary } = await written(plan);
    const result = await verifyBundle(fromBuffer(bytes), { fingerprint: fingerprint(plan.signer.publicKey) });
    expect({ verdict: result.verdict, faults: faultsOf(result) }).toEqual({ verdict: 0, faults: {} });
    expect(result.bundle).toMatchObject({ bundleName: plan.bundleName, rootSha256: summary.rootSha256, fileCount: summary.entryCount, sizeBytes: summary.sizeBytes, itemCount: plan.items.length, logEntries: plan.custody.length });
  });
});
