/** A view of the graph as columns: things with places, relations between them. */

/** What the server sends: one array a column. */
export interface Wire {
  version: number | string;
  of: number;
  space: string;
  iris: string[];
  names: string[];
  families: string[];
  family: number[];
  more: number[];
  x: number[];
  y: number[];
  relations: { iri: string; name: string }[];
  s: number[];
  o: number[];
  p: number[];
  look: number[];
  width: number[];
}

export type Pick = { node: number } | { edge: number } | null;

export const enum Layer {
  facts,
  known,
  claims,
  inferred,
}

const CELL = 120;

export class Model {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly family: Uint8Array;
  readonly s: Uint32Array;
  readonly o: Uint32Array;
  readonly p: Uint16Array;
  readonly look: Uint8Array;
  readonly width: Uint8Array;
  readonly names: string[];
  readonly more: number[];
  readonly of: number;
  private first: Uint32Array | null = null;
  private joined: Uint32Array | null = null;
  private cells: Map<number, number[]> | null = null;

  constructor(readonly wire: Wire) {
    this.x = Float64Array.from(wire.x);
    this.y = Float64Array.from(wire.y);
    this.family = Uint8Array.from(wire.family);
    this.s = Uint32Array.from(wire.s);
    this.o = Uint32Array.from(wire.o);
    this.p = Uint16Array.from(wire.p);
    this.look = Uint8Array.from(wire.look);
    this.width = Uint8Array.from(wire.width, (n) => Math.min(n, 255));
    this.names = wire.names;
    this.more = wire.more;
    this.of = wire.of;
  }

  get nodes(): number {
    return this.x.length;
  }

  get edges(): number {
    return this.s.length;
  }

  /** Return the short form of a thing's IRI, as addresses have it. */
  brief(node: number): string {
    return this.wire.iris[node] ?? "";
  }

  /** Whether a thing lies outside our own space, so that its short form is its whole IRI. */
  foreign(node: number): boolean {
    return /^[a-z][a-z0-9+.-]*:/i.test(this.brief(node));
  }

  iri(node: number): string {
    return this.foreign(node) ? this.brief(node) : this.wire.space + this.brief(node);
  }

  familyOf(node: number): string {
    return this.wire.families[this.family[node] ?? 0] ?? "thing";
  }

  relation(edge: number): { iri: string; name: string } {
    return this.wire.relations[this.p[edge] ?? 0] ?? { iri: "", name: "" };
  }

  layer(edge: number): Layer {
    return (this.look[edge] ?? 0) & 3;
  }

  hedged(edge: number): boolean {
    return ((this.look[edge] ?? 0) & 4) > 0;
  }

  conflict(edge: number): boolean {
    return ((this.look[edge] ?? 0) & 8) > 0;
  }

  rejected(edge: number): boolean {
    return ((this.look[edge] ?? 0) & 16) > 0;
  }

  /** Return the pattern of an edge's line: nothing where it is a plain fact. */
  dash(edge: number): [number, number] | null {
    const layer = this.layer(edge);
    if (layer === Layer.inferred) return [2, 4];
    return this.hedged(edge) || layer === Layer.claims ? [7, 4] : null;
  }

  /** Return how wide an edge is drawn: by its independent accounts. */
  breadth(edge: number): number {
    return Math.min(7, 0.8 + Math.max(1, this.width[edge] ?? 1) * 0.9);
  }

  other(edge: number, node: number): number {
    return this.s[edge] === node ? (this.o[edge] ?? 0) : (this.s[edge] ?? 0);
  }

  /** Return the numbers of the edges of a thing. */
  around(node: number): Uint32Array {
    if (!this.first || !this.joined) {
      const first = new Uint32Array(this.nodes + 1);
      for (let e = 0; e < this.edges; e++) {
        for (const end of [this.s[e] ?? 0, this.o[e] ?? 0]) first[end + 1] = (first[end + 1] ?? 0) + 1;
      }
      for (let i = 1; i <= this.nodes; i++) first[i] = (first[i] ?? 0) + (first[i - 1] ?? 0);
      const joined = new Uint32Array(2 * this.edges);
      const at = first.slice();
      for (let e = 0; e < this.edges; e++) {
        for (const end of [this.s[e] ?? 0, this.o[e] ?? 0]) {
          joined[at[end] ?? 0] = e;
          at[end] = (at[end] ?? 0) + 1;
        }
      }
      [this.first, this.joined] = [first, joined];
    }
    return this.joined.subarray(this.first[node] ?? 0, this.first[node + 1] ?? 0);
  }

  degree(node: number): number {
    return this.around(node).length;
  }

  move(node: number, dx: number, dy: number): void {
    this.x[node] = (this.x[node] ?? 0) + dx;
    this.y[node] = (this.y[node] ?? 0) + dy;
    this.cells = null;
  }

  place(node: number, x: number, y: number): void {
    this.x[node] = x;
    this.y[node] = y;
    this.cells = null;
  }

  /** Return the box around all things: left, top, right, bottom. */
  box(): [number, number, number, number] {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < this.nodes; i++) {
      const [x, y] = [this.x[i] ?? 0, this.y[i] ?? 0];
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
    }
    return this.nodes ? [x0, y0, x1, y1] : [0, 0, 1, 1];
  }

  /** Return the thing nearest to a point, no farther than `reach`, or -1. */
  nearest(x: number, y: number, reach: number): number {
    const cells = this.grid();
    const far = Math.max(1, Math.ceil(reach / CELL));
    let best = reach;
    let found = -1;
    if (far > 40) {
      for (let i = 0; i < this.nodes; i++) {
        const d = Math.hypot((this.x[i] ?? 0) - x, (this.y[i] ?? 0) - y);
        if (d < best) [best, found] = [d, i];
      }
      return found;
    }
    for (let cy = Math.floor(y / CELL) - far; cy <= Math.floor(y / CELL) + far; cy++) {
      for (let cx = Math.floor(x / CELL) - far; cx <= Math.floor(x / CELL) + far; cx++) {
        for (const i of cells.get(cy * 1e6 + cx) ?? []) {
          const d = Math.hypot((this.x[i] ?? 0) - x, (this.y[i] ?? 0) - y);
          if (d < best) [best, found] = [d, i];
        }
      }
    }
    return found;
  }

  /** Return the edge nearest to a point, no farther than `reach`, or -1. */
  nearestEdge(x: number, y: number, reach: number): number {
    let best = reach;
    let found = -1;
    for (let e = 0; e < this.edges; e++) {
      const [a, b] = [this.s[e] ?? 0, this.o[e] ?? 0];
      const [x1, y1, x2, y2] = [this.x[a] ?? 0, this.y[a] ?? 0, this.x[b] ?? 0, this.y[b] ?? 0];
      if (Math.max(x1, x2) < x - best || Math.min(x1, x2) > x + best) continue;
      if (Math.max(y1, y2) < y - best || Math.min(y1, y2) > y + best) continue;
      const length = (x2 - x1) ** 2 + (y2 - y1) ** 2 || 1;
      const t = Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
      const d = Math.hypot(x - (x1 + t * (x2 - x1)), y - (y1 + t * (y2 - y1)));
      if (d < best) [best, found] = [d, e];
    }
    return found;
  }

  private grid(): Map<number, number[]> {
    if (!this.cells) {
      this.cells = new Map();
      for (let i = 0; i < this.nodes; i++) {
        const key = Math.floor((this.y[i] ?? 0) / CELL) * 1e6 + Math.floor((this.x[i] ?? 0) / CELL);
        const cell = this.cells.get(key);
        if (cell) cell.push(i);
        else this.cells.set(key, [i]);
      }
    }
    return this.cells;
  }
}
