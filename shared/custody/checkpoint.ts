import { concatBytes, equalBytes, fromBase64, fromHex, toBase64, toHex, utf8 } from '../base/bytes.ts';
import { sha256Hex } from '../crypto/hash.ts';
import type { BundleSigner } from '../crypto/signer.ts';
import { isSignatureOf } from '../crypto/verify-signature.ts';

/**
 * How far the log of a case had come: a signed note in the form of C2SP tlog-checkpoint (origin, size, root hash). Our log is one chain and no
 * tree, so the root is the hash of the last entry. Whoever holds one can later see whether a longer log still begins with these entries.
 */
export interface Checkpoint {
  readonly caseId: string;
  readonly entries: number;
  readonly lastEntryHash: string;
}

/** A checkpoint as somebody kept it: with its signature, or copied from paper as number and hash alone. */
export type KeptCheckpoint =
  | { readonly form: 'signed'; readonly checkpoint: Checkpoint; readonly keyId: Uint8Array; readonly signature: Uint8Array }
  | { readonly form: 'bare'; readonly entries: number; readonly lastEntryHash: string };

const DOMAIN = 'kept-custody-1/';
/** A note has a line of dashes' width before its signatures (C2SP signed-note): U+2014 and a space. */
const SIGNATURE_MARK = '\u2014 ';
/** What a keyboard has in its place. */
const TYPED_MARK = /^(?:\u2014|\u2013|--?)$/;
/** The type of an Ed25519 signature in a key's identifier (C2SP signed-note). */
const ED25519_TYPE = 1;
export const MAX_CHECKPOINT_LENGTH = 1000;

const NOTE = /^kept-custody-1\/([A-Z0-9][A-Z0-9-]{0,39})\n([1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n\n\u2014 kept-custody-1\/([A-Z0-9][A-Z0-9-]{0,39}) ([A-Za-z0-9+/]{91}=)\n$/;
const BARE = /^([1-9][0-9]{0,14})[\s:,]+((?:[0-9a-fA-F]\s*){64})$/;

/** The text that is signed: three lines. Its first letter is no hexadecimal digit, so it can never be taken for a signed list, nor for an SSHSIG blob. */
function bodyOf({ caseId, entries, lastEntryHash }: Checkpoint): string {
  return `${DOMAIN}${caseId}\n${entries}\n${toBase64(fromHex(lastEntryHash))}\n`;
}

function keyIdOf(caseId: string, publicKey: Uint8Array): Uint8Array {
  const digest = fromHex(sha256Hex(concatBytes(utf8(`${DOMAIN}${caseId}\n`), Uint8Array.of(ED25519_TYPE), publicKey)));
  return digest.subarray(0, 4);
}

/** The signed note. */
export function checkpointNote(checkpoint: Checkpoint, signer: BundleSigner): string {
  const body = bodyOf(checkpoint);
  const signature = concatBytes(keyIdOf(checkpoint.caseId, signer.publicKey), signer.sign(utf8(body)));
  return `${body}\n${SIGNATURE_MARK}${DOMAIN}${checkpoint.caseId} ${toBase64(signature)}\n`;
}

/** A note in its one spelling; null for anything else. */
export function readNote(text: string): Extract<KeptCheckpoint, { form: 'signed' }> | null {
  const [, caseId, entries, root, signer, signature] = NOTE.exec(text) ?? [];
  if (caseId === undefined || entries === undefined || root === undefined || signature === undefined || signer !== caseId) return null;
  const rootBytes = decode(root);
  const signed = decode(signature);
  if (!rootBytes || !signed) return null;
  return { form: 'signed', checkpoint: { caseId, entries: Number(entries), lastEntryHash: toHex(rootBytes) }, keyId: signed.subarray(0, 4), signature: signed.subarray(4) };
}

/**
 * A checkpoint as a person has it: the note from a bundle or a sheet (other line ends and dashes, spaces and lines broken by a copy are put right, since what is
 * signed is made anew from its parts), or number of entries and hash as the paper shows them. Null when it is neither.
 */
export function readKeptCheckpoint(text: string): KeptCheckpoint | null {
  if (text.length > MAX_CHECKPOINT_LENGTH) return null;
  const words = text.split(/\s+/).filter((word) => word !== '');
  const mark = words.findIndex((word) => TYPED_MARK.test(word));
  if (mark >= 0) return readNote(noteOf(words.slice(0, mark), words.slice(mark + 1).join('')));
  const [, entries, hash] = BARE.exec(text.trim()) ?? [];
  return entries === undefined || hash === undefined ? null : { form: 'bare', entries: Number(entries), lastEntryHash: hash.replace(/\s/g, '').toLowerCase() };
}

/** The note in its one spelling, from words as they were copied: the name before the signature is the first word again, wherever a line was broken. */
function noteOf([origin = '', size = '', ...root]: readonly string[], signed: string): string {
  const signature = signed.startsWith(origin) ? signed.slice(origin.length) : '';
  return `${origin}\n${size}\n${root.join('')}\n\n${SIGNATURE_MARK}${origin} ${signature}\n`;
}

/**
 * Whether this key signed it. 'other-key': the note itself names another one. 'broken': it names this key, and what it says is not what that key signed; it was
 * mistyped or changed, and so says nothing at all.
 */
export function signedBy({ checkpoint, keyId, signature }: Extract<KeptCheckpoint, { form: 'signed' }>, publicKey: Uint8Array): 'this-key' | 'other-key' | 'broken' {
  if (!equalBytes(keyId, keyIdOf(checkpoint.caseId, publicKey))) return 'other-key';
  return isSignatureOf(publicKey, utf8(bodyOf(checkpoint)), signature) ? 'this-key' : 'broken';
}

/** Whether this key signed it. */
export function isCheckpointOf(note: Extract<KeptCheckpoint, { form: 'signed' }>, publicKey: Uint8Array): boolean {
  return signedBy(note, publicKey) === 'this-key';
}

function decode(base64: string): Uint8Array | null {
  try {
    return fromBase64(base64);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
