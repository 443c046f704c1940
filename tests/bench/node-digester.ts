import { Worker } from 'node:worker_threads';
import type { NewDigester } from '../../renderer/vault/digester.ts';

type Reply = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly hex: string };

/** As the vault worker's own digester: one thread for each digest, a chunk's memory going from one to the other and back. */
export const digestInThreads: NewDigester = () => {
  const [sha256, sha512] = [new HashThread('sha256'), new HashThread('sha512')];
  let doneBytes = 0;
  return {
    update: async (chunk) => {
      doneBytes += chunk.length;
      const { buffer } = await sha512.update(await sha256.update(chunk));
      return buffer;
    },
    finish: async () => ({ sha256: await sha256.finish(), sha512: await sha512.finish(), sizeBytes: doneBytes }),
    stop: () => {
      void sha256.thread.terminate();
      void sha512.thread.terminate();
    },
  };
};

class HashThread {
  readonly thread: Worker;
  readonly #waiting: ((reply: Reply) => void)[] = [];

  constructor(algorithm: 'sha256' | 'sha512') {
    this.thread = new Worker(new URL('node-hash-thread.ts', import.meta.url), { workerData: algorithm });
    this.thread.on('message', (reply: Reply) => this.#waiting.shift()?.(reply));
  }

  async update(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const reply = await this.#ask(bytes, [bytes.buffer]);
    return 'bytes' in reply ? reply.bytes : bytes;
  }

  async finish(): Promise<string> {
    const reply = await this.#ask(null, []);
    return 'hex' in reply ? reply.hex : '';
  }

  #ask(message: unknown, transfer: ArrayBuffer[]): Promise<Reply> {
    const answer = new Promise<Reply>((resolve) => this.#waiting.push(resolve));
    this.thread.postMessage(message, transfer);
    return answer;
  }
}
