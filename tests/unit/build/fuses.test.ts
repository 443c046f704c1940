import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flipFuses, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../../build/build.ts';
import { FUSE_NAMES, FUSES, fuseFaults, readFuseWires } from '../../../build/fuses.ts';
import setFuses from '../../../build/packaging/set-fuses.ts';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron 45 comes: RunAsNode, NodeOptions, NodeCliInspect, GrantFileProtocolExtraPrivileges and WasmTrapHandlers are on. */
const AS_IT_COMES = '101100011';

/** Bytes that look like a program with this wire in them, somewhere. */
function binary(wire: string, version = 1): Buffer {
  return Buffer.concat([Buffer.alloc(70_000, 0x90), Buffer.from(SENTINEL), Buffer.from([version, wire.length]), Buffer.from(wire), Buffer.alloc(5000, 7)]);
}

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'kept-fuses-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What electron-builder does with a packed program: our hook, and the tool that flips. */
async function flip(wire: string): Promise<Buffer> {
  const file = join(folder, 'kept');
  writeFileSync(file, binary(wire));
  const { afterPack } = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as { readonly afterPack: string };
  expect(afterPack).toBe('./build/packaging/set-fuses.ts');
  const packager = { addElectronFuses: (_context: unknown, config: Parameters<typeof flipFuses>[1]) => flipFuses(file, config) };
  await setFuses({ packager, electronPlatformName: 'linux' } as unknown as Parameters<typeof setFuses>[0]);
  expect((await getCurrentFuseWire(file)).version).toBe('1');
  return readFileSync(file);
}

describe('the fuse wire', () => {
  test('is read from the bytes: nine fuses in their order', () => {
    expect(FUSE_NAMES).toHaveLength(9);
    expect(Object.keys(FUSES).sort()).toEqual([...FUSE_NAMES].sort());
    expect(FUSE_NAMES[FuseV1Options.OnlyLoadAppFromAsar]).toBe('onlyLoadAppFromAsar');
    const [wire] = readFuseWires(binary(AS_IT_COMES));
    expect(Object.entries(wire ?? {}).filter(([, state]) => state === true).map(([name]) => name)).toEqual(['runAsNode', 'enableNodeOptionsEnvironmentVariable', 'enableNodeCliInspectArguments', 'grantFileProtocolExtraPrivileges', 'wasmTrapHandlers']);
    expect(readFuseWires(binary('r00000000'))[0]?.['runAsNode']).toBe('removed');
  });

  test('is set to close what a fuse can close', () => {
    expect(FUSES).toEqual({
      runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false, grantFileProtocolExtraPrivileges: false, wasmTrapHandlers: true,
    });
  });

  test('of a binary as it comes is found wanting, fuse by fuse', () => {
    expect(fuseFaults(binary(AS_IT_COMES))).toEqual([
      'fuse runAsNode is true and should be false', 'fuse enableCookieEncryption is false and should be true', 'fuse enableNodeOptionsEnvironmentVariable is true and should be false',
      'fuse enableNodeCliInspectArguments is true and should be false', 'fuse enableEmbeddedAsarIntegrityValidation is false and should be true', 'fuse onlyLoadAppFromAsar is false and should be true',
      'fuse grantFileProtocolExtraPrivileges is true and should be false',
    ]);
  });

  test('is right after our configuration was applied to it', async () => {
    expect(fuseFaults(await flip(AS_IT_COMES))).toEqual([]);
  });

  test('with a fuse that nobody decided about stops the build', async () => {
    await expect(flip(`${AS_IT_COMES}1`)).rejects.toThrow(/strictlyRequireAllFuses/);
    expect(() => readFuseWires(binary(`${AS_IT_COMES}1`))).toThrow(/10 fuses, of which 9 are known/);
  });

  test('of one processor in a universal binary must not hide behind the other', async () => {
    const right = await flip(AS_IT_COMES);
    expect(fuseFaults(Buffer.concat([right, binary(AS_IT_COMES)]))).not.toEqual([]);
    expect(fuseFaults(Buffer.concat([right, right]))).toEqual([]);
  });

  test.each([
    ['no wire at all', Buffer.alloc(5000)], ['another version', binary(AS_IT_COMES, 2)], ['a letter that is no state', binary('x01100011')], ['a wire that is cut off', binary(AS_IT_COMES).subarray(0, 70_000 + 32 + 5)],
  ])('that cannot be read is a fault: %s', (_name, bytes) => {
    expect(() => readFuseWires(bytes)).toThrow();
  });
});
