import type { RandomReader } from '../../../shared/crypto/content-stream.ts';

/** Bytes in memory as a file that refuses reads beyond its end. */
export function fileOf(bytes: Uint8Array): RandomReader {
  return {
    sizeBytes: bytes.length,
    read: async (offset, lengthBytes) => {
      if (offset + lengthBytes > bytes.length) throw new RangeError('read beyond the end');
      return new Uint8Array(bytes.subarray(offset, offset + lengthBytes));
    },
  };
}

/** Data part of a Bech32 string, its checksum not looked at. */
export function decodeBech32(text: string): Uint8Array {
  const data = text.toLowerCase().slice(text.lastIndexOf('1') + 1, -6);
  const bits = [...data].map((character) => 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.indexOf(character).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, n) => Number.parseInt(bits.slice(8 * n, 8 * n + 8), 2));
}

export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part.slice());
  return Uint8Array.from(Buffer.concat(parts));
}
