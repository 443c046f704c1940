import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson, type JsonValue } from '../../../shared/base/canonical-json.ts';
import { FIELDS } from '../../../shared/evidence/fields.ts';
import { STAMP_CHECKS } from '../../../shared/timestamp/result.ts';
import { FAULTS } from '../../../shared/verify/faults.ts';
import { CHECKS, type RandomAccess } from '../../../shared/verify/result.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import type { BundlePlan } from '../../../shared/bundle/plan.ts';
import type { CustodyLine } from '../../../shared/custody/entry.ts';
import { bagFaults } from './rfc8493.ts';
import { chainOf, samplePlan, sha, signerOf, type LogSource } from './sample-plan.ts';
import { examplePlan, shownFiles, withFiles } from './worked-example.ts';
import { treeOf, unpacked, written } from './written.ts';

const FORMAT = readFileSync(new URL('../../../shared/FORMAT.md', import.meta.url), 'utf8');
const shown = shownFiles(FORMAT);

beforeAll(async () => {
  await loadSodium();
});

function shownText(path: string): string {
  const bytes = shown.get(path);
  if (!bytes) throw new Error(`FORMAT.md does not show ${path}`);
  return bytes.toString('utf8');
}

const shownJson = (path: string): unknown => JSON.parse(shownText(path)) as unknown;

/** A plan made from nothing but the page: items, log, case and tool from its files, the key from its sentence about the seed. */
function planFromPage(): BundlePlan {
  const about = shownJson('data/metadata/case.json') as Pick<BundlePlan, 'bundleName' | 'caseId' | 'languages' | 'preparedAt'>;
  const log = shownText('data/metadata/custody-log.jsonl').trimEnd().split('\n').map((line) => JSON.parse(line) as CustodyLine);
  const sources = log.map((line): LogSource => ('body' in line ? { salt: line.salt, body: line.body } : { bodyHash: line.bodyHash }));
  return {
    ...about,
    tool: shownJson('data/metadata/tool.json') as BundlePlan['tool'],
    items: shownJson('data/metadata/items.json') as BundlePlan['items'],
    custody: chainOf(sources),
    content: async function* () {
      yield new Uint8Array(shown.get('data/items/E-0003/original.txt') ?? []);
    },
    reports: [],
    signer: signerOf(Array.from({ length: 32 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('')),
  };
}

function inMemory(bytes: Uint8Array): RandomAccess {
  return { sizeBytes: bytes.length, read: async (offset, lengthBytes) => bytes.slice(offset, offset + lengthBytes) };
}

describe('the worked example of FORMAT.md', () => {
  test('is what the writer makes of it, every file and every hash', async () => {
    const plan = planFromPage();
    const { bytes, summary } = await written(plan);
    const tree = treeOf(unpacked(bytes));
    const shownPaths = [...shown.keys()].filter((path) => path !== 'sha256sum' && path !== 'local-header');
    expect(shownPaths.toSorted()).toEqual([...tree.keys()].filter((path) => !path.startsWith('VERIFY.')));
    for (const path of shownPaths) expect(shown.get(path)?.toString('latin1'), path).toBe(tree.get(path)?.toString('latin1'));
    expect(shownText('sha256sum')).toBe(`${summary.zipSha256}  ${plan.bundleName}.zip\n${summary.rootSha256}  ${plan.bundleName}/tagmanifest-sha256.txt\n`);
    expect(Buffer.from(bytes.subarray(0, 30)).toString('hex')).toBe(shown.get('local-header')?.toString('hex'));
  });

  test('holds together by itself: hashes of hashes, chain and signature, without a line of Kept', () => {
    for (const algorithm of ['sha256', 'sha512'] as const) {
      for (const list of [`manifest-${algorithm}.txt`, `tagmanifest-${algorithm}.txt`]) {
        for (const line of shownText(list).trimEnd().split('\n')) {
          const [digest = '', path = ''] = line.split('  ');
          if (!path.startsWith('VERIFY.')) expect(createHash(algorithm).update(shown.get(path) ?? '').digest('hex'), path).toBe(digest);
        }
      }
    }
    const log = shownText('data/metadata/custody-log.jsonl').trimEnd().split('\n').map((line) => JSON.parse(line) as CustodyLine);
    const sources = log.map((line): LogSource => ('body' in line ? { salt: line.salt, body: line.body } : { bodyHash: line.bodyHash }));
    expect(log).toEqual(chainOf(sources));
    const key = createPublicKey(shownText('signature/signer.pub.pem'));
    expect(verify(null, shown.get('tagmanifest-sha256.txt') ?? Buffer.alloc(0), key, shown.get('signature/tagmanifest-sha256.txt.ed25519') ?? Buffer.alloc(0))).toBe(true);
    const blob = Buffer.from(shownText('signature/allowed_signers').split(' ')[3] ?? '', 'base64');
    const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
    expect(shownJson('data/metadata/case.json')).toMatchObject({ signer: fingerprint });
  });

  test('shows the request that goes with it', () => {
    const request = /^```stamp-request\n([^`]*)\n```$/m.exec(FORMAT)?.[1]?.replaceAll('\n', '') ?? '';
    const root = shownText('sha256sum').split('\n')[1]?.slice(0, 64) ?? '';
    const nonce = createHash('sha256').update(`kept-timestamp-nonce-1\n${root}`).digest().subarray(0, 8);
    nonce[0] = ((nonce[0] ?? 0) % 127) + 1;
    expect(request).toBe(`30430201013031300d060960864801650304020105000420${root}0208${nonce.toString('hex')}0101ff`);
  });

  test('is made from the inputs kept with the vectors', async () => {
    expect((await written(examplePlan())).bytes).toEqual((await written(planFromPage())).bytes);
  });

  test('has its JSON in canonical form', () => {
    const values = [...shown].flatMap(([path, bytes]) => (/\.jsonl?$/.test(path) ? bytes.toString('utf8').trimEnd().split('\n') : []));
    expect(values.length).toBeGreaterThan(8);
    for (const value of values) expect(canonicalJson(JSON.parse(value) as JsonValue)).toBe(value);
  });

  test('is rewritten without loss by the script that brings it up to date', () => {
    expect(withFiles(FORMAT, new Map([...shown].filter(([path]) => path !== 'local-header')))).toBe(FORMAT);
  });

  test('stands in a page that names every check, every fault and every field', () => {
    for (const word of [...CHECKS.map((id) => id.replace(/^(tag)?manifest-sha512$/, '-sha512')), ...FAULTS, ...STAMP_CHECKS]) expect(FORMAT).toContain(`\`${word}\``);
    expect(/^```field-names\n([^`]*)\n```$/m.exec(FORMAT)?.[1]?.split(/\s+/)).toEqual(FIELDS.map(({ name }) => name));
  });

  test('stands in a page that names every code and file it should', () => {
    for (const word of ['kept-bundle/1', 'kept-bundle/2', 'bundle/too-large', 'bundle/cannot-build', 'bundle/nothing-chosen', 'gate/pixels-refused', 'kept-custody-1', '3,500,000,000', '60,000']) expect(FORMAT).toContain(word);
    const checks = [...FORMAT.matchAll(/`(zip-profile|names|items|manifest-sha\d+|custody-[a-z]+)`/g)].map(([, id]) => id);
    for (const id of checks) expect([...CHECKS, ...FAULTS]).toContain(id);
  });
});

describe('bundles and the verifier', () => {
  const variants: readonly (readonly [string, () => BundlePlan])[] = [
    ['the worked example', examplePlan],
    ['one item of each kind, hostile names', () => samplePlan().plan],
    ['no report', () => samplePlan({ reports: [] }).plan],
    ['German first', () => samplePlan({ languages: ['de', 'ko', 'en'] }).plan],
  ];

  test.each(variants)('%s: intact, by this key, with every check passed', async (_, makePlan) => {
    const plan = makePlan();
    const { bytes, summary } = await written(plan);
    const blob = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0 ', 'latin1'), plan.signer.publicKey]);
    const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
    const result = await verifyBundle(inMemory(bytes), { fingerprint });
    expect(result.checks.filter((check) => check.outcome !== 'passed').map((check) => check.id)).toEqual(['earlier-checkpoint']);
    expect(result.verdict).toBe(0);
    expect(result.bundle).toMatchObject({ bundleName: plan.bundleName, rootSha256: summary.rootSha256, itemCount: plan.items.length, fileCount: summary.entryCount, fingerprint });
    expect((await verifyBundle(inMemory(bytes), { fingerprint: `SHA256:${'A'.repeat(43)}` })).verdict).toBe(3);
  });

  test('one changed byte anywhere in the first, middle and last part is noticed', async () => {
    const { bytes } = await written(examplePlan());
    for (let at = 0; at < bytes.length; at += Math.floor(bytes.length / 40)) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect((await verifyBundle(inMemory(changed), {})).verdict, `byte ${at}`).toBeGreaterThan(0);
    }
  });
});

describe.each([1, 2])('the frozen bundle of version %i', (version) => {
  const folder = new URL(`../../vectors/bundle-v${version}/`, import.meta.url);
  const frozen = readFileSync(new URL('K-2026-0001_20261122.zip', folder));
  const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<'zipSha256' | 'rootSha256' | 'fingerprint', string>;

  test('still is what it was', () => {
    expect(sha('sha256', frozen)).toBe(expected.zipSha256);
  });

  test('is still read as intact, by the verifier and by RFC 8493', async () => {
    const result = await verifyBundle(inMemory(frozen), { fingerprint: expected.fingerprint });
    expect(result.verdict).toBe(0);
    expect(result.checks.filter((check) => check.outcome !== 'passed').map((check) => check.id)).toEqual(version === 1 ? ['checkpoint', 'earlier-checkpoint'] : ['earlier-checkpoint']);
    expect(result.bundle).toMatchObject({ rootSha256: expected.rootSha256, itemCount: 12, logEntries: 17, logLeftOut: 2 });
    expect(bagFaults(treeOf(unpacked(frozen)))).toEqual([]);
  });
});
