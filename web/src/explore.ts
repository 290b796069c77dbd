/** The graph page: the picture above its table. The address is the state; undo is going back. */

import { type Graph, type Pick, Picture } from "./canvas";
import { el, need } from "./dom";
import { type Evidence, pane } from "./evidence";

const home = need<HTMLElement>("#explore");
const words = home.dataset as Record<string, string>;
const stage = need<HTMLElement>(".picture");
const canvas = need<HTMLCanvasElement>("canvas", stage);
const live = need<HTMLElement>("#live");
const side = need<HTMLElement>("#pane");
stage.hidden = false;
const picture = new Picture(canvas);
let start = "";

void load(true);
window.addEventListener("popstate", () => location.reload());
need("#fit").addEventListener("click", () => picture.fit());
need("#in").addEventListener("click", () => picture.zoom(1.3));
need("#out").addEventListener("click", () => picture.zoom(1 / 1.3));
need("#undo").addEventListener("click", () => history.back());
need("#png").addEventListener("click", save);

/** Read the graph that the address asks for, and draw it. */
async function load(fresh: boolean): Promise<void> {
  const answer = await fetch(`${words.graph}${location.search}`);
  const graph = (await answer.json()) as Graph & { error?: string };
  if (!answer.ok || graph.error) {
    live.textContent = graph.error ?? words.failed ?? "";
    return;
  }
  const pinned = new Map(picture.graph.nodes.map((node) => [node.iri, node]));
  for (const node of graph.nodes) {
    const old = pinned.get(node.iri);
    if (old) [node.x, node.y] = [old.x, old.y];
  }
  picture.graph = graph;
  picture.focus = new Set(new URLSearchParams(location.search).getAll("focus"));
  picture.picked = null;
  count();
  if (fresh || !pinned.size) picture.fit();
  else picture.draw();
  document.documentElement.dataset.drawn = "1";
}

function count(): void {
  const { nodes, edges, of } = picture.graph;
  live.textContent = (words.nodes ?? "")
    .replace("%n", String(nodes.length))
    .replace("%of", String(of))
    .replace("%e", String(edges.length));
}

/** Change the address, and read again; going back undoes it. */
async function change(told: string, edit: (query: URLSearchParams) => void): Promise<void> {
  const query = new URLSearchParams(location.search);
  edit(query);
  history.pushState(null, "", `?${query.toString()}`);
  await load(query.getAll("focus").length < 2);
  live.textContent = `${told} ${live.textContent}`;
}

function named(node: number): string {
  return picture.graph.nodes[node]?.name ?? "";
}

function expand(node: number): void {
  const iri = picture.graph.nodes[node]?.iri;
  if (!iri) return;
  void change((words.expanded ?? "").replace("%name", named(node)), (query) => {
    query.delete("from");
    query.delete("to");
    if (!query.getAll("focus").includes(iri)) query.append("focus", iri);
  });
}

function collapse(node: number): void {
  const iri = picture.graph.nodes[node]?.iri;
  void change("", (query) => {
    const kept = query.getAll("focus").filter((one) => one !== iri);
    query.delete("focus");
    for (const one of kept) query.append("focus", one);
  });
}

function hide(node: number): void {
  const iri = picture.graph.nodes[node]?.iri;
  if (!iri) return;
  void change((words.hidden ?? "").replace("%name", named(node)), (query) => query.append("hide", iri));
}

/** Choose a thing or a relation, and show what it rests on. */
async function choose(pick: Pick): Promise<void> {
  picture.picked = pick;
  picture.draw();
  if (!pick) return;
  const { nodes, edges } = picture.graph;
  const query = new URLSearchParams();
  if ("node" in pick) {
    picture.show(pick.node);
    query.set("node", nodes[pick.node]?.iri ?? "");
    live.textContent = named(pick.node);
  } else {
    const edge = edges[pick.edge];
    if (!edge) return;
    query.set("s", nodes[edge.s]?.iri ?? "");
    query.set("p", edge.p);
    query.set("o", nodes[edge.o]?.iri ?? "");
    live.textContent = `${named(edge.s)} — ${edge.name} — ${named(edge.o)}`;
  }
  const answer = await fetch(`${words.evidence}?${query.toString()}`);
  const told = (await answer.json()) as Evidence;
  if (picture.picked === pick) side.replaceChildren(...pane(told, words, tools(pick)));
}

function tools(pick: Pick): Node[] {
  if (!pick || !("node" in pick)) return [];
  const node = pick.node;
  const iri = picture.graph.nodes[node]?.iri ?? "";
  const button = (name: string | undefined, act: () => void): Node => {
    const made = el("button", { type: "button", class: "quiet-button" }, name);
    made.addEventListener("click", act);
    return made;
  };
  const grown = picture.focus.has(iri);
  return [
    button(grown ? words.collapse : words.expand, () => (grown ? collapse(node) : expand(node))),
    button(words.hide, () => hide(node)),
    button(start && start !== iri ? words.pathto : words.pathfrom, () => {
      if (!start || start === iri) {
        start = iri;
        live.textContent = `${words.pathfrom}: ${named(node)}`;
        return;
      }
      const query = new URLSearchParams(location.search);
      query.set("from", start);
      query.set("to", iri);
      location.search = query.toString();
    }),
  ];
}

let held: { x: number; y: number; node: number; moved: boolean } | null = null;

canvas.addEventListener("pointerdown", (event) => {
  const pick = picture.under(event.offsetX, event.offsetY);
  held = { x: event.offsetX, y: event.offsetY, node: pick && "node" in pick ? pick.node : -1, moved: false };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  if (!held) {
    canvas.dataset.over = picture.under(event.offsetX, event.offsetY) ? "1" : "";
    return;
  }
  const [dx, dy] = [event.offsetX - held.x, event.offsetY - held.y];
  if (!held.moved && Math.hypot(dx, dy) < 4) return;
  held.moved = true;
  if (held.node >= 0) picture.move(held.node, dx, dy);
  else picture.pan(dx, dy);
  [held.x, held.y] = [event.offsetX, event.offsetY];
});
canvas.addEventListener("pointerup", (event) => {
  if (held && !held.moved) void choose(picture.under(event.offsetX, event.offsetY));
  held = null;
});
canvas.addEventListener("dblclick", (event) => {
  const pick = picture.under(event.offsetX, event.offsetY);
  if (pick && "node" in pick) expand(pick.node);
});
canvas.addEventListener(
  "wheel",
  (event) => {
    if (!event.ctrlKey && document.activeElement !== canvas) return;
    event.preventDefault();
    picture.zoom(event.deltaY < 0 ? 1.12 : 1 / 1.12, event.offsetX, event.offsetY);
  },
  { passive: false },
);

canvas.addEventListener("keydown", (event) => {
  const node = picture.picked && "node" in picture.picked ? picture.picked.node : -1;
  const { nodes } = picture.graph;
  const act = (): boolean => {
    switch (event.key) {
      case "Tab":
        return step(node + (event.shiftKey ? -1 : 1), nodes.length);
      case "ArrowRight":
      case "ArrowLeft":
      case "ArrowUp":
      case "ArrowDown":
        return along(node, event.key);
      case "Enter":
        if (node < 0) return false;
        (event.shiftKey ? collapse : expand)(node);
        return true;
      case "e":
        side.focus();
        return true;
      case "h":
        if (node >= 0) hide(node);
        return true;
      case "u":
        history.back();
        return true;
      case "+":
      case "=":
        picture.zoom(1.3);
        return true;
      case "-":
        picture.zoom(1 / 1.3);
        return true;
      case "Escape":
        picture.picked = null;
        picture.draw();
        return true;
      default:
        return false;
    }
  };
  if (!event.ctrlKey && !event.metaKey && !event.altKey && act()) event.preventDefault();
});

/** Go to a node by its place in the list; past either end the focus leaves the picture. */
function step(node: number, length: number): boolean {
  if (node < 0 || node >= length) {
    picture.picked = null;
    picture.draw();
    return false;
  }
  void choose({ node });
  return true;
}

/** Go to the neighbour that lies most in the direction of an arrow key. */
function along(node: number, key: string): boolean {
  const { nodes, edges } = picture.graph;
  const here = nodes[node];
  if (!here) return step(0, nodes.length);
  const [dx, dy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] as [number, number];
  let best = 0.2;
  let found = -1;
  for (const edge of edges) {
    const other = edge.s === node ? edge.o : edge.o === node ? edge.s : -1;
    const one = nodes[other];
    if (!one) continue;
    const length = Math.hypot(one.x - here.x, one.y - here.y) || 1;
    const match = ((one.x - here.x) * dx + (one.y - here.y) * dy) / length;
    if (match > best) {
      best = match;
      found = other;
    }
  }
  if (found >= 0) void choose({ node: found });
  return true;
}

/** Save the picture as it is shown. */
function save(): void {
  canvas.toBlob((blob) => {
    if (!blob) return;
    const link = el("a", { href: URL.createObjectURL(blob), download: "graph.png" });
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
