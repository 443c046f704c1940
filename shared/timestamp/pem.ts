import { fromBase64 } from '../base/bytes.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { DerFault } from './der.ts';

const MAX_FILE_BYTES = 64 * 1024;
const BEGIN = '-----BEGIN CERTIFICATE-----';
const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]{1,16000})-----END CERTIFICATE-----/g;

/** Certificates of a file that somebody names as roots of their own: PEM, or one in DER. Throws DerFault when there is none in it. */
export function readRoots(file: Uint8Array): readonly Certificate[] {
  if (file.length > MAX_FILE_BYTES) throw new DerFault('size');
  const text = [...file].map((byte) => String.fromCharCode(byte)).join('');
  if (!text.includes(BEGIN)) return [readCertificate(file)];
  const blocks = [...text.matchAll(BLOCK)].map(([, base64 = '']) => readCertificate(decode(base64.replace(/\s/g, ''))));
  if (blocks.length === 0) throw new DerFault('pem');
  return blocks;
}

function decode(base64: string): Uint8Array {
  try {
    return fromBase64(base64);
  } catch (error) {
    if (error instanceof RangeError) throw new DerFault('pem');
    throw error;
  }
}
