/** The table that says the same as the picture, kept in step with it. */

import { el, isolated } from "./dom";
import type { Model } from "./model";

const ROWS = 300;

/** Return the address of a thing's page. */
export function page(root: string, model: Model, node: number): string {
  const brief = model.brief(node);
  const path = brief.split("/").map(encodeURIComponent).join("/");
  return model.foreign(node) ? `${root}/e?iri=${encodeURIComponent(brief)}` : `${root}/e/${path}`;
}

/** Fill the body of the table; `choose` shows what a relation rests on, `grow` expands a thing. */
export function fill(
  body: HTMLElement,
  model: Model,
  root: string,
  words: Record<string, string>,
  choose: (edge: number) => void,
  grow: (node: number) => void,
): void {
  const layers = (words.layers ?? "").split(";");
  const order = Array.from({ length: model.edges }, (_, e) => e);
  const name = (node: number | undefined): string => model.names[node ?? 0] ?? "";
  order.sort((a, b) => name(model.s[a]).localeCompare(name(model.s[b])) || a - b);
  body.replaceChildren(
    ...order.slice(0, ROWS).map((edge) => {
      const end = (node: number): Node[] => {
        const more = el("button", { type: "button", class: "quiet-button grow" }, words.expand, el("span", { class: "sr" }, ` ${name(node)}`));
        more.addEventListener("click", () => grow(node));
        return [el("a", { href: page(root, model, node) }, isolated(name(node))), document.createTextNode(" "), more];
      };
      const why = el("button", { type: "button", class: "quiet-button" }, layers[model.layer(edge)]);
      why.addEventListener("click", () => choose(edge));
      const basis = el("td", {}, why);
      if (model.hedged(edge)) basis.append(" ", el("span", { class: "badge open" }, words.hedged));
      if (model.conflict(edge)) basis.append(" ", el("span", { class: "badge warn" }, words.disputed));
      if (model.rejected(edge)) basis.append(" ", el("span", { class: "badge warn" }, words.rejected));
      return el(
        "tr",
        {},
        el("th", { scope: "row" }, ...end(model.s[edge] ?? 0)),
        el("td", {}, isolated(model.relation(edge).name)),
        el("td", {}, ...end(model.o[edge] ?? 0)),
        basis,
      );
    }),
  );
}
