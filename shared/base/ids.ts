import { toHex } from './bytes.ts';

/** Source of random bytes; the platform's generator unless a test gives another. */
export type RandomBytes = (lengthBytes: number) => Uint8Array<ArrayBuffer>;

export const platformRandom: RandomBytes = (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes));

/** 128 random bits as 32 lower-case hexadecimal digits. */
export function randomId(random: RandomBytes = platformRandom): string {
  return toHex(random(16));
}

/** UUID version 4 (RFC 9562 §5.4). */
export function randomUuid(random: RandomBytes = platformRandom): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
