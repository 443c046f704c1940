import { SSHSIG_NAMESPACE, SSHSIG_PRINCIPAL, TAG_FILES } from '../bundle/layout.ts';
import type { ReportModel } from './model.ts';
import type { Block, Command } from './outline.ts';
import type { Words } from './report-outline.ts';
import { fill, type Sentences } from './sentences.ts';

const BACKSLASH = (path: string): string => path.replaceAll('/', '\\');

/** SHA-256 of one file with what each system ships. certutil and Get-FileHash are on every Windows; shasum on every macOS. */
export function hashCommands(file: string, { check }: Sentences): readonly Command[] {
  return [
    { system: check.windows, line: `certutil -hashfile ${file} SHA256` },
    { system: check.powerShell, line: `Get-FileHash -Algorithm SHA256 ${file}` },
    { system: check.mac, line: `shasum -a 256 ${file}` },
    { system: check.linux, line: `sha256sum ${file}` },
  ];
}

/** The SSH signature. PowerShell cannot redirect input, so the Windows form goes through cmd; without input ssh-keygen waits for ever. */
export function signatureCommands({ check }: Sentences): readonly Command[] {
  const verify = (path: (name: string) => string): string =>
    `ssh-keygen -Y verify -f ${path(TAG_FILES.allowedSigners)} -I ${SSHSIG_PRINCIPAL} -n ${SSHSIG_NAMESPACE} -s ${path(TAG_FILES.sshSignature)} < ${TAG_FILES.tagmanifestSha256}`;
  return [
    { system: 'Windows', line: `cmd /c "${verify(BACKSLASH)}"` },
    { system: check.everywhere, line: verify((name) => name) },
  ];
}

/** What ssh-keygen answers when all is well. */
export function signatureAnswer(fingerprint: string): string {
  return `Good "${SSHSIG_NAMESPACE}" signature for ${SSHSIG_PRINCIPAL} with ED25519 key ${fingerprint}`;
}

/** How a recipient checks the bundle without Kept. */
export function checkBlocks(model: ReportModel, { say }: Words): readonly Block[] {
  const { check } = say;
  const tool = model.tool.name;
  return [
    { kind: 'heading', level: 2, text: check.heading, onNewPage: true },
    { kind: 'paragraph', text: fill(check.intro, { tool }) },
    { kind: 'heading', level: 3, text: `1. ${check.zip}` },
    { kind: 'commands', commands: hashCommands(`${model.bundleName}.zip`, say) },
    { kind: 'paragraph', text: fill(check.unpack, { bundle: model.bundleName }) },
    { kind: 'heading', level: 3, text: `2. ${check.root}` },
    { kind: 'commands', commands: hashCommands(TAG_FILES.tagmanifestSha256, say) },
    { kind: 'heading', level: 3, text: `3. ${check.signature}` },
    { kind: 'commands', commands: signatureCommands(say) },
    { kind: 'commands', commands: [{ system: check.answer, line: signatureAnswer(model.fingerprint) }] },
    { kind: 'paragraph', text: check.signatureAnswer },
    { kind: 'heading', level: 3, text: `4. ${check.files}` },
    {
      kind: 'commands',
      commands: [
        { system: check.mac, line: `shasum -a 256 -c ${TAG_FILES.manifestSha256} ${TAG_FILES.tagmanifestSha256}` },
        { system: check.linux, line: `sha256sum -c ${TAG_FILES.manifestSha256} ${TAG_FILES.tagmanifestSha256}` },
      ],
    },
    { kind: 'paragraph', text: fill(check.page, { tool }), tone: 'note' },
  ];
}
