import { createDigests, type Digests } from '../../shared/crypto/hash.ts';

/** Both digests of one file as it passes, wherever they are computed. */
export interface Digester {
  /** Resolves when there is room for more; the chunk may be used again then. */
  update(chunk: Uint8Array): Promise<void>;
  finish(): Promise<Digests>;
  /** Frees what it holds, finished or not. */
  stop(): void;
}

/** Makes a digester for a file of about that size. */
export type NewDigester = (sizeBytes: number) => Digester;

/** In this thread: for small files, and wherever there are no workers. */
export const digestHere: NewDigester = () => {
  const digests = createDigests();
  return { update: async (chunk) => digests.update(chunk), finish: async () => digests.finish(), stop: () => undefined };
};
