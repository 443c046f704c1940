import { createHash, createPublicKey, verify } from 'node:crypto';
import { bagFaults } from '../unit/bundle/rfc8493.ts';
import { canonical, type Files, type Json } from '../unit/verify/make-bundle.ts';

type Fields = { [key: string]: Json };
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/**
 * Reasons why a bundle cannot be intact, found with Node's own functions and no code of the verifier. None found is no proof: it is asked
 * only of bundles that the verifier calls intact although something in them was changed and sealed again.
 */
export function reasonsAgainst(files: Files): string[] {
  const text = (path: string): string => files.get(path)?.toString() ?? '';
  const reasons = bagFaults(files);
  const signed = files.get('tagmanifest-sha256.txt') ?? Buffer.alloc(0);
  if (!verify(null, signed, createPublicKey(text('signature/signer.pub.pem')), files.get('signature/tagmanifest-sha256.txt.ed25519') ?? Buffer.alloc(0))) reasons.push('raw signature');
  const about = JSON.parse(text('data/metadata/case.json')) as Fields;
  const items = JSON.parse(text('data/metadata/items.json')) as Fields[];
  if (canonical(about) !== text('data/metadata/case.json') || canonical(items) !== text('data/metadata/items.json')) reasons.push('not canonical');
  if (about['itemCount'] !== items.length) reasons.push('item count');
  for (const item of items) {
    const folder = `data/items/${String(item['exhibitNo'])}/`;
    if (text(`${folder}item.json`) !== canonical(item)) reasons.push('item.json');
    const file = item['file'] as Fields | null;
    const stored = [...files].find(([path]) => path.startsWith(`${folder}original`))?.[1];
    if (file?.['stored'] === true && (!stored || sha256(stored) !== file['sha256'] || stored.length !== file['sizeBytes'])) reasons.push('stored file');
  }
  if (about['format'] === 'kept-bundle/2' && !hasOwnCheckpoint(files, about['log'] as Fields)) reasons.push('checkpoint');
  return [...reasons, ...chainFaults(text('data/metadata/custody-log.jsonl'), about['log'] as Fields)];
}

/** The note names the last entry, and the key in signer.pub.pem signed its first three lines. */
function hasOwnCheckpoint(files: Files, said: Fields): boolean {
  const [origin, size, root, empty, signed = ''] = files.get('signature/custody-checkpoint')?.toString().split('\n') ?? [];
  const signature = Buffer.from(signed.split(' ')[2] ?? '', 'base64').subarray(4);
  const isSigned = verify(null, Buffer.from(`${origin}\n${size}\n${root}\n`), createPublicKey(files.get('signature/signer.pub.pem')!.toString()), signature);
  return isSigned && empty === '' && size === String(said['entries']) && Buffer.from(root ?? '', 'base64').toString('hex') === said['lastEntryHash'];
}

function chainFaults(log: string, said: Fields): string[] {
  let previous = '0'.repeat(64);
  let entries = 0;
  for (const line of log.split('\n').slice(0, -1)) {
    const entry = JSON.parse(line) as Fields;
    entries += 1;
    if (canonical(entry) !== line || entry['caseSeq'] !== entries) return ['log line'];
    if ('body' in entry && sha256(String(entry['salt']) + canonical(entry['body']!)) !== entry['bodyHash']) return ['body hash'];
    previous = sha256(`kept-custody-1\n${previous}\n${entries}\n${String(entry['bodyHash'])}`);
    if (entry['entryHash'] !== previous) return ['entry hash'];
  }
  return said['entries'] === entries && said['lastEntryHash'] === previous && log.endsWith('\n') ? [] : ['log counts'];
}
