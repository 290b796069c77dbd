/** A view as an SVG file of its own: shapes, lines and names, nothing that loads or runs. */

import { svg } from "./dom";
import { FONT, Palette, type State, short } from "./stage";

const MARGIN = 90;
const R = 9;

/** Return the text of the file. */
export function vector({ model, focus }: State, palette: Palette, title: string): string {
  const [x0, y0, x1, y1] = model.box();
  const [w, h] = [x1 - x0 + 2 * MARGIN, y1 - y0 + 2 * MARGIN];
  const at = (node: number): [number, number] => [
    Math.round((model.x[node] ?? 0) - x0 + MARGIN),
    Math.round((model.y[node] ?? 0) - y0 + MARGIN),
  ];
  const ground = palette.of("--raised");
  const root = svg("svg", { viewBox: `0 0 ${w} ${h}`, width: w, height: h, "font-family": FONT, role: "img" });
  const heading = svg("title");
  heading.textContent = title;
  root.append(heading, svg("rect", { width: w, height: h, fill: ground }));
  for (let e = 0; e < model.edges; e++) {
    const [ax, ay] = at(model.s[e] ?? 0);
    const [bx, by] = at(model.o[e] ?? 0);
    const bad = model.conflict(e) || model.rejected(e);
    const colour = palette.of(bad ? "--bad" : "--line-2");
    const angle = Math.atan2(by - ay, bx - ax);
    const [hx, hy] = [bx - Math.cos(angle) * (R + 3), by - Math.sin(angle) * (R + 3)];
    const wing = (side: number): string =>
      `${(hx - Math.cos(angle - side) * 8).toFixed(1)} ${(hy - Math.sin(angle - side) * 8).toFixed(1)}`;
    const line = svg("path", { d: `M${ax} ${ay}L${bx} ${by}`, stroke: colour, "stroke-width": model.breadth(e), fill: "none" });
    const dash = model.dash(e);
    if (dash) line.setAttribute("stroke-dasharray", dash.join(" "));
    const told = svg("title");
    told.textContent = `${model.names[model.s[e] ?? 0]} — ${model.relation(e).name} — ${model.names[model.o[e] ?? 0]}`;
    line.append(told);
    root.append(line, svg("path", { d: `M${hx.toFixed(1)} ${hy.toFixed(1)}L${wing(0.4)}L${wing(-0.4)}Z`, fill: colour }));
    if (bad) root.append(words(model.conflict(e) ? "≠" : "×", (ax + bx) / 2, (ay + by) / 2 + 5, 14, colour, ground));
    if (model.edges <= 400) {
      root.append(words(model.relation(e).name, (ax + bx) / 2, (ay + by) / 2 - 5, 11, palette.of("--ink-2"), ground));
    }
  }
  for (let i = 0; i < model.nodes; i++) {
    const [x, y] = at(i);
    const family = model.familyOf(i);
    const mark = svg("path", { d: outline(family, x, y), fill: palette.family(family) });
    if (focus.has(i)) mark.setAttribute("stroke", palette.of("--ink"));
    root.append(mark, words(short(model.names[i] ?? ""), x, y + R + 14, 13, palette.of("--ink"), ground));
  }
  return new XMLSerializer().serializeToString(root);
}

function words(text: string, x: number, y: number, size: number, colour: string, ground: string): SVGElement {
  const made = svg("text", {
    x,
    y,
    "font-size": size,
    "text-anchor": "middle",
    fill: colour,
    stroke: ground,
    "stroke-width": 3,
    "paint-order": "stroke",
  });
  // What XML cannot hold would make the file unreadable.
  made.textContent = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
  return made;
}

function outline(family: string, x: number, y: number): string {
  if (family === "situation" || family === "forecast") return `M${x} ${y - R}l${R} ${R * 1.8}h${-2 * R}z`;
  if (family === "measure") return `M${x - 8} ${y - 8}h16v16h-16z`;
  if (family === "place") return `M${x} ${y - R}l${R} ${R}l${-R} ${R}l${-R} ${-R}z`;
  if (family === "population") {
    return `M${x - 10} ${y}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0M${x - 2} ${y}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0`;
  }
  return `M${x - R} ${y}a${R} ${R} 0 1 0 ${2 * R} 0a${R} ${R} 0 1 0 ${-2 * R} 0`;
}
