import { checkCheckpoint } from '../../shared/verify/check-checkpoint.ts';
import { checkCustodyChain, checkCustodyItems } from '../../shared/verify/check-custody.ts';
import { BundleFiles, type BundleFile } from '../../shared/verify/bundle-files.ts';
import { CheckFault, CheckNotMade } from '../../shared/verify/faults.ts';
import { BUNDLE_NAME, canonical, makeDraft, sealDraft, sha, type Files, type Json } from '../unit/verify/make-bundle.ts';
import { fromBuffer } from '../unit/verify/from-buffer.ts';
import { noteWrong, Slowest, type Findings, type FuzzCall } from './fuzz.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateText } from './mutate-text.ts';
import { Random } from './random.ts';

type Line = { [key: string]: Json };
const LOG = 'data/metadata/custody-log.jsonl';
const CASE = 'data/metadata/case.json';
const ORIGINAL = sealDraft(makeDraft(), { format: 'kept-bundle/2' });
const LINES = ORIGINAL.get(LOG)!.toString().trimEnd().split('\n').map((line) => JSON.parse(line) as Line);

const texts = new WeakMap<Line, string>();

/** A line as it is written. Most lines of a mutated log are those of the good one, whose text is known. */
function textOf(line: Line): string {
  const known = texts.get(line) ?? `${canonical(line)}\n`;
  texts.set(line, known);
  return known;
}

/** Hashes made anew over whatever the lines say, from one of them on. */
function rechain(lines: readonly Line[], from: number, withBodies: boolean): Line[] {
  let previous = '0'.repeat(64);
  return lines.map((line, index) => {
    if (index < from) {
      previous = String(line['entryHash']);
      return line;
    }
    const bodyHash = withBodies && 'body' in line ? sha('sha256', String(line['salt']) + canonical(line['body']!)) : String(line['bodyHash']);
    previous = sha('sha256', `kept-custody-1\n${previous}\n${index + 1}\n${bodyHash}`);
    return { ...line, caseSeq: index + 1, bodyHash, entryHash: previous };
  });
}

const CHANGES: readonly ((lines: readonly Line[], at: number, random: Random) => Line[])[] = [
  (lines, at) => lines.toSpliced(at, 1),
  (lines, at, random) => lines.toSpliced(at, 0, lines[random.below(lines.length)]!),
  (lines, at, random) => lines.toSpliced(at, 1).toSpliced(random.below(lines.length), 0, lines[at]!),
  (lines, at) => lines.slice(0, at + 1),
  (lines, at) => lines.slice(at),
  (lines, at) => {
    const { body: _, salt: __, ...bare } = lines[at]!;
    return lines.with(at, bare);
  },
  (lines, at, random) => lines.with(at, { ...lines[at]!, body: lines[random.below(lines.length)]!['body'] ?? null, salt: '0'.repeat(32) }),
  (lines, at, random) => changed(lines, at, mutateText(canonical(lines[at]!), random)),
];

/** A line changed as text, where it is still an object of JSON. */
function changed(lines: readonly Line[], at: number, text: string): Line[] {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && !Array.isArray(line) ? lines.with(at, line as Line) : [...lines];
  } catch (error) {
    if (error instanceof SyntaxError) return [...lines];
    throw error;
  }
}

/**
 * A log that is not the one sealed, with as many hashes made to fit as somebody could who does not hold the last hash of the chain
 * (the signed checkpoint, case.json, or a paper): that hash stays as it was; the counts beside it follow in every second case.
 */
function mutateLog(random: Random): Files {
  const files = new Map(ORIGINAL);
  if (random.isOnceIn(3)) {
    const before = ORIGINAL.get(LOG)!;
    return files.set(LOG, random.isOnceIn(2) ? mutateBytes(before, random) : Buffer.from(mutateText(before.toString(), random)));
  }
  let lines: Line[] = LINES;
  for (let times = 1 + random.below(3); times > 0 && lines.length > 0; times--) lines = random.pick(CHANGES)(lines, random.below(lines.length), random);
  if (random.isOnceIn(2)) lines = rechain(lines, random.below(Math.max(1, lines.length)), random.isOnceIn(2));
  if (random.isOnceIn(2)) {
    const about = JSON.parse(ORIGINAL.get(CASE)!.toString()) as Line;
    const log = { ...(about['log'] as Line), entries: lines.length, leftOut: lines.filter((line) => !('body' in line)).length };
    files.set(CASE, Buffer.from(canonical({ ...about, log })));
  }
  return files.set(LOG, Buffer.from(lines.map(textOf).join('')));
}

const digests = new WeakMap<Buffer, string>();

function digestOf(bytes: Buffer): string {
  const known = digests.get(bytes) ?? sha('sha256', bytes);
  digests.set(bytes, known);
  return known;
}

/** The files as the verifier has them after it read and hashed an archive: all that is above the log fits. */
function filesOf(files: Files): BundleFiles {
  const byPath = new Map<string, BundleFile>();
  const parts: Buffer[] = [];
  let dataOffset = 0;
  for (const [path, bytes] of files) {
    byPath.set(path, { path, row: byPath.size, sizeBytes: bytes.length, found: { sha256: digestOf(bytes), sha512: '', dataOffset } });
    parts.push(bytes);
    dataOffset += bytes.length;
  }
  return new BundleFiles(BUNDLE_NAME, byPath, fromBuffer(Buffer.concat(parts)), undefined);
}

async function finding(check: (files: BundleFiles) => Promise<unknown>, files: BundleFiles): Promise<string> {
  try {
    await check(files);
    return 'passed';
  } catch (error) {
    if (error instanceof CheckFault) return error.fault;
    if (error instanceof CheckNotMade) return error.reason;
    throw error;
  }
}

/** Mutated custody logs against the checks of the log: its chain, its items, and its signed checkpoint. */
export async function fuzzLogs({ seed, goesOn, onWrong = () => undefined }: FuzzCall): Promise<Findings> {
  const random = new Random(seed);
  const corpus = new Map<string, Buffer>();
  const { wrong, note } = noteWrong(onWrong);
  let cases = 0;
  const slowest = new Slowest();
  while (goesOn(cases)) {
    const mutated = mutateLog(random);
    const input = mutated.get(LOG)!;
    if (input.equals(ORIGINAL.get(LOG)!)) continue;
    try {
      const { result: found, hangMs } = await slowest.watch(async () => {
        const files = filesOf(mutated);
        return [await finding(checkCustodyChain, files), await finding(checkCustodyItems, files), await finding(checkCheckpoint, files)];
      });
      if (hangMs !== null) note({ case: cases, what: `took ${Math.round(hangMs)} ms`, input });
      if (found.every((one) => one === 'passed')) note({ case: cases, what: 'accepted', input });
      if (!corpus.has(found.join(' '))) corpus.set(found.join(' '), input);
    } catch (error) {
      note({ case: cases, what: `threw ${String(error)}`, input });
    }
    cases += 1;
  }
  return { cases, wholeCases: cases, slowestMs: slowest.ms, wrong, corpus };
}
