import { concatBytes, fromHex, toHex, utf8 } from '../base/bytes.ts';
import { sha256Hex } from '../crypto/hash.ts';

/**
 * What a courier takes to a time-stamping authority: TimeStampReq (RFC 3161 2.4.1), 69 bytes, with the root hash of a bundle and nothing else about it.
 *
 *   30 43  02 01 01                                  version 1
 *          30 31 30 0d 06 09 60…01 05 00 04 20 …     SHA-256 and the 32 bytes
 *          02 08 …                                   nonce
 *          01 01 ff                                  the certificate is asked for
 */
const BEFORE_DIGEST = '30430201013031300d060960864801650304020105000420';
const BEFORE_NONCE = '0208';
const CERTIFICATE_WANTED = '0101ff';
export const REQUEST_BYTES = 69;

export function timestampRequest(rootSha256: string): Uint8Array<ArrayBuffer> {
  const request = concatBytes(fromHex(BEFORE_DIGEST), fromHex(rootSha256), fromHex(BEFORE_NONCE), nonceOf(rootSha256), fromHex(CERTIFICATE_WANTED));
  if (request.length !== REQUEST_BYTES) throw new RangeError('not a SHA-256 digest');
  return request;
}

/**
 * The nonce follows from the digest. It keeps an answer to another question from being passed off as ours; an old answer to the same question is as true
 * as a new one, since nobody could have asked about this digest before the bundle existed. So whoever has the bundle can check the nonce, without the request.
 * The first byte is 01–7f, so that the number has eight bytes and no sign.
 */
function nonceOf(rootSha256: string): Uint8Array<ArrayBuffer> {
  const nonce = fromHex(sha256Hex(utf8(`kept-timestamp-nonce-1\n${rootSha256}`))).slice(0, 8);
  nonce[0] = ((nonce[0] ?? 0) % 0x7f) + 1;
  return nonce;
}

export function nonceHex(rootSha256: string): string {
  return toHex(nonceOf(rootSha256));
}
