import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Sha512Here, Sha512Thread } from '../../../electron/passing-sha512.ts';
import { SteppedDigests } from '../../../electron/range-digests.ts';

const folder = mkdtempSync(join(tmpdir(), 'kept-thread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A thread with other code in it. */
function threadOf(name: string, code: string): URL {
  writeFileSync(join(folder, `${name}.mjs`), code);
  return pathToFileURL(join(folder, `${name}.mjs`));
}

const READY = "import { parentPort } from 'node:worker_threads'; parentPort.postMessage(null);";
const part = (lengthBytes = 1000): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(lengthBytes));
const sha512 = (...parts: readonly Uint8Array[]): string => createHash('sha512').update(Buffer.concat(parts)).digest('hex');
const fault = (kind: string): object => ({ code: 'internal/unexpected', details: { kind: `sha512-thread-${kind}` } });

async function started(file?: URL): Promise<Sha512Thread> {
  const thread = await Sha512Thread.start(file);
  if (thread === null) throw new Error('no thread');
  return thread;
}

test('a thread gives the digest of each range, as this thread does', async () => {
  const [thread, here] = [await started(), new Sha512Here()];
  try {
    for (const count of [0, 1, 2, 7]) {
      const parts = Array.from({ length: count }, () => part(1 + count * 100_000));
      for (const one of parts) await here.update(one);
      const expected = sha512(...parts);
      for (const one of parts) await thread.update(one);
      expect(await thread.finishHex()).toBe(expected);
      expect(await here.finishHex()).toBe(expected);
    }
  } finally {
    thread.stop();
  }
});

test('it takes the memory of what it is given, and holds back whoever gives more than it can take', async () => {
  const thread = await started(threadOf('silent', `${READY} parentPort.on('message', () => undefined);`));
  const bytes = part();
  await thread.update(bytes);
  expect(bytes.buffer.detached).toBe(true);
  await thread.update(part());
  const third = thread.update(part());
  expect(await Promise.race([third.then(() => 'room'), new Promise((resolve) => setTimeout(resolve, 50, 'waits'))])).toBe('waits');
  thread.stop();
  await expect(third).rejects.toMatchObject(fault('stopped'));
});

test('a thread that never begins is none', async () => {
  expect(await Sha512Thread.start(pathToFileURL(join(folder, 'missing.mjs')))).toBeNull();
  expect(await Sha512Thread.start(threadOf('broken', 'throw new Error("x");'))).toBeNull();
  expect(await Sha512Thread.start(threadOf('leaves', 'process.exit(0);'))).toBeNull();
});

test.each([
  ['throws', 'throw new Error("x");', 'error'],
  ['leaves', 'process.exit(0);', 'exit'],
  ['answers something else', 'parentPort.postMessage("abc");', 'answer'],
  ['answers twice', 'parentPort.postMessage(null); parentPort.postMessage(null);', 'answer'],
])('one that %s later fails what waits and everything after', async (_name, code, kind) => {
  const thread = await started(threadOf(kind + _name.length, `${READY} parentPort.on('message', () => { ${code} });`));
  try {
    await thread.update(part());
    await expect((async () => {
      for (let n = 0; n < 5; n++) await thread.update(part());
      await thread.finishHex();
    })()).rejects.toMatchObject(fault(kind));
    await expect(thread.update(part())).rejects.toMatchObject(fault(kind));
    await expect(thread.finishHex()).rejects.toMatchObject(fault(kind));
  } finally {
    thread.stop();
  }
});

test('a digest that is not made in time for a stop fails and does not hang', async () => {
  const thread = await started(threadOf('never', `${READY} parentPort.on('message', (bytes) => { if (bytes !== null) parentPort.postMessage(null); });`));
  await thread.update(part());
  const digest = thread.finishHex();
  thread.stop();
  await expect(digest).rejects.toMatchObject(fault('stopped'));
});

test('the digests of large ranges are those of small ones, and a stop ends them', async () => {
  const digests = new SteppedDigests();
  const parts = [part(1_000_000), part(500_000), part(3)];
  const expected = sha512(...parts);
  for (const isLarge of [true, false, true]) {
    let offset = 0;
    for (const one of parts) {
      await (await digests.at(offset, 'all', isLarge)).update(one.slice());
      offset += one.length;
    }
    expect((await digests.finish()).sha512).toBe(expected);
  }
  // A range that is left does not get into the next.
  await (await digests.at(0, 'all', true)).update(part(5));
  await (await digests.at(9, 'all', true)).update(parts[0]!.slice());
  expect((await digests.finish()).sha512).toBe(sha512(parts[0]!));
  const digester = await digests.at(0, 'all', true);
  await digester.update(part());
  digests.stop();
  await expect(digester.finish()).rejects.toMatchObject(fault('stopped'));
  await expect(digests.finish()).rejects.toMatchObject({ code: 'internal/unexpected', details: { kind: 'digest-stopped' } });
  const beginning = digests.at(0, 'all', true);
  digests.stop();
  await expect(beginning).rejects.toMatchObject({ details: { kind: 'digest-stopped' } });
});
