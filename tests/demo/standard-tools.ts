import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one way of checking said of a bundle. */
export interface ToolVerdict {
  readonly tool: string;
  readonly intact: boolean;
  /** Last lines of its output, for whoever wants to know why. */
  readonly said: string;
}

/** Compares the zip with the hash that stands on the printed sheet: `sha256sum FILE` and a look at the paper. */
export function checkAgainstPaper(zipFile: string, zipSha256: string): ToolVerdict {
  const ran = spawnSync('sha256sum', [zipFile], { encoding: 'utf8' });
  return { tool: 'sha256sum and paper', intact: ran.status === 0 && ran.stdout.startsWith(`${zipSha256} `), said: lastLines(`${ran.stdout}${ran.stderr}`) };
}

/**
 * Checks a bundle as a recipient does who has only what systems ship: unpacks it and runs the commands that its own
 * VERIFY.en.txt prints, each signature after the lists that it covers. A bundle that does not unpack, or whose lists or
 * number of files differ, is not intact for any of them.
 */
export function checkWithStandardTools(zipFile: string): ToolVerdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'kept-check-'));
  try {
    const unpacked = spawnSync('unzip', ['-q', '-o', zipFile, '-d', folder], { encoding: 'utf8', input: '' });
    const bag = readdirSync(folder)[0];
    if (unpacked.status !== 0 || bag === undefined) {
      return TOOLS.map((tool) => ({ tool, intact: false, said: lastLines(`unzip: ${unpacked.stdout}${unpacked.stderr}`) }));
    }
    return checkFolder(join(folder, bag));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const TOOLS = ['sha256sum -c', 'ssh-keygen', 'openssl'] as const;

function checkFolder(bag: string): ToolVerdict[] {
  const lists = checkLists(bag);
  const ssh = shell(bag, 'ssh-keygen -Y verify -f signature/allowed_signers -I kept -n kept-bundle -s signature/tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt');
  const raw = shell(bag, 'openssl pkeyutl -verify -pubin -inkey signature/signer.pub.pem -rawin -in tagmanifest-sha256.txt -sigfile signature/tagmanifest-sha256.txt.ed25519');
  return [
    { tool: 'sha256sum -c', ...lists },
    { tool: 'ssh-keygen', intact: lists.intact && ssh.intact, said: ssh.intact && !lists.intact ? lists.said : ssh.said },
    { tool: 'openssl', intact: lists.intact && raw.intact, said: raw.intact && !lists.intact ? lists.said : raw.said },
  ];
}

/** `sha256sum -c` over both lists, and the number of files that VERIFY.en.txt states. */
function checkLists(bag: string): Omit<ToolVerdict, 'tool'> {
  const sums = shell(bag, 'sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt');
  if (!sums.intact) return sums;
  const stated = /holds ([0-9]+) files/.exec(readFileSync(join(bag, 'VERIFY.en.txt'), 'utf8'))?.[1];
  const present = readdirSync(bag, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory()).length;
  return { intact: Number(stated) === present, said: `${present} files, ${stated} stated` };
}

function shell(folder: string, command: string): Omit<ToolVerdict, 'tool'> {
  const ran = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  return { intact: ran.status === 0, said: lastLines(`${ran.stdout}${ran.stderr}`) };
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-2).join(' / ');
}
