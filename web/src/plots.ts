/** The answer of a query as a graph, on the map, and along time. */

import { el, onPaper, svg } from "./dom";
import { type Cell, type Rows, at, called, short } from "./results";

const MOST = 150;
const DATES = /#(date|dateTime|gYear|gYearMonth)$/;

/** Return the things of each row as a graph: the first IRI leads to the others. Null without any. */
export function graph(rows: Rows, page: string, cut: string): HTMLElement | null {
  const columns = rows.head.vars ?? [];
  const links: [string, string, string][] = [];
  const nodes = new Map<string, number>();
  const add = (iri: string): void => void (nodes.has(iri) || nodes.set(iri, nodes.size));
  let all = 0;
  for (const row of rows.results?.bindings ?? []) {
    const found = columns.filter((c) => at(row, c)?.type === "uri");
    const triple = columns.length === 3 && found.length === 3;
    const start = at(row, found[0])?.value;
    const ends = triple ? [found[2] ?? ""] : found.slice(1);
    if (!start) continue;
    for (const end of ends) {
      const target = at(row, end)?.value ?? "";
      all += 1;
      if (nodes.size >= MOST && !(nodes.has(start) && nodes.has(target))) continue;
      add(start);
      add(target);
      links.push([start, target, triple ? called(at(row, found[1])?.value ?? "") : end]);
    }
  }
  if (!links.length) return null;
  const places = lay(nodes.size, links.map(([a, b]) => [nodes.get(a) ?? 0, nodes.get(b) ?? 0]));
  const spot = (iri: string): [number, number] => places[nodes.get(iri) ?? 0] ?? [0, 0];
  const made = svg("svg", { viewBox: "0 0 900 560", class: "map graph near", role: "group", "aria-label": columns.join(", ") });
  for (const [a, b, name] of links) {
    const [[x1, y1], [x2, y2]] = [spot(a), spot(b)];
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    const [tx, ty] = [x2 - ux * 9, y2 - uy * 9];
    const head = `M${tx} ${ty}L${tx - ux * 8 - uy * 4} ${ty - uy * 8 + ux * 4}L${tx - ux * 8 + uy * 4} ${ty - uy * 8 - ux * 4}Z`;
    made.append(
      svg("path", { class: "edge", d: `M${x1} ${y1}L${tx} ${ty}` }, svg("title", {}, name)),
      svg("path", { class: "head", d: head }),
    );
  }
  for (const iri of nodes.keys()) {
    const [x, y] = spot(iri);
    const name = called(iri);
    made.append(
      svg("a", { href: page + encodeURIComponent(iri), "aria-label": name },
        svg("circle", { class: "shape", cx: x, cy: y, r: 6 }),
        svg("text", { x, y: y + 20, "text-anchor": "middle", "font-size": 12 }, name.length > 22 ? name.slice(0, 21) + "…" : name),
        svg("title", {}, short(iri))),
    );
  }
  const out = el("div", { class: "map-frame graph-frame" }, made);
  const kept = links.length < all ? el("p", { class: "quiet" }, cut.replace("%shown", String(links.length)).replace("%of", String(all))) : null;
  return el("div", {}, out, kept);
}

/** Return places for a graph by springs, from a circle: the same answer gives the same picture. */
function lay(count: number, links: [number, number][]): [number, number][] {
  const points = Array.from({ length: count }, (_, i): [number, number] => {
    const angle = (i / count) * 2 * Math.PI;
    return [Math.cos(angle), Math.sin(angle)];
  });
  const ideal = 1.6 / Math.sqrt(count);
  for (let step = 0; step < 240; step++) {
    const moves = points.map((): [number, number] => [0, 0]);
    const push = (i: number, x: number, y: number): void => {
      const move = moves[i];
      if (move) [move[0], move[1]] = [move[0] + x, move[1] + y];
    };
    points.forEach(([x, y], i) => {
      for (let j = i + 1; j < count; j++) {
        const [u, v] = points[j] ?? [0, 0];
        const away = Math.hypot(x - u, y - v) || 1e-3;
        if (away > 5 * ideal) continue;
        const force = (ideal * ideal) / away / away;
        push(i, (x - u) * force, (y - v) * force);
        push(j, (u - x) * force, (v - y) * force);
      }
      push(i, -x * 0.08, -y * 0.08);
    });
    for (const [i, j] of links) {
      const [[x, y], [u, v]] = [points[i] ?? [0, 0], points[j] ?? [0, 0]];
      const force = Math.hypot(x - u, y - v) / ideal;
      push(i, (u - x) * force * 0.5, (v - y) * force * 0.5);
      push(j, (x - u) * force * 0.5, (y - v) * force * 0.5);
    }
    const heat = 0.1 * (1 - step / 240);
    points.forEach((point, i) => {
      const [mx, my] = moves[i] ?? [0, 0];
      const length = Math.hypot(mx, my) || 1;
      const by = Math.min(length, heat) / length;
      [point[0], point[1]] = [point[0] + mx * by, point[1] + my * by];
    });
  }
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return points.map(([x, y]) => [
    Math.round(80 + ((x - x0) / (x1 - x0 || 1)) * 740),
    Math.round(30 + ((y - y0) / (y1 - y0 || 1)) * 480),
  ]);
}

/** Return the map of the places among the answer, drawn by the server; null where it names none. */
export function map(rows: Rows, address: string, words: string): HTMLElement | null {
  const found = new Set<string>();
  for (const row of rows.results?.bindings ?? []) {
    for (const cell of Object.values(row)) {
      if (cell.type === "uri" && /\/id\/(place|facility|body|thing)\//.test(cell.value)) found.add(cell.value);
    }
  }
  if (!found.size) return null;
  const query = new URLSearchParams([...found].slice(0, 60).map((iri) => ["place", iri]));
  const names = [...found].slice(0, 60).map(called).join(", ");
  const picture = el("img", { src: onPaper(`${address}?${query.toString()}`), alt: `${words}: ${names}`, class: "map", width: 960, height: 620 });
  const frame = el("div", { class: "map-frame" }, picture);
  // On a narrow screen the picture is wider than its frame: begin in the middle of it.
  picture.addEventListener("load", () => (frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2));
  return frame;
}

/** Return the rows along time by their dates, or null where there are none. */
export function timeline(rows: Rows): SVGElement | null {
  const columns = rows.head.vars ?? [];
  const all = rows.results?.bindings ?? [];
  const dated = columns.filter((c) => all.some((row) => day(at(row, c)) !== null));
  const name = columns.find((c) => !dated.includes(c));
  const bars = all
    .map((row) => {
      const days = dated.flatMap((c) => day(at(row, c)) ?? []);
      const cell = at(row, name);
      const label = cell ? (cell.type === "uri" ? called(cell.value) : cell.value) : "";
      return { label, from: Math.min(...days), to: Math.max(...days) };
    })
    .filter((bar) => Number.isFinite(bar.from))
    .sort((a, b) => a.from - b.from)
    .slice(0, 80);
  if (!bars.length) return null;
  const first = Math.floor(Math.min(...bars.map((bar) => bar.from)));
  const last = Math.ceil(Math.max(...bars.map((bar) => bar.to)) + 0.01);
  const x = (year: number): number => 270 + ((year - first) / (last - first)) * 520;
  const height = 30 + bars.length * 24;
  const made = svg("svg", { viewBox: `0 0 800 ${height}`, class: "chart", role: "img", "aria-label": dated.join(", ") });
  const step = Math.max(1, Math.ceil((last - first) / 10));
  for (let year = first; year <= last; year += step) {
    made.append(svg("path", { class: "grid", d: `M${x(year)} 22V${height}` }), svg("text", { x: x(year), y: 14, "text-anchor": "middle" }, String(year)));
  }
  bars.forEach((bar, i) => {
    const label = bar.label.length > 36 ? bar.label.slice(0, 35) + "…" : bar.label;
    made.append(
      svg("text", { x: 262, y: 30 + i * 24 + 14, "text-anchor": "end" }, label),
      svg("rect", { x: x(bar.from), y: 30 + i * 24 + 3, width: Math.max(4, x(bar.to) - x(bar.from)), height: 14, rx: 2 }),
    );
  });
  return made;
}

/** Return a date as a year with its part; null for what gives no year. */
function day(cell: Cell | undefined): number[] | null {
  if (!cell || cell.type === "uri") return null;
  if (!DATES.test(cell.datatype ?? "") && !/^\d{4}(-\d\d){0,2}([/.].*)?$/.test(cell.value)) return null;
  const found = [...cell.value.matchAll(/(?:^|[/.[])(\d{4})(?:-(\d\d))?(?:-(\d\d))?/g)];
  if (!found.length) return null;
  return found.map(([, year, month, date]) => Number(year) + ((Number(month ?? 1) - 1) * 30.4 + Number(date ?? 1) - 1) / 366);
}
