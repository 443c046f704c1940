import { open, type FileHandle } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isErrorCode, KeptError } from '../shared/base/errors.ts';
import { LANGUAGES, pickLanguage, type Language } from '../shared/base/language.ts';
import { checkpointOf } from '../shared/verify/checkpoint-of.ts';
import { explain, sentence, wordsOf, type Explanation } from '../shared/verify/explain.ts';
import { readGivenKey } from '../shared/verify/given-key.ts';
import { showJson } from '../shared/verify/hostile-text.ts';
import type { RandomAccess, VerifyResult } from '../shared/verify/result.ts';
import { verifyBundle } from '../shared/verify/verifier.ts';
import { beside, checkTime, FileBesideFault, isNoRoot, isProven, timeLines } from './verify-stamp.ts';

/**
 * The verifier for the command line. Exit code: the verdict (0–3, 5), or 4; 2 also when the file cannot be read; 64 for a wrong call, also one that names another file that cannot be read, and 70 for
 * a fault of the program itself (sysexits.h), so that neither is ever taken for a verdict.
 */
const EXIT_UNREADABLE = 2;
/** The bundle is intact, but the time stamp that was given with it shows nothing. */
const EXIT_NO_TIME = 4;
const EXIT_USAGE = 64;
const EXIT_SOFTWARE = 70;

interface Call {
  readonly file: string;
  readonly fingerprint: string | undefined;
  /** Path of an earlier bundle, or of a checkpoint kept from one or from a sheet. */
  readonly checkpoint: string | undefined;
  /** Path of an answer of a time-stamping authority, or of an OpenTimestamps proof. */
  readonly timestamp: string | undefined;
  /** Path of root certificates that the user trusts beside the pinned ones. */
  readonly tsaRoot: string | undefined;
  readonly json: boolean;
  readonly language: Language;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const call = readCall(args);
  if (typeof call === 'string') {
    process.stderr.write(`${call}\n`);
    return EXIT_USAGE;
  }
  try {
    const checkpoint = call.checkpoint === undefined ? undefined : await beside(call.checkpoint, (path) => withFile(path, checkpointOf));
    if (checkpoint === null) {
      process.stderr.write(`${wordsOf(call.language).command.badCheckpoint}\n`);
      return EXIT_USAGE;
    }
    const result = await verifyFile(call, checkpoint);
    const time = call.timestamp === undefined ? null : await checkTime(call.timestamp, call.tsaRoot, result.bundle);
    if (call.json) process.stdout.write(`${showJson(time === null ? result : { ...result, time })}\n`);
    else process.stdout.write(layOut(explain(result, call.language), call.language) + (time === null ? '' : `\n${timeLines(time, call.language).join('\n')}\n`));
    return result.verdict === 0 && time !== null && !isProven(time) ? EXIT_NO_TIME : result.verdict;
  } catch (error) {
    const { text, exitCode } = explainFailure(error, call);
    process.stderr.write(`${text}\n`);
    return exitCode;
  }
}

/** The call, or the sentence that says what is wrong with it. */
function readCall(args: readonly string[]): Call | string {
  const fallback = languageOfSystem();
  const { values, positionals } = parse(args) ?? { values: {}, positionals: [] };
  const language = values.lang === undefined ? fallback : LANGUAGES.find((known) => known === values.lang);
  const [file, ...others] = positionals;
  if (language === undefined || file === undefined || others.length > 0) return wordsOf(language ?? fallback).command.usage;
  if (values.fingerprint !== undefined && readGivenKey(values.fingerprint) === null) return wordsOf(language).command.badFingerprint;
  return { file, fingerprint: values.fingerprint, checkpoint: values.checkpoint, timestamp: values.timestamp, tsaRoot: values['tsa-root'], json: values.json ?? false, language };
}

function parse(args: readonly string[]): { values: { 'checkpoint'?: string; 'fingerprint'?: string; 'json'?: boolean; 'lang'?: string; 'timestamp'?: string; 'tsa-root'?: string }; positionals: string[] } | null {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { checkpoint: { type: 'string' }, fingerprint: { type: 'string' }, json: { type: 'boolean' }, lang: { type: 'string' }, timestamp: { type: 'string' }, 'tsa-root': { type: 'string' } },
    });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** LC_ALL before LC_MESSAGES before LANG (POSIX 8.2); Korean where none names a language of ours. */
function languageOfSystem(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '') ?? '';
  return pickLanguage([locale.replace(/[_.@].*$/, '')]);
}

function verifyFile({ file, fingerprint }: Call, checkpoint: string | undefined): Promise<VerifyResult> {
  return withFile(file, (access) => verifyBundle(access, { fingerprint, checkpoint }));
}

async function withFile<T>(path: string, look: (access: RandomAccess) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw new KeptError('file/folder');
    if (!stat.isFile()) throw new KeptError('file/unreadable');
    return await look(randomAccess(handle, stat.size));
  } finally {
    await handle.close();
  }
}

function randomAccess(handle: FileHandle, sizeBytes: number): RandomAccess {
  return {
    sizeBytes,
    async read(offset, lengthBytes, into = new Uint8Array(lengthBytes)) {
      const bytes = into.subarray(0, lengthBytes);
      let filled = 0;
      while (filled < lengthBytes) {
        const { bytesRead } = await handle.read(bytes, filled, lengthBytes - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
  };
}

function layOut({ verdict, checks, facts, items, proven, notProven }: Explanation, language: Language): string {
  const { sections } = wordsOf(language);
  const blocks = [
    [`■ ${sections.verdict}: ${verdict.headline}`, `  ${verdict.meaning}`, `  ${verdict.next}`],
    [`■ ${sections.checks}`, ...checks.flatMap((check) => [`  [${check.outcomeText}] ${check.title}`, `      ${check.finding}`, `      ${check.proves}`])],
    facts ? [`■ ${sections.bundle}`, ...facts.map(([label, value]) => `  ${label}: ${value}`)] : [],
    items ? [`■ ${sections.items}`, ...items.rows.flatMap((row) => items.heads.map((head, at) => `${at === 0 ? '  ' : '      '}${head}: ${row[at] ?? ''}`))] : [],
    proven ? [`■ ${proven.title}`, ...proven.points.map((point) => `  - ${point}`)] : [],
    [`■ ${notProven.title}`, ...notProven.points.map((point) => `  - ${point}`)],
  ];
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** What kept us from looking, as a sentence: it says nothing about the bundle. */
function explainFailure(error: unknown, { file, language }: Pick<Call, 'file' | 'language'>, isBeside = false): { text: string; exitCode: number } {
  if (error instanceof FileBesideFault) {
    const { text, exitCode } = explainFailure(error.cause, { file: error.path, language }, true);
    return { text, exitCode: exitCode === EXIT_UNREADABLE ? EXIT_USAGE : exitCode };
  }
  const { command } = wordsOf(language);
  const tell = (template: string, code = ''): { text: string; exitCode: number } => ({ text: sentence(template, { file, code }, language), exitCode: EXIT_UNREADABLE });
  if (isNoRoot(error)) return { text: command.badRoot, exitCode: EXIT_USAGE };
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'file/folder' || code === 'EISDIR') return isBeside ? tell(command.unreadable, 'EISDIR') : tell(command.folder);
  if (code === 'file/changed') return tell(command.changed);
  if (code === 'ENOENT' || code === 'ENOTDIR') return tell(command.missing);
  if (code === 'file/unreadable' || (error instanceof Error && 'syscall' in error)) return tell(command.unreadable, isErrorCode(code) ? '-' : code);
  return { text: sentence(command.unexpected, { code: code || (error instanceof Error ? error.name : typeof error) }, language), exitCode: EXIT_SOFTWARE };
}
