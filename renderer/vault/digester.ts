import { createDigests, digestWhole, type Digests } from '../../shared/crypto/hash.ts';

/** Both digests of one file as it passes, wherever they are computed. */
export interface Digester {
  /** Takes the chunk and all memory behind it, and resolves with that memory when it may be used again. Chunks are digested in the order of the calls. */
  update(chunk: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  finish(): Promise<Digests>;
  /** Frees what it holds, finished or not. */
  stop(): void;
}

/** Makes a digester for a file of that size; more bytes than that may be refused. */
export type NewDigester = (sizeBytes: number) => Digester;

/** In this thread: wherever there are no workers. */
export const digestHere: NewDigester = () => {
  const digests = createDigests();
  const update = async (chunk: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> => {
    digests.update(chunk);
    return chunk.buffer;
  };
  return { update, finish: async () => digests.finish(), stop: () => undefined };
};

/** Holds the whole file and has it digested at its end by the platform. */
export const digestHeld: NewDigester = (sizeBytes) => {
  let held = new Uint8Array(sizeBytes);
  let doneBytes = 0;
  const update = async (chunk: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> => {
    held.set(chunk, doneBytes);
    doneBytes += chunk.length;
    return chunk.buffer;
  };
  const stop = (): void => {
    held = new Uint8Array(0);
  };
  return { update, finish: () => digestWhole(held.subarray(0, doneBytes)), stop };
};
