import { readFileSync } from 'node:fs';
import type { Moment } from '../../../shared/base/clock.ts';
import type { Language } from '../../../shared/base/language.ts';
import type { BundlePlan } from '../../../shared/bundle/plan.ts';
import type { Item, ToolFacts } from '../../../shared/evidence/item.ts';
import { chainOf, signerOf, type LogSource } from './sample-plan.ts';

const INPUT = new URL('../../vectors/bundle-v1/example-input.json', import.meta.url);

interface ExampleInput {
  readonly seed: string;
  readonly bundleName: string;
  readonly caseId: string;
  readonly preparedAt: Moment;
  readonly tool: ToolFacts;
  readonly languages: readonly Language[];
  readonly contents: Readonly<Record<string, string>>;
  readonly items: readonly Item[];
  readonly log: readonly (LogSource | { readonly salt: string; readonly captured: string; readonly monotonicMs: number })[];
}

/** The plan of the worked example in FORMAT.md. */
export function examplePlan(): BundlePlan {
  const { seed, log, contents, ...rest } = JSON.parse(readFileSync(INPUT, 'utf8')) as ExampleInput;
  return {
    ...rest,
    custody: chainOf(log.map((source) => ('captured' in source ? capturedEntry(source, rest.items) : source))),
    content: async function* (itemId) {
      yield Buffer.from(contents[itemId] ?? '');
    },
    reports: [],
    signer: signerOf(seed),
  };
}

/** "captured" stands for the entry that holds the item without its fields. */
function capturedEntry(source: { readonly salt: string; readonly captured: string; readonly monotonicMs: number }, items: readonly Item[]): LogSource {
  const found = items.find((item) => item.exhibitNo === source.captured);
  if (!found) throw new Error(`no item ${source.captured}`);
  const { fields: _, ...item } = found;
  const body = { act: 'item.captured', actor: 'owner', at: item.receivedAt, monotonicMs: source.monotonicMs, itemId: item.itemId, data: { item } };
  return { salt: source.salt, body };
}

/** Blocks of a document whose info string is `text PATH` and then how text becomes bytes. */
const BLOCK = /^```text ([^\s`]+)([^\n`]*)\n(.*?)^```$/gms;

/** Path → bytes of the files that a document shows: `no-eol` (no line end at the end), `bom-crlf` (byte-order mark, CRLF), `hex`, or as they stand. */
export function shownFiles(markdown: string): Map<string, Buffer> {
  return new Map([...markdown.matchAll(BLOCK)].map(([, path = '', how = '', body = '']) => [path, bytesOf(body, how.trim())]));
}

/** The same document with the bytes of `files` in its blocks. */
export function withFiles(markdown: string, files: ReadonlyMap<string, Buffer>): string {
  return markdown.replace(BLOCK, (whole, path: string, how: string) => {
    const bytes = files.get(path);
    return bytes ? `\`\`\`text ${path}${how}\n${textOf(bytes, how.trim())}\`\`\`` : whole;
  });
}

function bytesOf(body: string, how: string): Buffer {
  if (how === 'hex') return Buffer.from(body.replace(/\s/g, ''), 'hex');
  if (how === 'no-eol') return Buffer.from(body.slice(0, -1));
  if (how === 'bom-crlf') return Buffer.from(`\uFEFF${body.replaceAll('\n', '\r\n')}`);
  if (how !== '') throw new Error(`unknown form ${how}`);
  return Buffer.from(body);
}

function textOf(bytes: Buffer, how: string): string {
  if (how === 'hex') return `${bytes.toString('hex').replace(/.{64}(?=.)/g, '$&\n')}\n`;
  if (how === 'no-eol') return `${bytes.toString('utf8')}\n`;
  return bytes.toString('utf8').replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}
