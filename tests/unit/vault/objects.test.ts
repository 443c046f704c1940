import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { collect } from '../crypto/age-tools.ts';
import { captureFile, newVault, reopen, type TestVault } from './vault-tools.ts';

const CHUNK = 64 * 1024;
let vault: TestVault;
beforeAll(loadSodium);
beforeEach(async () => {
  vault = await newVault();
});

const object = (objectId: string): Uint8Array => vault.store.files.objects.get(objectId)!;

async function streamOf(itemId: string): Promise<Uint8Array> {
  return collect((await vault.engine.openContent(itemId)).stream());
}

describe('stored files', () => {
  for (const size of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 5_000_001]) {
    it(`of ${size} bytes come back whole, and in parts`, async () => {
      const plain = new Uint8Array(randomBytes(size));
      const { itemId, objectId } = await captureFile(vault.engine, plain);
      const { engine } = await reopen(vault.store);
      const content = await engine.openContent(itemId);
      expect(content.sizeBytes).toBe(size);
      expect(Buffer.from(await collect(content.stream())).equals(plain)).toBe(true);
      for (let n = 0; n < 20; n++) {
        const from = Math.floor(Math.random() * (size + 1));
        const length = Math.floor(Math.random() * (size - from + 1));
        expect(Buffer.from(await content.read(from, length)).equals(plain.subarray(from, from + length))).toBe(true);
      }
      if (size >= 16) expect(Buffer.from(object(objectId)).includes(Buffer.from(plain.subarray(0, 16)))).toBe(false);
    });
  }

  it('that were swapped are noticed: by size at once, by digest at the end', async () => {
    const [a, b] = [await captureFile(vault.engine, new Uint8Array(randomBytes(CHUNK + 5))), await captureFile(vault.engine, new Uint8Array(randomBytes(CHUNK + 5)))];
    const c = await captureFile(vault.engine, new Uint8Array(10));
    vault.store.files.objects.set(a.objectId, object(b.objectId));
    vault.store.files.objects.set(b.objectId, object(c.objectId));
    await expect(streamOf(a.itemId)).rejects.toMatchObject({ code: 'vault/object-damaged', details: { fault: 'digest' } });
    await expect(vault.engine.openContent(b.itemId)).rejects.toMatchObject({ code: 'vault/object-damaged', details: { fault: 'size' } });
  });

  it('that were cut are noticed at once, also between chunks', async () => {
    const { itemId, objectId } = await captureFile(vault.engine, new Uint8Array(3 * CHUNK));
    const whole = object(objectId);
    for (const length of [0, 10, 184, 184 + CHUNK + 16, 184 + 2 * (CHUNK + 16), whole.length - 1]) {
      vault.store.files.objects.set(objectId, whole.slice(0, length));
      await expect(vault.engine.openContent(itemId), `${length}`).rejects.toThrow('vault/object-damaged');
    }
    vault.store.files.objects.set(objectId, Uint8Array.from([...whole, 0]));
    await expect(vault.engine.openContent(itemId)).rejects.toThrow('vault/object-damaged');
  });

  it('that were changed are noticed where the change is', async () => {
    const { itemId, objectId } = await captureFile(vault.engine, new Uint8Array(3 * CHUNK));
    object(objectId)[184 + CHUNK + 16 + 100]! ^= 1;
    const content = await vault.engine.openContent(itemId);
    expect(await content.read(0, CHUNK)).toEqual(new Uint8Array(CHUNK));
    expect(await content.read(2 * CHUNK, CHUNK)).toEqual(new Uint8Array(CHUNK));
    await expect(content.read(CHUNK - 1, 2)).rejects.toThrow('vault/object-damaged');
    await expect(streamOf(itemId)).rejects.toThrow('vault/object-damaged');
  });

  it('that are gone are said to be gone', async () => {
    const { itemId, objectId } = await captureFile(vault.engine, new Uint8Array(10));
    vault.store.files.objects.delete(objectId);
    await expect(vault.engine.openContent(itemId)).rejects.toThrow('vault/object-missing');
  });

  it('of another vault do not open', async () => {
    const other = await newVault();
    const theirs = await captureFile(other.engine, new Uint8Array(10));
    const ours = await captureFile(vault.engine, new Uint8Array(10));
    vault.store.files.objects.set(ours.objectId, other.store.files.objects.get(theirs.objectId)!);
    await expect(vault.engine.openContent(ours.itemId)).rejects.toMatchObject({ code: 'vault/object-damaged', details: { fault: 'no-match' } });
  });

  it('leave nothing when they are given up', async () => {
    const content = await vault.engine.beginContent();
    await content.write(new Uint8Array(1_000_000));
    await content.abort();
    expect(vault.store.files.objects.size).toBe(0);
  });

  it('pass on what the disk says', async () => {
    const begin = vault.store.beginObject.bind(vault.store);
    let aborted = 0;
    vault.store.beginObject = async () => ({ ...(await begin()), write: async () => { throw new KeptError('disk/full'); }, abort: async () => { aborted += 1; } });
    await expect(vault.engine.beginContent()).rejects.toThrow('disk/full');
    expect(aborted).toBe(1);
  });

  it('cross the store in pieces of at most 1 MiB and are never held whole', async () => {
    const content = await vault.engine.beginContent();
    await content.write(new Uint8Array(5_000_000));
    const objectId = await content.commit();
    expect(object(objectId).length).toBeGreaterThan(5_000_000);
  });
});
