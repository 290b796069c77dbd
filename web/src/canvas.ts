/** Draws nodes and edges on a canvas: only what is in sight, labels where they have room. */

export interface GraphNode {
  iri: string;
  name: string;
  family: string;
  href: string;
  more: number;
  x: number;
  y: number;
}

export interface GraphEdge {
  s: number;
  o: number;
  p: string;
  name: string;
  layer: string;
  speakers: number;
  claims: number;
  hedged: boolean;
  conflict: boolean;
}

export interface Graph {
  of: number;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export type Pick = { node: number } | { edge: number } | null;

const RADIUS = 9;
const LEAST = 4;
const LANES: Readonly<Record<string, string>> = {
  situation: "--lane-0",
  forecast: "--lane-0",
  measure: "--lane-4",
  purpose: "--lane-5",
  actor: "--lane-2",
  population: "--lane-1",
  place: "--lane-3",
};

export class Picture {
  graph: Graph = { of: 0, nodes: [], edges: [] };
  picked: Pick = null;
  focus = new Set<string>();
  private scale = 1;
  private left = 0;
  private top = 0;
  private asked = 0;
  private colours = new Map<string, string>();
  private readonly pen: CanvasRenderingContext2D;

  constructor(readonly canvas: HTMLCanvasElement) {
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("this browser draws no canvas");
    this.pen = pen;
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.colours.clear();
      this.draw();
    });
  }

  /** Show the whole graph. */
  fit(): void {
    const { nodes } = this.graph;
    if (!nodes.length) return this.draw();
    const xs = nodes.map((n) => n.x);
    const ys = nodes.map((n) => n.y);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const { clientWidth: w, clientHeight: h } = this.canvas;
    this.scale = Math.min(1.4, (w - Math.min(180, w * 0.3)) / Math.max(1, x1 - x0), (h - 90) / Math.max(1, y1 - y0));
    this.left = w / 2 - ((x0 + x1) / 2) * this.scale;
    this.top = h / 2 - ((y0 + y1) / 2) * this.scale;
    this.draw();
  }

  zoom(factor: number, x = this.canvas.clientWidth / 2, y = this.canvas.clientHeight / 2): void {
    const next = Math.min(4, Math.max(0.04, this.scale * factor));
    this.left = x - ((x - this.left) * next) / this.scale;
    this.top = y - ((y - this.top) * next) / this.scale;
    this.scale = next;
    this.draw();
  }

  pan(dx: number, dy: number): void {
    this.left += dx;
    this.top += dy;
    this.draw();
  }

  /** Move a node by pixels of the screen; it stays there. */
  move(node: number, dx: number, dy: number): void {
    const one = this.graph.nodes[node];
    if (!one) return;
    one.x += dx / this.scale;
    one.y += dy / this.scale;
    this.draw();
  }

  /** Bring a node into sight. */
  show(node: number): void {
    const one = this.graph.nodes[node];
    if (!one) return;
    const { clientWidth: w, clientHeight: h } = this.canvas;
    const [x, y] = this.at(one);
    if (x < 60 || y < 40 || x > w - 60 || y > h - 40) this.pan(w / 2 - x, h / 2 - y);
    this.draw();
  }

  /** Return what lies under a point of the canvas. */
  under(x: number, y: number): Pick {
    const { nodes, edges } = this.graph;
    for (let i = nodes.length - 1; i >= 0; i--) {
      const one = nodes[i];
      if (!one) continue;
      const [nx, ny] = this.at(one);
      if (Math.hypot(nx - x, ny - y) < RADIUS + 5) return { node: i };
    }
    let best = 7;
    let found: Pick = null;
    edges.forEach((edge, i) => {
      const a = nodes[edge.s];
      const b = nodes[edge.o];
      if (!a || !b) return;
      const distance = toSegment(x, y, ...this.at(a), ...this.at(b));
      if (distance < best) {
        best = distance;
        found = { edge: i };
      }
    });
    return found;
  }

  private get radius(): number {
    return Math.max(LEAST, Math.min(RADIUS + 2, RADIUS * Math.sqrt(this.scale * 1.3)));
  }

  /** Draw once before the next frame is shown. */
  draw(): void {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.paint();
    });
  }

  private at(node: GraphNode): [number, number] {
    return [node.x * this.scale + this.left, node.y * this.scale + this.top];
  }

  private colour(name: string): string {
    let found = this.colours.get(name);
    if (found === undefined) {
      const probe = document.createElement("span");
      probe.className = `ink${name}`;
      this.canvas.parentElement?.append(probe);
      found = getComputedStyle(probe).color;
      probe.remove();
      this.colours.set(name, found);
    }
    return found;
  }

  private paint(): void {
    const { canvas, pen } = this;
    const ratio = devicePixelRatio || 1;
    const { clientWidth: w, clientHeight: h } = canvas;
    if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) {
      canvas.width = Math.round(w * ratio);
      canvas.height = Math.round(h * ratio);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, w, h);
    this.edges(w, h);
    this.nodes(w, h);
  }

  private edges(w: number, h: number): void {
    const { pen } = this;
    const { nodes, edges } = this.graph;
    const picked = this.picked;
    edges.forEach((edge, i) => {
      const a = nodes[edge.s];
      const b = nodes[edge.o];
      if (!a || !b) return;
      const [x1, y1] = this.at(a);
      const [x2, y2] = this.at(b);
      if (Math.max(x1, x2) < 0 || Math.max(y1, y2) < 0 || Math.min(x1, x2) > w || Math.min(y1, y2) > h) return;
      const on = picked && ("edge" in picked ? picked.edge === i : picked.node === edge.s || picked.node === edge.o);
      pen.strokeStyle = this.colour(on ? "--accent" : edge.conflict ? "--bad" : "--line-2");
      pen.fillStyle = pen.strokeStyle;
      pen.globalAlpha = on ? 1 : 0.75;
      pen.lineWidth = Math.min(6, 1 + edge.speakers * 0.8) + (on ? 1 : 0);
      pen.setLineDash(edge.layer === "inferred" ? [1.5, 4] : edge.hedged || edge.layer === "claims" ? [7, 4] : []);
      pen.beginPath();
      pen.moveTo(x1, y1);
      pen.lineTo(x2, y2);
      pen.stroke();
      pen.setLineDash([]);
      this.arrow(x1, y1, x2, y2);
      if (edge.conflict) this.label("≠", (x1 + x2) / 2, (y1 + y2) / 2, "--bad");
      if ((on && edges.length < 400) || (this.scale > 0.95 && Math.hypot(x2 - x1, y2 - y1) > 110)) {
        this.label(edge.name, (x1 + x2) / 2, (y1 + y2) / 2 - 5, "--ink-2");
      }
    });
    pen.globalAlpha = 1;
  }

  private arrow(x1: number, y1: number, x2: number, y2: number): void {
    const angle = Math.atan2(y2 - y1, x2 - x1);
    const [x, y] = [x2 - Math.cos(angle) * (this.radius + 3), y2 - Math.sin(angle) * (this.radius + 3)];
    const { pen } = this;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x - Math.cos(angle - 0.4) * 8, y - Math.sin(angle - 0.4) * 8);
    pen.lineTo(x - Math.cos(angle + 0.4) * 8, y - Math.sin(angle + 0.4) * 8);
    pen.fill();
  }

  private label(text: string, x: number, y: number, colour: string): void {
    const { pen } = this;
    pen.globalAlpha = 1;
    pen.font = `11px ${FONT}`;
    pen.textAlign = "center";
    pen.lineWidth = 3;
    pen.strokeStyle = this.colour("--raised");
    pen.strokeText(text, x, y);
    pen.fillStyle = this.colour(colour);
    pen.fillText(text, x, y);
  }

  private nodes(w: number, h: number): void {
    const { pen } = this;
    const taken = new Set<string>();
    const radius = this.radius;
    const order = this.graph.nodes.map((_, i) => i);
    const rank = (i: number): number => {
      const one = this.graph.nodes[i];
      const on = this.picked && "node" in this.picked && this.picked.node === i;
      return (on ? 1e6 : 0) + (one && this.focus.has(one.iri) ? 1e5 : 0) + (one?.more ?? 0);
    };
    order.sort((a, b) => rank(b) - rank(a));
    for (const i of [...order].reverse()) {
      const one = this.graph.nodes[i];
      if (!one) continue;
      const [x, y] = this.at(one);
      if (x < -20 || y < -20 || x > w + 20 || y > h + 20) continue;
      for (let cy = Math.floor((y - radius) / 6); cy <= (y + radius) / 6; cy++) {
        for (let cx = Math.floor((x - radius) / 14); cx <= (x + radius) / 14; cx++) taken.add(`${cx},${cy}`);
      }
      pen.fillStyle = this.colour(LANES[one.family] ?? "--ink-2");
      pen.beginPath();
      shape(pen, one.family, x, y, radius);
      pen.fill();
      if (this.focus.has(one.iri)) {
        pen.strokeStyle = this.colour("--ink");
        pen.lineWidth = 2;
        pen.stroke();
      }
      if (this.picked && "node" in this.picked && this.picked.node === i) {
        pen.strokeStyle = this.colour("--accent");
        pen.lineWidth = 3;
        pen.beginPath();
        pen.arc(x, y, radius + 6, 0, 7);
        pen.stroke();
      }
    }
    pen.textAlign = "center";
    pen.font = `13px ${FONT}`;
    for (const i of order) {
      const one = this.graph.nodes[i];
      if (!one) continue;
      const [x, y] = this.at(one);
      if (x < -80 || y < -20 || x > w + 80 || y > h + 20) continue;
      const text = one.name.length > 30 ? one.name.slice(0, 29) + "…" : one.name;
      const width = pen.measureText(text).width / 2 + 4;
      const below = y + radius + 14;
      const place = [below, y - radius - 6].find((at) => {
        const cells: string[] = [];
        for (let cx = Math.floor((x - width) / 14); cx <= (x + width) / 14; cx++) {
          for (let cy = Math.floor((at - 8) / 6); cy <= (at + 1) / 6; cy++) cells.push(`${cx},${cy}`);
        }
        if (cells.some((cell) => taken.has(cell))) return false;
        for (const cell of cells) taken.add(cell);
        return true;
      });
      if (place === undefined) continue;
      pen.lineWidth = 4;
      pen.lineJoin = "round";
      pen.strokeStyle = this.colour("--raised");
      pen.strokeText(text, x, place);
      pen.fillStyle = this.colour("--ink");
      pen.fillText(text, x, place);
    }
  }
}

const FONT = 'system-ui, -apple-system, "Segoe UI", "Noto Sans KR", NanumGothic, sans-serif';

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
    pen.arc(x - r * 0.45, y, r * 0.7, 0, 7);
    pen.arc(x + r * 0.45, y, r * 0.7, 0, 7);
  } else {
    pen.arc(x, y, r, 0, 7);
  }
}

function toSegment(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2 || 1;
  const t = Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
  return Math.hypot(x - (x1 + t * (x2 - x1)), y - (y1 + t * (y2 - y1)));
}
