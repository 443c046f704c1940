import { expect, type Locator } from '@playwright/test';
import type { Kept } from './kept.ts';

const NOWHERE = '(nowhere)';

/** Somebody who has a keyboard only: goes from control to control, and sees at each stop where they are. */
export class Keyboard {
  readonly #kept: Kept;
  readonly stops: string[] = [];

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  /** Tab by Tab to a control; fails when the focus cannot be seen at a stop, gets lost, or never comes there. */
  async to(target: Locator): Promise<void> {
    const { page } = this.#kept;
    await expect(target).toBeVisible({ timeout: 20_000 });
    let leftPage = false;
    for (let stop = 0; stop < 80; stop++) {
      if (await target.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))) return;
      await page.keyboard.press('Tab');
      const at = await page.evaluate(whereFocusIs);
      this.stops.push(at.name);
      // Behind the last control the focus leaves the page, and comes in again at the top: once on the way to any other.
      if (at.name === NOWHERE && !leftPage) {
        leftPage = true;
        continue;
      }
      expect(at.isSeen, `the focus can be seen on ${at.name}`).toBe(true);
    }
    throw new Error(`no way by Tab to ${String(target)}; last stops ${this.stops.slice(-10).join(', ')}`);
  }

  async press(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await this.to(target);
    await this.#kept.page.keyboard.press(key);
  }

  async type(target: Locator, text: string): Promise<void> {
    await this.to(target);
    await this.#kept.page.keyboard.type(text);
  }

  /** A new screen takes the focus to itself, so that a screen reader starts there and not at the top of the window. */
  async arrive(key: string): Promise<void> {
    await this.#kept.expectHeading(key);
    await this.expectOnPage(key);
  }

  async arriveAt(heading: Locator): Promise<void> {
    await expect(heading).toBeVisible();
    await this.expectOnPage(await heading.innerText());
  }

  /** The focus is within the screen or the question, and not lost with what was there before. */
  async expectOnPage(where: string): Promise<void> {
    await expect.poll(() => this.#kept.page.evaluate(() => document.activeElement?.closest('main, [role=dialog]') !== null), { message: `focus on ${where}` }).toBe(true);
  }

  /** Where the focus is now, it is seen. */
  async expectSeen(): Promise<void> {
    const { name, isSeen } = await this.#kept.page.evaluate(whereFocusIs);
    expect(isSeen, `the focus can be seen on ${name}`).toBe(true);
  }
}

/** Runs in the page. A mark is an outline or a ring on the control, on what is drawn in its place, or around it; what is there without focus is none. */
function whereFocusIs(): { name: string; isSeen: boolean } {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return { name: '(nowhere)', isSeen: false };
  const name = `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 30) ?? ''}`;
  const probe = document.createElement('span');
  probe.style.color = 'var(--accent)';
  document.body.append(probe);
  const accent = getComputedStyle(probe).color;
  probe.remove();
  const places: readonly (readonly [Element | null, string?])[] = [[element], [element, '::after'], [element.closest('[data-focus-visible]')], [element.closest('[data-focused]')], [element.closest('label')]];
  const isSeen = places.some(([place, pseudo]) => {
    if (!place) return false;
    const { boxShadow, outlineStyle, outlineWidth, outlineColor, borderColor } = getComputedStyle(place, pseudo);
    const hasOutline = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(', 0)');
    return hasOutline || boxShadow.includes(accent) || (place.matches('input, textarea') && borderColor.includes(accent));
  });
  const box = element.getBoundingClientRect();
  return { name, isSeen: isSeen && box.bottom > 0 && box.top < window.innerHeight };
}
