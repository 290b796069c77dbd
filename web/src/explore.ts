/** The graph page: the picture above its table. The address is the state; undo is going back. */

import { arrange } from "./arrange";
import { Canvas } from "./canvas";
import { el, need } from "./dom";
import { type Evidence, type Step, pane } from "./evidence";
import { finding } from "./find";
import { bind } from "./hands";
import { Model, type Pick, type Wire } from "./model";
import { Palette, type Stage, type State } from "./stage";
import { fill } from "./twin";
import { vector } from "./vector";

const home = need<HTMLElement>("#explore");
const words = home.dataset as Record<string, string>;
const box = need<HTMLElement>("#canvas");
const live = need<HTMLElement>("#live");
const side = need<HTMLElement>("#pane");
const field = need<HTMLInputElement>("#seek");
const palette = new Palette(home);
const none: Wire = {
  version: 0, of: 0, space: "", iris: [], names: [], families: [], family: [], more: [],
  x: [], y: [], relations: [], s: [], o: [], p: [], look: [], width: [],
};
const state: State = { model: new Model(none), picked: null, focus: new Set(), pinned: new Set() };
let stage: Stage;
let start = "";
let asked = location.search;

need<HTMLElement>(".picture").hidden = false;
void begin();

async function begin(): Promise<void> {
  stage = await stageFor();
  bind(box, { stage, state, choose, expand, collapse, hide, pin, path, undo, rearrange, toPane, along, seek });
  finding(field, state, seen);
  need("#fit").addEventListener("click", () => stage.fit());
  need("#in").addEventListener("click", () => stage.zoom(1.3));
  need("#out").addEventListener("click", () => stage.zoom(1 / 1.3));
  need("#undo").addEventListener("click", undo);
  need("#arrange").addEventListener("click", rearrange);
  need("#png").addEventListener("click", () => void stage.image().then((blob) => blob && save(blob, "graph.png")));
  need("#svg").addEventListener("click", () => {
    save(new Blob([vector(state, palette, document.title)], { type: "image/svg+xml" }), "graph.svg");
  });
  need("#share").addEventListener("click", (event) => void share(event));
  window.addEventListener("popstate", () => {
    if (location.search === asked) return; // a place within the page
    if (/[?&](from|to)=/.test(location.search) || document.querySelector("#paths")) location.reload();
    else void load(false);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    palette.forget();
    stage.draw();
  });
  await load(true);
}

/** Return what draws: WebGL where a graphics card does the work, else the canvas. */
async function stageFor(): Promise<Stage> {
  const wished = new URLSearchParams(location.search).get("draw");
  const probe = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: wished !== "webgl" });
  const name = probe?.getExtension("WEBGL_debug_renderer_info");
  const by = name ? String(probe?.getParameter(name.UNMASKED_RENDERER_WEBGL)) : "";
  const soft = /swiftshader|llvmpipe|softpipe|software|basic render/i.test(by);
  probe?.getExtension("WEBGL_lose_context")?.loseContext();
  if (probe && wished !== "canvas" && (!soft || wished === "webgl")) {
    const { WebGL } = (await import(words.webgl ?? "")) as typeof import("./webgl");
    return new WebGL(box, state, palette);
  }
  return new Canvas(box, state, palette);
}

/** Read the graph that the address asks for, and draw it. */
async function load(fresh: boolean): Promise<void> {
  asked = location.search;
  const answer = await fetch(`${words.graph}${asked}`);
  const wire = (await answer.json()) as Wire & { error?: string; query?: string };
  if (!answer.ok || wire.error) {
    live.textContent = wire.error ?? words.failed ?? "";
    return;
  }
  const before = state.picked && "node" in state.picked ? state.model.brief(state.picked.node) : "";
  state.model = new Model(wire);
  const number = new Map(wire.iris.map((brief, i) => [brief, i]));
  const wish = new URLSearchParams(asked);
  const short = (iri: string): string => (iri.startsWith(wire.space) ? iri.slice(wire.space.length) : iri);
  const numbers = (values: string[]): Set<number> => {
    return new Set(values.map((value) => number.get(short(value.split(" ")[0] ?? "")) ?? -1).filter((i) => i >= 0));
  };
  state.focus = numbers([...wish.getAll("focus"), ...wish.getAll("grow")]);
  state.pinned = numbers(wish.getAll("pin"));
  const again = number.get(before);
  state.picked = again === undefined ? null : { node: again };
  stage.show();
  if (fresh) stage.fit();
  else if (again !== undefined) stage.reveal(again);
  count();
  if (!fresh) twin(wire.query ?? "");
  document.documentElement.dataset.drawn = stage.kind;
}

function count(): void {
  const { nodes, edges, of } = state.model;
  live.textContent = (words.nodes ?? "").replace("%n", String(nodes)).replace("%of", String(of)).replace("%e", String(edges));
}

/** Bring the table and the addresses below the picture to what the picture shows. */
function twin(query: string): void {
  for (const stale of document.querySelectorAll(".opened")) stale.remove();
  need("#twin .count").textContent = String(state.model.edges);
  const body = document.querySelector<HTMLElement>("#table tbody");
  if (body) fill(body, state.model, words.root ?? "", words, (edge) => void choose({ edge }), expand);
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".take a[download]")) link.search = location.search;
  const sparql = document.querySelector<HTMLAnchorElement>("#sparql");
  if (sparql && query) sparql.search = new URLSearchParams({ query }).toString();
  for (const field of document.querySelectorAll("#filters input[type=hidden]")) field.remove();
  for (const saved of document.querySelectorAll<HTMLFormElement>("form.save")) {
    for (const field of saved.querySelectorAll("input[type=hidden]")) field.remove();
    for (const [name, value] of new URLSearchParams(location.search)) saved.append(el("input", { type: "hidden", name, value }));
  }
  const form = need<HTMLFormElement>("#filters");
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (/^(focus|grow|hide|pin)$/.test(name)) form.append(el("input", { type: "hidden", name, value }));
  }
}

/** Change the address, and read again; going back undoes it. */
async function change(told: string, edit: (query: URLSearchParams) => void): Promise<void> {
  const query = new URLSearchParams(location.search);
  const first = !query.has("focus") && !query.has("grow");
  edit(query);
  query.delete("version");
  history.pushState(null, "", `?${query.toString()}`);
  await load(first);
  if (first) twin("");
  live.textContent = `${told} ${live.textContent}`;
  if (state.picked) void choose(state.picked, true);
}

function said(key: string, node: number): string {
  return (words[key] ?? "").replace("%name", state.model.names[node] ?? "");
}

function without(query: URLSearchParams, key: string, keep: (value: string) => boolean): void {
  const kept = query.getAll(key).filter(keep);
  query.delete(key);
  for (const one of kept) query.append(key, one);
}

function expand(node: number): void {
  const brief = state.model.brief(node);
  state.picked = { node };
  const show = (query: URLSearchParams): void => {
    if (!query.getAll("focus").includes(brief)) query.append("focus", brief);
  };
  if (new URLSearchParams(location.search).has("from")) {
    const query = new URLSearchParams(location.search);
    for (const key of ["from", "to", "paths"]) query.delete(key);
    show(query);
    location.search = query.toString();
    return;
  }
  void change(said("expanded", node), show);
}

function grow(node: number, step: Step): void {
  const brief = state.model.brief(node);
  const there = new URLSearchParams(location.search).getAll("grow").find((one) => one.startsWith(`${brief} ${step.step} `));
  const shown = Number(there?.split(" ").pop() ?? 0);
  void change(said("expanded", node), (query) => {
    without(query, "grow", (one) => one !== there);
    query.append("grow", `${brief} ${step.step} ${Math.min(step.n, shown + 25)}`);
  });
}

function collapse(node: number): void {
  const brief = state.model.brief(node);
  const iri = state.model.iri(node);
  void change(said("collapsed", node), (query) => {
    without(query, "focus", (one) => one !== brief && one !== iri);
    without(query, "grow", (one) => !one.startsWith(`${brief} `) && !one.startsWith(`${iri} `));
  });
}

function hide(node: number): void {
  const told = said("hidden", node);
  const brief = state.model.brief(node);
  state.picked = null;
  void change(told, (query) => query.append("hide", brief));
}

/** Keep a thing where it lies, or let it go again. */
function pin(node: number, keep?: boolean): void {
  const { model } = state;
  const brief = model.brief(node);
  const hold = keep ?? !state.pinned.has(node);
  const query = new URLSearchParams(location.search);
  without(query, "pin", (one) => !one.startsWith(`${brief} `));
  if (hold) query.append("pin", `${brief} ${Math.round(model.x[node] ?? 0)} ${Math.round(model.y[node] ?? 0)}`);
  history.pushState(null, "", `?${query.toString()}`);
  asked = location.search;
  if (hold) state.pinned.add(node);
  else state.pinned.delete(node);
  stage.draw();
  twin("");
  live.textContent = hold ? said("pinned", node) : "";
}

function path(node: number): void {
  const brief = state.model.brief(node);
  if (!start || start === brief) {
    start = start ? "" : brief;
    live.textContent = start ? `${words.pathfrom}: ${state.model.names[node]}` : "";
    return;
  }
  const query = new URLSearchParams(location.search);
  for (const key of ["focus", "grow"]) query.delete(key);
  query.set("from", start);
  query.set("to", brief);
  location.assign(`?${query.toString()}#paths`);
}

function undo(): void {
  history.back();
}

function toPane(): void {
  side.focus();
}

function seek(): void {
  field.focus();
  field.select();
}

/** Go to what was looked for in the picture. */
function seen(node: number): void {
  if (node < 0) {
    live.textContent = words.unseen ?? "";
    return;
  }
  box.focus();
  void choose({ node });
}

function rearrange(): void {
  live.textContent = words.arranging ?? "";
  arrange(state.model, state.pinned, words.worker ?? "").then(
    () => {
      stage.show();
      stage.fit();
      live.textContent = words.arranged ?? "";
    },
    () => (live.textContent = words.failed ?? ""),
  );
}

/** Choose a thing or a relation, and show what it rests on. */
async function choose(pick: Pick, quiet = false): Promise<void> {
  state.picked = pick;
  stage.draw();
  if (!pick) return;
  const { model } = state;
  const query = new URLSearchParams(location.search);
  if ("node" in pick) {
    stage.reveal(pick.node);
    query.set("node", model.iri(pick.node));
    if (!quiet) live.textContent = model.names[pick.node] ?? "";
  } else {
    const [s, o] = [model.s[pick.edge] ?? 0, model.o[pick.edge] ?? 0];
    const relation = model.relation(pick.edge);
    for (const [key, value] of [["s", model.iri(s)], ["p", relation.iri], ["o", model.iri(o)]] as const) query.set(key, value);
    if (!quiet) live.textContent = `${model.names[s]} — ${relation.name} — ${model.names[o]}`;
  }
  const answer = await fetch(`${words.evidence}?${query.toString()}`);
  const told = (await answer.json()) as Evidence & { error?: string };
  if (state.picked !== pick) return;
  if (!answer.ok || told.error) {
    live.textContent = told.error ?? words.failed ?? "";
    return;
  }
  side.replaceChildren(...pane(told, words, tools(pick), (step) => "node" in pick && grow(pick.node, step)));
}

function tools(pick: Pick): Node[] {
  if (!pick || !("node" in pick)) return [];
  const { node } = pick;
  const button = (name: string | undefined, act: () => void): Node => {
    const made = el("button", { type: "button", class: "quiet-button" }, name);
    made.addEventListener("click", act);
    return made;
  };
  const grown = state.focus.has(node);
  const there = start && start !== state.model.brief(node);
  return [
    button(grown ? words.collapse : words.expand, () => (grown ? collapse(node) : expand(node))),
    button(words.hide, () => hide(node)),
    button(state.pinned.has(node) ? words.unpin : words.pin, () => pin(node)),
    button(there ? words.pathto : words.pathfrom, () => path(node)),
  ];
}

/** Go to the next or the previous relation of the thing or relation that is picked. */
function along(by: 1 | -1): void {
  const { picked, model } = state;
  if (!picked) return;
  const node = "node" in picked ? picked.node : (model.s[picked.edge] ?? 0);
  const edges = model.around(node);
  if (!edges.length) return;
  const at = "edge" in picked ? edges.indexOf(picked.edge) : by > 0 ? -1 : 0;
  void choose({ edge: edges[(at + by + edges.length) % edges.length] ?? 0 });
}

async function share(event: Event): Promise<void> {
  const query = new URLSearchParams(location.search);
  query.set("version", words.version ?? "");
  query.set("lang", document.documentElement.lang);
  const link = need<HTMLAnchorElement>("#share");
  link.search = query.toString();
  if (!navigator.clipboard) return;
  event.preventDefault();
  await navigator.clipboard.writeText(link.href).then(
    () => (live.textContent = words.copied ?? ""),
    () => location.assign(link.href),
  );
}

function save(blob: Blob, name: string): void {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}
