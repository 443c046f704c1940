import { SSHSIG_NAMESPACE, SSHSIG_PRINCIPAL, TAG_FILES } from './layout.ts';

/** The commands of the instructions, each on one line, to be pasted as they are; the same in every language. */
export interface VerifyCommands {
  /** Hash of one file, by system. */
  readonly hashCertutil: (file: string) => string;
  readonly hashPowerShell: (file: string) => string;
  readonly hashMac: (file: string) => string;
  readonly hashLinux: (file: string) => string;
  /** Every file against the lists, run inside the folder. */
  readonly listsPowerShell: string;
  readonly listsMac: readonly string[];
  readonly listsLinux: string;
  /** The signature. ssh-keygen waits for ever unless the file comes by `<`, which PowerShell does not have: hence the detour over cmd. */
  readonly signatureWindows: string;
  readonly signatureShell: string;
  readonly signatureOpenssl: string;
  /** Asks a time-stamping authority (RFC 3161 3.4), and checks its answer. */
  readonly stampAsk: (bundleName: string) => string;
  readonly stampOpenssl: (bundleName: string) => string;
}

const MANIFEST = TAG_FILES.manifestSha256;
const ROOT = TAG_FILES.tagmanifestSha256;
const SSH_VERIFY = `ssh-keygen -Y verify -f ${TAG_FILES.allowedSigners} -I ${SSHSIG_PRINCIPAL} -n ${SSHSIG_NAMESPACE} -s ${TAG_FILES.sshSignature} < ${ROOT}`;

export const VERIFY_COMMANDS: VerifyCommands = {
  hashCertutil: (file) => `certutil -hashfile ${file} SHA256`,
  hashPowerShell: (file) => `Get-FileHash -Algorithm SHA256 ${file}`,
  hashMac: (file) => `shasum -a 256 ${file}`,
  hashLinux: (file) => `sha256sum ${file}`,
  listsPowerShell:
    `Get-Content ${MANIFEST}, ${ROOT} | ForEach-Object { $hash, $file = $_ -split '  ', 2; `
    + `if ((Get-FileHash -Algorithm SHA256 -LiteralPath $file).Hash -eq $hash) { "\${file}: OK" } else { "\${file}: FAILED" } }`,
  listsMac: [`shasum -a 256 -c ${MANIFEST}`, `shasum -a 256 -c ${ROOT}`],
  listsLinux: `sha256sum -c ${MANIFEST} ${ROOT}`,
  signatureWindows: `cmd /c "${SSH_VERIFY.replaceAll('/', '\\')}"`,
  signatureShell: SSH_VERIFY,
  stampAsk: (name) => `curl -H "Content-Type: application/timestamp-query" --data-binary @${name}.tsq TSA_ADDRESS -o ${name}.tsr`,
  stampOpenssl: (name) => `openssl ts -verify -data ${ROOT} -in ../${name}.tsr -CAfile root.pem`,
  signatureOpenssl: `openssl pkeyutl -verify -pubin -inkey ${TAG_FILES.signerPem} -rawin -in ${ROOT} -sigfile ${TAG_FILES.rawSignature}`,
};

/** What ssh-keygen prints when the signature is good. */
export function goodSshSignature(fingerprint: string): string {
  return `Good "${SSHSIG_NAMESPACE}" signature for ${SSHSIG_PRINCIPAL} with ED25519 key ${fingerprint}`;
}

/** What OpenSSL prints when a time stamp is good. */
export const GOOD_STAMP = 'Verification: OK';

/** What OpenSSL prints when the signature is good. */
export const GOOD_RAW_SIGNATURE = 'Signature Verified Successfully';
