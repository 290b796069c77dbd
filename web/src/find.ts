/** Finds a thing of the picture by its name. */

import { el } from "./dom";
import type { State } from "./stage";

const OFFERED = 20;

/** Return a text as names are compared: no case, no accents. */
export function fold(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "").normalize("NFC").trim();
}

/** Let a field offer the names that hold what is typed; Enter tells `found` the thing, or -1. */
export function finding(field: HTMLInputElement, state: State, found: (node: number) => void): void {
  const offers = el("datalist", { id: `${field.id}-names` });
  field.after(offers);
  field.setAttribute("list", offers.id);
  field.addEventListener("input", () => {
    const names = new Set(matches(state.model.names, field.value).map((node) => state.model.names[node] ?? ""));
    offers.replaceChildren(...[...names].slice(0, OFFERED).map((value) => el("option", { value })));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (field.value.trim()) found(matches(state.model.names, field.value)[0] ?? -1);
  });
}

/** Return the things whose names hold some words: the same name first, then what begins so. */
function matches(names: readonly string[], text: string): number[] {
  const wanted = fold(text);
  const rank = (name: string): number => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(wanted) ? 2 : 3);
  const ranks = wanted ? names.map((name) => rank(fold(name))) : [];
  return [0, 1, 2].flatMap((one) => ranks.flatMap((of, node) => (of === one ? node : [])));
}
