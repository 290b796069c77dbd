/** The answer of a query as a table, a chart, or as it came. */

import { el, isolated, safe, svg } from "./dom";

export interface Cell {
  type: string;
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export interface Rows {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, Cell>[] };
}

const SHOWN = 2000;
const NUMBERS = /#(integer|decimal|double|float|int|long|nonNegativeInteger|positiveInteger)$/;

/** Return what a row holds in a column, whatever the column is called. */
export function at(row: Record<string, Cell>, column: string | undefined): Cell | undefined {
  return column !== undefined && Object.hasOwn(row, column) ? row[column] : undefined;
}

/** Return a table of the rows; IRIs lead to their pages. */
export function table(rows: Rows, page: string, cut: string): HTMLElement {
  const columns = rows.head.vars ?? [];
  const all = rows.results?.bindings ?? [];
  const body = el("tbody");
  for (const row of all.slice(0, SHOWN)) {
    body.append(el("tr", {}, ...columns.map((c) => el("td", {}, shown(at(row, c), page)))));
  }
  const head = el("tr", {}, ...columns.map((c) => el("th", { scope: "col" }, isolated(c))));
  const made = el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": columns.join(", ") });
  made.append(el("table", {}, el("thead", {}, head), body));
  const out = el("div", {}, made);
  if (all.length > SHOWN) {
    const words = cut.replace("%shown", String(SHOWN)).replace("%of", String(all.length));
    out.append(el("p", { class: "quiet" }, words));
  }
  return out;
}

function shown(cell: Cell | undefined, page: string): Node {
  if (!cell) return document.createTextNode("");
  if (cell.type === "uri") {
    return el("a", { href: page + encodeURIComponent(cell.value), title: short(cell.value) }, isolated(called(cell.value)));
  }
  const address = cell.datatype?.endsWith("#anyURI") ? safe(cell.value) : null;
  if (address) return el("a", { href: address, rel: "noopener noreferrer" }, isolated(cell.value));
  const made = el("span", { class: NUMBERS.test(cell.datatype ?? "") ? "tabular" : null });
  if (cell["xml:lang"]) made.lang = cell["xml:lang"];
  made.append(isolated(cell.value));
  return made;
}

const names = new Map<string, string>();

/** Learn what the things of an answer are called, a few hundred of them. */
export async function learn(rows: Rows, address: string): Promise<void> {
  const fresh = new Set<string>();
  for (const row of rows.results?.bindings ?? []) {
    for (const cell of Object.values(row)) {
      if (cell.type === "uri" && !names.has(cell.value) && fresh.size < 240) fresh.add(cell.value);
    }
  }
  const all = [...fresh];
  for (let i = 0; i < all.length; i += 40) {
    const part = all.slice(i, i + 40).filter((iri) => iri.length < 400);
    const query = new URLSearchParams(part.map((iri) => ["iri", iri]));
    const answer = await fetch(`${address}?${query.toString()}`);
    if (!answer.ok) return;
    const told = (await answer.json()) as { names: Record<string, string> };
    for (const [iri, name] of Object.entries(told.names)) names.set(iri, name);
  }
}

/** Return what a thing is called, as far as it was learnt. */
export function called(iri: string): string {
  return names.get(iri) ?? short(iri);
}

/** Return the end of an IRI that tells it from its neighbours. */
export function short(iri: string): string {
  const place = /^https:\/\/w3id\.org\/apo-kg\/(ontology|vocab|id)\/(.+)$/.exec(iri);
  if (!place) return iri;
  return { ontology: "apo:", vocab: "apov:", id: "apod:" }[place[1] as "id"] + (place[2] ?? "");
}

/** Return bars of the first column of numbers, named by the first other column, or null. */
export function chart(rows: Rows): SVGElement | null {
  const columns = rows.head.vars ?? [];
  const counts = (row: Record<string, Cell>, c: string): boolean => NUMBERS.test(at(row, c)?.datatype ?? "") && Number.isFinite(Number(at(row, c)?.value));
  const number = columns.find((c) => (rows.results?.bindings ?? []).slice(0, 60).some((row) => counts(row, c)));
  const name = columns.find((c) => c !== number);
  if (!number || !name) return null;
  const all = (rows.results?.bindings ?? []).filter((row) => counts(row, number)).slice(0, 60);
  const values = all.map((row) => Number(at(row, number)?.value ?? 0));
  const most = Math.max(...values, 0) || 1;
  const height = all.length * 26;
  const made = svg("svg", { viewBox: `0 0 800 ${height}`, class: "chart", role: "img", "aria-label": `${number} / ${name}` });
  all.forEach((row, i) => {
    const cell = at(row, name);
    const label = cell ? (cell.type === "uri" ? called(cell.value) : cell.value) : "";
    const width = Math.max(1, ((values[i] ?? 0) / most) * 470);
    made.append(
      svg("text", { x: 250, y: i * 26 + 17, "text-anchor": "end" }, label.length > 34 ? label.slice(0, 33) + "…" : label),
      svg("rect", { x: 260, y: i * 26 + 4, width, height: 18, rx: 3 }),
      svg("text", { x: 268 + width, y: i * 26 + 17 }, String(values[i])),
    );
  });
  return made;
}

/** Return triples in N-Triples as rows of three columns. */
export function triples(text: string): Rows {
  const cell = (term: string): Cell => {
    if (term.startsWith("<")) return { type: "uri", value: unescaped(term.slice(1, -1)) };
    const literal = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/.exec(term);
    if (!literal) return { type: "bnode", value: term };
    const made: Cell = { type: "literal", value: unescaped(literal[1] ?? "") };
    if (literal[2]) made["xml:lang"] = literal[2];
    if (literal[3]) made.datatype = literal[3];
    return made;
  };
  const bindings = [];
  for (const [, s, p, o] of text.matchAll(/^(<[^>]*>|_:\S+) (<[^>]*>) (.+) \.$/gm)) {
    bindings.push({ subject: cell(s ?? ""), predicate: cell(p ?? ""), object: cell(o ?? "") });
  }
  return { head: { vars: ["subject", "predicate", "object"] }, results: { bindings } };
}

function unescaped(text: string): string {
  const named: Record<string, string> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, u?: string, v?: string, c?: string) =>
    u || v ? String.fromCodePoint(parseInt(u ?? v ?? "", 16)) : (named[c ?? ""] ?? c ?? ""),
  );
}
