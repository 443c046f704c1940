/**
 * The little that Kept uses of two packages, declared here because their own types pull Node's and the browser's globals into shared/.
 */
declare module 'file-type/core' {
  export function fileTypeFromBuffer(bytes: Uint8Array): Promise<{ readonly ext: string; readonly mime: string } | undefined>;
}

declare module 'exifr/dist/lite.esm.mjs' {
  /** Blocks by name (ifd0, exif, gps), each a record of tags; undefined when the file carries none. */
  export function parse(bytes: Uint8Array, options: object): Promise<unknown>;
}
