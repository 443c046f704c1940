import { sentence } from '../../shared/verify/explain.ts';
import { LookFault } from './bundle-session.ts';
import { element, sign } from './element.ts';
import type { ResultContext } from './result-context.ts';

const COVERED = 'M3 3l18 18M10.6 6.2A9.7 9.7 0 0 1 12 6c5 0 8.5 4 9.5 6a13 13 0 0 1-2.7 3.4M6.4 7.6A13.6 13.6 0 0 0 2.5 12c1 2 4.5 6 9.5 6a9.6 9.6 0 0 0 4-.9';

/** Addresses of the pictures that are shown now; each holds its bytes until it is let go of. */
const shown = new Set<string>();

function letGo(url: string): void {
  URL.revokeObjectURL(url);
  shown.delete(url);
}

/** Before the page is drawn anew: every picture is then covered again. */
export function letGoOfPictures(): void {
  for (const url of shown) letGo(url);
}

/**
 * A picture, covered until it is asked for. Its bytes come out of the worker only after their digest was the signed one, as one of six types of pixels; they reach
 * an img element and nothing else, where no type of picture can run anything. They are let go of as soon as it is covered again.
 */
export function pictureBox(path: string, exhibit: string, context: ResultContext): HTMLElement {
  const words = context.words.items;
  const place = element('div', { class: 'picture', tabindex: '-1' });
  const button = element('button', { type: 'button', class: 'plain', click: () => void turn() });
  let url = '';
  let isTurning = false;
  const cover = (): void => {
    letGo(url);
    url = '';
    place.replaceChildren(element('p', { class: 'cover' }, sign(COVERED), words.covered));
    button.textContent = words.reveal;
  };
  const turn = async (): Promise<void> => {
    if (isTurning) return;
    if (url !== '') return cover();
    // Not disabled: a button that is loses the focus, and whoever has a keyboard alone their place.
    isTurning = true;
    button.setAttribute('aria-disabled', 'true');
    place.replaceChildren(element('p', { class: 'cover' }, words.loading));
    url = await show(path, exhibit, place, context);
    button.textContent = words.cover;
    button.removeAttribute('aria-disabled');
    isTurning = false;
    if (url !== '') return;
    // Nothing to show or to cover: what there is to know has been said in its place, where the focus goes.
    if (document.activeElement === button) place.focus();
    button.remove();
  };
  cover();
  return element('div', { 'class': 'picture-box', 'role': 'group', 'aria-label': sentence(words.alt, { exhibit }, context.language) }, place, button);
}

/** The address of the shown picture; '' when there is none. */
async function show(path: string, exhibit: string, place: HTMLElement, { contents, words, language, announce, fail }: ResultContext): Promise<string> {
  const tell = (): string => {
    place.replaceChildren(element('p', { class: 'cover' }, words.items.notShown));
    announce(words.items.notShown);
    return '';
  };
  try {
    const picture = await contents?.ask<'picture'>({ kind: 'picture', path });
    if (!picture) return tell();
    const url = URL.createObjectURL(new Blob([picture.bytes], { type: picture.mime }));
    shown.add(url);
    const image = element('img', { src: url, alt: sentence(words.items.alt, { exhibit }, language) });
    try {
      await image.decode();
    } catch (error) {
      // The one error that a browser has for pixels that cannot be decoded.
      if (!(error instanceof DOMException && error.name === 'EncodingError')) throw error;
      letGo(url);
      return tell();
    }
    place.replaceChildren(image);
    return url;
  } catch (error) {
    if (!(error instanceof LookFault)) throw error;
    place.replaceChildren();
    fail(error.code);
    return '';
  }
}
