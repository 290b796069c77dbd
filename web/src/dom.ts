/** Elements made of text and attributes alone: nothing that comes from data is ever markup. */

type Child = Node | string | null | undefined | false;

/** Return a new element; `class`, `href` and the like are set as attributes. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number | null>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) made.setAttribute(name, String(value));
  }
  for (const child of children) if (child) made.append(child);
  return made;
}

/** Return a new SVG element. */
export function svg(
  tag: string,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: Child[]
): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  for (const child of children) if (child) made.append(child);
  return made;
}

/** Return the element that a page is known to have. */
export function need<T extends Element>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

/** Return the address of a picture on paper of the page's own theme. */
export function onPaper(address: string): string {
  const { theme } = document.documentElement.dataset;
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  return dark ? `${address}${address.includes("?") ? "&" : "?"}paper=dark` : address;
}

/** Return text as an element of its own direction, control characters made visible. */
export function isolated(text: string): HTMLElement {
  const cut = text.length > 2048 ? text.slice(0, 2047) + "…" : text;
  const plain = cut.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g,
    (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
  return el("bdi", {}, plain);
}

/** Return an address where a link may lead to it, else null. */
export function safe(address: string): string | null {
  return /^https?:\/\/[^\s\u0000-\u001f]+$/i.test(address) ? address : null;
}
