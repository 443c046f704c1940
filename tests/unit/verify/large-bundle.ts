import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { descriptorOf, endOf, localHeaderOf, recordOf } from '../../../shared/zip/central-directory.ts';
import { smallDraft } from '../../vectors/bundle/base-bundle.ts';
import { BUNDLE_NAME, entriesOf, sealDraft, type Draft, type Files, type Json } from './make-bundle.ts';

type Fields = { [key: string]: Json };
const EXHIBIT = 'data/items/E-0001/original.mp4';
const ZEROS = Buffer.alloc(4 * 1024 * 1024);

/**
 * Writes an intact bundle of the second format with one exhibit of so many zeros. They take no room on the disk, and every byte of them is read and hashed by whoever
 * checks the bundle.
 */
export async function writeLargeBundle(path: string, exhibitBytes: number): Promise<void> {
  const facts = digestZeros(exhibitBytes);
  const files = sealDraft(draftOf(facts, exhibitBytes), { format: 'kept-bundle/2', tags: (tags) => correct(tags, facts, exhibitBytes) });
  const file = await open(path, 'w');
  try {
    let offset = 0;
    const put = async (bytes: Uint8Array): Promise<void> => void (offset += (await file.write(bytes, 0, bytes.length, offset)).bytesWritten);
    const records: Uint8Array[] = [];
    for (const { name, data } of entriesOf(files)) {
      const isExhibit = name === `${BUNDLE_NAME}/${EXHIBIT}`;
      const bytes = data ?? Buffer.alloc(0);
      const entry = { nameBytes: Buffer.from(String(name)), crc32: isExhibit ? facts.crc : crc32(bytes), sizeBytes: isExhibit ? exhibitBytes : bytes.length, localOffset: offset };
      await put(localHeaderOf(entry));
      if (isExhibit) offset += exhibitBytes;
      else await put(bytes);
      await put(descriptorOf(entry));
      records.push(recordOf(entry));
    }
    const directory = Buffer.concat(records);
    const directoryOffset = offset;
    await put(directory);
    await put(endOf(records.length, directory.length, directoryOffset));
  } finally {
    await file.close();
  }
}

interface Facts {
  readonly sha256: string;
  readonly sha512: string;
  readonly crc: number;
}

function digestZeros(sizeBytes: number): Facts {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  let crc = 0;
  for (let left = sizeBytes; left > 0; left -= ZEROS.length) {
    const piece = ZEROS.subarray(0, Math.min(left, ZEROS.length));
    sha256.update(piece);
    sha512.update(piece);
    crc = crc32(piece, crc);
  }
  return { sha256: sha256.digest('hex'), sha512: sha512.digest('hex'), crc };
}

function draftOf({ sha256, sha512 }: Facts, sizeBytes: number): Draft {
  const draft = smallDraft();
  const [item] = draft.items;
  const file = { ...(item!['file'] as Fields), sha256, sha512, sizeBytes, mime: 'video/mp4' };
  item!['file'] = file;
  const captured = draft.log[1]!.body['data'] as Fields;
  captured['item'] = { ...(captured['item'] as Fields), file };
  draft.stored = new Map([['E-0001', { name: 'original.mp4', data: Buffer.alloc(0) }]]);
  return draft;
}

/** The lists were made of an empty exhibit: its digests and size are put in before the lists are listed and signed. */
function correct(files: Files, facts: Facts, sizeBytes: number): void {
  for (const algorithm of ['sha256', 'sha512'] as const) {
    const path = `manifest-${algorithm}.txt`;
    files.set(path, Buffer.from(files.get(path)!.toString().replace(new RegExp(`[0-9a-f]+(?=  ${EXHIBIT}\\n)`), facts[algorithm])));
  }
  files.set('bag-info.txt', Buffer.from(files.get('bag-info.txt')!.toString().replace(/(Payload-Oxum: )(\d+)/, (_, label: string, octets: string) => `${label}${Number(octets) + sizeBytes}`)));
}
