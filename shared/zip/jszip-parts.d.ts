// JSZip's own declarations pull in Node's types for everything that imports them; these name only what is used here, by the
// paths that every bundler resolves to the same files (the package's `browser` field swaps the main entry for a closed bundle).

declare module 'jszip/lib/stream/GenericWorker.js' {
  export interface Chunk {
    readonly data: Uint8Array;
    readonly meta: { readonly percent: number };
  }

  export default class GenericWorker {
    isPaused: boolean;
    isFinished: boolean;
    constructor(name: string);
    push(chunk: Chunk): void;
    end(): boolean;
    error(cause: unknown): boolean;
    pause(): boolean;
    resume(): boolean;
  }
}

declare module 'jszip/lib/stream/Crc32Probe.js' {
  import type GenericWorker from 'jszip/lib/stream/GenericWorker.js';
  import type { Chunk } from 'jszip/lib/stream/GenericWorker.js';

  export default class Crc32Probe extends GenericWorker {
    readonly streamInfo: { crc32: number };
    processChunk(chunk: Chunk): void;
  }
}

declare module 'jszip/lib/index.js' {
  import type GenericWorker from 'jszip/lib/stream/GenericWorker.js';

  export interface StreamHelper {
    on(event: 'data', listener: (bytes: Uint8Array) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'error', listener: (cause: unknown) => void): this;
    pause(): this;
    resume(): this;
  }

  export default class JSZip {
    readonly files: Readonly<Record<string, { readonly _data: unknown }>>;
    file(name: string, data: GenericWorker, options: { date: Date; binary: true; createFolders: false }): this;
    generateInternalStream(options: {
      type: 'uint8array';
      streamFiles: true;
      compression: 'STORE';
      platform: 'DOS';
    }): StreamHelper;
  }
}
