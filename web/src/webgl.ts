/** Draws a view on the graphics card: sigma holds camera and layers, columns of the model go to the card whole. */

import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";

import { Batch, type Columns, columns, send } from "./batch";
import { FEW, halo, labels, ranked } from "./labels";
import type { Pick } from "./model";
import { Motion } from "./motion";
import { HEADS, LINES, MARKS } from "./shaders";
import { Palette, type Stage, type State, touches } from "./stage";

const OF_FAMILY: Readonly<Record<string, number>> = { situation: 1, forecast: 1, measure: 2, place: 3, population: 4 };
/** Edges up to which each has an arrow head and its own breadth. */
const ARROWS = 8000;
const CROWD = 5000;
const RADIUS = 9;
/** Things of which one is named, the best-joined first. */
const NAMED = 1500;
/** The least width of the box that is fitted to the screen, so that a few things are not drawn huge. */
const LEAST = 500;

export class WebGL implements Stage {
  readonly kind = "webgl";
  private readonly sigma: Sigma;
  private readonly gl: WebGL2RenderingContext;
  private readonly things: Columns;
  private readonly edges: Columns;
  private readonly batches: { marks: Batch; lines: Batch; heads: Batch };
  private frame: [number, number, number] = [0, 0, 1];
  private asked = 0;
  private readonly motion = new Motion(() => this.draw());
  private styled = "";
  private order = new Uint32Array(0);

  constructor(
    home: HTMLElement,
    private readonly state: State,
    private readonly palette: Palette,
  ) {
    // Sigma renders nothing while its graph is empty; what is drawn lies in a layer of its own.
    const anchor = new MultiDirectedGraph();
    anchor.addNode("anchor", { x: 0, y: 0, hidden: true });
    this.sigma = new Sigma(anchor, home, {
      allowInvalidContainer: true,
      enableCameraRotation: false,
      renderLabels: false,
      minCameraRatio: 0.002,
      maxCameraRatio: 8,
      stagePadding: 60,
    });
    // Our own hands move the camera; its settings would forbid that to them too.
    this.sigma.getCamera().on("updated", () => this.motion.note());
    this.sigma.getMouseCaptor().enabled = false;
    this.sigma.getTouchCaptor().enabled = false;
    const canvas = this.sigma.createCanvas("things", { beforeLayer: "hovers" });
    this.gl = this.sigma.createWebGLContext("things", { antialias: true, canvas }) as WebGL2RenderingContext;
    this.gl.enable(this.gl.BLEND);
    const look = { name: "a_look", width: 2 };
    const colour = { name: "a_color", width: 4, bytes: true };
    this.things = columns(this.gl, [{ name: "a_at", width: 2 }, look, colour]);
    this.edges = columns(this.gl, [{ name: "a_ends", width: 4 }, look, colour]);
    this.batches = {
      marks: new Batch(this.gl, MARKS, this.things),
      lines: new Batch(this.gl, LINES, this.edges),
      heads: new Batch(this.gl, HEADS, this.edges),
    };
    this.sigma.on("afterRender", () => {
      this.ink();
      this.marks();
    });
  }

  show(): void {
    const { model } = this.state;
    const [x0, y0, x1, y1] = model.box();
    const [mx, my] = [(x0 + x1) / 2, -(y0 + y1) / 2];
    const [w, h] = [Math.max(x1 - x0, LEAST) / 2, Math.max(y1 - y0, LEAST) / 2];
    this.frame = [mx, my, 0.5 / Math.max(w, h)];
    this.order = ranked(model);
    this.places();
    this.looks();
    this.styled = this.style();
    this.sigma.setCustomBBox({ x: [mx - w, mx + w], y: [my - h, my + h] });
    this.sigma.resize(true);
    this.sigma.refresh();
  }

  draw(): void {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      const style = this.style();
      if (style !== this.styled) this.looks();
      this.styled = style;
      this.sigma.scheduleRender();
    });
  }

  fit(): void {
    this.sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  zoom(factor: number, x?: number, y?: number): void {
    const camera = this.sigma.getCamera();
    const { width, height } = this.sigma.getDimensions();
    const at = { x: x ?? width / 2, y: y ?? height / 2 };
    camera.setState(this.sigma.getViewportZoomedState(at, camera.ratio / factor));
  }

  pan(dx: number, dy: number): void {
    const camera = this.sigma.getCamera();
    const from = this.sigma.viewportToFramedGraph({ x: 0, y: 0 });
    const to = this.sigma.viewportToFramedGraph({ x: dx, y: dy });
    camera.setState({ x: camera.x - (to.x - from.x), y: camera.y - (to.y - from.y) });
  }

  move(node: number, dx: number, dy: number): void {
    const unit = this.unit();
    this.state.model.move(node, dx / unit, dy / unit);
    this.places();
    this.sigma.scheduleRender();
  }

  reveal(node: number): void {
    const { width, height } = this.sigma.getDimensions();
    const [x, y] = this.at(node);
    if (x < 60 || y < 40 || x > width - 60 || y > height - 40) this.pan(width / 2 - x, height / 2 - y);
    this.draw();
  }

  under(x: number, y: number): Pick {
    const { model } = this.state;
    const at = this.sigma.viewportToGraph({ x, y });
    const unit = this.unit();
    const node = model.nearest(at.x, -at.y, (this.radius + 5) / unit);
    if (node >= 0) return { node };
    const edge = model.nearestEdge(at.x, -at.y, 7 / unit);
    return edge >= 0 ? { edge } : null;
  }

  async image(): Promise<Blob | null> {
    this.sigma.refresh();
    const canvases = this.sigma.getCanvases();
    const all = document.createElement("canvas");
    const pen = all.getContext("2d");
    const first = canvases["things"];
    if (!pen || !first) return null;
    [all.width, all.height] = [first.width, first.height];
    pen.fillStyle = this.palette.of("--raised");
    pen.fillRect(0, 0, all.width, all.height);
    for (const name of ["things", "hovers"]) if (canvases[name]?.width) pen.drawImage(canvases[name], 0, 0);
    return new Promise((resolve) => all.toBlob(resolve));
  }

  /** Return how many pixels of the screen one unit of the model takes. */
  private unit(): number {
    const a = this.sigma.graphToViewport({ x: 0, y: 0 });
    const b = this.sigma.graphToViewport({ x: 100, y: 0 });
    return Math.hypot(b.x - a.x, b.y - a.y) / 100 || 1;
  }

  /** How much larger marks are drawn than they are: less when far, never huge when near. */
  private get grown(): number {
    return Math.min(1.3, Math.max(0.5, 1 / Math.sqrt(this.sigma.getCamera().ratio)));
  }

  private get radius(): number {
    return (this.state.model.nodes > CROWD ? 3 : RADIUS) * this.grown;
  }

  private at(node: number): [number, number] {
    const { model } = this.state;
    const { x, y } = this.sigma.graphToViewport({ x: model.x[node] ?? 0, y: -(model.y[node] ?? 0) });
    return [x, y];
  }

  private style(): string {
    const { picked, focus, pinned } = this.state;
    return JSON.stringify([picked, [...focus], [...pinned], this.palette.of("--ink")]);
  }

  /** Send where things lie. */
  private places(): void {
    const { x, y, s, o, nodes, edges } = this.state.model;
    const at = new Float32Array(2 * nodes);
    for (let i = 0; i < nodes; i++) {
      at[2 * i] = x[i] as number;
      at[2 * i + 1] = -(y[i] as number);
    }
    const ends = new Float32Array(4 * edges);
    for (let e = 0; e < edges; e++) {
      const [a, b] = [2 * (s[e] as number), 2 * (o[e] as number)];
      ends[4 * e] = at[a] as number;
      ends[4 * e + 1] = at[a + 1] as number;
      ends[4 * e + 2] = at[b] as number;
      ends[4 * e + 3] = at[b + 1] as number;
    }
    send(this.gl, this.things["a_at"]!, at);
    send(this.gl, this.edges["a_ends"]!, ends);
  }

  /** Send colours, shapes, widths and dashes. */
  private looks(): void {
    const { state, palette } = this;
    const { model } = state;
    const crowd = model.edges > ARROWS;
    const inks = model.wire.families.map((family) => bytes(palette.family(family)));
    const shapes = model.wire.families.map((family) => OF_FAMILY[family] ?? 0);
    const size = model.nodes > CROWD ? 3 : RADIUS;
    const look = new Float32Array(2 * model.nodes);
    const ink = new Uint32Array(model.nodes);
    for (let i = 0; i < model.nodes; i++) {
      const family = model.family[i] as number;
      look[2 * i] = size;
      look[2 * i + 1] = shapes[family] ?? 0;
      ink[i] = inks[family] ?? 0;
    }
    const [on, bad, plain] = [bytes(palette.of("--accent")), bytes(palette.of("--bad")), bytes(palette.of("--line-2"), crowd ? 0.5 : 1)];
    const line = new Float32Array(2 * model.edges);
    const tint = new Uint32Array(model.edges);
    for (let e = 0; e < model.edges; e++) {
      const dash = crowd ? null : model.dash(e);
      const touched = state.picked !== null && touches(state, e);
      line[2 * e] = (crowd ? 1 : model.breadth(e)) + (touched ? 1 : 0);
      line[2 * e + 1] = dash ? dash[0] + dash[1] : 0;
      tint[e] = touched ? on : model.conflict(e) || model.rejected(e) ? bad : plain;
    }
    send(this.gl, this.things["a_look"]!, look);
    send(this.gl, this.things["a_color"]!, new Uint8Array(ink.buffer));
    send(this.gl, this.edges["a_look"]!, line);
    send(this.gl, this.edges["a_color"]!, new Uint8Array(tint.buffer));
  }

  private ink(): void {
    const { model } = this.state;
    const { matrix, width, height } = this.sigma.getRenderParams();
    const view = { u_matrix: matrix, u_frame: this.frame, u_size: [width, height] };
    this.batches.lines.draw(model.edges, view);
    if (model.edges <= ARROWS) this.batches.heads.draw(model.edges, { ...view, u_radius: this.radius });
    this.batches.marks.draw(model.nodes, { ...view, u_grown: this.grown });
  }

  /** Draw names, rings around what is picked, opened or pinned, and a mark where accounts disagree. */
  private marks(): void {
    const pen = this.sigma.getCanvases()["hovers"]?.getContext("2d");
    if (!pen) return;
    const { model, picked, focus, pinned } = this.state;
    const { width, height } = this.sigma.getDimensions();
    pen.clearRect(0, 0, width, height);
    const ring = (node: number, colour: string, wide: number, grown: number): void => {
      const [x, y] = this.at(node);
      pen.strokeStyle = this.palette.of(colour);
      pen.lineWidth = wide;
      pen.beginPath();
      pen.arc(x, y, this.radius + grown, 0, 7);
      pen.stroke();
    };
    for (const node of [...focus, ...pinned]) ring(node, "--ink", 2, 3);
    if (picked && "node" in picked) ring(picked.node, "--accent", 3, 6);
    const seen: number[] = [];
    const moving = model.nodes > NAMED && this.motion.on;
    for (const node of this.order.subarray(0, moving ? 4 * FEW : NAMED)) {
      const [x, y] = this.at(node);
      if (x > -90 && y > -20 && x < width + 90 && y < height + 20) seen.push(node);
    }
    labels(pen, this.state, this.palette, seen, (node) => this.at(node), this.radius, moving ? FEW : model.nodes > NAMED ? 60 : 400, width);
    if (model.edges > ARROWS) return;
    for (let e = 0; e < model.edges; e++) {
      if (!model.conflict(e) && !model.rejected(e)) continue;
      const [ax, ay] = this.at(model.s[e] ?? 0);
      const [bx, by] = this.at(model.o[e] ?? 0);
      halo(pen, this.palette, model.conflict(e) ? "≠" : "×", (ax + bx) / 2, (ay + by) / 2 + 5, 14, "--bad", 3);
    }
  }
}

/** Return a colour of the style sheet as the four bytes that the card reads. */
function bytes(colour: string, alpha = 1): number {
  const numbers = colour.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0];
  const scale = colour.startsWith("color(") ? 255 : 1;
  const [r, g, b] = numbers.slice(0, 3).map((n) => Math.round(n * scale));
  return new Uint32Array(Uint8Array.of(r ?? 0, g ?? 0, b ?? 0, Math.round(alpha * 255)).buffer)[0] ?? 0;
}
