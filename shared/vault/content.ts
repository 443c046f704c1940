/** A stored file's plain bytes, read at any place. */
export interface ContentReader {
  readonly sizeBytes: number;
  read(offset: number, lengthBytes: number): Promise<Uint8Array>;
  /** All bytes in order; throws 'vault/object-damaged' at the end when they are not those that were captured. */
  stream(): AsyncIterable<Uint8Array>;
  /** The same without that comparison, for whoever makes it with a digest of its own. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** Where the bytes of a new stored file go. Calls must not overlap. */
export interface ContentWriter {
  /** The plain bytes may be used again as soon as it has returned its promise. */
  write(plain: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Resolves to the object id when the object would survive a power cut. */
  commit(): Promise<string>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}
