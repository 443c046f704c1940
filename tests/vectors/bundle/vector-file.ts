import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Verdict } from '../../../shared/verify/result.ts';
import type { Vector } from './vector.ts';

/**
 * A vector as a file, after the manner of C2SP's CCTV: lines of text that say what every verifier must find, an empty line, and the bundle, compressed with
 * zlib. The name of the file is the fault. What the lines say is read from here alone; the generators beside it are asked only whether they still make the same bytes.
 *
 *     expect: 1                       the verdict
 *     fails: zip-profile prefix       a check that fails, and the fault that it names; one line each, none for an intact bundle
 *     fingerprint: SHA256:…           what the reader was given, where the fault shows only with it
 *     checkpoint: "…"                 likewise, as a JSON string
 *     sha256: …                       of the bundle
 *     compressed: zlib
 */
export interface VectorFile extends Omit<Vector, 'make'> {
  readonly sha256: string;
  readonly bytes: Buffer;
}

export const VECTOR_FOLDER = join(import.meta.dirname, 'files');
const ENDING = '.vector';

export function formatVector({ make, verdict, fails, fingerprint, checkpoint }: Vector): Buffer {
  const bytes = make();
  const lines = [
    `expect: ${verdict}`, ...Object.entries(fails).map(([check, fault]) => `fails: ${check} ${fault}`), ...(fingerprint === undefined ? [] : [`fingerprint: ${fingerprint}`]),
    ...(checkpoint === undefined ? [] : [`checkpoint: ${JSON.stringify(checkpoint)}`]), `sha256: ${sha256(bytes)}`, 'compressed: zlib',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\n')}\n\n`), deflateSync(bytes, { level: 9 })]);
}

/** Throws on anything that is not of this form, and on a bundle that is not the one that was frozen. */
export function parseVector(name: string, file: Buffer): VectorFile {
  const end = file.indexOf('\n\n');
  const fails: Record<string, string> = {};
  const said = new Map<string, string>();
  for (const line of file.subarray(0, end).toString().split('\n')) {
    const [, label = '', value = ''] = /^([a-z0-9]+): (\S.*)$/.exec(line) ?? [];
    if (label === 'fails') {
      const [check = '', fault = '', ...more] = value.split(' ');
      if (fault === '' || more.length > 0 || check in fails) throw new Error(`${name}: ${line}`);
      fails[check] = fault;
    } else if (!['expect', 'fingerprint', 'checkpoint', 'sha256', 'compressed'].includes(label) || said.has(label)) throw new Error(`${name}: ${line}`);
    else said.set(label, value);
  }
  if (end < 0 || said.get('compressed') !== 'zlib' || !/^[01235]$/.test(said.get('expect') ?? '')) throw new Error(`${name}: no header`);
  const bytes = inflateSync(file.subarray(end + 2));
  if (sha256(bytes) !== said.get('sha256')) throw new Error(`${name}: not the frozen bytes`);
  const [fingerprint, checkpoint] = [said.get('fingerprint'), said.get('checkpoint')];
  const given = { ...(fingerprint === undefined ? {} : { fingerprint }), ...(checkpoint === undefined ? {} : { checkpoint: JSON.parse(checkpoint) as string }) };
  return { name, verdict: Number(said.get('expect')) as Verdict, fails, sha256: sha256(bytes), bytes, ...given };
}

/** All vectors, by name. */
export function readVectors(): VectorFile[] {
  return readdirSync(VECTOR_FOLDER).toSorted().map((name) => {
    if (!name.endsWith(ENDING)) throw new Error(`${name}: no vector`);
    return parseVector(name.slice(0, -ENDING.length), readFileSync(join(VECTOR_FOLDER, name)));
  });
}

export function writeVector(vector: Vector): void {
  writeFileSync(join(VECTOR_FOLDER, `${vector.name}${ENDING}`), formatVector(vector));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
