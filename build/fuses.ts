import { FuseV1Options } from '@electron/fuses';

/** Before the wire in Electron's binary (build/fuses/ of its sources). */
const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
const STATES: Readonly<Record<string, boolean | 'removed'>> = { 0: false, 1: true, r: 'removed' };

/** Fuse → whether it is on, by the names of electron-builder.yml. */
export type FuseWire = Readonly<Record<string, boolean | 'removed'>>;

/** All nine, so that none is left as it comes; SECURITY.md says what each closes. */
export const FUSES: FuseWire = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  wasmTrapHandlers: true,
};

/** The fuses that the tool knows, in the order of the wire. */
export const FUSE_NAMES: readonly string[] = Object.keys(FuseV1Options).filter((name) => !/^\d+$/.test(name)).map((name) => name.charAt(0).toLowerCase() + name.slice(1));

/** FUSES by their place in the wire, as @electron/fuses takes them. Throws for a fuse that nobody decided about. */
export function fuseConfig(): Record<FuseV1Options, boolean> {
  const states = Object.fromEntries(FUSE_NAMES.map((name, index) => {
    const state = FUSES[name];
    if (typeof state !== 'boolean') throw new Error(`nobody has decided about the fuse ${name}`);
    return [index, state];
  }));
  // The names were read off this very enumeration.
  return states as Record<FuseV1Options, boolean>;
}

/**
 * Every wire in a binary: one, or one for each processor in a universal macOS binary. Reads the bytes itself, so that a package is not
 * judged by the tool that made it. Throws for a binary without a wire, and for a wire of another version or with fuses that have no name here.
 */
export function readFuseWires(binary: Buffer): readonly FuseWire[] {
  const wires: FuseWire[] = [];
  for (let at = binary.indexOf(SENTINEL); at >= 0; at = binary.indexOf(SENTINEL, at + 1)) wires.push(readWire(binary.subarray(at + SENTINEL.length)));
  if (wires.length === 0) throw new Error('the binary has no fuses');
  return wires;
}

/** One byte for the version, one for the length, then one letter for each fuse. */
function readWire(bytes: Buffer): FuseWire {
  const [version, length = 0] = bytes;
  if (version !== 1) throw new Error(`fuses of version ${version} are not known here`);
  const letters = bytes.subarray(2, 2 + length).toString('latin1');
  if (letters.length !== FUSE_NAMES.length) throw new Error(`the binary has ${letters.length} fuses, of which ${FUSE_NAMES.length} are known`);
  return Object.fromEntries(FUSE_NAMES.map((name, index) => {
    const state = STATES[letters[index] ?? ''];
    if (state === undefined) throw new Error(`fuse ${name} is neither on nor off`);
    return [name, state];
  }));
}

/** What in a packed binary is not as it was asked for, as sentences. */
export function fuseFaults(binary: Buffer): string[] {
  return readFuseWires(binary).flatMap((wire) => FUSE_NAMES.flatMap((name) => (wire[name] === FUSES[name] ? [] : [`fuse ${name} is ${String(wire[name])} and should be ${String(FUSES[name])}`])));
}
