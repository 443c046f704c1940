import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import type { i18n } from 'i18next';
import type { Language } from '../../shared/base/language.ts';
import type { FieldName } from '../../shared/evidence/fields.ts';
import { labels } from '../../shared/report/labels.ts';
import { createTranslation } from '../../renderer/ui/strings/translation.ts';
import { launchKept, nextWindow, type Launched, type LaunchOptions } from './launch.ts';

/** Strong enough for the estimator, typed by nobody else. */
export const PASSPHRASE = 'violet kettle marching 42 lanterns';

/** Each language as it calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { ko: '한국어', en: 'English', de: 'Deutsch' };

export type MinorChoice = 'yes' | 'unknown' | 'no';

/** Kept as a person uses it: every control is found by its name in the language of the screen. */
export class Kept {
  readonly launched: Launched;
  readonly #translation: i18n;
  readonly #isHasty: boolean;
  #language: Language;
  #page: Page;
  /** The recovery words as they were shown at set-up. */
  recoveryWords: readonly string[] = [];

  private constructor(launched: Launched, language: Language, isHasty = false) {
    this.launched = launched;
    this.#isHasty = isHasty;
    this.#page = launched.page;
    this.#language = language;
    this.#translation = createTranslation(language);
  }

  /** `isHasty`: screens are waited for in the page itself, where an expectation looks once a second at last; for walks of many hundred screens. */
  static async start({ isHasty = false, ...options }: LaunchOptions & { readonly language: Language; readonly isHasty?: boolean }): Promise<Kept> {
    const launched = await launchKept({ languages: [options.language], ...options });
    return new Kept(launched, options.language, isHasty);
  }

  /** A running app that was started in another way. */
  static of(launched: Launched, language: Language): Kept {
    return new Kept(launched, language);
  }

  get app(): ElectronApplication {
    return this.launched.app;
  }

  get page(): Page {
    return this.#page;
  }

  /** The words of a catalogue key in the language of the screen. */
  words(key: string, values: Record<string, string | number> = {}): string {
    const text = this.#translation.t(key as never, values as never) as unknown as string;
    if (text === key) throw new Error(`no words for ${key}`);
    return text;
  }

  button(key: string, values?: Record<string, string | number>): Locator {
    return this.page.getByRole('button', { name: this.words(key, values), exact: true });
  }

  heading(key: string): Locator {
    return this.page.getByRole('heading', { name: this.words(key), exact: true });
  }

  box(key: string, values?: Record<string, string | number>): Locator {
    return this.page.getByLabel(this.words(key, values), { exact: true });
  }

  /** Chooses a language in the bar, and goes on in its words. */
  async switchLanguage(language: Language): Promise<void> {
    // The radio input itself is drawn by its label.
    await this.page.locator('header').getByText(LANGUAGE_NAMES[language], { exact: true }).click();
    await expect(this.page.locator('html')).toHaveAttribute('lang', language);
    await this.#translation.changeLanguage(language);
    this.#language = language;
  }

  async press(key: string, values?: Record<string, string | number>): Promise<void> {
    await this.button(key, values).click();
  }

  /** The limit is a guard against hanging alone: several keys may be derived on the way, on a machine that does other things too. */
  async expectHeading(key: string): Promise<void> {
    await this.#see(this.heading(key));
  }

  async #see(locator: Locator): Promise<void> {
    if (this.#isHasty) await locator.waitFor({ timeout: 60_000 });
    else await expect(locator).toBeVisible({ timeout: 60_000 });
  }

  /** First start up to the passphrase screen and through it. */
  async passWelcome(): Promise<void> {
    await this.expectHeading('welcome.title');
    await this.press('welcome.start');
    await this.expectHeading('passphrase.title');
  }

  async choosePassphrase(passphrase = PASSPHRASE): Promise<void> {
    await this.box('passphrase.label').fill(passphrase);
    await this.box('passphrase.repeat').fill(passphrase);
    await this.press('common.continue');
    await this.expectHeading('words.title');
    this.recoveryWords = await this.page.getByRole('list', { name: this.words('words.list') }).locator('.word-text').allTextContents();
    expect(this.recoveryWords).toHaveLength(12);
  }

  /** Types the three words that are asked for. */
  async proveWords(): Promise<void> {
    await this.press('words.written');
    await this.expectHeading('words.proofTitle');
    for (const [index, word] of this.recoveryWords.entries()) {
      const box = this.box('words.proofWord', { place: index + 1 });
      if (await box.count() > 0) await box.fill(word);
    }
    await this.press('words.create');
    await this.passExitExplained();
  }

  /** Before the first item: what quick exit does. */
  async passExitExplained(): Promise<void> {
    await this.expectHeading('exit.title');
    await this.press('exit.understood');
    await this.expectHeading('timeline.title');
  }

  async setUp(passphrase = PASSPHRASE): Promise<void> {
    await this.passWelcome();
    await this.choosePassphrase(passphrase);
    await this.proveWords();
  }

  async unlock(passphrase = PASSPHRASE): Promise<void> {
    await this.tryPassphrase(passphrase);
    // A vault that was not made on this profile comes with the page about quick exit first.
    await this.#see(this.heading('timeline.title').or(this.heading('exit.title')));
    if (await this.heading('exit.title').isVisible()) await this.passExitExplained();
    await this.expectHeading('timeline.title');
  }

  async tryPassphrase(passphrase: string): Promise<void> {
    await this.expectHeading('unlock.title');
    await this.box('unlock.label').fill(passphrase);
    await this.press('unlock.open');
  }

  /** Presses the lock button; the page goes with its process and a fresh one opens. */
  async lock(): Promise<void> {
    // Its name goes on with the shortcut.
    await this.afterLock(() => this.page.getByRole('button', { name: this.words('lock.lock') }).click());
  }

  /** Does something that locks, and goes on with the page that opens. */
  async afterLock(act: () => Promise<unknown>, { isBack = true }: { readonly isBack?: boolean } = {}): Promise<void> {
    const old = this.#page;
    // The page's process is killed, which Playwright may see as a crash before it sees the window go.
    const gone = Promise.race([old.waitForEvent('close'), old.waitForEvent('crash')]);
    // The act may be cut short by the very end of the page that it brings about.
    const acting = act().catch((error: unknown) => gone.catch(() => { throw error; }));
    const [page] = await Promise.all([nextWindow(this.app), gone, acting]);
    this.#page = page;
    // After a quick exit the window waits minimised, and may not be drawn.
    if (isBack) await this.expectHeading('unlock.title');
  }

  /** Opens one of the four ways to add, from the empty timeline or from the menu. */
  async addBy(way: 'capture' | 'address' | 'files' | 'note'): Promise<void> {
    await this.expectHeading('timeline.title');
    const card = this.page.getByRole('button', { name: this.words(`ways.${way}`) }).filter({ hasText: this.words(`ways.${way}Text`) });
    await expect(card.or(this.button('timeline.add')).first()).toBeVisible();
    if (await card.count() > 0) return card.click();
    await this.press('timeline.add');
    await this.page.getByRole('menuitem', { name: this.words(`ways.${way}`) }).click();
  }

  async answerGate(answer: MinorChoice): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    // The radio input itself is drawn by its label.
    await dialog.locator('label', { hasText: this.words(`gate.${answer}`) }).first().click();
    await dialog.getByRole('button', { name: this.words('common.continue') }).click();
    await expect(dialog).toBeHidden();
  }

  async backToList(): Promise<void> {
    await this.button('saved.list').last().click();
    await this.expectHeading('timeline.title');
  }

  async addAddress(raw: string): Promise<void> {
    await this.addBy('address');
    await this.box('address.label').fill(raw);
    await this.press('address.save');
    await this.expectHeading('saved.title');
  }

  async addNote(text: string): Promise<void> {
    await this.addBy('note');
    await this.box('note.label').fill(text);
    await this.press('note.save');
    await this.expectHeading('saved.title');
  }

  /** Chooses files through the file input and answers the gate; resolves when the queue is finished. */
  async addFiles(files: Parameters<Locator['setInputFiles']>[0], answer: MinorChoice): Promise<void> {
    await this.addBy('files');
    await this.page.locator('input[type=file]').setInputFiles(files);
    await this.answerGate(answer);
    await expect(this.page.getByText(this.words('files.allDone'))).toBeVisible({ timeout: 120_000 });
  }

  /** Opens an item from the timeline by its exhibit number. */
  async openItem(exhibitNo: string): Promise<void> {
    await this.page.getByRole('listitem').filter({ hasText: exhibitNo }).locator('.row-open').click();
    await expect(this.page.locator('.screen-over', { hasText: exhibitNo })).toBeVisible();
  }

  /** The label of a field, as the person reads it. */
  fieldLabel(name: FieldName): string {
    return labels(this.#language).fields[name];
  }

  /** From the timeline: everything that is there, for one bundle. */
  async chooseAllForExport(): Promise<void> {
    await this.press('timeline.select');
    await this.expectHeading('select.title');
    await this.page.keyboard.press('Control+a');
    await expect(this.page.locator('.row-pick input:not(:checked)')).toHaveCount(0);
  }

  /** Sets the languages of the report, each by its own name. */
  async chooseLanguages(languages: readonly Language[]): Promise<void> {
    for (const [language, name] of Object.entries(LANGUAGE_NAMES) as [Language, string][]) {
      const box = this.page.getByRole('checkbox', { name, exact: true });
      if (await box.isChecked() !== languages.includes(language)) await this.page.locator('label', { has: box }).click();
    }
  }

  /** Chooses everything and begins a bundle at `file`. */
  async exportAll(file: string, languages: readonly Language[] = ['en']): Promise<void> {
    await this.planExport(languages);
    await this.makeBundle(file);
  }

  /** From the timeline to the plan of a bundle of everything, or of these exhibits only. */
  async planExport(languages: readonly Language[] = ['en'], exhibitNos?: readonly string[]): Promise<void> {
    await this.expectHeading('timeline.title');
    if (exhibitNos === undefined) await this.chooseAllForExport();
    else {
      await this.press('timeline.select');
      for (const exhibitNo of exhibitNos) await this.page.getByRole('listitem').filter({ hasText: exhibitNo }).locator('.row-pick').click();
    }
    await this.press('select.next');
    await this.expectHeading('export.title');
    await this.chooseLanguages(languages);
  }

  /** On the plan: begins to make the bundle at `file`. */
  async makeBundle(file: string, passphrase = PASSPHRASE): Promise<void> {
    await this.answerSaveDialog(file);
    await expect(this.page.getByRole('heading', { name: this.words('export.contents'), exact: true })).toBeVisible();
    await this.box('export.passphrase').fill(passphrase);
    await this.press('export.make');
  }

  /** What the system's save dialog answers next: a path, or null for cancelled. */
  async answerSaveDialog(filePath: string | null): Promise<void> {
    await this.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = async () => ({ canceled: path === null, filePath: path ?? '' });
    }, filePath);
  }

  /** What the system's folder dialog answers from now on. */
  async answerFolderDialog(folder: string): Promise<void> {
    await this.app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
    }, folder);
  }

  /** In the settings: the minutes until it locks. A longer time asks for the passphrase. */
  async chooseIdle(minutes: number): Promise<void> {
    await this.page.getByRole('button', { name: this.words('settings.idle') }).click();
    await this.page.getByRole('option', { name: this.words('confirm.minutes', { minutes }), exact: true }).click();
  }

  /** Into the clipboard as another program would put it, past the app's own copying; the page needs something that can be copied from. */
  async copyElsewhere(box: Locator, text: string, html?: string): Promise<void> {
    await this.page.evaluate((sample) => {
      window.addEventListener('copy', (event) => {
        event.stopImmediatePropagation();
        event.preventDefault();
        if (sample.html !== undefined) event.clipboardData?.setData('text/html', sample.html);
        event.clipboardData?.setData('text/plain', sample.text);
      }, { capture: true, once: true });
    }, { text, html });
    await box.press('Control+c');
  }

  /** From the list into one of the screens behind the settings. */
  async openSettings(page: 'backup' | 'bundles' | 'keys' | 'check' | 'bundle-check' | 'known-keys'): Promise<void> {
    await this.press('timeline.settings');
    await this.expectHeading('settings.title');
    await this.page.getByRole('button', { name: this.words(`${page}.title`) }).click();
    await this.expectHeading(`${page}.title`);
  }

  async close(): Promise<void> {
    await this.launched.close();
  }
}
