import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { allowedSignersText, signerPem, sshSignature } from '../../../shared/bundle/signature.ts';
import { fingerprint } from '../../../shared/crypto/fingerprint.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { bagFaults } from './rfc8493.ts';
import { samplePlan, sha, signerOf } from './sample-plan.ts';
import { shell, testFolder, treeOf, unpacked, written, type Written } from './written.ts';

/** The bundle against programs that know nothing of Kept. */

let sample: Written;
const { plan, contents } = samplePlan();

beforeAll(async () => {
  await loadSodium();
  sample = await written(plan);
});

/** The commands of VERIFY.en.txt that begin with a word, as a person would copy them. */
function commandsOf(folder: string, program: string): string[] {
  const lines = readFileSync(join(folder, 'VERIFY.en.txt'), 'utf8').split('\r\n');
  return lines.filter((line) => line.startsWith(`    ${program} `)).map((line) => line.trim());
}

function commandOf(folder: string, program: string, file: string): string {
  const command = commandsOf(folder, program).find((line) => line.includes(file));
  if (command === undefined) throw new Error(`no command for ${program}`);
  return command;
}

const sshCommand = (folder: string): string => commandOf(folder, 'ssh-keygen', '-Y verify');
const opensslCommand = (folder: string): string => commandOf(folder, 'openssl', 'pkeyutl');
const listsCommand = (folder: string): string => commandOf(folder, 'sha256sum', '-c manifest');

describe('unpacking', () => {
  test('unzip, 7z and Python find the same tree, with the exhibits as they were stored', () => {
    const byUnzip = treeOf(unpacked(sample.bytes, 'unzip'));
    expect(treeOf(unpacked(sample.bytes, '7z'))).toEqual(byUnzip);
    expect(treeOf(unpacked(sample.bytes, 'python'))).toEqual(byUnzip);
    expect(byUnzip.size).toBe(sample.summary.entryCount);
    for (const item of plan.items) {
      const stored = [...byUnzip].filter(([path]) => path.startsWith(`data/items/${item.exhibitNo}/original.`));
      const bytes = contents.get(item.itemId);
      expect(stored.map(([, found]) => found)).toEqual(bytes ? [Buffer.from(bytes)] : []);
    }
  });

  test('archive testers have nothing to say', () => {
    const file = join(testFolder(), 'b.zip');
    writeFileSync(file, sample.bytes);
    for (const line of [`unzip -tqq ${file}`, `7z t ${file}`, `zip -Tq ${file}`, `python3 -m zipfile -t ${file}`]) expect(shell('/', line).code, line).toBe(0);
  });
});

describe('the bag', () => {
  test('is valid by RFC 8493', () => {
    expect(bagFaults(treeOf(unpacked(sample.bytes)))).toEqual([]);
  });

  test.each([
    ['data/items/E-0001/original.png'], ['data/metadata/items.csv'], ['data/metadata/custody-log.jsonl'], ['VERIFY.ko.txt'], ['bag-info.txt'],
    ['manifest-sha256.txt'], ['manifest-sha512.txt'], ['signature/allowed_signers'], ['signature/signer.pub.pem'],
  ])('is invalid once %s has one more byte', (path) => {
    const folder = unpacked(sample.bytes);
    appendFileSync(join(folder, path), '\n');
    expect(bagFaults(treeOf(folder))).not.toEqual([]);
  });

  test('is invalid with a file too many or too few', () => {
    const folder = unpacked(sample.bytes);
    writeFileSync(join(folder, 'data/extra.txt'), 'x');
    expect(bagFaults(treeOf(folder))).toContain('3 manifest-sha256.txt does not list data/extra.txt');
    rmSync(join(folder, 'data/extra.txt'));
    rmSync(join(folder, 'data/items/E-0003/item.json'));
    expect(bagFaults(treeOf(folder))).toContain('3 manifest-sha512.txt: data/items/E-0003/item.json is missing');
  });
});

describe('the commands of VERIFY.en.txt, pasted inside the folder', () => {
  test('all succeed, and print what the text foretells', () => {
    const folder = unpacked(sample.bytes);
    const lists = shell(folder, listsCommand(folder));
    expect(lists.code).toBe(0);
    expect(lists.output.trim().split('\n').every((line) => line.endsWith(': OK'))).toBe(true);
    for (const line of commandsOf(folder, 'shasum').filter((command) => command.includes('-c '))) expect(shell(folder, line).code, line).toBe(0);
    const root = shell(folder, commandOf(folder, 'sha256sum', 'tagmanifest-sha256.txt'));
    expect(root.output.split(' ')[0]).toBe(sample.summary.rootSha256);
    const text = readFileSync(join(folder, 'VERIFY.en.txt'), 'utf8');
    for (const line of [sshCommand(folder), opensslCommand(folder)]) {
      const answer = shell(folder, line);
      expect(answer.code, line).toBe(0);
      expect(text).toContain(`\r\n  | ${answer.output.trim()}\r\n`);
    }
    expect(shell(folder, sshCommand(folder)).output).toContain(fingerprint(plan.signer.publicKey));
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`The folder holds ${treeOf(folder).size} files`);
  });

  test('the hash of the ZIP file is the one reported', () => {
    const folder = testFolder();
    writeFileSync(join(folder, `${plan.bundleName}.zip`), sample.bytes);
    const line = commandOf(unpacked(sample.bytes), 'sha256sum', '.zip');
    expect(shell(folder, line).output.split(' ')[0]).toBe(sample.summary.zipSha256);
    expect(sample.summary.zipSha256).toBe(sha('sha256', sample.bytes));
  });

  test('the form for Windows is the same command with its own slashes', () => {
    const folder = unpacked(sample.bytes);
    const [windows = ''] = commandsOf(folder, 'cmd');
    expect(windows.replaceAll('\\', '/')).toBe(`cmd /c "${sshCommand(folder)}"`);
    expect(windows).toContain('signature\\allowed_signers');
  });

  test.each([
    ['data/items/E-0001/original.png'], ['data/items/E-0002/item.json'], ['data/metadata/case.json'], ['VERIFY.de.txt'], ['manifest-sha256.txt'], ['bagit.txt'],
  ])('the lists notice one changed byte in %s', (path) => {
    const folder = unpacked(sample.bytes);
    flipByte(join(folder, path));
    const { code, output } = shell(folder, listsCommand(folder));
    expect(code).not.toBe(0);
    expect(output).toMatch(/FAILED|improperly formatted|No such file/);
  });

  test('both signatures notice a changed byte, a line end in the Windows manner, another list and another key', () => {
    const spoil: readonly ((folder: string) => void)[] = [
      (folder) => flipByte(join(folder, 'tagmanifest-sha256.txt')),
      (folder) => writeFileSync(join(folder, 'tagmanifest-sha256.txt'), readFileSync(join(folder, 'tagmanifest-sha256.txt'), 'utf8').replaceAll('\n', '\r\n')),
      (folder) => copyFileSync(join(folder, 'tagmanifest-sha512.txt'), join(folder, 'tagmanifest-sha256.txt')),
      (folder) => {
        const other = signerOf('17'.repeat(32)).publicKey;
        writeFileSync(join(folder, 'signature/allowed_signers'), allowedSignersText(other));
        writeFileSync(join(folder, 'signature/signer.pub.pem'), signerPem(other));
      },
    ];
    const good = unpacked(sample.bytes);
    for (const change of spoil) {
      const folder = join(testFolder(), 'copy');
      cpSync(good, folder, { recursive: true });
      change(folder);
      for (const line of [sshCommand(folder), opensslCommand(folder)]) expect(shell(folder, line).code, line).not.toBe(0);
    }
  });

  test('a spoilt signature file is noticed', () => {
    const folder = unpacked(sample.bytes);
    flipByte(join(folder, 'signature/tagmanifest-sha256.txt.ed25519'));
    expect(shell(folder, opensslCommand(folder)).code).not.toBe(0);
    flipByte(join(folder, 'signature/tagmanifest-sha256.txt.sig'), 120);
    expect(shell(folder, sshCommand(folder)).code).not.toBe(0);
  });

  test('the key counts for bundles only', () => {
    const folder = unpacked(sample.bytes);
    expect(shell(folder, sshCommand(folder).replace('-n kept-bundle', '-n file')).code).not.toBe(0);
    expect(shell(folder, sshCommand(folder).replace('-I kept', '-I other')).code).not.toBe(0);
  });
});

test('the SSH signature is the one that ssh-keygen itself makes with the key, byte for byte', () => {
  const folder = testFolder();
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(folder, 'key')]);
  const file = Buffer.from(readFileSync(join(folder, 'key'), 'utf8').replace(/-----.*-----|\s/g, ''), 'base64');
  const publicBlob = Buffer.from(readFileSync(join(folder, 'key.pub'), 'utf8').split(' ')[1] ?? '', 'base64');
  // The file ends with seed ‖ public key, comment and padding.
  const at = file.lastIndexOf(publicBlob.subarray(-32));
  const signer = signerOf(file.subarray(at - 32, at).toString('hex'));
  writeFileSync(join(folder, 'list'), 'some list\n');
  execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-f', join(folder, 'key'), '-n', 'kept-bundle', join(folder, 'list')], { stdio: 'ignore' });
  expect(Buffer.from(sshSignature(Buffer.from('some list\n'), signer)).toString()).toBe(readFileSync(join(folder, 'list.sig'), 'utf8'));
});

function flipByte(path: string, at = 3): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
