import { KeptError } from '../base/errors.ts';
import type { ContentReader } from './content.ts';

/** Content whose faults say which exhibit they are about ({exhibitNo}): in a bundle of hundreds nobody could find it otherwise. */
export async function namedContent(exhibitNo: string, open: () => Promise<ContentReader>): Promise<ContentReader> {
  const content = await named(exhibitNo, open);
  return {
    sizeBytes: content.sizeBytes,
    read: (offset, lengthBytes) => named(exhibitNo, () => content.read(offset, lengthBytes)),
    stream: () => namedPieces(exhibitNo, content.stream()),
    pieces: () => namedPieces(exhibitNo, content.pieces()),
  };
}

async function* namedPieces(exhibitNo: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    throw withExhibit(error, exhibitNo);
  }
}

async function named<T>(exhibitNo: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw withExhibit(error, exhibitNo);
  }
}

function withExhibit(error: unknown, exhibitNo: string): unknown {
  const isOfObject = error instanceof KeptError && (error.code === 'vault/object-damaged' || error.code === 'vault/object-missing');
  return isOfObject ? new KeptError(error.code, { ...error.details, exhibitNo }, { cause: error }) : error;
}
