/** Draws a view on a canvas: only what is in sight, less while it moves, labels where there is room. */

import type { Pick } from "./model";
import { Motion } from "./motion";
import { FEW, type Take, halo, labels, ranked } from "./labels";
import { Palette, type Stage, type State, touches } from "./stage";

const RADIUS = 9;
const LEAST = 2.5;
/** Edges and things that are drawn while a crowded picture moves; things from which on marks are plain dots. */
const MOVING_EDGES = 700;
const MOVING_NODES = 1200;
const MANY = 2500;

export class Canvas implements Stage {
  readonly kind = "canvas";
  readonly element = document.createElement("canvas");
  private scale = 1;
  private left = 0;
  private top = 0;
  private asked = 0;
  private readonly motion = new Motion(() => this.draw());
  private order = new Uint32Array(0);
  private readonly pen: CanvasRenderingContext2D;

  constructor(
    private readonly home: HTMLElement,
    private readonly state: State,
    private readonly palette: Palette,
  ) {
    home.append(this.element);
    const pen = this.element.getContext("2d");
    if (!pen) throw new Error("this browser draws no canvas");
    this.pen = pen;
    new ResizeObserver(() => this.draw()).observe(home);
  }

  show(): void {
    this.order = ranked(this.state.model);
    this.draw();
  }

  fit(): void {
    const [x0, y0, x1, y1] = this.state.model.box();
    const { clientWidth: w, clientHeight: h } = this.home;
    const [free, high] = [w - Math.min(180, w * 0.3), h - 90];
    this.scale = Math.min(1.4, free / Math.max(1, x1 - x0), high / Math.max(1, y1 - y0));
    this.left = w / 2 - ((x0 + x1) / 2) * this.scale;
    this.top = h / 2 - ((y0 + y1) / 2) * this.scale;
    this.draw();
  }

  zoom(factor: number, x = this.home.clientWidth / 2, y = this.home.clientHeight / 2): void {
    const next = Math.min(4, Math.max(0.01, this.scale * factor));
    this.left = x - ((x - this.left) * next) / this.scale;
    this.top = y - ((y - this.top) * next) / this.scale;
    this.scale = next;
    this.moves();
  }

  pan(dx: number, dy: number): void {
    this.left += dx;
    this.top += dy;
    this.moves();
  }

  move(node: number, dx: number, dy: number): void {
    this.state.model.move(node, dx / this.scale, dy / this.scale);
    this.moves();
  }

  reveal(node: number): void {
    const { clientWidth: w, clientHeight: h } = this.home;
    const [x, y] = this.at(node);
    if (x < 60 || y < 40 || x > w - 60 || y > h - 40) {
      this.left += w / 2 - x;
      this.top += h / 2 - y;
    }
    this.draw();
  }

  under(x: number, y: number): Pick {
    const { model } = this.state;
    const [wx, wy] = [(x - this.left) / this.scale, (y - this.top) / this.scale];
    const node = model.nearest(wx, wy, (this.radius + 6) / this.scale);
    if (node >= 0) return { node };
    const edge = model.nearestEdge(wx, wy, 7 / this.scale);
    return edge >= 0 ? { edge } : null;
  }

  image(): Promise<Blob | null> {
    this.paint(false);
    return new Promise((resolve) => this.element.toBlob(resolve));
  }

  draw(): void {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      this.paint(this.motion.on);
    });
  }

  /** Draw less until the picture has come to rest. */
  private moves(): void {
    this.motion.note();
    this.draw();
  }

  private at(node: number): [number, number] {
    const { model } = this.state;
    return [(model.x[node] ?? 0) * this.scale + this.left, (model.y[node] ?? 0) * this.scale + this.top];
  }

  private get radius(): number {
    return Math.max(LEAST, Math.min(RADIUS + 2, RADIUS * Math.sqrt(this.scale * 1.3)));
  }

  private paint(moving: boolean): void {
    const { element, pen } = this;
    const ratio = devicePixelRatio || 1;
    const { clientWidth: w, clientHeight: h } = this.home;
    const [wide, high] = [Math.round(w * ratio), Math.round(h * ratio)];
    if (element.width !== wide || element.height !== high) [element.width, element.height] = [wide, high];
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, w, h);
    const fast = moving && this.state.model.edges > MOVING_EDGES;
    const seen = this.edges(w, h, fast);
    const take = this.nodes(w, h, fast);
    if (!fast) this.words(seen, take);
  }

  /** Draw the edges, those of one look in one stroke. */
  private edges(w: number, h: number, moving: boolean): number[] {
    const { state } = this;
    const { model } = state;
    const seen = this.inSight(w, h, moving ? Math.ceil(model.edges / MOVING_EDGES) : 1);
    const looks = new Map<number, number[]>();
    const above: number[] = [];
    for (const e of seen) {
      if (touches(state, e)) above.push(e);
      const look = moving ? 0 : ((model.look[e] ?? 0) << 8) | Math.round(model.breadth(e) * 10);
      const group = looks.get(look);
      if (group) group.push(e);
      else looks.set(look, [e]);
    }
    const heads = !moving && seen.length < 3000;
    for (const group of looks.values()) this.stroke(group, false, heads);
    if (above.length) this.stroke(above, true, true);
    return seen;
  }

  /** Write on edges: a mark where accounts disagree, and the relation where there is room. */
  private words(seen: number[], take: Take): void {
    const { model } = this.state;
    for (const e of seen) {
      if (model.conflict(e)) this.word("≠", e, 0, "--bad");
      else if (model.rejected(e)) this.word("×", e, 0, "--bad");
    }
    const on = seen.filter((e) => touches(this.state, e));
    const near = this.scale > 0.95 ? seen : [];
    for (const e of new Set([...(on.length < 60 ? on : []), ...near])) {
      const [x1, y1] = this.at(model.s[e] ?? 0);
      const [x2, y2] = this.at(model.o[e] ?? 0);
      const text = model.relation(e).name;
      if (Math.hypot(x2 - x1, y2 - y1) < 70 || !take(text, (x1 + x2) / 2, (y1 + y2) / 2 - 5, 11)) continue;
      this.word(text, e, -5, "--ink-2");
    }
  }

  private inSight(w: number, h: number, step: number): number[] {
    const { model } = this.state;
    const { scale, left, top } = this;
    const [x0, y0, x1, y1] = [-left / scale, -top / scale, (w - left) / scale, (h - top) / scale];
    const found: number[] = [];
    for (let e = 0; e < model.edges; e += step) {
      const [a, b] = [model.s[e] ?? 0, model.o[e] ?? 0];
      const [ax, ay, bx, by] = [model.x[a] ?? 0, model.y[a] ?? 0, model.x[b] ?? 0, model.y[b] ?? 0];
      if ((ax < x0 && bx < x0) || (ax > x1 && bx > x1) || (ay < y0 && by < y0) || (ay > y1 && by > y1)) continue;
      found.push(e);
    }
    return found;
  }

  private stroke(edges: number[], on: boolean, heads: boolean): void {
    const { pen } = this;
    const { model } = this.state;
    const one = edges[0];
    if (one === undefined) return;
    const colour = on ? "--accent" : model.conflict(one) || model.rejected(one) ? "--bad" : "--line-2";
    pen.strokeStyle = pen.fillStyle = this.palette.of(colour);
    pen.globalAlpha = on ? 1 : edges.length > MANY ? 0.45 : 0.8;
    pen.lineWidth = model.breadth(one) + (on ? 1 : 0);
    pen.setLineDash(heads ? (model.dash(one) ?? []) : []);
    pen.beginPath();
    for (const e of edges) {
      const [x1, y1] = this.at(model.s[e] ?? 0);
      const [x2, y2] = this.at(model.o[e] ?? 0);
      pen.moveTo(x1, y1);
      pen.lineTo(x2, y2);
    }
    pen.stroke();
    pen.setLineDash([]);
    if (heads) {
      pen.beginPath();
      for (const e of edges) this.head(e);
      pen.fill();
    }
    pen.globalAlpha = 1;
  }

  private head(edge: number): void {
    const { pen } = this;
    const { model } = this.state;
    const [x1, y1] = this.at(model.s[edge] ?? 0);
    const [x2, y2] = this.at(model.o[edge] ?? 0);
    const angle = Math.atan2(y2 - y1, x2 - x1);
    const back = this.radius + 3;
    const [x, y] = [x2 - Math.cos(angle) * back, y2 - Math.sin(angle) * back];
    const size = 6 + model.breadth(edge);
    pen.moveTo(x, y);
    pen.lineTo(x - Math.cos(angle - 0.4) * size, y - Math.sin(angle - 0.4) * size);
    pen.lineTo(x - Math.cos(angle + 0.4) * size, y - Math.sin(angle + 0.4) * size);
    pen.closePath();
  }

  private word(text: string, edge: number, up: number, colour: string): void {
    const { model } = this.state;
    const [x1, y1] = this.at(model.s[edge] ?? 0);
    const [x2, y2] = this.at(model.o[edge] ?? 0);
    halo(this.pen, this.palette, text, (x1 + x2) / 2, (y1 + y2) / 2 + up, up ? 11 : 14, colour, 3);
  }

  private nodes(w: number, h: number, moving: boolean): Take {
    const { pen, state } = this;
    const { model, picked } = state;
    const radius = this.radius;
    const seen: number[] = [];
    for (const i of moving ? this.order.subarray(0, MOVING_NODES) : this.order) {
      const [x, y] = this.at(i);
      if (x > -90 && y > -20 && x < w + 90 && y < h + 20) seen.push(i);
    }
    const plain = seen.length > MANY;
    const families = new Map<string, number[]>();
    for (const i of seen) {
      const family = model.familyOf(i);
      const group = families.get(family);
      if (group) group.push(i);
      else families.set(family, [i]);
    }
    for (const [family, group] of families) {
      pen.fillStyle = this.palette.family(family);
      pen.beginPath();
      for (const i of group) {
        const [x, y] = this.at(i);
        if (plain) pen.rect(x - radius * 0.8, y - radius * 0.8, radius * 1.6, radius * 1.6);
        else shape(pen, family, x, y, radius);
      }
      pen.fill();
    }
    for (const i of seen) {
      if (!state.focus.has(i) && !state.pinned.has(i)) continue;
      const [x, y] = this.at(i);
      pen.strokeStyle = this.palette.of("--ink");
      pen.lineWidth = 2;
      pen.setLineDash(state.pinned.has(i) && !state.focus.has(i) ? [2, 2] : []);
      pen.beginPath();
      pen.arc(x, y, radius + 3, 0, 7);
      pen.stroke();
      pen.setLineDash([]);
    }
    const on = picked && "node" in picked ? picked.node : -1;
    if (on >= 0) {
      const [x, y] = this.at(on);
      pen.strokeStyle = this.palette.of("--accent");
      pen.lineWidth = 3;
      pen.beginPath();
      pen.arc(x, y, radius + 6, 0, 7);
      pen.stroke();
    }
    const most = moving ? FEW : 600;
    return labels(pen, state, this.palette, seen, (i) => this.at(i), radius, most, w);
  }
}

function shape(pen: CanvasRenderingContext2D, family: string, x: number, y: number, r: number): void {
  if (family === "situation" || family === "forecast") {
    pen.moveTo(x, y - r);
    pen.lineTo(x + r, y + r * 0.8);
    pen.lineTo(x - r, y + r * 0.8);
    pen.closePath();
  } else if (family === "measure") {
    pen.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7);
  } else if (family === "place") {
    pen.moveTo(x, y - r);
    pen.lineTo(x + r, y);
    pen.lineTo(x, y + r);
    pen.lineTo(x - r, y);
    pen.closePath();
  } else if (family === "population") {
    for (const side of [-0.45, 0.45]) {
      pen.moveTo(x + r * (side + 0.7), y);
      pen.arc(x + r * side, y, r * 0.7, 0, 7);
    }
  } else {
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 7);
  }
}

