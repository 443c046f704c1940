import { concatBytes, equalBytes, fromBase64, fromHex, fromUtf8, toBase64, uint32be, utf8 } from '../base/bytes.ts';
import { CheckFault } from './faults.ts';

/** A signature of `ssh-keygen -Y sign` (OpenSSH, PROTOCOL.sshsig) with an Ed25519 key. */
export interface SshSignature {
  readonly publicKey: Uint8Array;
  readonly namespace: string;
  readonly signature: Uint8Array;
}

const BEGIN = '-----BEGIN SSH SIGNATURE-----\n';
const END = '-----END SSH SIGNATURE-----\n';
const ARMOUR_COLUMNS = 70;
const MAGIC = utf8('SSHSIG');
const KEY_TYPE = 'ssh-ed25519';
const HASH = 'sha512';

/** Reads the armour as ssh-keygen writes it (base64 in lines of 70) and no other spelling of the same bytes; throws CheckFault. */
export function readSshSignature(armoured: string): SshSignature {
  const blob = unarmour(armoured.slice(BEGIN.length, -END.length));
  if (armoured !== BEGIN + wrap(toBase64(blob)) + END) throw new CheckFault('signature-armour');
  const reader = new WireReader(blob);
  reader.magic();
  if (reader.uint32() !== 1) throw new CheckFault('signature-structure');
  const publicKey = readTyped(reader.string(), 32);
  const namespace = reader.text();
  if (reader.string().length !== 0) throw new CheckFault('signature-structure');
  const hash = reader.text();
  if (hash !== HASH) throw new CheckFault('signature-hash', { hash });
  const signature = readTyped(reader.string(), 64);
  reader.end();
  return { publicKey, namespace, signature };
}

/** The bytes that are signed: "SSHSIG" ‖ namespace ‖ reserved ‖ hash name ‖ SHA-512 of the file. */
export function sshSignedBytes(namespace: string, sha512Hex: string): Uint8Array {
  return concatBytes(MAGIC, wireString(utf8(namespace)), wireString(new Uint8Array(0)), wireString(utf8(HASH)), wireString(fromHex(sha512Hex)));
}

/** The key in an SSH public key blob (RFC 8709 §4); throws CheckFault. */
export function readSshKey(blob: Uint8Array): Uint8Array {
  return readTyped(blob, 32);
}

/** string "ssh-ed25519" ‖ string of the one length that the type has. */
function readTyped(blob: Uint8Array, lengthBytes: number): Uint8Array {
  const reader = new WireReader(blob);
  const type = reader.text();
  if (type !== KEY_TYPE) throw new CheckFault('signature-key-type', { type });
  const value = reader.string();
  reader.end();
  if (value.length !== lengthBytes) throw new CheckFault('signature-structure');
  return value;
}

/** SSH's wire form (RFC 4251 §5) over bytes that somebody else made: no length is believed before it is compared with what is left. */
class WireReader {
  #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#rest = bytes;
  }

  magic(): void {
    if (!equalBytes(this.#take(MAGIC.length), MAGIC)) throw new CheckFault('signature-structure');
  }

  uint32(): number {
    const bytes = this.#take(4);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  }

  string(): Uint8Array {
    return this.#take(this.uint32());
  }

  text(): string {
    try {
      return fromUtf8(this.string());
    } catch (error) {
      if (error instanceof TypeError) throw new CheckFault('signature-structure');
      throw error;
    }
  }

  end(): void {
    if (this.#rest.length > 0) throw new CheckFault('signature-structure');
  }

  #take(lengthBytes: number): Uint8Array {
    if (lengthBytes > this.#rest.length) throw new CheckFault('signature-structure');
    const taken = this.#rest.subarray(0, lengthBytes);
    this.#rest = this.#rest.subarray(lengthBytes);
    return taken;
  }
}

function unarmour(lines: string): Uint8Array {
  try {
    return fromBase64(lines.replaceAll('\n', ''));
  } catch (error) {
    if (error instanceof RangeError) throw new CheckFault('signature-armour');
    throw error;
  }
}

function wrap(base64: string): string {
  let text = '';
  for (let at = 0; at < base64.length; at += ARMOUR_COLUMNS) text += `${base64.slice(at, at + ARMOUR_COLUMNS)}\n`;
  return text;
}

function wireString(bytes: Uint8Array): Uint8Array {
  return concatBytes(uint32be(bytes.length), bytes);
}
