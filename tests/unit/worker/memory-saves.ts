import { createHash } from 'node:crypto';
import { KeptError, type ErrorCode } from '../../../shared/base/errors.ts';
import { SteppedDigests } from '../../../electron/range-digests.ts';
import { concatBytes } from '../../../shared/base/bytes.ts';
import type { DigestChoice, RangeDigests, SavePart } from '../../../shared/contract/store-port.ts';
import type { SaveFile } from '../../../renderer/vault/store-client.ts';

type State = 'writing' | 'finished' | 'committed' | 'gone';

/** One export's place in memory that keeps to what main promises: in order, never over an existing file, abort leaves nothing. */
export class MemorySaves {
  readonly committed = new Map<string, Uint8Array>();
  /** Parts that lie beside, unfinished. */
  readonly parts = new Map<string, Uint8Array[]>();
  readonly calls: string[] = [];
  /** Asked before each call but abort; a code makes that call fail. */
  onCall: (call: string, number: number) => ErrorCode | null = () => null;
  /** Changes what is read back. */
  onRead: (bytes: Uint8Array, offset: number, part: SavePart) => Uint8Array = (bytes) => bytes;

  async begin(handle: string, part: SavePart): Promise<SaveFile> {
    const fileName = handle.slice(0, 4) + ({ 'bundle': '.zip', 'hash-sheet': '_hash-sheet.pdf', 'timestamp-request': '.tsq' } as const)[part];
    this.#note(`begin ${part}`);
    if (this.committed.has(fileName) || this.parts.has(fileName)) throw new KeptError('save/exists');
    this.parts.set(fileName, []);
    let state: State = 'writing';
    let content = new Uint8Array(0);
    const digests = new SteppedDigests();
    const expect = (wanted: State): void => {
      if (state !== wanted) throw new KeptError('internal/bad-call', { kind: 'save-state', state });
    };
    const digest = async (offset: number, lengthBytes: number, isLast: boolean, choice: DigestChoice): Promise<RangeDigests | null> => {
      this.#note(`digest ${part}`);
      expect('finished');
      const digester = await digests.at(offset, choice, false);
      await digester.update(this.onRead(content.slice(offset, offset + lengthBytes), offset, part).slice());
      return isLast ? digests.finish() : null;
    };
    return {
      fileName,
      write: async (bytes) => {
        this.#note(`write ${part}`);
        expect('writing');
        this.parts.get(fileName)?.push(bytes.slice());
      },
      finish: async () => {
        this.#note(`finish ${part}`);
        expect('writing');
        content = concatBytes(...(this.parts.get(fileName) ?? []));
        state = 'finished';
        return { sizeBytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
      },
      read: async (offset, lengthBytes) => {
        this.#note(`read ${part}`);
        if (state !== 'finished') throw new KeptError('internal/bad-call', { kind: 'save-state', state });
        if (offset + lengthBytes > content.length) throw new KeptError('internal/bad-call', { kind: 'range' });
        return this.onRead(content.slice(offset, offset + lengthBytes), offset, part);
      },
      digest: (offset, lengthBytes, isLast) => digest(offset, lengthBytes, isLast, 'all'),
      hash: async (offset, lengthBytes, isLast) => (await digest(offset, lengthBytes, isLast, 'sha256'))?.sha256 ?? null,
      commit: async () => {
        this.#note(`commit ${part}`);
        expect('finished');
        this.parts.delete(fileName);
        this.committed.set(fileName, content);
        state = 'committed';
      },
      abort: async () => {
        this.calls.push(`abort ${part}`);
        this.parts.delete(fileName);
        this.committed.delete(fileName);
        state = 'gone';
      },
    };
  }

  #note(call: string): void {
    this.calls.push(call);
    const code = this.onCall(call, this.calls.length);
    if (code !== null) throw new KeptError(code);
  }
}
