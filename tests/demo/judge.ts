import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from '@playwright/test';
import { extractSheetHash } from './sheet.ts';
import { checkAgainstPaper, checkWithStandardTools, type ToolVerdict } from './standard-tools.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A verdict of the project's own verifier, check by check: `zip-profile` → `passed`. */
export interface OwnVerdict {
  readonly verdict: number;
  readonly checks: Readonly<Record<string, string>>;
}

export interface Judgement {
  /** True only if every way of checking says intact, and command line and page agree check by check. */
  readonly agree: boolean;
  readonly rootSha256: string;
  /** Of the key that sealed it, by the command line; '' where nothing intact was found. */
  readonly fingerprint: string;
  readonly commandLine: OwnVerdict;
  readonly page: OwnVerdict;
  readonly verdicts: readonly ToolVerdict[];
}

/** Lets every way of checking judge a bundle that has its hash sheet beside it. */
export async function judge(zipFile: string, verifyPage: string): Promise<Judgement> {
  const commandLine = judgeByCommandLine(zipFile);
  const browser = await openBrowser();
  const page = await judgeByPage(browser, zipFile, verifyPage).finally(() => browser.close());
  const own = (tool: string, { verdict, checks }: OwnVerdict): ToolVerdict => ({
    tool, intact: verdict === 0, said: `verdict ${verdict}, ${Object.values(checks).filter((outcome) => outcome === 'passed').length} checks passed`,
  });
  const sheet = zipFile.replace(/\.zip$/, '_hash-sheet.pdf');
  const verdicts = [own('npm run verify', commandLine.own), own('verify.html', page), checkAgainstPaper(zipFile, extractSheetHash(sheet)), ...checkWithStandardTools(zipFile)];
  const isSame = JSON.stringify(commandLine.own) === JSON.stringify(page);
  return { agree: isSame && verdicts.every((row) => row.intact), rootSha256: commandLine.rootSha256, fingerprint: commandLine.fingerprint, commandLine: commandLine.own, page, verdicts };
}

export function judgeByCommandLine(zipFile: string): { readonly own: OwnVerdict; readonly rootSha256: string; readonly fingerprint: string } {
  const ran = spawnSync(process.execPath, ['electron/verify-cli.ts', zipFile, '--json', '--lang', 'en'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 });
  const result = JSON.parse(ran.stdout) as { verdict: number; checks: { id: string; outcome: string }[]; bundle: { rootSha256: string; fingerprint: string } | null };
  if (result.verdict !== ran.status) throw new Error(`the command line says ${result.verdict} and exits with ${ran.status}`);
  const checks = Object.fromEntries(result.checks.map((check) => [check.id, check.outcome]));
  return { own: { verdict: result.verdict, checks }, rootSha256: result.bundle?.rootSha256 ?? '', fingerprint: result.bundle?.fingerprint ?? '' };
}

/** A browser that reaches no network. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--host-resolver-rules=MAP * ~NOTFOUND'] });
}

/** Opens the page from disk, as a recipient does, and gives it the file. */
export async function judgeByPage(browser: Browser, zipFile: string, verifyPage: string): Promise<OwnVerdict> {
  const page = await browser.newPage();
  try {
    await page.goto(pathToFileURL(verifyPage).href);
    await page.locator('#file').setInputFiles(zipFile);
    await page.locator('button[type=submit]').click();
    const verdict = page.locator('[data-verdict]');
    await verdict.waitFor({ timeout: 120_000 });
    const outcomes = await page.locator('[data-check]').evaluateAll((rows) => rows.map((row) => [row.getAttribute('data-check') ?? '', row.getAttribute('data-outcome') ?? '']));
    return { verdict: Number(await verdict.getAttribute('data-verdict')), checks: Object.fromEntries(outcomes) };
  } finally {
    await page.close();
  }
}

/** What a police officer sees, with the key in words as it stands on the paper: the form's result from the top. */
export async function pictureOfPage(zipFile: string, verifyPage: string, fingerprint: string, language: 'ko' | 'en', picture: string): Promise<void> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(pathToFileURL(verifyPage).href);
    await page.selectOption('#language', language);
    await page.locator('#file').setInputFiles(zipFile);
    await page.locator('#fingerprint').fill(fingerprint);
    await page.locator('button[type=submit]').click();
    await page.locator('[data-verdict]').waitFor({ timeout: 120_000 });
    await page.locator('.result').evaluate((result) => result.scrollIntoView());
    await page.screenshot({ path: picture, animations: 'disabled' });
  } finally {
    await browser.close();
  }
}

/** The verify page as built. */
export const VERIFY_PAGE = join(ROOT, 'dist', 'verify.html');
