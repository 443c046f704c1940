/** The part of FileSystemSyncAccessHandle (File System standard) that is used; the compiler's own list has it for workers alone. */
export interface SyncFile {
  read(target: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  getSize(): number;
  flush(): void;
  close(): void;
}

/** Opens a file of the origin's private file system; Chromium writes it through to a real file in the profile. */
export async function openSyncFile(folder: FileSystemDirectoryHandle, name: string, create: boolean): Promise<SyncFile> {
  const handle = await folder.getFileHandle(name, { create });
  return (handle as unknown as { createSyncAccessHandle(): Promise<SyncFile> }).createSyncAccessHandle();
}
