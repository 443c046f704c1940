import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMANDS = [
  'sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt',
  'ssh-keygen -Y verify -f signature/allowed_signers -I kept -n kept-bundle -s signature/tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt',
  'openssl pkeyutl -verify -pubin -inkey signature/signer.pub.pem -rawin -in tagmanifest-sha256.txt -sigfile signature/tagmanifest-sha256.txt.ed25519',
] as const;

/** The files of a bundle by their path below its one folder, as the system's unzip lays them out. */
export function unzipped(bytes: Uint8Array): Map<string, Buffer> {
  return inFolder(bytes, (root) => {
    const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return new Map(names.map((name) => [name.slice(root.length + 1), readFileSync(name)]));
  });
}

/** What the commands of VERIFY.en.txt say: the output of each that does not call the unpacked bundle intact. */
export function commandFaults(bytes: Uint8Array): string[] {
  return inFolder(bytes, (root) => COMMANDS.flatMap((command) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: root, encoding: 'utf8', timeout: 60_000 });
    return status === 0 ? [] : [`${command}: ${stdout}${stderr}`];
  }));
}

/** Whether each command, the lists always with it, calls the bundle intact; none does that does not unpack into one folder. */
export function commandVerdicts(bytes: Uint8Array): boolean[] {
  try {
    return inFolder(bytes, (root) => {
      const [lists = false, ...others] = COMMANDS.map((command) => spawnSync('sh', ['-c', command], { cwd: root, encoding: 'utf8', timeout: 60_000 }).status === 0);
      return [lists, ...others.map((each) => each && lists)];
    });
  } catch (error) {
    if (error instanceof NotUnpacked) return COMMANDS.map(() => false);
    throw error;
  }
}

class NotUnpacked extends Error {}

function inFolder<T>(bytes: Uint8Array, look: (root: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'kept-unzip-'));
  try {
    const zip = join(folder, 'bundle.zip');
    writeFileSync(zip, bytes);
    const { status, stderr } = spawnSync('unzip', ['-q', zip, '-d', join(folder, 'out')], { encoding: 'utf8', input: '', timeout: 60_000 });
    if (status !== 0) throw new NotUnpacked(stderr);
    const [bag = '', ...more] = readdirSync(join(folder, 'out'));
    if (more.length > 0) throw new NotUnpacked('more than one folder');
    return look(join(folder, 'out', bag));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
