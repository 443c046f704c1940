type Child = Node | string | null;
type Attributes = Readonly<Record<string, string | boolean | (() => void)>>;

/**
 * One element of the document. Text is only ever set as text, so nothing out of a bundle can become markup.
 * An attribute that is a function is a listener for the event of that name; true sets, false leaves out.
 */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Labels with their values; digests in letters of one width. */
export function factList(facts: Iterable<readonly [string, string]>): HTMLElement {
  return element('dl', {}, ...Array.from(facts, ([label, value]) => element('div', {}, element('dt', {}, label), element('dd', { class: /^(?:[0-9a-f]{64,128}|SHA256:.*)$/.test(value) ? 'code' : '' }, value))));
}

const SVG = 'http://www.w3.org/2000/svg';

/** A drawn sign that stands beside words saying the same. */
export function sign(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
