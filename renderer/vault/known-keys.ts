import { KeptError } from '../../shared/base/errors.ts';
import type { BundleCheck, KnownKey, VaultParams, VaultResult } from '../../shared/contract/vault.ts';
import { fingerprint } from '../../shared/crypto/fingerprint.ts';
import { checkpointOf } from '../../shared/verify/checkpoint-of.ts';
import { isCheckpoint } from '../../shared/verify/given-checkpoint.ts';
import { fingerprintIn, readGivenKey } from '../../shared/verify/given-key.ts';
import type { RandomAccess } from '../../shared/verify/result.ts';
import { verifyBundle } from '../../shared/verify/verifier.ts';
import { confirmSecret } from './delete.ts';
import { readFault } from './files.ts';
import type { Session } from './session.ts';
import type { Task } from './tasks.ts';

export async function keepKnownKey(session: Session, { by, fingerprint: typed, name }: VaultParams<'known-keys.keep'>): Promise<readonly KnownKey[]> {
  const { engine } = session;
  const found = fingerprintIn(typed);
  if (found === null) throw new KeptError('known-key/no-fingerprint');
  if (found === fingerprint(engine.signer.publicKey)) throw new KeptError('known-key/own');
  await confirmSecret(session, by);
  await engine.record('vault.key-kept', { fingerprint: found, name: name.trim() });
  return engine.state.knownKeys;
}

export async function dropKnownKey(session: Session, { by, fingerprint: dropped }: VaultParams<'known-keys.drop'>): Promise<readonly KnownKey[]> {
  const { engine } = session;
  if (!engine.state.knownKeys.some((key) => key.fingerprint === dropped)) throw new KeptError('internal/bad-call', { kind: 'no key' });
  await confirmSecret(session, by);
  await engine.record('vault.key-dropped', { fingerprint: dropped });
  return engine.state.knownKeys;
}

/** The verifier of the page for recipients and of the command line, on a file that the person chose. Nothing of the bundle comes into the vault. */
export async function checkBundle({ engine, parts }: Session, { file, given, checkpoint }: VaultParams<'bundle.check'>, task: Task): Promise<BundleCheck> {
  if (given.trim() !== '' && readGivenKey(given) === null) throw new KeptError('known-key/no-fingerprint');
  if (checkpoint.trim() !== '' && !isCheckpoint(checkpoint)) throw new KeptError('bundle/no-checkpoint');
  const result = await verifyBundle(blobAccess(file), {
    fingerprint: given.trim() === '' ? undefined : given, checkpoint: checkpoint.trim() === '' ? undefined : checkpoint,
    signal: task.signal, onProgress: (doneBytes, totalBytes) => task.report('checking', doneBytes, totalBytes),
  });
  const sealedBy = result.bundle?.fingerprint;
  return {
    fileName: file.name, sizeBytes: file.size, checkedUtc: new Date(parts.clock.nowMs()).toISOString(), result,
    knownKey: engine.state.knownKeys.find((key) => key.fingerprint === sealedBy) ?? null,
    isOwn: sealedBy === fingerprint(engine.signer.publicKey),
  };
}

export async function readCheckpoint(file: File): Promise<VaultResult<'bundle.readCheckpoint'>> {
  const checkpoint = await checkpointOf(blobAccess(file));
  if (checkpoint === null) throw new KeptError('bundle/no-checkpoint');
  return { checkpoint };
}

function blobAccess(file: File): RandomAccess {
  return {
    sizeBytes: file.size,
    async read(offset, lengthBytes) {
      try {
        return new Uint8Array(await file.slice(offset, offset + lengthBytes).arrayBuffer());
      } catch (cause) {
        throw await readFault(cause, file, offset);
      }
    },
  };
}
