import { spawnSync } from 'node:child_process';

/** The hash of the zip as it stands on the printed sheet: the line that names the ZIP file and carries eight groups of eight digits. */
export function extractSheetHash(pdfFile: string): string {
  const { stdout, status, stderr } = spawnSync('pdftotext', ['-layout', pdfFile, '-'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pdftotext: ${stderr}`);
  const line = stdout.split('\n').find((text) => /ZIP/.test(text) && /(?:[0-9a-f]{8}\s+){7}[0-9a-f]{8}/.test(text));
  const groups = line && /(?:[0-9a-f]{8}\s+){7}[0-9a-f]{8}/.exec(line)?.[0];
  if (!groups) throw new Error('the hash sheet has no line with the hash of the ZIP file');
  return groups.replace(/\s+/g, '');
}
