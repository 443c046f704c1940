import * as v from 'valibot';
import { KeptError, toErrorWire } from '../../shared/base/errors.ts';
import { isPlainObject } from '../../shared/base/plain.ts';
import type { VaultMethod, VaultReply } from '../../shared/contract/vault.ts';
import { VAULT_SCHEMAS } from '../../shared/contract/vault-schema.ts';
import { METHODS } from './methods.ts';
import type { Session } from './session.ts';

const callSchema = v.strictObject({ id: v.pipe(v.number(), v.safeInteger()), method: v.string(), params: v.unknown() });
const idSchema = v.object({ id: v.pipe(v.number(), v.safeInteger()) });

/**
 * Answers one message of the page: exactly one reply, and every failure as an ErrorWire. Null for what carries no id and so cannot be answered.
 * Methods are looked up in a table of own keys; parameters are read by the method's schema before anything is done with them.
 */
export async function answerCall(session: Session, message: unknown): Promise<VaultReply | null> {
  const identified = v.safeParse(idSchema, message);
  if (!identified.success) return null;
  const { id } = identified.output;
  try {
    const call = v.safeParse(callSchema, message);
    if (!call.success || !isMethod(call.output.method)) throw new KeptError('internal/bad-call', { kind: 'method' });
    return { id, ok: true, value: await run(session, call.output.method, call.output.params) };
  } catch (error) {
    return { id, ok: false, error: toErrorWire(error) };
  }
}

/** The answer to a call that nobody can run, since the worker could not start. */
export function refuseCall(message: unknown, error: unknown): VaultReply | null {
  const identified = v.safeParse(idSchema, message);
  return identified.success ? { id: identified.output.id, ok: false, error: toErrorWire(error) } : null;
}

function isMethod(name: string): name is VaultMethod {
  return Object.hasOwn(METHODS, name);
}

/** What a vault that is open for looking only still answers, and the restore that puts a whole one in its place. Everything else is refused here, whatever it would do further down. */
const LOOKING: ReadonlySet<VaultMethod> = new Set([
  'vault.status', 'vault.settle', 'items.list', 'items.get', 'items.picture', 'address.read', 'check.run', 'backup.status', 'keys.status', 'known-keys.list', 'bundle.check', 'bundle.readCheckpoint', 'task.cancel',
  'restore.inspect', 'restore.run',
]);

/** Throws 'vault/read-only', or 'bundle/incomplete-vault' for an export: a bundle would show a log with holes, and nobody could tell what stood in them. */
function refuseChange(name: VaultMethod): void {
  if (LOOKING.has(name)) return;
  throw new KeptError(name.startsWith('export.') ? 'bundle/incomplete-vault' : 'vault/read-only');
}

async function run<M extends VaultMethod>(session: Session, name: M, raw: unknown): Promise<unknown> {
  const read = v.safeParse(VAULT_SCHEMAS[name], raw);
  if (!read.success || !isPlainObject(raw)) throw new KeptError('internal/bad-call', { kind: 'params', method: name });
  if (session.isUnlocked && session.engine.isReadOnly) refuseChange(name);
  session.noteCall();
  return METHODS[name](session, read.output);
}
