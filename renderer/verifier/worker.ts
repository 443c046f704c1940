import { KeptError } from '../../shared/base/errors.ts';
import type { BundleContents } from '../../shared/verify/bundle-contents.ts';
import { openBundle } from '../../shared/verify/verifier.ts';
import { DigestingAccess } from './digesting-access.ts';
import { checkStampFile } from './stamp-check.ts';
import type { Answers, CheckReply, CheckRequest, Given, Question } from './protocol.ts';

const PROGRESS_EVERY_MS = 100;

/** What an intact bundle holds; null before the check, and for anything that is not intact: then every question is refused. */
let contents: BundleContents | null = null;
/** Each file that is read has its own place: pieces of one can never be given out as those of another. */
const streams = new Map<number, AsyncGenerator<Uint8Array>>();
let lastStream = 0;

self.addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => void (data.kind === 'check' ? check(data.file, data.given) : answer(data)));

async function check(file: File, { fingerprint, checkpoint }: Given): Promise<void> {
  try {
    const onProgress = throttled();
    const access = await DigestingAccess.of(file);
    const found = await openBundle(access, { fingerprint: fingerprint ?? undefined, checkpoint: checkpoint ?? undefined, onProgress });
    const zipSha256 = await access.finish(onProgress);
    contents = found.contents;
    reply({ kind: 'result', result: found.result, zipSha256 });
  } catch (error) {
    reply({ kind: 'failure', code: codeOf(error) });
  }
}

async function answer(question: { readonly id: number } & Question): Promise<void> {
  const { id } = question;
  try {
    if (!contents) throw new KeptError('internal/bad-call', { kind: 'no contents' });
    const value = await lookUp(contents, question);
    const bytes = value instanceof Uint8Array ? value : typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : null;
    self.postMessage({ kind: 'answer', id, value } satisfies CheckReply, { transfer: bytes ? [bytes.buffer] : [] });
  } catch (error) {
    reply({ kind: 'refusal', id, code: codeOf(error) });
  }
}

async function lookUp(from: BundleContents, question: Question): Promise<Answers[keyof Answers]> {
  switch (question.kind) {
    case 'files': return from.files(question.from, question.count);
    case 'items': return from.items(question.from, question.count);
    case 'log': return from.log(question.from, question.count);
    case 'picture': return from.picture(question.path);
    case 'place': return { offset: from.offsetOf(question.path) };
    case 'stamp': return checkStampFile(question);
    case 'open':
      streams.set(++lastStream, from.stream(question.path));
      return { stream: lastStream };
    case 'next': {
      const stream = streams.get(question.stream);
      if (!stream) throw new KeptError('internal/bad-call', { kind: 'no file' });
      const { value, done } = await stream.next();
      return done === true ? null : Uint8Array.from(value);
    }
    case 'close':
      streams.delete(question.stream);
      return null;
  }
}

function codeOf(error: unknown): string {
  return error instanceof KeptError ? error.code : error instanceof Error ? error.name : typeof error;
}

function throttled(): (doneBytes: number, totalBytes: number) => void {
  let lastMs = -Infinity;
  return (doneBytes, totalBytes) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < PROGRESS_EVERY_MS) return;
    lastMs = nowMs;
    reply({ kind: 'progress', doneBytes, totalBytes });
  };
}

function reply(message: CheckReply): void {
  self.postMessage(message);
}
