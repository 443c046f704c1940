import { fileTypeFromBuffer } from 'file-type/core';

/** How many bytes from the start of a file its type is read from. */
export const SNIFF_BYTES = 4096;

const UNKNOWN = 'application/octet-stream';

/**
 * Media type of a file by its first bytes alone; its name is never asked. 'application/octet-stream' when they say nothing known.
 * Never throws: bytes that break a detector are of unknown type.
 */
export async function readMediaType(head: Uint8Array): Promise<string> {
  const start = head.subarray(0, SNIFF_BYTES);
  const text = textOf(start);
  if (text !== null) return typeOfText(text);
  let found: { readonly mime: string } | undefined;
  try {
    found = await fileTypeFromBuffer(start);
  } catch {
    // A detector stumbled over hostile bytes: nothing more is known of the file than how it begins.
    return typeByMagic(start);
  }
  return found !== undefined && /^[a-z0-9!#$&^_.+-]{1,80}\/[a-z0-9!#$&^_.+-]{1,80}$/.test(found.mime) ? found.mime : typeByMagic(start);
}

/** Types whose detector looks further than the first bytes, told by their magic number alone: TIFF 6.0 §2, APPNOTE.TXT 4.3.7. */
function typeByMagic(start: Uint8Array): string {
  const magic = start.subarray(0, 4).join(' ');
  if (magic === '73 73 42 0' || magic === '77 77 0 42') return 'image/tiff';
  return magic === '80 75 3 4' ? 'application/zip' : UNKNOWN;
}

/** The bytes as text when they are UTF-8 (a character cut off at the end aside) or carry a UTF-16 mark, and hold no control characters. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return null;
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return bytes.length % 2 === 0 && bytes.length > 3 ? decode(bytes, bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : null;
  const isCut = bytes.length >= SNIFF_BYTES;
  for (let dropped = 0; dropped <= (isCut ? 3 : 0); dropped++) {
    const text = decode(bytes.subarray(0, bytes.length - dropped), 'utf-8');
    if (text !== null) return text;
  }
  return null;
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
  return hasControls(text) ? null : text;
}

/** Controls that no text file holds; tab, line feed, form feed and carriage return are none of them. */
function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 ? unit !== 0x09 && unit !== 0x0a && unit !== 0x0c && unit !== 0x0d : unit === 0x7f) return true;
  }
  return false;
}

function typeOfText(text: string): string {
  const start = text.trimStart().slice(0, 2048).toLowerCase();
  if (start.startsWith('%pdf-')) return 'application/pdf';
  if (start.startsWith('<svg') || (start.startsWith('<?xml') && start.includes('<svg'))) return 'image/svg+xml';
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'text/html';
  if (start.startsWith('<?xml')) return 'application/xml';
  if (/^(?:from|mime-version|date|subject|received|return-path): /.test(start) && start.includes('mime-version:')) {
    return start.includes('multipart/related') ? 'multipart/related' : 'message/rfc822';
  }
  return 'text/plain';
}
