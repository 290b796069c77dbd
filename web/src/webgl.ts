/** Draws a view by sigma on the graphics card: marks by family, lines that dash what is hedged. */

import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import { EdgeArrowHeadProgram, EdgeRectangleProgram, NodeCircleProgram, createEdgeCompoundProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";

import { halo, labels, ranked } from "./labels";
import type { Pick } from "./model";
import { Palette, type Stage, type State, touches } from "./stage";

const OF_FAMILY: Readonly<Record<string, number>> = { situation: 1, forecast: 1, measure: 2, place: 3 };
/** Edges up to which each has an arrow head, and is drawn while the picture moves. */
const ARROWS = 8000;
const RADIUS = 9;
/** Things of which one is named, the best-joined first. */
const NAMED = 1500;

const MARK_VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec2 v_off;
varying float v_radius;
varying float v_shape;
void main() {
  float size = a_size * u_correctionRatio / u_sizeRatio * 4.0;
  v_off = size * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + v_off, 1)).xy, 0, 1);
  v_radius = size / 2.0;
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

const MARK_FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec2 v_off;
varying float v_radius;
varying float v_shape;
uniform float u_correctionRatio;
void main(void) {
  vec2 p = v_off / v_radius;
  float d = length(p) - 1.0;
  if (v_shape > 2.5) d = (abs(p.x) + abs(p.y) - 1.0) * 0.7;
  else if (v_shape > 1.5) d = max(abs(p.x), abs(p.y)) - 0.85;
  else if (v_shape > 0.5) d = max(-p.y - 0.7, (abs(p.x) * 0.87 + p.y * 0.5) - 0.5);
  float border = u_correctionRatio * 2.0 / v_radius;
  float alpha = 1.0 - smoothstep(-border, 0.0, d);
  #ifdef PICKING_MODE
  gl_FragColor = d > 0.0 ? vec4(0.0) : v_color;
  #else
  gl_FragColor = v_color * alpha;
  #endif
}`;

const LINE_VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_positionStart;
attribute vec2 a_positionEnd;
attribute vec2 a_normal;
attribute float a_dash;
attribute float a_positionCoef;
attribute float a_normalCoef;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
uniform float u_minEdgeThickness;
uniform vec2 u_dimensions;
varying vec4 v_color;
varying float v_along;
varying float v_dash;
void main() {
  vec2 position = mix(a_positionStart, a_positionEnd, a_positionCoef);
  float wide = max(length(a_normal), u_minEdgeThickness * u_sizeRatio);
  vec2 side = length(a_normal) > 0.0 ? normalize(a_normal) * a_normalCoef : vec2(0.0);
  gl_Position = vec4((u_matrix * vec3(position + side * wide * u_correctionRatio / u_sizeRatio, 1)).xy, 0, 1);
  vec2 start = (u_matrix * vec3(a_positionStart, 1)).xy;
  vec2 end = (u_matrix * vec3(a_positionEnd, 1)).xy;
  v_along = a_positionCoef * length((end - start) * u_dimensions * 0.5);
  v_dash = a_dash;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

const LINE_FRAGMENT = `
precision mediump float;
varying vec4 v_color;
varying float v_along;
varying float v_dash;
void main(void) {
  if (v_dash > 0.0 && mod(v_along, v_dash) > v_dash * 0.6) discard;
  gl_FragColor = v_color;
}`;

interface Mark {
  x: number;
  y: number;
  size: number;
  color: string;
  shape?: number;
}

interface Line {
  size: number;
  color: string;
  dash?: number;
  type?: string;
}

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
const colour = { size: 4, type: UNSIGNED_BYTE, normalized: true };

class Marks extends NodeCircleProgram {
  override getDefinition(): ReturnType<NodeCircleProgram["getDefinition"]> {
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: MARK_VERTEX,
      FRAGMENT_SHADER_SOURCE: MARK_FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS: ["u_sizeRatio", "u_correctionRatio", "u_matrix"],
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_shape", size: 1, type: FLOAT },
        { name: "a_color", ...colour },
        { name: "a_id", ...colour },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
      CONSTANT_DATA: [[0], [(2 * Math.PI) / 3], [(4 * Math.PI) / 3]],
    } as unknown as ReturnType<NodeCircleProgram["getDefinition"]>;
  }

  override processVisibleItem(id: number, at: number, data: Parameters<NodeCircleProgram["processVisibleItem"]>[2]): void {
    const row = [data.x, data.y, data.size, (data as { shape?: number }).shape ?? 0, floatColor(data.color), id];
    this.array.set(row, at);
  }
}

class Lines extends EdgeRectangleProgram {
  override getDefinition(): ReturnType<EdgeRectangleProgram["getDefinition"]> {
    return {
      VERTICES: 6,
      VERTEX_SHADER_SOURCE: LINE_VERTEX,
      FRAGMENT_SHADER_SOURCE: LINE_FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS: ["u_matrix", "u_sizeRatio", "u_correctionRatio", "u_minEdgeThickness", "u_dimensions"],
      ATTRIBUTES: [
        { name: "a_positionStart", size: 2, type: FLOAT },
        { name: "a_positionEnd", size: 2, type: FLOAT },
        { name: "a_normal", size: 2, type: FLOAT },
        { name: "a_dash", size: 1, type: FLOAT },
        { name: "a_color", ...colour },
        { name: "a_id", ...colour },
      ],
      CONSTANT_ATTRIBUTES: [
        { name: "a_positionCoef", size: 1, type: FLOAT },
        { name: "a_normalCoef", size: 1, type: FLOAT },
      ],
      CONSTANT_DATA: [[0, 1], [0, -1], [1, 1], [1, 1], [0, -1], [1, -1]],
    } as unknown as ReturnType<EdgeRectangleProgram["getDefinition"]>;
  }

  override processVisibleItem(
    id: number,
    at: number,
    source: Parameters<EdgeRectangleProgram["processVisibleItem"]>[2],
    target: Parameters<EdgeRectangleProgram["processVisibleItem"]>[3],
    data: Parameters<EdgeRectangleProgram["processVisibleItem"]>[4],
  ): void {
    const [dx, dy] = [target.x - source.x, target.y - source.y];
    const unit = (data.size || 1) / (Math.hypot(dx, dy) || 1);
    const { array } = this;
    array[at] = source.x;
    array[at + 1] = source.y;
    array[at + 2] = target.x;
    array[at + 3] = target.y;
    array[at + 4] = -dy * unit;
    array[at + 5] = dx * unit;
    array[at + 6] = (data as { dash?: number }).dash ?? 0;
    array[at + 7] = floatColor(data.color);
    array[at + 8] = id;
  }

  override setUniforms(
    params: Parameters<EdgeRectangleProgram["setUniforms"]>[0],
    info: Parameters<EdgeRectangleProgram["setUniforms"]>[1],
  ): void {
    const { gl } = info;
    const at = info.uniformLocations as unknown as Record<string, WebGLUniformLocation>;
    gl.uniformMatrix3fv(at["u_matrix"] ?? null, false, params.matrix);
    gl.uniform1f(at["u_sizeRatio"] ?? null, params.sizeRatio);
    gl.uniform1f(at["u_correctionRatio"] ?? null, params.correctionRatio);
    gl.uniform1f(at["u_minEdgeThickness"] ?? null, params.minEdgeThickness);
    gl.uniform2f(at["u_dimensions"] ?? null, params.width, params.height);
  }
}

export class WebGL implements Stage {
  readonly kind = "webgl";
  private graph = new MultiDirectedGraph();
  private readonly sigma: Sigma;
  private asked = 0;
  private styled = "";
  private order = new Uint32Array(0);

  constructor(
    home: HTMLElement,
    private readonly state: State,
    private readonly palette: Palette,
  ) {
    this.sigma = new Sigma(this.graph, home, {
      allowInvalidContainer: true,
      autoCenter: true,
      defaultEdgeType: "line",
      defaultNodeType: "mark",
      edgeProgramClasses: { line: Lines, arrow: createEdgeCompoundProgram([Lines, EdgeArrowHeadProgram]) },
      enableCameraPanning: false,
      enableCameraRotation: false,
      enableCameraZooming: false,
      doubleClickZoomingRatio: 1,
      renderLabels: false,
      minCameraRatio: 0.002,
      maxCameraRatio: 8,
      nodeProgramClasses: { mark: Marks },
      stagePadding: 60,
      defaultDrawNodeHover: () => undefined,
    });
    this.sigma.on("afterRender", () => this.marks());
  }

  show(): void {
    const { model } = this.state;
    const graph = new MultiDirectedGraph();
    const arrows = model.edges <= ARROWS;
    for (let i = 0; i < model.nodes; i++) graph.addNode(i, this.mark(i));
    for (let e = 0; e < model.edges; e++) {
      graph.addDirectedEdgeWithKey(e, model.s[e], model.o[e], this.line(e, arrows ? "arrow" : "line"));
    }
    this.graph = graph;
    this.order = ranked(model);
    this.sigma.setSetting("hideEdgesOnMove", !arrows);
    this.sigma.setGraph(graph);
    this.styled = this.style();
  }

  draw(): void {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      const { model } = this.state;
      const style = this.style();
      if (style === this.styled && model.nodes > 5000) return this.sigma.scheduleRender();
      this.styled = style;
      this.graph.updateEachNodeAttributes((key) => this.mark(Number(key)), { attributes: ["x", "y", "size", "color"] });
      this.graph.updateEachEdgeAttributes((key, old) => ({ ...old, ...this.line(Number(key)) }), { attributes: ["size", "color"] });
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
    this.graph.mergeNodeAttributes(node, this.mark(node));
  }

  reveal(node: number): void {
    const { model } = this.state;
    const { width, height } = this.sigma.getDimensions();
    const at = this.sigma.graphToViewport({ x: model.x[node] ?? 0, y: -(model.y[node] ?? 0) });
    if (at.x < 60 || at.y < 40 || at.x > width - 60 || at.y > height - 40) this.pan(width / 2 - at.x, height / 2 - at.y);
    this.draw();
  }

  under(x: number, y: number): Pick {
    const { model } = this.state;
    const at = this.sigma.viewportToGraph({ x, y });
    const unit = this.unit();
    const node = model.nearest(at.x, -at.y, 14 / unit);
    if (node >= 0) return { node };
    const edge = model.nearestEdge(at.x, -at.y, 7 / unit);
    return edge >= 0 ? { edge } : null;
  }

  async image(): Promise<Blob | null> {
    this.sigma.refresh();
    const canvases = this.sigma.getCanvases();
    const all = document.createElement("canvas");
    const pen = all.getContext("2d");
    const first = Object.values(canvases)[0];
    if (!pen || !first) return null;
    [all.width, all.height] = [first.width, first.height];
    for (const one of Object.values(canvases)) if (one.width && one.height) pen.drawImage(one, 0, 0);
    return new Promise((resolve) => all.toBlob(resolve));
  }

  /** Return how many pixels of the screen one unit of the model takes. */
  private unit(): number {
    const a = this.sigma.graphToViewport({ x: 0, y: 0 });
    const b = this.sigma.graphToViewport({ x: 100, y: 0 });
    return Math.hypot(b.x - a.x, b.y - a.y) / 100 || 1;
  }

  private style(): string {
    const { picked, focus, pinned } = this.state;
    return JSON.stringify([picked, [...focus], [...pinned], this.palette.of("--ink")]);
  }

  private mark(node: number): Mark {
    const { model } = this.state;
    const family = model.familyOf(node);
    return {
      x: model.x[node] ?? 0,
      y: -(model.y[node] ?? 0),
      size: model.nodes > 5000 ? 3 : RADIUS,
      color: hex(this.palette.family(family)),
      shape: OF_FAMILY[family] ?? 0,
    };
  }

  private line(edge: number, type?: string): Line {
    const { model } = this.state;
    const on = touches(this.state, edge);
    const bad = model.conflict(edge) || model.rejected(edge);
    const dash = model.dash(edge);
    const made: Line = {
      size: (model.edges > ARROWS ? 0.6 : model.breadth(edge)) + (on ? 1 : 0),
      color: hex(this.palette.of(on ? "--accent" : bad ? "--bad" : "--line-2")),
      dash: dash ? dash[0] + dash[1] : 0,
    };
    if (type) made.type = type;
    return made;
  }

  /** Draw rings around what is picked, opened or pinned, and a mark where accounts disagree. */
  private marks(): void {
    const pen = this.sigma.getCanvases()["hovers"]?.getContext("2d");
    if (!pen) return;
    const { model, picked, focus, pinned } = this.state;
    const { width, height } = this.sigma.getDimensions();
    pen.clearRect(0, 0, width, height);
    const ring = (node: number, colour: string, wide: number, grown: number): void => {
      const spot = this.sigma.graphToViewport({ x: model.x[node] ?? 0, y: -(model.y[node] ?? 0) });
      pen.strokeStyle = this.palette.of(colour);
      pen.lineWidth = wide;
      pen.beginPath();
      pen.arc(spot.x, spot.y, RADIUS + grown, 0, 7);
      pen.stroke();
    };
    for (const node of [...focus, ...pinned]) ring(node, "--ink", 2, 3);
    if (picked && "node" in picked) ring(picked.node, "--accent", 3, 6);
    const at = (node: number): [number, number] => {
      const { x, y } = this.sigma.graphToViewport({ x: model.x[node] ?? 0, y: -(model.y[node] ?? 0) });
      return [x, y];
    };
    const seen: number[] = [];
    for (const node of this.order.subarray(0, NAMED)) {
      const [x, y] = at(node);
      if (x > -90 && y > -20 && x < width + 90 && y < height + 20) seen.push(node);
    }
    labels(pen, this.state, this.palette, seen, at, RADIUS, model.nodes > NAMED ? 60 : 400, width);
    if (model.edges > ARROWS) return;
    for (let e = 0; e < model.edges; e++) {
      if (!model.conflict(e) && !model.rejected(e)) continue;
      const [a, b] = [model.s[e] ?? 0, model.o[e] ?? 0];
      const middle = { x: ((model.x[a] ?? 0) + (model.x[b] ?? 0)) / 2, y: -((model.y[a] ?? 0) + (model.y[b] ?? 0)) / 2 };
      const spot = this.sigma.graphToViewport(middle);
      halo(pen, this.palette, model.conflict(e) ? "≠" : "×", spot.x, spot.y + 5, 14, "--bad", 3);
    }
  }
}

const known = new Map<string, string>();

/** Return a colour of the style sheet as sigma reads it. */
function hex(colour: string): string {
  const found = known.get(colour) ?? read(colour);
  known.set(colour, found);
  return found;
}

function read(colour: string): string {
  const numbers = colour.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0];
  const scale = colour.startsWith("color(") ? 255 : 1;
  const parts = numbers.slice(0, 3).map((n) => Math.round(n * scale).toString(16).padStart(2, "0"));
  return `#${parts.join("")}`;
}
