import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type TestInfo } from '@playwright/test';
import type { Language } from '../../shared/base/language.ts';
import type { Settings } from '../../shared/contract/host.ts';
import { writeSamplePhoto } from '../demo/samples.ts';
import { Kept, PASSPHRASE } from './kept.ts';
import { Keyboard } from './keyboard.ts';
import { test } from './profiles.ts';

test.describe.configure({ timeout: 480_000 });

/** 640 × 400 is 1280 × 800 with everything twice as large. */
const SIZES = [{ width: 640, height: 400 }, { width: 1024, height: 700 }] as const;
const USUAL = { width: 1280, height: 800 } as const;

interface Fault {
  readonly screen: string;
  readonly fault: string;
}

/** Looks at one screen after the other; what is wrong anywhere is told at the end, all at once. */
class Inspection {
  readonly #kept: Kept;
  /** Longer words than those of the walk's own language, for the sizes. */
  readonly #longest: Language | null;
  readonly faults: Fault[] = [];
  readonly #seen: string[] = [];

  constructor(kept: Kept, longest: Language | null) {
    this.#kept = kept;
    this.#longest = longest;
  }

  get count(): number {
    return this.#seen.length;
  }

  async look(screen: string, options: { readonly overlay?: boolean } = {}): Promise<void> {
    const { page } = this.#kept;
    this.#seen.push(screen);
    await settle(this.#kept);
    // The legacy mode needs no page of its own, which an Electron app would not give.
    const stop = await page.evaluate(findFirstStop);
    if (stop !== null) this.faults.push({ screen, fault: stop });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    for (const { id, nodes } of violations) this.faults.push({ screen, fault: `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join(' | ').slice(0, 400)}` });
    const language = await page.locator('html').getAttribute('lang');
    if (!options.overlay && this.#longest) await this.#kept.switchLanguage(this.#longest);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await settle(this.#kept);
      const covered = await page.evaluate(findFirstStop);
      if (covered !== null) this.faults.push({ screen: `${screen} at ${size.width} × ${size.height}`, fault: covered });
      for (const fault of await page.evaluate(findFaintEdges)) this.faults.push({ screen, fault });
      for (const fault of await page.evaluate(findOverflow)) this.faults.push({ screen: `${screen} at ${size.width} × ${size.height}`, fault });
    }
    await page.setViewportSize(USUAL);
    if (!options.overlay && this.#longest) await this.#kept.switchLanguage(language as Language);
  }
}

/** Until nothing moves any more. */
async function settle(kept: Kept): Promise<void> {
  await kept.page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
    const finite = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(finite.map((animation) => animation.finished));
  });
}

/** Runs in the page: quick exit is the first stop of the Tab key, in a question as well, and can be reached with a mouse whatever is in front. */
function findFirstStop(): string | null {
  // A menu is no question: the Tab key leaves it.
  const dialog = [...document.querySelectorAll('.dialog')].findLast((element) => element.checkVisibility());
  const scope = dialog ?? document.body;
  const stops = [...scope.querySelectorAll<HTMLElement>('button, a[href], input, textarea, select, [tabindex]')].filter((element) => element.tabIndex >= 0 && !element.hasAttribute('disabled') && element.checkVisibility() && !element.closest('[inert]'));
  if (!stops[0]?.matches('.quick-exit, .quick-exit-link')) return `the first stop is ${stops[0]?.outerHTML.slice(0, 120) ?? 'nothing'}`;
  const button = document.querySelector('.quick-exit');
  const box = button?.getBoundingClientRect();
  if (!button || !box || button.closest('[inert], [aria-hidden=true]')) return 'quick exit is out of reach';
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (hit === null || !button.contains(hit)) return `quick exit lies below ${hit?.className ?? 'nothing'}`;
  // With text of twice the size the window is 400 high: what is read and done has the room.
  const barPx = document.querySelector('.frame-bar')?.getBoundingClientRect().height ?? 0;
  return barPx <= window.innerHeight / 8 ? null : `the bar takes ${barPx} px of ${window.innerHeight}`;
}

/** Runs in the page: boxes that scroll sideways, and controls that nobody can bring into view. */
function findOverflow(): string[] {
  const faults: string[] = [];
  const name = (element: Element): string => `${element.tagName.toLowerCase()}.${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
  const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.unseen, [inert], [aria-hidden="true"]');
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth - root.clientWidth} px wider than the window`);
  for (const element of document.querySelectorAll('main, section, [role=dialog], aside, header, form, ul, ol, dl')) {
    const style = getComputedStyle(element);
    if (isShown(element) && style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) faults.push(`${name(element)} scrolls sideways by ${element.scrollWidth - element.clientWidth} px`);
  }
  const top = [...document.querySelectorAll('[role=dialog], [role=menu], [role=listbox]')].findLast(isShown) ?? document.body;
  for (const control of top.querySelectorAll('button, input:not([type=file]), textarea, [role=menuitem], [role=option], label')) {
    // A box that its label draws is looked at by its label; the steps of a number are done with the arrow keys as well.
    if (!isShown(control) || control.matches('[slot=decrement], [slot=increment]') || (control instanceof HTMLInputElement && control.closest('label'))) continue;
    control.scrollIntoView({ block: 'center', inline: 'nearest' });
    const box = control.getBoundingClientRect();
    if (box.width === 0) continue;
    if (box.left < -1 || box.right > window.innerWidth + 1) faults.push(`${name(control)} lies from ${Math.round(box.left)} to ${Math.round(box.right)} of ${window.innerWidth}`);
    const hit = document.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, box.top + 20));
    if (!hit || !(control.contains(hit) || hit.contains(control) || hit.closest('label') === control.closest('label'))) faults.push(`${name(control)} is covered by ${hit ? name(hit) : 'nothing, it is out of view'}`);
  }
  return faults;
}

/** Runs in the page: boxes whose edge has less than 3 : 1 with what is on either side of it (WCAG 2.2, 1.4.11), with a fault or without. axe looks at text alone. */
function findFaintEdges(): string[] {
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!probe) return ['no colours to be had'];
  const lightness = (color: string): number => {
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = color;
    probe.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = [...probe.getImageData(0, 0, 1, 1).data].map((part) => (part / 255 <= 0.040_45 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: string, other: string): number => {
    const [low = 0, high = 0] = [lightness(one), lightness(other)].toSorted((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element: Element | null): string => {
    const color = element ? getComputedStyle(element).backgroundColor : 'white';
    return element && /, 0\)$|transparent/.test(color) ? ground(element.parentElement) : color;
  };
  return [...document.querySelectorAll('.box-input, .select-button, .choice')].filter((box) => box.checkVisibility() && !box.matches('[data-disabled]')).flatMap((box) => {
    const edge = getComputedStyle(box).borderTopColor;
    const least = Math.min(contrast(edge, ground(box)), contrast(edge, ground(box.parentElement)));
    return least >= 3 ? [] : [`${box.className} ${box.matches('[data-invalid]') ? 'with a fault ' : ''}has an edge of ${least.toFixed(2)} : 1`];
  });
}

async function startWalk(info: TestInfo, language: Language, theme: Settings['theme'], longest: Language | null): Promise<{ kept: Kept; inspection: Inspection }> {
  const userDataDir = info.outputPath('data');
  mkdirSync(userDataDir);
  writeFileSync(join(userDataDir, 'settings.json'), JSON.stringify({ language: null, theme, idleMinutes: 10 } satisfies Settings));
  const kept = await Kept.start({ userDataDir, language });
  return { kept, inspection: new Inspection(kept, longest) };
}

for (const { language, theme, longest } of [{ language: 'ko', theme: 'light', longest: null }, { language: 'en', theme: 'dark', longest: 'de' }] as const) {
  test(`every screen without faults (${language}, ${theme})`, async ({}, info) => {
    const { kept, inspection } = await startWalk(info, language, theme, longest);
    try {
      await kept.page.setViewportSize(USUAL);
      await kept.expectHeading('welcome.title');
      await expect(kept.page.locator('html')).toHaveAttribute('lang', language);
      await expect(kept.page.locator('html')).toHaveAttribute('data-theme', theme);
      await walkSetUp(kept, inspection);
      await walkWays(kept, inspection, info);
      await walkTimeline(kept, inspection);
      await walkExport(kept, inspection, info);
      await walkLocked(kept, inspection);
    } finally {
      await kept.close();
      if (inspection.faults.length > 0) console.log(inspection.faults.map(({ screen, fault }) => `${screen}: ${fault}`).join('\n'));
    }
    expect(inspection.count).toBeGreaterThan(25);
    expect(inspection.faults).toEqual([]);
  });
}

async function walkSetUp(kept: Kept, inspection: Inspection): Promise<void> {
  await inspection.look('welcome');
  await kept.passWelcome();
  await inspection.look('passphrase');
  await kept.press('common.continue');
  await expect(kept.page.locator('.box-fault')).toBeVisible();
  await inspection.look('passphrase with a fault');
  await kept.choosePassphrase();
  await inspection.look('recovery words');
  await kept.press('words.written');
  await kept.expectHeading('words.proofTitle');
  await inspection.look('proof');
  await kept.press('words.create');
  await expect(kept.page.getByText(kept.words('words.proofWrong')).first()).toBeVisible({ timeout: 20_000 });
  await inspection.look('proof with a fault');
  await kept.press('words.again');
  await kept.proveWords();
  await inspection.look('empty timeline');
}

async function walkWays(kept: Kept, inspection: Inspection, info: TestInfo): Promise<void> {
  await kept.addBy('capture');
  await expect(kept.page.getByRole('dialog')).toBeVisible();
  await inspection.look('question', { overlay: true });
  await kept.answerGate('yes');
  await inspection.look('instead of a picture');
  await kept.press('common.backToList');
  await kept.addBy('capture');
  await kept.answerGate('no');
  await expect(kept.page.locator('.source').first()).toBeVisible({ timeout: 20_000 });
  await inspection.look('capture');
  await kept.page.locator('.source').first().click();
  await kept.expectHeading('saved.title');
  await inspection.look('saved');
  await kept.backToList();

  await kept.addBy('address');
  await kept.box('address.label').fill('https://t.me/c/1847362951/20417?thread=118');
  await expect(kept.page.getByText('20417', { exact: true })).toBeVisible();
  await inspection.look('address');
  await kept.press('address.save');
  await kept.expectHeading('saved.title');
  await kept.backToList();

  const photo = info.outputPath('IMG_0412 아주 긴 이름의 사진 파일이라도 화면을 넘지 않아야 합니다.jpg');
  writeSamplePhoto(photo);
  const empty = info.outputPath('empty.txt');
  writeFileSync(empty, '');
  await kept.addFiles([photo, empty], 'no');
  await inspection.look('files');
  await kept.backToList();

  await kept.addBy('note');
  await kept.press('note.save');
  await expect(kept.page.getByText(kept.words('errors.note/empty.what'))).toBeVisible();
  await inspection.look('note with a fault');
  await kept.box('note.label').fill('21:14, ghost_4821: 내일까지 안 보내면 올린다.');
  await kept.press('note.save');
  await kept.expectHeading('saved.title');
  await kept.backToList();
}

async function walkTimeline(kept: Kept, inspection: Inspection): Promise<void> {
  await inspection.look('timeline');
  await kept.press('timeline.showPicture', { exhibitNo: 'E-0001' });
  await expect(kept.page.getByRole('img', { name: kept.words('timeline.pictureOf', { exhibitNo: 'E-0001' }) })).toBeVisible({ timeout: 20_000 });
  await inspection.look('timeline with a picture shown');
  await kept.press('timeline.add');
  await expect(kept.page.getByRole('menu')).toBeVisible();
  await inspection.look('menu of ways', { overlay: true });
  await kept.page.keyboard.press('Escape');
  await kept.box('timeline.search').fill('nothing like this');
  await expect(kept.page.getByText(kept.words('timeline.nothingFound'))).toBeVisible();
  await inspection.look('search that finds nothing');
  await kept.press('timeline.clear');
  await kept.press('timeline.settings');
  await kept.expectHeading('settings.title');
  await inspection.look('settings');
  await kept.page.getByRole('button', { name: kept.words('exit.card') }).click();
  await kept.expectHeading('exit.title');
  await inspection.look('quick exit explained');
  await kept.press('upkeep.toSettings');
  await kept.page.getByRole('button', { name: kept.words('safety.card') }).click();
  await kept.expectHeading('safety.title');
  await inspection.look('how to stay safe');
  await kept.press('upkeep.toSettings');
  await kept.chooseIdle(15);
  await expect(kept.page.getByRole('dialog').getByLabel(kept.words('unlock.label'), { exact: true })).toBeVisible();
  await inspection.look('settings: is it you', { overlay: true });
  await kept.page.getByRole('dialog').getByRole('button', { name: kept.words('common.cancel'), exact: true }).click();
  await kept.press('common.backToList');
  await walkUpkeep(kept, inspection);
  await walkItem(kept, inspection);
}

async function walkUpkeep(kept: Kept, inspection: Inspection): Promise<void> {
  await kept.openSettings('keys');
  await kept.press('keys.passphraseChange');
  await kept.press('keys.passphraseChange');
  await expect(kept.box('keys.presentPassphrase')).toBeFocused();
  await inspection.look('change of the passphrase with faults');
  await kept.press('common.back');
  await kept.press('keys.advocateAdd');
  await inspection.look('advocate');
  await kept.press('common.back');
  await kept.press('upkeep.toSettings');
  await kept.page.getByRole('button', { name: kept.words('backup.title') }).click();
  await kept.expectHeading('backup.title');
  await inspection.look('backup');
  await kept.press('upkeep.toSettings');
  await kept.press('common.backToList');
}

async function walkItem(kept: Kept, inspection: Inspection): Promise<void> {
  await kept.openItem('E-0002');
  await inspection.look('item: address');
  await kept.press('common.backToList');
  await kept.openItem('E-0003');
  await inspection.look('item: photo, covered');
  await kept.press('item.reveal');
  await expect(kept.page.getByRole('img', { name: kept.words('timeline.pictureOf', { exhibitNo: 'E-0003' }) })).toBeVisible({ timeout: 20_000 });
  await kept.press('item.edit');
  await kept.page.getByLabel(kept.fieldLabel('poster_handle'), { exact: true }).fill('ghost_4821');
  await inspection.look('item: details');
  await kept.page.getByRole('button', { name: kept.fieldLabel('service_type') }).click();
  await expect(kept.page.getByRole('listbox')).toBeVisible();
  await inspection.look('item: choice of a detail', { overlay: true });
  await kept.page.keyboard.press('Escape');
  await kept.press('common.cancel');
  await expect(kept.page.getByRole('dialog')).toBeVisible();
  await inspection.look('item: unsaved details', { overlay: true });
  await kept.page.getByRole('dialog').getByRole('button', { name: kept.words('item.leaveSave'), exact: true }).click();
  await expect(kept.page.getByText(kept.words('item.saved'))).toBeVisible({ timeout: 20_000 });
  await inspection.look('item: log');
  await kept.press('deletion.open');
  await expect(kept.page.getByRole('dialog').getByLabel(kept.words('unlock.label'), { exact: true })).toBeVisible();
  await inspection.look('item: deletion', { overlay: true });
  await kept.press('deletion.keep');
  await kept.press('common.backToList');
}

async function walkExport(kept: Kept, inspection: Inspection, info: TestInfo): Promise<void> {
  await kept.press('timeline.select');
  await kept.expectHeading('select.title');
  await inspection.look('choose');
  await kept.page.keyboard.press('Control+a');
  await expect(kept.page.locator('.row-pick input:not(:checked)')).toHaveCount(0);
  await kept.answerSaveDialog(info.outputPath('bundle.zip'));
  await kept.press('select.next');
  await kept.expectHeading('export.title');
  await expect(kept.page.getByText(kept.words('export.contents')).first()).toBeVisible({ timeout: 20_000 });
  await inspection.look('bundle: what will be in it');
  await kept.box('export.passphrase').fill('not this one');
  await kept.press('export.make');
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 30_000 });
  await inspection.look('bundle: wrong passphrase');
  await kept.box('export.passphrase').fill(PASSPHRASE);
  await kept.press('export.make');
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 120_000 });
  await inspection.look('bundle: ready');
  await kept.press('export.finish');
}

async function walkLocked(kept: Kept, inspection: Inspection): Promise<void> {
  await kept.lock();
  await kept.page.setViewportSize(USUAL);
  await inspection.look('locked');
  await kept.tryPassphrase('not this one');
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 30_000 });
  await inspection.look('locked, wrong passphrase');
  await kept.press('unlock.useWords');
  await inspection.look('locked, recovery words');
  await kept.press('restore.title');
  await kept.expectHeading('restore.title');
  await inspection.look('restore');
}

test('from the first start to a note and a bundle with the keyboard alone', async ({}, info) => {
  const { kept } = await startWalk(info, 'en', 'light', null);
  const keyboard = new Keyboard(kept);
  try {
    await keyboard.arrive('welcome.title');
    await keyboard.press(kept.button('welcome.start'));
    await keyboard.arrive('passphrase.title');
    await keyboard.type(kept.box('passphrase.label'), PASSPHRASE);
    await keyboard.type(kept.box('passphrase.repeat'), PASSPHRASE);
    await keyboard.press(kept.button('common.continue'));
    await keyboard.arrive('words.title');
    const words = await kept.page.getByRole('list', { name: kept.words('words.list') }).locator('.word-text').allTextContents();
    await keyboard.press(kept.button('words.written'), 'Space');
    await keyboard.arrive('words.proofTitle');
    for (const [index, word] of words.entries()) {
      const box = kept.box('words.proofWord', { place: index + 1 });
      if (await box.count() > 0) await keyboard.type(box, word);
    }
    await kept.page.keyboard.press('Enter');
    await keyboard.arrive('exit.title');
    await keyboard.press(kept.button('exit.understood'));
    await keyboard.arrive('timeline.title');

    await keyboard.press(kept.page.locator('.way-card', { hasText: kept.words('ways.noteText') }));
    await expect(kept.box('note.label')).toBeFocused();
    await kept.page.keyboard.type('Written without a mouse.');
    await keyboard.press(kept.button('note.save'));
    await keyboard.arrive('saved.title');
    await keyboard.press(kept.button('saved.list').last(), 'Space');
    await keyboard.arrive('timeline.title');

    await test.step('a menu and a question', async () => {
      await keyboard.press(kept.button('timeline.add'));
      await expect(kept.page.getByRole('menu')).toBeVisible();
      await expect(kept.page.getByRole('menuitem').first()).toBeFocused();
      await kept.page.keyboard.press('Enter');
      const dialog = kept.page.getByRole('dialog');
      await expect(dialog).toBeVisible();
      await keyboard.to(dialog.getByRole('radio').first());
      await kept.page.keyboard.press('ArrowDown');
      await kept.page.keyboard.press('ArrowDown');
      await expect(dialog.getByRole('radio').nth(2)).toBeFocused();
      await kept.page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect(kept.button('timeline.add'), 'the focus goes back where it came from').toBeFocused();
      await kept.page.keyboard.press('Enter');
      await expect(kept.page.getByRole('menuitem').first()).toBeFocused();
      await kept.page.keyboard.press('Enter');
      await keyboard.press(dialog.getByRole('button', { name: kept.words('common.cancel'), exact: true }));
      await expect(dialog).toBeHidden();
      await expect(kept.button('timeline.add'), 'with the button too').toBeFocused();
    });

    await kept.answerSaveDialog(info.outputPath('bundle.zip'));
    await keyboard.press(kept.button('timeline.select'));
    await kept.expectHeading('select.title');
    await keyboard.press(kept.page.getByRole('checkbox', { name: /E-0001/ }), 'Space');
    await keyboard.press(kept.button('select.next'));
    await keyboard.arrive('export.title');
    await keyboard.type(kept.box('export.passphrase'), PASSPHRASE);
    await keyboard.press(kept.button('export.make'));
    await expect(kept.heading('export.done')).toBeVisible({ timeout: 120_000 });
    await keyboard.arrive('export.done');
    await keyboard.press(kept.button('export.finish'));
    await keyboard.arrive('timeline.title');
    expect(keyboard.stops.length).toBeGreaterThan(15);
    await test.step('in a mode of high contrast, which drops shadows', async () => {
      await kept.page.emulateMedia({ forcedColors: 'active' });
      await keyboard.to(kept.button('timeline.settings'));
      await keyboard.to(kept.button('timeline.add'));
    });
  } finally {
    await kept.close();
  }
});
