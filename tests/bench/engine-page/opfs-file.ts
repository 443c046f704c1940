import type { DiskFile } from '../../../electron/disk.ts';
import { SteadyFile } from '../../../electron/steady-file.ts';

/** The part of FileSystemSyncAccessHandle (File System standard) that is used; the compiler's own list has it for workers alone. */
export interface SyncFile {
  read(target: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  getSize(): number;
  flush(): void;
  close(): void;
}

/**
 * As main writes: on its way to the drive while more comes, by main's own code. `flush` would keep this thread from everything else, as Node's fsync does not keep main: so
 * what goes on the way is synced by the benchmark's Node process, over the real file that Chromium keeps of this one, and the rest here.
 */
export function steadyFile(file: SyncFile): SteadyFile {
  const disk: Pick<DiskFile, 'write' | 'sync' | 'close'> = {
    write: async (bytes, offset) => file.write(bytes, { at: offset }),
    sync: async () => {
      const answer = await fetch(`/sync?${new URLSearchParams({ fileBytes: `${file.getSize()}` })}`);
      if (!answer.ok) throw new Error(await answer.text());
    },
    close: async () => file.close(),
  };
  return new SteadyFile(disk as DiskFile);
}

/** Opens a file of the origin's private file system; Chromium writes it through to a real file in the profile. */
export async function openSyncFile(folder: FileSystemDirectoryHandle, name: string, create: boolean): Promise<SyncFile> {
  const handle = await folder.getFileHandle(name, { create });
  return (handle as unknown as { createSyncAccessHandle(): Promise<SyncFile> }).createSyncAccessHandle();
}
