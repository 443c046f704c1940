/** The little that Kept uses of this package, declared here because its own types pull Node's and the browser's globals into shared/. */
declare module 'file-type/core' {
  export function fileTypeFromBuffer(bytes: Uint8Array): Promise<{ readonly ext: string; readonly mime: string } | undefined>;
}
