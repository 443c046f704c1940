import { KeptError } from '../shared/base/errors.ts';
import { errnoOf } from './disk.ts';

/** What the failed call was about: reading what a vault holds, or writing anywhere. */
export type DiskTask = 'read-vault' | 'write';

/** Any thrown value of a file operation as one of the codes of VaultStore; the path, which may name a person, is left out. */
export function toDiskError(error: unknown, task: DiskTask): KeptError {
  if (error instanceof KeptError) return error;
  const errno = errnoOf(error);
  const options = { cause: error };
  switch (errno) {
    case null: return new KeptError('internal/unexpected', { kind: error instanceof Error ? error.name : typeof error }, options);
    case 'ENOSPC':
    case 'EDQUOT': return new KeptError('disk/full', {}, options);
    case 'EFBIG': return new KeptError('disk/file-too-large', {}, options);
    case 'EROFS': return new KeptError('disk/read-only', {}, options);
    case 'EACCES':
    case 'EPERM': return new KeptError(task === 'read-vault' ? 'vault/unreadable' : 'disk/read-only', { errno }, options);
    // A vault folder may be a link to a drive that is not there now, or have something else in its place.
    case 'ENOENT': return new KeptError(task === 'read-vault' ? 'vault/missing' : 'disk/failed', { errno }, options);
    case 'EISDIR':
    case 'ELOOP':
    case 'ENOTDIR': return new KeptError(task === 'read-vault' ? 'vault/unreadable' : 'disk/failed', { errno }, options);
    default: return new KeptError('disk/failed', { errno }, options);
  }
}

/** Runs file work and turns what it throws into a KeptError. */
export async function diskWork<T>(task: DiskTask, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDiskError(error, task);
  }
}
